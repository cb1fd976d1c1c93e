"""The World Factbook, embedded: entries, fields, figures."""
