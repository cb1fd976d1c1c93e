"""Ties between states as arrays: read from the store, side by side for powers and states."""
