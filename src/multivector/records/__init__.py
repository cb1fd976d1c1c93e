"""The public record: one module per origin, all with the same structure; fetched, verified, cited.

Where new code goes
-------------------
An origin is three things:

1. An entry in ``origins.toml``: title, version, reference, licence, terms, whether it may be
fetched without asking (``open``), its files (name, address, SHA-256, bytes), its module, the tables
it provides, and for each table its *coverage*: which years and states the owner declares, and
whether absence inside them is ``zero`` or ``missing``. 2. A module with one function ``parse(files,
tally)``. ``files`` maps a declared file name to its
   verified path; the result maps table names of ``store/schema.tsv`` to pandas or Arrow tables with
   the schema's columns (``origin`` is added). Increase ``REVISION`` by one whenever the module
   would produce different rows for the same bytes. Read with
   :mod:`multivector.records.formats.delimited` (columns checked, line numbers kept) and
   :mod:`multivector.records.formats.rdata` (R files); turn names into codes with
   :mod:`multivector.records.spellings`; fix errors of the source with a correction.
3. A test, with figures taken from the file by hand.

An entry whose module does not exist is an error. A table whose
keys are one or two states and a year (and nothing else) can join a panel; finer rows go to a second
table. Origins on the same subject share a table, distinguished by ``origin``.

If a needed table is not in ``store/schema.tsv``, add its rows there: they drive the checks and the
reference page.

The ``tally`` accounts for every row, table by table: ``tally.read(table, n)`` for rows (or cells)
in the file, ``tally.drop(table, n, reason)`` for dropped rows, ``tally.gain(table, n, reason)``
where one row becomes several. The load fails if the three do not add up to the rows returned.
``tally.correct(id, n)`` records a correction of ``corrections.toml``, which states how many rows it
should affect: once the source is fixed, the load reports it. Spellings of states that
:mod:`multivector.codes` does not know go to ``spellings.tsv`` (the origin, or ``*``; the spelling;
the code, or nothing and the reason why it is not a state).

``gdp_population.py`` is the simplest template; see ``un_votes.py`` for speed and ``itpd.py`` for
corrections.
"""
