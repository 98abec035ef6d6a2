"""Verification: inspection mathematics and regimes that make a promise credible."""
