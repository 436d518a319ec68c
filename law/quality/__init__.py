"""Is this the page we asked for, and all of it? Doubt never reaches a reader."""
