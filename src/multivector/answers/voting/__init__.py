"""Votes in the UN General Assembly: agreement and ideal points."""
