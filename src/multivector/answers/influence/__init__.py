"""Capacity of powers over states: layers by channel, sides, rows, wording, balance."""
