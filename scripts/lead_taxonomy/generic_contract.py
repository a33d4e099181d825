"""The tables and columns that a source.yml maps to.

models/staging/generic/_generic__sources.yml is their one definition; this module reads it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from lead_taxonomy.errors import LeadTaxonomyError

DEFINITION = Path("models/staging/generic/_generic__sources.yml")
DATE_COLUMNS = ("created_at", "occurred_at", "closed_at")
# Columns that have their own pair of format columns beside _date_format and _timezone.
CLOSED_AT = "closed_at"
# The column that _decimal_sign is about.
AMOUNT = "amount"


@dataclass(frozen=True)
class ContractTable:
    """One raw table.

    Attributes:
        name: name of the table in schema raw_generic.
        columns: contract columns in order; a source.yml may map these. All text.
        required: those that it has to map.
        needs_one_of: of these it has to map at least one; empty when there is no such rule.
        technical: columns that the loader fills in, with their types, in order.
    """

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    needs_one_of: tuple[str, ...]
    technical: Mapping[str, str]

    @property
    def date_columns(self) -> tuple[str, ...]:
        """Contract columns that hold a date or a time."""
        return tuple(column for column in self.columns if column in DATE_COLUMNS)


@lru_cache(maxsize=1)
def load_contract() -> Mapping[str, ContractTable]:
    """Return the raw tables by name.

    Raises:
        LeadTaxonomyError: the definition is not there or cannot be read.
    """
    path = _definition_path()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        tables = content["sources"][0]["tables"]
        return {table["name"]: _table(table) for table in tables}
    except (OSError, yaml.YAMLError, KeyError, IndexError, TypeError) as error:
        raise LeadTaxonomyError(
            f"The definition of the raw tables cannot be read: {path} ({type(error).__name__}).",
            hint="Restore the file from the repository.",
        ) from error


def _table(table: Mapping[str, object]) -> ContractTable:
    """Read one table of the definition."""
    columns: list[str] = []
    required: list[str] = []
    technical: dict[str, str] = {}
    listed = table["columns"]
    if not isinstance(listed, list):
        raise TypeError
    for column in listed:
        if column["name"].startswith("_"):
            technical[column["name"]] = column["data_type"]
            continue
        columns.append(column["name"])
        if _meta(column).get("required"):
            required.append(column["name"])
    needs = _meta(table).get("needs_one_of", [])
    return ContractTable(str(table["name"]), tuple(columns), tuple(required), tuple(needs), technical)


def _meta(node: Mapping[str, object]) -> Mapping[str, list[str]]:
    """Return the meta of a table or column; dbt 1.11 wants it under config."""
    config = node.get("config")
    return config.get("meta", {}) if isinstance(config, dict) else {}


def _definition_path() -> Path:
    """Find the definition: in the project that is named or that this package is part of, else in the folder above."""
    configured = os.environ.get("LEAD_TAXONOMY_PROJECT")
    here = Path.cwd().resolve()
    candidates = [Path(configured)] if configured else [Path(__file__).resolve().parents[2], here, *here.parents]
    for folder in candidates:
        if (folder / DEFINITION).is_file():
            return folder / DEFINITION
    raise LeadTaxonomyError(
        f"The definition of the raw tables ({DEFINITION}) is not in {candidates[0]}.",
        hint="Run the command in the project's folder, or name that folder in LEAD_TAXONOMY_PROJECT.",
    )
