"""Who says what: quotations, their speakers and offices."""
