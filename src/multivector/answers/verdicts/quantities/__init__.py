"""Annual series that claims are held against: read, found by their words, and derived."""
