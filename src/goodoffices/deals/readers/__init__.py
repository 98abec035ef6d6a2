"""Readers of scenario files, one module per format; each follows its own format's rule."""
