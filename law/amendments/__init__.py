"""Notes of editors and publishers become Amendments, with the rule that says from when."""
