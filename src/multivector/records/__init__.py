"""The public record: sources (data sets) that are fetched, verified, loaded and cited.

``docs/how-to/add-origin.md`` says how a source is added: an entry in ``origins.toml``, read by
:mod:`multivector.records.origins.columns`, or by a module of its own that counts each row of the
file in a :class:`multivector.records.tally.Tally`. ``us_troops.py`` is a simple template;
``itpd.py`` shows corrections.
"""
