"""Borders, ports, legs, detours: the ways goods take between states, in time and money."""
