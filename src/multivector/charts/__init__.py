"""Tidy rows in, drawings out: every drawing is an SVG string that also says itself in words."""
