"""Finding what the law says by the words that people use."""
