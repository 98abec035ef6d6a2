"""Input files of the stakes desk, one module a verb; each docstring shows the format."""
