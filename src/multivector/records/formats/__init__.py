"""File formats that origins come in: R data files, delimited text, spreadsheets."""
