"""Pages for staff and admins: they read, they ask, they decide nothing."""
