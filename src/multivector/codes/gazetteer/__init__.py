"""The gazetteer: every known name, found in a text and disambiguated by its context."""
