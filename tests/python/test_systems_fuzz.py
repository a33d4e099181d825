"""No broken file gives a stack trace, and none loses a row: rows in = rows loaded + rejected = rows staged + ..."""

import re
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.loading import LoadReport, load_sources
from lead_taxonomy.recognising.discovery import HeaderRecogniser
from lead_taxonomy.recognising.vendor_contract import VendorTable, load_vendor_tables
from lead_taxonomy.sample_systems.world import SYSTEMS
from systems_build import REPOSITORY, SHIPPED_EXPORTS, dbt, load
from systems_fuzz import BREAKERS, Corruption, corruptions

FEW, MANY, PARTS = 30, 2000, 4
SEED = 12
STATUSES = {"staged", "superseded", "deleted", "merged", "rejected"}


@pytest.fixture(scope="module")
def tables() -> tuple[VendorTable, ...]:
    return load_vendor_tables(REPOSITORY)


def shipped_tables() -> list[Path]:
    return sorted(path for system in SYSTEMS for path in (SHIPPED_EXPORTS / system).rglob("*.csv"))


def empty_database(folder: Path, tables: tuple[VendorTable, ...]) -> Path:
    """Return a database that was made by loading nothing: copying it is faster than making it anew."""
    (folder / "nothing").mkdir(parents=True)
    database = folder / "empty.duckdb"
    assert load_sources([], folder / "nothing", database, recogniser=HeaderRecogniser(tables)).committed
    return database


def load_broken(
    broken: Corruption, folder: Path, empty: Path, tables: tuple[VendorTable, ...]
) -> tuple[LoadReport | None, Path]:
    """Load one broken file into a database of its own. None: the project refused, in its own words."""
    path = folder / "exports" / broken.name
    path.parent.mkdir(parents=True)
    path.write_bytes(broken.content)
    database = folder / "build.duckdb"
    shutil.copy(empty, database)
    try:
        report = load_sources([], folder / "exports", database, recogniser=HeaderRecogniser(tables))
    except LeadTaxonomyError as error:
        assert error.message
        return None, database
    return report, database


def check_counts(broken: Corruption, report: LoadReport, database: Path) -> None:
    """Compare what the report says with what the database holds, and with what the file held."""
    about = f"{broken.name}: {broken.kind}"
    present, rejected = rows_in(database)
    if not report.committed:
        assert report.has_errors, about
        assert (present, rejected) == ({}, 0), f"{about}: partly loaded"
        return
    loaded: Counter[str] = Counter()
    for file in report.files:
        for rows in file.tables:
            assert rows.rows_read == rows.rows_loaded + rows.rows_not_selected + rows.rows_rejected, about
            if file.recognised and not file.skipped_as_already_loaded:
                loaded[f"{file.recognised.system}.{rows.table.split('.')[-1]}"] += rows.rows_loaded
        if file.recognised and broken.records is not None:
            assert file.rows_read == broken.records, f"{about}: {file.rows_read} rows, and {broken.records} went in"
    assert present == {table: count for table, count in loaded.items() if count}, about
    assert rejected == sum(file.rows_rejected for file in report.files), about
    if not present:
        assert report.findings, f"{about}: nothing loaded, and nothing said"


def rows_in(database: Path) -> tuple[dict[str, int], int]:
    """Return the rows of each vendor table that has any, and the number of rejected rows."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where starts_with(schema_name, 'raw_') "
            "and schema_name not in ('raw_load', 'raw_generic')"
        ).fetchall()
        counts = {
            f"{schema.removeprefix('raw_')}.{table}": len(
                connection.execute(f'select 1 from "{schema}"."{table}"').fetchall()
            )
            for schema, table in names
        }
        rejected = len(connection.execute("select 1 from raw_load.rejects").fetchall())
    return {table: count for table, count in counts.items() if count}, rejected


def load_one_by_one(made: list[Corruption], folder: Path, tables: tuple[VendorTable, ...]) -> int:
    """Load every broken file by itself; return how many were loaded, with or without rejects."""
    loaded = 0
    empty = empty_database(folder, tables)
    for number, broken in enumerate(made):
        place = folder / f"{number:04d}"
        report, database = load_broken(broken, place, empty, tables)
        if report is None:
            assert rows_in(database) == ({}, 0), f"{broken.name}: {broken.kind}: partly loaded"
        else:
            check_counts(broken, report, database)
            loaded += report.committed and any(file.recognised is not None for file in report.files)
        shutil.rmtree(place)
    return loaded


def load_together(made: list[Corruption], folder: Path) -> Path:
    """Load all broken files that can be loaded into one database; those with an error are left out first."""
    exports, database = folder / "exports", folder / "build.duckdb"
    for number, broken in enumerate(made):
        system, _, name = broken.name.partition("/")
        path = exports / system / f"{number:04d}" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(broken.content)
    while not (report := load(exports, database)).committed:
        wrong = {found.file for found in report.errors}
        assert wrong
        for name in wrong:
            # A file in an archive is named after it.
            path = exports / name
            (path if path.is_file() else path.parent).unlink()
    return database


def test_every_kind_of_breaking_breaks_something() -> None:
    made = corruptions(shipped_tables(), SHIPPED_EXPORTS, 400, seed=1)
    assert {broken.kind for broken in made} == {kind for kind, _ in BREAKERS}
    assert sum(broken.content != (SHIPPED_EXPORTS / broken.name).read_bytes() for broken in made) > 380
    assert made == corruptions(shipped_tables(), SHIPPED_EXPORTS, 400, seed=1)


def test_30_broken_files_give_no_stack_trace_and_lose_no_row(tmp_path: Path, tables: tuple[VendorTable, ...]) -> None:
    made = corruptions(shipped_tables(), SHIPPED_EXPORTS, FEW, seed=11)
    assert load_one_by_one(made, tmp_path, tables) > FEW // 3


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_2000_broken_files_give_no_stack_trace_and_lose_no_row(
    tmp_path: Path, tables: tuple[VendorTable, ...], part: int
) -> None:
    made = corruptions(shipped_tables(), SHIPPED_EXPORTS, MANY, SEED)[part::PARTS]
    assert load_one_by_one(made, tmp_path, tables) > len(made) // 3


def staging_models() -> dict[str, str]:
    """Return the raw table of each staging model of a vendor, as `salesforce.lead`, by the name of the model."""
    found = {}
    for system in SYSTEMS:
        for path in sorted((REPOSITORY / "models" / "staging" / system).glob("stg_*.sql")):
            sources = re.findall(r"source\(\s*'(\w+)'\s*,\s*'(\w+)'\s*\)", path.read_text(encoding="utf-8"))
            if len(set(sources)) == 1:
                found[path.stem] = ".".join(sources[0])
    return found


def staged_rows(database: Path, models: dict[str, str]) -> dict[str, dict[str, int]]:
    """Return the rows of each staging model by their status."""
    with duckdb.connect(str(database), read_only=True) as connection:
        schemas = dict(
            connection.execute(
                "select table_name, schema_name from duckdb_tables() union all "
                "select view_name, schema_name from duckdb_views() where not internal"
            ).fetchall()
        )
        return {
            model: dict(
                connection.execute(
                    f'select row_status, count(*) from "{schemas[model]}"."{model}" group by row_status'
                ).fetchall()
            )
            for model in models
        }


@pytest.mark.slow
def test_staging_accounts_for_every_row_of_2000_broken_files(tmp_path: Path) -> None:
    database = load_together(corruptions(shipped_tables(), SHIPPED_EXPORTS, MANY, SEED), tmp_path)
    models = staging_models()
    dbt(database, "seed")
    dbt(database, "run", "--select", *(f"path:models/staging/{system}" for system in SYSTEMS))
    check_staging(database, models)


def check_staging(database: Path, models: dict[str, str]) -> None:
    """Compare the rows of each raw table with those of its staging model."""
    (raw, _), staged = rows_in(database), staged_rows(database, models)
    assert {status for counts in staged.values() for status in counts} <= STATUSES
    different = {
        model: (raw.get(table, 0), staged[model])
        for model, table in models.items()
        if sum(staged[model].values()) != raw.get(table, 0)
    }
    assert different == {}
    assert set(raw) <= set(models.values())
