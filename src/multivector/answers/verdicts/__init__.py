"""Verdicts: the checkable form of a claim, compared with figures (`quantities`) or `facts`."""
