"""The public record: one module an origin, all of one shape; fetched, verified, cited.

Where new code goes
-------------------
An origin is three things:

1. An entry in ``origins.toml``: title, version, reference, licence, terms, whether it may be
   fetched unasked (``open``), its files (name, address, SHA-256, bytes), its module, the tables
   it gives, and for each table its *coverage*: which years and states the owner declares, and
   whether absence inside them is ``zero`` or ``missing``.
2. A module with one function ``parse(files, tally)``. ``files`` maps a declared file name to its
   verified path; the result maps table names of ``store/schema.tsv`` to pandas or Arrow tables
   with the schema's columns (``origin`` is added). ``REVISION`` goes up by one whenever the module
   would give other rows for the same bytes. Read with
   :mod:`multivector.records.formats.delimited` (columns checked, line numbers kept) and
   :mod:`multivector.records.formats.rdata` (R files); turn names into codes with
   :mod:`multivector.records.spellings`; put right what is wrong at the source with a correction.
3. A test, with figures looked up in the file by hand.

An entry whose module does not exist is an error. A table whose
keys are one or two states and a year (and nothing else) can join a panel; finer rows go to a second
table. Where several origins speak of one thing they share its table, told apart by ``origin``.

If a needed table is not in ``store/schema.tsv``, add its rows there: they drive the checks and the
reference page.

The ``tally`` holds every row to account, table by table: ``tally.read(table, n)`` for rows (or
cells) met in the file, ``tally.drop(table, n, reason)`` for each that does not go on,
``tally.gain(table, n, reason)`` where one becomes several. The load stops if the three do not add
up to the rows handed over. ``tally.correct(id, n)`` records a correction of ``corrections.toml``,
which says how many rows it expects to touch: when the source is mended, the load says so.
Spellings of states that :mod:`multivector.codes` does not know go to ``spellings.tsv`` (the origin,
or ``*``; the spelling; the code, or nothing and the reason why it is no state).

``gdp_population.py`` is the plainest model, ``un_votes.py`` one of speed, ``itpd.py`` one of
corrections.
"""
