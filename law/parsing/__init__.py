"""A portal's markup becomes blocks, and blocks become provisions."""
