"""What a page shows, computed from stored values: no framework, no query, no markup."""
