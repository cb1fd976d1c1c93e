"""Questions about a change of trade costs: the base, the equilibrium and its tables."""
