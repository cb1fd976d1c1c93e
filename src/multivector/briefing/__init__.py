"""An article's answers as one page."""
