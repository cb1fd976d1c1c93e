"""The store: tables in Parquet files with schema and lineage, queried with DuckDB.

``schema`` defines columns, types, units and allowed ranges; ``check`` validates rows against it;
``warehouse`` keeps versions of tables on disk, each load atomic; ``query`` reads them through Ibis
over DuckDB.
"""
