"""How far the measures can be trusted: one page, written from the data that are installed.

Run with the record and measures extras installed and the sources pulled::

    PYTHONPATH=src:bench python -m validity [-o FOLDER]

Writes ``validity.md`` and its tables as CSV; the same data and code give the same bytes.
"""
