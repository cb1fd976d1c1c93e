"""Annual series that claims are checked against: read, found by their words, or derived."""
