"""A digest: many articles on one page, by story."""
