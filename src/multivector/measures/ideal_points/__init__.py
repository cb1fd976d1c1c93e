"""Ideal points of states from roll calls: the model, its search, its tests."""
