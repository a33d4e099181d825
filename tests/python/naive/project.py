"""Let the project build a world with dbt, and compare its fact table with the rows of the naive evaluation."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import duckdb
import yaml

from naive.evaluate import Row
from naive.facts import REPOSITORY
from naive.world import (
    BASES,
    ActivityMapping,
    Criterion,
    Grade,
    LeadSourceMapping,
    NextAction,
    Outcome,
    Rule,
    Stage,
    StatusMapping,
    Taxonomy,
    TaxonomyHead,
    Temperature,
    World,
)

T = TypeVar("T")
Key = tuple[object, ...]
KEY = ("taxonomy_id", "definition_basis", "lead_id", "journey_number", "stage_order", "stage_id")
LOADED_AT = datetime(2030, 1, 1)


@dataclass(frozen=True)
class Difference:
    """A row that only one side has, or on which both sides differ."""

    key: Key
    expected: Row | None
    actual: Row | None

    @property
    def columns(self) -> list[str]:
        """The columns that differ; none where a row is missing."""
        if self.expected is None or self.actual is None:
            return []
        return [name for name in self.expected if not is_same(self.expected[name], self.actual[name])]


def is_same(expected: object, actual: object) -> bool:
    """Equal, floats to a microsecond in days."""
    if isinstance(expected, float) and isinstance(actual, float):
        return abs(expected - actual) < 1e-9
    return expected == actual


def build(world: World, folder: Path, copies: int = 1, with_tests: bool = False) -> list[Row]:
    """Write the world to a folder, run one dbt build, and return the rows of fct_lead_funnel.

    Args:
        world: what to build.
        folder: an empty folder for seeds, database and artefacts.
        copies: how often each record is in the raw tables.
        with_tests: run the project's data tests as well; they must pass.
    """
    write_organisation(world, folder / "organisation")
    database = folder / "build.duckdb"
    write_raw_tables(world, database, copies)
    return run_dbt(folder, database, world_variables(world), with_tests)


def run_dbt(folder: Path, database: Path, variables: dict[str, Any], with_tests: bool = False) -> list[Row]:
    """Run the seeds and models on a database with raw tables, and return the rows of fct_lead_funnel.

    Args:
        folder: holds `organisation` (taxonomy and mappings), and takes dbt's artefacts.
        database: the DuckDB file.
        variables: dbt vars.
        with_tests: run the data tests as well.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test", *([] if with_tests else ["test"])]
    run_dbt_command(arguments, folder, database, variables)
    with duckdb.connect(str(database), read_only=True) as connection:
        return read_fact(connection)


def read_fact(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The rows of fct_lead_funnel."""
    cursor = connection.execute("select * from marts.fct_lead_funnel")
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def run_dbt_command(arguments: Sequence[str], folder: Path, database: Path, variables: dict[str, Any]) -> None:
    """Run dbt without the systems of the vendors; it must succeed.

    Args:
        arguments: the command and its options.
        folder: holds `organisation`, and takes dbt's artefacts.
        database: the DuckDB file.
        variables: dbt vars.
    """
    # Relative: with an absolute path dbt writes its copy of a seed over the seed itself.
    organisation = os.path.relpath(folder / "organisation", REPOSITORY)
    command = [
        *[sys.executable, "-c", "import sys; from dbt.cli.main import cli; sys.exit(cli())"],
        *[*arguments, "--project-dir", str(REPOSITORY), "--profiles-dir", str(REPOSITORY)],
        *["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")],
        *["--log-level-file", "none", "--no-version-check", "--vars", yaml.safe_dump({"systems": [], **variables})],
    ]
    environment = os.environ | {
        "LEAD_TAXONOMY_ORGANISATION": organisation,
        "LEAD_TAXONOMY_DATABASE": str(database),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    result = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-2000:]


def world_variables(world: World) -> dict[str, Any]:
    """The dbt vars of a world."""
    return {
        "definition_bases": list(BASES),
        "as_of": world.as_of.isoformat() + "Z",
        "reporting_timezone": world.reporting_timezone,
    }


def write_organisation(world: World, folder: Path) -> None:
    """The CSV files of taxonomy/ and mappings/."""
    for name, (header, rows) in organisation_seeds(world).items():
        write_csv(folder / f"{name}.csv", header, rows)


def organisation_seeds(world: World) -> dict[str, tuple[list[str], list[list[str]]]]:
    """The header and the rows of each seed of taxonomy/ and mappings/."""
    taxonomies = world.taxonomies
    types: dict[str, tuple[type, Iterable[Any]]] = {
        "taxonomy/taxonomies": (TaxonomyHead, [taxonomy.head for taxonomy in taxonomies]),
        "taxonomy/lead_stages": (Stage, [row for taxonomy in taxonomies for row in taxonomy.stages]),
        "taxonomy/stage_criteria": (Criterion, [row for taxonomy in taxonomies for row in taxonomy.criteria]),
        "taxonomy/journey_outcomes": (Outcome, [row for taxonomy in taxonomies for row in taxonomy.outcomes]),
        "taxonomy/scoring_rules": (Rule, [row for taxonomy in taxonomies for row in taxonomy.rules]),
        "taxonomy/fit_grades": (Grade, [row for taxonomy in taxonomies for row in taxonomy.grades]),
        "taxonomy/lead_temperatures": (Temperature, [row for taxonomy in taxonomies for row in taxonomy.temperatures]),
        "taxonomy/next_actions": (NextAction, [row for taxonomy in taxonomies for row in taxonomy.next_actions]),
        "mappings/status_mappings": (StatusMapping, world.mappings.statuses),
        "mappings/activity_mappings": (ActivityMapping, world.mappings.activities),
        "mappings/lead_source_mappings": (LeadSourceMapping, world.mappings.lead_sources),
    }
    seeds: dict[str, tuple[list[str], list[list[str]]]] = {}
    for name, (row_type, rows) in types.items():
        header = [column.name for column in fields(row_type)]
        seeds[name] = header, [[seed_text(getattr(row, c)) for c in header] for row in rows]
    mappings = world.mappings
    approvals = [
        f"{department}_{what}" for department in ("marketing", "sales") for what in ("approver", "approved_on")
    ]
    header = ["taxonomy_id", "effective_from", "summary_nl", "summary_en", *approvals, "fingerprint"]
    seeds["taxonomy/definition_changes"] = header, []
    seeds["mappings/free_email_domains"] = ["domain", "comment"], [[d, ""] for d in mappings.free_email_domains]
    for seed, header in (
        ("role_addresses", ["local_part", "basis", "comment"]),
        ("erased_addresses", ["email_sha256", "erased_on", "comment"]),
        ("mapping_waivers", ["source", "object", "raw_value", "reason", "waived_by", "until"]),
    ):
        seeds[f"mappings/{seed}"] = header, []
    for seed, value, mapped in (
        ("job_functions", "job_function", mappings.job_functions),
        ("industries", "industry", mappings.industries),
    ):
        lines = [[raw, meaning, "agreed", ""] for raw, meaning in mapped.items()]
        seeds[f"mappings/{seed}"] = ["raw_value", value, "basis", "comment"], lines
    return seeds


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """One seed file, with the header of the project's own seed of that name."""
    shipped = REPOSITORY / "seeds" / path.parent.name / path.name
    with shipped.open(encoding="utf-8", newline="") as file:
        assert list(header) == next(csv.reader(file)), f"{shipped} has other columns"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def seed_text(value: object) -> str:
    """A value as a seed has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def create_raw_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The raw tables of generic sources, as the project itself describes them."""
    text = (REPOSITORY / "models/staging/generic/_generic__sources.yml").read_text(encoding="utf-8")
    for source in yaml.safe_load(text)["sources"]:
        connection.execute(f"create schema if not exists {source['schema']}")
        for table in source["tables"]:
            columns = ", ".join(f'"{column["name"]}" {column["data_type"]}' for column in table["columns"])
            connection.execute(f"create table {source['schema']}.{table['name']} ({columns})")


def write_raw_tables(world: World, database: Path, copies: int) -> None:
    """The records as a loader would have landed them, `copies` times."""
    with duckdb.connect(str(database), config={"storage_compatibility_version": "v1.4.0"}) as connection:
        create_raw_tables(connection)
        insert_records(connection, world, copies)


def insert_records(connection: duckdb.DuckDBPyConnection, world: World, copies: int) -> None:
    """Fill the raw tables with the records, `copies` times."""
    for table in ("persons", "accounts", "activities", "status_changes", "opportunities"):
        rows = list(raw_rows(world, table, copies))
        if rows:
            columns = ", ".join(f'"{name}"' for name in rows[0])
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(
                f"insert into raw_generic.{table} ({columns}) values ({marks})", [list(row.values()) for row in rows]
            )


def raw_rows(world: World, table: str, copies: int) -> Iterator[Row]:
    """The rows of one raw table."""
    for copy in range(copies):
        for number, record in enumerate(getattr(world, table), start=1):
            values = asdict(record)
            source = values.pop("source")
            values |= {
                "_source": source,
                "_file": f"{table}_{copy}.csv",
                "_row": number,
                "_date_format": "iso",
                "_timezone": world.timezones[source],
                "_null_tokens": '[""]',
                "_exported_at": None,
                "_loaded_at": LOADED_AT,
            }
            if table == "opportunities":
                values |= {"_closed_date_format": "iso", "_closed_timezone": world.timezones[source]}
            yield values


def compare(expected: Sequence[Row], actual: Sequence[Row]) -> list[Difference]:
    """Every row on which the two sides differ, smallest key first."""
    theirs = by_key(expected)
    ours = by_key(actual)
    differences = []
    for key in sorted(theirs.keys() | ours.keys(), key=str):
        difference = Difference(key, theirs.get(key), ours.get(key))
        if difference.expected is None or difference.actual is None or difference.columns:
            differences.append(difference)
    return differences


def by_key(rows: Sequence[Row]) -> dict[Key, Row]:
    """Rows by their grain, which must be unique."""
    result = {tuple(row[name] for name in KEY): row for row in rows}
    assert len(result) == len(rows), "two rows with one key"
    return result


def taxonomy_of(world: World, taxonomy_id: str) -> Taxonomy:
    """The taxonomy with an id."""
    return next(taxonomy for taxonomy in world.taxonomies if taxonomy.head.taxonomy_id == taxonomy_id)


def read_seed(path: Path, row_type: type[T]) -> list[T]:
    """The rows of a seed file as objects; the opposite of `seed_text`."""
    readers: dict[object, Callable[[str], object]] = {
        str: str,
        int: int,
        bool: lambda text: text == "true",
        str | None: str,
        int | None: int,
        date | None: date.fromisoformat,
    }
    types = get_type_hints(row_type)
    with path.open(encoding="utf-8", newline="") as file:
        return [
            row_type(
                **{
                    name: readers[types[name]](text) if text or types[name] is str else None
                    for name, text in row.items()
                }
            )
            for row in csv.DictReader(file)
        ]


def read_taxonomies(folder: Path) -> tuple[Taxonomy, ...]:
    """The taxonomies of a folder with the seeds of an organisation."""

    def rows(seed: str, row_type: type[T], taxonomy_id: str) -> tuple[T, ...]:
        read = read_seed(folder / f"{seed}.csv", row_type)
        return tuple(row for row in read if row.taxonomy_id == taxonomy_id)  # type: ignore[attr-defined]

    return tuple(
        Taxonomy(
            head=head,
            stages=rows("lead_stages", Stage, head.taxonomy_id),
            criteria=rows("stage_criteria", Criterion, head.taxonomy_id),
            outcomes=rows("journey_outcomes", Outcome, head.taxonomy_id),
            rules=rows("scoring_rules", Rule, head.taxonomy_id),
            grades=rows("fit_grades", Grade, head.taxonomy_id),
            temperatures=rows("lead_temperatures", Temperature, head.taxonomy_id),
            next_actions=rows("next_actions", NextAction, head.taxonomy_id),
        )
        for head in read_seed(folder / "taxonomies.csv", TaxonomyHead)
    )
