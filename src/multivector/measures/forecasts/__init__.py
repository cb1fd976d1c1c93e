"""Scores of probability forecasts, and plain statistical forecasts to hold them against."""
