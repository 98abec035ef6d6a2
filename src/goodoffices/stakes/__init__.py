"""Stakes: what no deal costs, and the range in which a deal lies."""
