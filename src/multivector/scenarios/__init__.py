"""Gravity estimation and general equilibrium, on arrays."""
