"""Votes and ties on record: the office that defines a fact decides it alone."""
