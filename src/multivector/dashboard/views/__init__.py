"""One module a page: parameters of an address in, a `Page` out."""
