"""Attacks on multivector: inputs made from a seed, and what came of each."""
