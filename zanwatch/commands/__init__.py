"""The commands, one subject a file; what is slow to load is loaded by the command that needs it."""
