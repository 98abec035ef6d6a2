"""Findings arranged for a reader: terminal and page."""
