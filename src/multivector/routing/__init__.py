"""Freight routes between states, with time and cost: borders, ports, legs, detours."""
