"""The World Factbook, included in the package: entries, fields, figures."""
