"""Coded events: time series, explanations, and evaluation against gold data."""
