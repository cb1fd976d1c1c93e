"""A file, page, feed or archive becomes clean articles."""
