"""Intelligence: warnings weighed with their lineage."""
