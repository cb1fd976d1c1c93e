"""Tables and their schema; DuckDB and Parquet; lineage."""
