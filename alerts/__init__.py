"""Who hears what: composing is pure, and send.py alone leaves the house."""
