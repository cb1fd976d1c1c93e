"""The commands: each a thin skin on the function of the same name."""
