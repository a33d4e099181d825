"""What a published mart says of itself: judged when, by which definitions, and how much it holds.

It says the same for the same input: no time of the build, and no hash of the DuckDB file, in which DuckDB puts a random
number.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from lead_taxonomy import __version__
from lead_taxonomy.building.organisation import Organisation, project_variables
from lead_taxonomy.building.workspace import MANIFEST_TABLE
from lead_taxonomy.duckdb_files import local_date
from lead_taxonomy.fingerprint import fingerprint, is_in_force
from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.checking import read_organisation, read_reference
from lead_taxonomy.validating.rules import Seeds

# Goes up when a key of manifest.json, or a column of the table, changes its meaning or disappears.
MANIFEST_VERSION = 1


@dataclass(frozen=True)
class Definitions:
    """What a build is asked to compute, and by which text.

    Attributes:
        organisation: its name.
        taxonomies: ids that were asked for.
        bases: `as_agreed`, `restated`, or both.
        timezone: where a validity begins at midnight.
        seeds: the definitions, those of the organisation first.
    """

    organisation: str
    taxonomies: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    timezone: str = "UTC"
    seeds: tuple[Seeds, ...] = ()

    def fingerprint(self, taxonomy_id: str, day: date) -> str | None:
        """Return the fingerprint of a taxonomy's rows that are in force on a day; None where nobody defines it."""
        seeds = self._seeds_of(taxonomy_id)
        if seeds is None:
            return None
        return fingerprint({name: file.rows for name, file in seeds.files.items()}, taxonomy_id, day)

    def stages(self, taxonomy_id: str, day: date) -> list[Row]:
        """Return the stages of a taxonomy that are in force on a day."""
        seeds = self._seeds_of(taxonomy_id)
        return [row for row in seeds.rows("lead_stages", taxonomy_id) if is_in_force(row, day)] if seeds else []

    def _seeds_of(self, taxonomy_id: str) -> Seeds | None:
        """Return the seeds that define a taxonomy: an organisation's own text replaces the shipped one."""
        return next((seeds for seeds in self.seeds if taxonomy_id in seeds.taxonomy_ids()), None)


@dataclass(frozen=True)
class Part:
    """One taxonomy under one definition basis, and how much the fact holds of it."""

    taxonomy_id: str
    definition_basis: str
    fingerprint: str | None
    rows: int
    journeys: int


@dataclass(frozen=True)
class Manifest:
    """What is published. `as_of` (UTC) is None where there are no journeys yet."""

    organisation: str
    as_of: datetime | None
    parts: tuple[Part, ...]


def read_definitions(project: Path, organisation: Organisation, variables: Mapping[str, Any]) -> Definitions:
    """Read what a build is asked to compute.

    Args:
        project: folder of dbt_project.yml.
        organisation: whose definitions.
        variables: dbt vars of the organisation and of the command line; dbt_project.yml has the others.

    Raises:
        LeadTaxonomyError: a file of the project cannot be read.
    """
    given = {**project_variables(project), **variables}
    own = read_organisation(project, organisation.folder)
    return Definitions(
        organisation=organisation.name,
        taxonomies=_names(given.get("taxonomies")) or tuple(own.taxonomy_ids()),
        bases=_names(given.get("definition_bases")),
        timezone=str(given.get("reporting_timezone") or "UTC"),
        seeds=(own, read_reference(project)),
    )


def _names(value: Any) -> tuple[str, ...]:
    """Return the names in a dbt var, which may hold one without a list."""
    return (value,) if isinstance(value, str) else tuple(map(str, value or ()))


def describe(connection: duckdb.DuckDBPyConnection, fact: str, definitions: Definitions) -> Manifest:
    """Count what a fact table holds. What was asked for and has no rows is there with zero.

    Args:
        connection: a connection that can read the fact.
        fact: the table, as SQL.
        definitions: what the build was asked to compute.
    """
    counted = connection.execute(
        f"""
        select taxonomy_id, definition_basis, count(*), count(*) filter (stage_order = 0), max(as_of)
        from {fact}
        group by all
        """  # noqa: S608
    ).fetchall()
    as_of = max((row[4] for row in counted), default=None)
    ((day,),) = connection.execute(f"select {local_date('$1', definitions.timezone)}", [as_of]).fetchall()
    found = {(row[0], row[1]): (row[2], row[3]) for row in counted}
    asked = {(taxonomy, basis) for taxonomy in definitions.taxonomies for basis in definitions.bases}
    parts = (
        Part(
            taxonomy,
            basis,
            definitions.fingerprint(taxonomy, day) if day else None,
            *found.get((taxonomy, basis), (0, 0)),
        )
        for taxonomy, basis in sorted(asked | set(found))
    )
    return Manifest(definitions.organisation, as_of, tuple(parts))


def write_table(connection: duckdb.DuckDBPyConnection, database: str, manifest: Manifest, fact_sha256: str) -> None:
    """Write the manifest as a table: a row per taxonomy and definition basis.

    Args:
        connection: a connection with the database attached.
        database: its name there.
        manifest: what to write.
        fact_sha256: SHA-256 of the Parquet file with the same rows.
    """
    table = f"{database}.{MANIFEST_TABLE}"
    connection.execute(
        f"""
        create table {table} (
            taxonomy_id varchar not null,
            definition_basis varchar not null,
            fingerprint varchar,
            row_count bigint not null,
            journey_count bigint not null,
            as_of timestamp,
            organisation varchar not null,
            project_version varchar not null,
            fact_sha256 varchar not null
        )
        """
    )
    for part in manifest.parts:
        counts = [part.taxonomy_id, part.definition_basis, part.fingerprint, part.rows, part.journeys]
        connection.execute(
            f"insert into {table} values (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            [*counts, manifest.as_of, manifest.organisation, __version__, fact_sha256],
        )


def as_text(manifest: Manifest, fact: str, size: int, sha256: str) -> str:
    """Return the manifest as the text of a JSON file.

    Args:
        manifest: what to write.
        fact: name of the Parquet file.
        size: its size in bytes.
        sha256: its SHA-256.
    """
    taxonomies: dict[str, dict[str, Any]] = {}
    for part in manifest.parts:
        entry = taxonomies.setdefault(
            part.taxonomy_id, {"taxonomy_id": part.taxonomy_id, "fingerprint": part.fingerprint, "definition_bases": {}}
        )
        entry["definition_bases"][part.definition_basis] = {"rows": part.rows, "journeys": part.journeys}
    content = {
        "manifest_version": MANIFEST_VERSION,
        "project_version": __version__,
        "organisation": manifest.organisation,
        "as_of": f"{manifest.as_of.isoformat()}Z" if manifest.as_of else None,
        "definition_bases": sorted({part.definition_basis for part in manifest.parts}),
        "taxonomies": list(taxonomies.values()),
        "files": {fact: {"bytes": size, "sha256": sha256}},
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
