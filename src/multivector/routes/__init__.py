"""Borders, ports, legs, detours."""
