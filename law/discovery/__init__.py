"""New acts and drafts that nobody watches yet: what the portals' lists say of them, and whom it concerns."""
