"""What the YAML files beside the seeds say of them: columns, types, closed lists and keys, defined nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lead_taxonomy.errors import LeadTaxonomyError

SEED_FOLDERS = ("taxonomy", "mappings")
TEXT = "varchar"
# Columns that are compared with something, besides keys, closed lists and what is no text: a space makes another value.
_COMPARED = frozenset(
    (
        *("stage_id", "criteria_group", "signal", "field", "value", "next_action", "common_stage"),
        *("activity", "lead_source", "channel", "industry", "job_function", "reason", "fingerprint"),
    )
)
# libyaml reads the files ten times as fast, where it is there.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Column:
    """A column of a seed.

    Attributes:
        name: as in the header.
        type: varchar, integer, date or boolean.
        values: the closed list that a cell must come from; empty where there is none.
        description: what it means, in English.
    """

    name: str
    type: str = TEXT
    values: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class SeedContract:
    """What a seed file must look like.

    Attributes:
        name: name of the seed, and of its file without .csv.
        folder: taxonomy, mappings or reference.
        columns: in their order.
        key: columns that identify a row; empty where the YAML file names none.
        nullable: columns of the key that may be blank.
        ignore_case: whether two keys that differ in case alone are the same.
        by_name: the columns by their names.
        exact: columns in which space around a value makes it another value.
    """

    name: str
    folder: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    nullable: tuple[str, ...] = ()
    ignore_case: bool = False
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)
    exact: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the columns by name, and note in which of them a space around a value makes it another one."""
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})
        exact = (
            column.name
            for column in self.columns
            if column.name in self.key or column.values or column.type != TEXT or column.name in _COMPARED
        )
        object.__setattr__(self, "exact", frozenset(exact))

    @property
    def label(self) -> str:
        """The file, relative to the organisation's folder."""
        return f"{self.folder}/{self.name}.csv"

    @property
    def header(self) -> list[str]:
        """The names of the columns in order."""
        return [column.name for column in self.columns]


def read_contracts(project: Path, folders: tuple[str, ...] = SEED_FOLDERS) -> dict[str, SeedContract]:
    """Return the contract of each seed that the YAML files of the project's seed folders describe.

    Raises:
        LeadTaxonomyError: a YAML file of the project itself cannot be read.
    """
    contracts: dict[str, SeedContract] = {}
    for folder in folders:
        for file in sorted((project / "seeds" / folder).glob("*.yml")):
            try:
                content = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader) or {}  # noqa: S506 (a safe one)
                for seed in content.get("seeds", []):
                    contracts[seed["name"]] = _contract(seed, folder)
            except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
                raise LeadTaxonomyError(
                    f"{file} does not describe its seed: {error}", hint="It lists the seed's name and its columns."
                ) from error
    return contracts


def _contract(seed: Mapping[str, Any], folder: str) -> SeedContract:
    """Translate one entry of `seeds:`."""
    types = seed.get("config", {}).get("column_types", {})
    keys = (_arguments(test, "unique_combination") for test in seed.get("data_tests", []))
    key = next((arguments for arguments in keys if arguments), {})
    return SeedContract(
        name=seed["name"],
        folder=folder,
        columns=tuple(
            Column(
                column["name"],
                types.get(column["name"], TEXT),
                _accepted_values(column),
                " ".join(str(column.get("description", "")).split()),
            )
            for column in seed["columns"]
        ),
        key=tuple(key.get("columns", ())),
        nullable=tuple(key.get("nullable", ())),
        ignore_case=bool(key.get("ignore_case", False)),
    )


def _accepted_values(column: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the closed list of a column."""
    lists = (_arguments(test, "accepted_values") for test in column.get("data_tests", []))
    return tuple(str(value) for arguments in lists if arguments for value in arguments["values"])


def _arguments(test: Any, name: str) -> Mapping[str, Any] | None:
    """Return the arguments of a data test if it has this name."""
    if not isinstance(test, dict) or name not in test:
        return None
    arguments: Mapping[str, Any] = test[name].get("arguments", {})
    return arguments
