"""Read files, web pages, feeds and archives into clean articles."""
