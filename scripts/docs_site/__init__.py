"""The documentation of the project as pages that open from a file: dbt docs, and the lineage of every column."""
