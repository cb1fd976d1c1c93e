"""Ideal points of states from roll calls: the model, the search for its mode, and tests."""
