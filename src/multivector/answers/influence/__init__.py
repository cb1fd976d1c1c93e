"""Capacity of powers over states by channel, balance, and outside options."""
