"""The gazetteer: every known name, found in a text and told apart by its context."""
