"""Which Changes concern whom, and why."""
