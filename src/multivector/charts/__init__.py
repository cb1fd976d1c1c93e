"""Tidy frames in, chart and map specifications out."""
