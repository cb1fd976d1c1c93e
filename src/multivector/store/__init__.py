"""Tables and their schema; DuckDB and Parquet; lineage.

``schema`` is the one table of columns, types, units and allowed ranges; ``check`` holds rows
against it; ``warehouse`` keeps versions of tables on disk, each load whole or not at all;
``query`` reads them through Ibis over DuckDB.
"""
