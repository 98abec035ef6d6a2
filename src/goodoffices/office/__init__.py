"""The only writer: acts, checks, and the opening of a case."""
