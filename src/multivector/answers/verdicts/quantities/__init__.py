"""Annual series that claims are checked against, and the words and units of a quantity."""
