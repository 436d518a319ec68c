"""One reader a portal: its markup in, blocks out."""
