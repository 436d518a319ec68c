"""A comparison on paper: frozen values in, bytes out; the same input gives the same bytes."""
