"""The raw tables of the systems that the project knows.

models/staging/<system>/_<system>__sources.yml is their one definition; this module reads it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.recognising.names import normalise

_DEFINITIONS = "models/staging/*/_*__sources.yml"
_GENERIC = "generic"
# Written in C where it is installed so: ten times as quick, and there are thousands of lines.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class VendorTable:
    """One raw table of a system.

    Attributes:
        system: name of the system.
        name: name of the table in schema raw_<system>.
        columns: columns of the vendor in order. All text.
        technical: columns that the loader fills in, with their types, in order.
        spellings: normalised header -> column.
        recognised_by: a file is this table when all columns of one of these lists are in it.
        file_names: normalised parts of file names that break a tie.
        recognised_if_named: lists that files of other systems have as well; they count only where something else says
            that the file is of this system: see `own_headers`.
        own_headers: normalised headers, or patterns of them, that only this system has.
    """

    system: str
    name: str
    columns: tuple[str, ...]
    technical: Mapping[str, str] = field(hash=False)
    spellings: Mapping[str, str] = field(hash=False)
    recognised_by: tuple[tuple[str, ...], ...]
    file_names: tuple[str, ...]
    recognised_if_named: tuple[tuple[str, ...], ...] = ()
    own_headers: tuple[str, ...] = ()

    @property
    def schema(self) -> str:
        """The schema of the table."""
        return f"raw_{self.system}"

    @property
    def title(self) -> str:
        """The table as results name it."""
        return f"{self.system}.{self.name}"


def load_vendor_tables(project: Path) -> tuple[VendorTable, ...]:
    """Return the raw tables of all systems, in the order of their definitions.

    Args:
        project: folder of dbt_project.yml.

    Raises:
        LeadTaxonomyError: a definition cannot be read.
    """
    tables: list[VendorTable] = []
    for path in sorted(project.glob(_DEFINITIONS)):
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506
            for source in content["sources"]:
                if source["name"] != _GENERIC:
                    tables += [_table(source["name"], table) for table in source["tables"]]
        except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise LeadTaxonomyError(
                f"The definition of raw tables {path} cannot be read: {reason}.",
                hint="Restore the file from the repository, or correct it.",
            ) from error
    return tuple(tables)


def _table(system: str, table: Mapping[str, Any]) -> VendorTable:
    """Read one table of a definition.

    Raises:
        ValueError: it names a column that it does not have.
    """
    columns = [column for column in table["columns"] if not column["name"].startswith("_")]
    names = [str(column["name"]) for column in columns]
    spellings: dict[str, str] = {}
    for column in columns:
        for alias in _meta(column).get("aliases", []):
            spellings.setdefault(normalise(str(alias)), column["name"])
    # The name of a column wins over an alias of another.
    spellings |= {normalise(name): name for name in names}
    meta = _meta(table)
    recognised_by = tuple(tuple(group) for group in meta.get("recognised_by", []))
    if_named = tuple(tuple(group) for group in meta.get("recognised_if_named", []))
    unknown = [name for group in recognised_by + if_named for name in group if name not in names]
    if unknown:
        raise ValueError(f'{system}.{table["name"]} is recognised by "{unknown[0]}", which is not one of its columns')
    return VendorTable(
        system=system,
        name=str(table["name"]),
        columns=tuple(names),
        technical={
            column["name"]: column["data_type"] for column in table["columns"] if column["name"].startswith("_")
        },
        spellings=spellings,
        recognised_by=recognised_by,
        file_names=tuple(normalise(str(name)) for name in _texts(meta.get("file_names", []))),
        recognised_if_named=if_named,
        own_headers=tuple(str(name) for name in meta.get("own_headers", [])),
    )


def _texts(value: Sequence[str] | str) -> Sequence[str]:
    """Accept one text for a list of one."""
    return [value] if isinstance(value, str) else value


def _meta(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the meta of a table or column; dbt 1.11 wants it under config."""
    config = node.get("config")
    meta = config.get("meta") if isinstance(config, dict) else node.get("meta")
    return meta if isinstance(meta, dict) else {}
