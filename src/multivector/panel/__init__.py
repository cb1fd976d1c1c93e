"""Dyad-year and dyad-month frames; joins that know each origin's coverage."""
