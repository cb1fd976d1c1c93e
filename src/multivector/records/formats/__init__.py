"""Readers for the file formats of sources: R data files, delimited text, spreadsheets."""
