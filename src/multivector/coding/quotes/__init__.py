"""Extract quotations and reported speech, with speakers and their offices."""
