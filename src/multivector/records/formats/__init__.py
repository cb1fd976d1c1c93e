"""File formats of origins: R data files, delimited text, spreadsheets."""
