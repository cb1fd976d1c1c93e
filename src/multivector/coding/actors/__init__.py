"""Actors: sides of an event, antecedents of pronouns, parties and places."""
