"""Who is meant: sides of an event, antecedents, people and places by context."""
