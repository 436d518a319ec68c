"""An act that amends others, read from its own text: which act, which unit, what is done, and from when."""
