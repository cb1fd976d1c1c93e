"""One measure a module: arrays in, frozen results out."""
