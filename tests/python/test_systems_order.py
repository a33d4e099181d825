"""It makes no difference in which order exports are loaded, nor how often."""

import shutil
from datetime import datetime
from itertools import permutations
from pathlib import Path

import duckdb
import pytest

from lead_taxonomy.sample_systems import Options, write_systems
from lead_taxonomy.sample_systems.world import EXPORTED_AT, SYSTEMS
from systems_build import SHIPPED_EXPORTS, dbt, load

DATES: tuple[datetime, ...] = tuple(EXPORTED_AT.replace(month=month) for month in (3, 7, 10))


def three_exports(root: Path, systems: tuple[str, ...]) -> list[Path]:
    """Write three exports of the same systems, each a folder to load by itself."""
    options = Options(200, systems, duplicates=0.4, dirt=0.1, seed=5, exports=DATES, has_cases=False)
    write_systems(options, root / "all")
    folders = []
    for date in DATES:
        folder = root / f"{date:%Y-%m-%d}"
        for part in (root / "all" / "exports").glob(f"*/{date:%Y-%m-%d}"):
            shutil.copytree(part, folder / part.parent.name / part.name)
        if (root / "all" / "exports" / "hubspot").is_dir():
            shutil.copy(root / "all" / "exports" / "hubspot" / "source.yml", folder / "hubspot" / "source.yml")
        folders.append(folder)
    return folders


def contents(database: Path) -> dict[str, set[tuple[str | None, ...]]]:
    """Return what the raw tables say, whichever file said it."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where starts_with(schema_name, 'raw_') "
            "and schema_name not in ('raw_load', 'raw_generic')"
        ).fetchall()
        return {
            f"{schema}.{table}": set(
                connection.execute(
                    f'select * exclude (_file, _row, _exported_at, _loaded_at) from "{schema}"."{table}"'
                ).fetchall()
            )
            for schema, table in names
        }


def raw_rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every raw row, without when it was loaded."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where starts_with(schema_name, 'raw_') "
            "and schema_name not in ('raw_load', 'raw_generic')"
        ).fetchall()
        return {
            f"{schema}.{table}": connection.execute(f'select * from "{schema}"."{table}" order by all').fetchall()
            for schema, table in names
        }


@pytest.mark.slow
def test_raw_tables_say_the_same_in_all_six_orders(tmp_path: Path) -> None:
    exports = three_exports(tmp_path / "exports", ("pardot", "dynamics"))
    found = []
    for number, order in enumerate(permutations(exports)):
        database = tmp_path / f"{number}.duckdb"
        for folder in order:
            assert load(folder, database).committed
        found.append(contents(database))
    assert sum(len(rows) for rows in found[0].values()) > 500
    assert [name for other in found[1:] for name in found[0] if other[name] != found[0][name]] == []


def test_loading_the_shipped_folder_twice_changes_nothing(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    first = load(SHIPPED_EXPORTS, database)
    assert first.committed and first.rows_loaded > 0
    before = raw_rows(database)
    second = load(SHIPPED_EXPORTS, database)
    assert second.rows_loaded == 0
    assert raw_rows(database) == before


def test_loading_renamed_copies_changes_nothing(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    load(SHIPPED_EXPORTS, database)
    before = raw_rows(database)
    copy = tmp_path / "copy" / "elsewhere" / "2026-10-01"
    copy.mkdir(parents=True)
    for path in (SHIPPED_EXPORTS / "salesforce" / "2026-10-01").glob("*.csv"):
        shutil.copy(path, copy / f"kopie van {path.name}")
    assert load(tmp_path / "copy", database).rows_loaded == 0
    assert raw_rows(database) == before


def result(database: Path, names: list[str], left_out: tuple[str, ...]) -> dict[str, list[tuple[object, ...]]]:
    """Return relations without some of their columns."""
    found = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        schemas = dict(
            connection.execute(
                "select table_name, schema_name from duckdb_tables() union all "
                "select view_name, schema_name from duckdb_views() where not internal"
            ).fetchall()
        )
        for name in names:
            relation = f'"{schemas[name]}"."{name}"'
            columns = [row[0] for row in connection.execute(f"describe {relation}").fetchall()]
            kept = ", ".join(f'"{column}"' for column in columns if column not in left_out)
            found[name] = connection.execute(f"select {kept} from {relation} order by all").fetchall()
    return found


IDENTITY = ["int_identity__person_records", "int_identity__account_records"]
RECORDS = [
    f"int_records__{shape}" for shape in ("persons", "accounts", "activities", "status_changes", "opportunities")
]


@pytest.mark.slow
def test_records_and_mart_are_the_same_in_opposite_orders(tmp_path: Path) -> None:
    exports = three_exports(tmp_path / "exports", SYSTEMS)
    found = []
    for name, order in (("forward", exports), ("backward", exports[::-1])):
        database = tmp_path / name / "build.duckdb"
        database.parent.mkdir()
        for folder in order:
            assert load(folder, database).committed
        dbt(database, "seed")
        dbt(database, "run")
        records = result(database, RECORDS, ("loaded_at",))
        found.append(records | result(database, [*IDENTITY, "fct_lead_funnel"], ()))
    forward, backward = found
    assert forward["fct_lead_funnel"]
    for name, rows in forward.items():
        different = set(rows) ^ set(backward[name])
        assert not different, f"{name}: {len(different)} of {len(rows)} rows, as {sorted(map(str, different))[:4]}"
