"""Capacity of powers over states on arrays: values, draws, decomposition."""
