"""Deals: exact efficient frontiers, fair points, third options."""
