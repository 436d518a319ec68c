"""Two revisions become Changes: paired by number, then by wording, never by line."""
