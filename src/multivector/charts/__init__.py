"""Charts: tidy rows in, SVG strings out, each with a text description."""
