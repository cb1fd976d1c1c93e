"""The commands: each is a thin wrapper around the function of the same name."""
