"""The doors: which host is ours, who comes in, what may be sent, and what every answer says to a browser."""
