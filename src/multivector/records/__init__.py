"""The public record: sources (data sets) that are fetched, verified, loaded and cited.

Adding a source
----------------
A source consists of:

1. An entry in ``origins.toml``: title, version, reference, licence, terms, whether it may be
   downloaded without acceptance of the terms (``open``), its files (name, URL, SHA-256, bytes), its
   module, the tables it provides, and for each table its *coverage*: which years and states the
   owner declares, and whether absence within them means ``zero`` or ``missing``.
2. How it is read: columns of the file for columns of the table under ``read``, see
   :mod:`multivector.records.origins.columns`; or a module with a function ``parse(files, tally)``.
   ``files`` maps each declared file name to its verified path; the result maps table names of
   ``store/schema.tsv`` to pandas or Arrow tables with the schema's columns (``origin`` is added).
   What differs between sources of one shape (year, sheet, names of columns) is under ``read``, too.
   Increment ``revision`` in the entry (default: 1) whenever the same bytes would give different
   rows. Read files with :mod:`multivector.records.formats.delimited` (columns checked, line numbers
   kept) or :mod:`multivector.records.formats.rdata` (R files), convert names to codes with
   :mod:`multivector.records.spellings`, and fix errors in the source with a correction.
3. A test, with figures copied from the file by hand.

A table whose keys are one or two states and a year (and nothing else) can join a panel; finer rows
go to a second table. Sources on the same subject share a table, distinguished by ``origin``. If no
table in ``store/schema.tsv`` fits, add its rows there: they define the checks and the reference
page.

The ``tally`` accounts for every row, table by table: ``tally.read(table, n)`` for rows (or cells)
in the file, ``tally.drop(table, n, reason)`` for dropped rows, ``tally.gain(table, n, reason)``
where one row becomes several. The load fails if the counts do not add up to the rows returned.
``tally.correct(id, n)`` records a correction from ``corrections.toml``, which declares how many
rows it should affect, so the load fails once the source has been fixed. Spellings of states that
:mod:`multivector.codes` does not know go to ``spellings.tsv``: the sources (or ``*``), with spaces
between, the spelling, and the code, or the reason why it is not a state.

``us_troops.py`` is a simple template; ``itpd.py`` shows corrections.
"""
