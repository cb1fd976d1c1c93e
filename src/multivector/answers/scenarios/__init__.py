"""Scenarios of trade costs: base trade, equilibrium and result tables."""
