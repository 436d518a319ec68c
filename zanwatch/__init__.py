"""The front door: the command `zanwatch`; nobody imports it."""
