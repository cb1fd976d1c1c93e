"""The sources: one module each, all with the same structure, and corrections of their data."""
