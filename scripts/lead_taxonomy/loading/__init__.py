"""Load export files into the raw tables: every record, as text, with where it came from."""

from lead_taxonomy.loading.load import load_sources
from lead_taxonomy.loading.report import FileReport, LoadReport, TableRows

__all__ = ["FileReport", "LoadReport", "TableRows", "load_sources"]
