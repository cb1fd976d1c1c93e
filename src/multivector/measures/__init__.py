"""One measure per module: arrays in, frozen results out."""
