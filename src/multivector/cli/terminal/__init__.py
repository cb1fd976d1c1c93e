"""What a terminal shows: parameters, tables, progress and output in one way for all commands."""
