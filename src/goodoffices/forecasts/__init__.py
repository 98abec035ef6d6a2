"""Forecasts: questions that can resolve, scored and pooled."""
