"""Coding of articles: events (PLOVER), quotations and claims."""
