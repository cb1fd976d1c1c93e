"""Readers for the file formats of origins: R data files, delimited text, spreadsheets."""
