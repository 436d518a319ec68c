"""Short lists of verbs: what is done, in which order, and again if it failed."""
