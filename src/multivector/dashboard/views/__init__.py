"""One module per page: the parameters of an address in, a `Page` out."""
