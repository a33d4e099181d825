"""The published mart as BI tools read it: every client counts what the naive evaluation of the sample says.

The expected counts are those of golden/sample_state.csv, which never comes from the mart.
"""

import csv
import json
import re
import subprocess
import sys
import venv
from collections import Counter
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import adbc_driver_duckdb
import adbc_driver_manager.dbapi
import duckdb
import pandas as pd
import polars as pl
import pyarrow.compute as pc
import pyarrow.dataset
import pytest
import yaml
from packaging.version import Version
from sqlalchemy import MetaData, Table, create_engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from lead_taxonomy.extracting.csv_extract import Form, write_extract

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden" / "sample_state.csv"
GUIDE = REPOSITORY / "docs/publishing.md"
CONTRACT = REPOSITORY / "models/marts/fct_lead_funnel.yml"
COUNT = "select definition_basis, stage_id, count(*) as entered from fct_lead_funnel group by all"
needs_reflection = pytest.mark.skipif(
    Version(version("sqlalchemy")) >= Version("2.0.45") and Version(version("duckdb-engine")) <= Version("0.17.0"),
    reason="duckdb-engine 0.17 asks DuckDB for tables of PostgreSQL that only SQLAlchemy 2.0.45 and later look for",
)

Funnel = dict[tuple[str, str], int]
# The names of SQL for the types of the contract.
TYPES = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
}


def funnel(rows: Iterable[Any]) -> Funnel:
    """Rows of (basis, stage, count), whatever a client calls a row and a number."""
    return {(str(basis), str(stage)): int(count) for basis, stage, count in rows}


@pytest.fixture(scope="module")
def expected() -> Funnel:
    counted: Counter[tuple[str, str]] = Counter()
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counted[row["definition_basis"], row["stage_id"]] += int(row["rows"])
    assert len(counted) == 14, "seven stages on two bases"
    return dict(counted)


def contract() -> dict[str, str]:
    """Columns and types that BI relies on, in their order."""
    content = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    (model,) = (each for each in content["models"] if each["name"] == "fct_lead_funnel")
    return {column["name"]: TYPES[column["data_type"]] for column in model["columns"]}


def database(mart: Path) -> str:
    return str(mart / "lead_taxonomy.duckdb")


def parquet(mart: Path) -> str:
    return str(mart / "fct_lead_funnel.parquet")


def by_duckdb(mart: Path) -> Funnel:
    with duckdb.connect(database(mart), read_only=True) as connection:
        return funnel(connection.execute(COUNT).fetchall())


def by_duckdb_over_parquet(mart: Path) -> Funnel:
    return funnel(duckdb.execute(COUNT.replace("fct_lead_funnel", "read_parquet($1)"), [parquet(mart)]).fetchall())


def by_sqlalchemy(mart: Path) -> Funnel:
    engine = create_engine(f"duckdb:///{database(mart)}?access_mode=read_only")
    fact = Table("fct_lead_funnel", MetaData(), autoload_with=engine)
    keys = (fact.c.definition_basis, fact.c.stage_id)
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(*keys, func.count()).group_by(*keys)).all()
            return funnel(rows)
    finally:
        engine.dispose()


def by_sqlalchemy_text(mart: Path) -> Funnel:
    engine = create_engine(f"duckdb:///{database(mart)}", connect_args={"read_only": True})
    try:
        with engine.connect() as connection:
            rows = connection.execute(text(COUNT)).all()
            return funnel(rows)
    finally:
        engine.dispose()


def adbc(mart: Path) -> adbc_driver_manager.dbapi.Connection:
    return adbc_driver_manager.dbapi.connect(
        driver=adbc_driver_duckdb.driver_path(),
        entrypoint="duckdb_adbc_init",
        db_kwargs={"path": database(mart), "access_mode": "read_only"},
    )


def by_adbc(mart: Path) -> Funnel:
    with adbc(mart) as connection, connection.cursor() as cursor:
        cursor.execute(COUNT)
        table = cursor.fetch_arrow_table()
    return funnel(zip(*(table[name].to_pylist() for name in table.column_names), strict=True))


def by_pandas(mart: Path) -> Funnel:
    with open(parquet(mart), "rb") as file:
        counted = pd.read_parquet(file).groupby(["definition_basis", "stage_id"]).size()
    return funnel((*key, count) for key, count in counted.items())


def by_polars(mart: Path) -> Funnel:
    with open(parquet(mart), "rb") as file:
        return funnel(pl.read_parquet(file).group_by("definition_basis", "stage_id").len().rows())


def by_polars_lazily(mart: Path) -> Funnel:
    return funnel(pl.scan_parquet(parquet(mart)).group_by("definition_basis", "stage_id").len().collect().rows())


def by_polars_over_arrow(mart: Path) -> Funnel:
    with duckdb.connect(database(mart), read_only=True) as connection:
        frame = pl.from_arrow(connection.sql("from fct_lead_funnel").to_arrow_table())
    assert isinstance(frame, pl.DataFrame)
    return funnel(frame.group_by("definition_basis", "stage_id").len().rows())


def by_pyarrow_dataset(mart: Path) -> Funnel:
    fact = pyarrow.dataset.dataset(parquet(mart), format="parquet")
    found: Funnel = {}
    for basis in ("as_agreed", "restated"):
        stages = fact.to_table(columns=["stage_id"], filter=pc.field("definition_basis") == basis)["stage_id"]
        for each in pc.value_counts(stages).to_pylist():
            found[basis, each["values"]] = each["counts"]
    return found


def by_spreadsheet(mart: Path) -> Funnel:
    """The extract for Dutch Excel, read by something that is neither DuckDB nor what wrote it."""
    target = mart.parent / "leads.csv"
    write_extract(mart / "lead_taxonomy.duckdb", target, Form(";", ",", byte_order_mark=True), None, None)
    sheet = pd.read_csv(target, sep=";", decimal=",", encoding="utf-8-sig", low_memory=False)
    target.unlink()
    assert sheet["days_in_stage"].dtype == "float64", "the decimal comma is understood"
    counted = sheet.groupby(["definition_basis", "stage_id"]).size()
    return funnel((*key, count) for key, count in counted.items())


CLIENTS = [
    by_duckdb,
    by_duckdb_over_parquet,
    pytest.param(by_sqlalchemy, marks=needs_reflection),
    by_sqlalchemy_text,
    by_adbc,
    by_pandas,
    by_polars,
    by_polars_lazily,
    by_polars_over_arrow,
    by_pyarrow_dataset,
    by_spreadsheet,
]


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_counts_the_same_funnel(
    sample_mart: Path, expected: Funnel, client: Callable[[Path], Funnel]
) -> None:
    assert client(sample_mart / "mart") == expected


def test_the_duckdb_file_has_the_columns_of_the_contract(sample_mart: Path) -> None:
    with duckdb.connect(database(sample_mart / "mart"), read_only=True) as connection:
        described = connection.execute("describe fct_lead_funnel").fetchall()
    assert {row[0]: row[1] for row in described} == contract()
    assert [row[0] for row in described] == list(contract())


@needs_reflection
def test_sqlalchemy_reflects_the_contract(sample_mart: Path) -> None:
    engine = create_engine(f"duckdb:///{database(sample_mart / 'mart')}?access_mode=read_only")
    try:
        inspector = inspect(engine)
        assert sorted(inspector.get_table_names()) == ["fct_lead_funnel", "manifest"]
        reflected = {column["name"]: str(column["type"]) for column in inspector.get_columns("fct_lead_funnel")}
    finally:
        engine.dispose()
    # To this dialect a double is a float.
    assert reflected == {name: "FLOAT" if kind == "DOUBLE" else kind for name, kind in contract().items()}


def test_parquet_has_the_types_of_the_contract(sample_mart: Path) -> None:
    arrow = {
        "VARCHAR": "string",
        "INTEGER": "int32",
        "DOUBLE": "double",
        "BOOLEAN": "bool",
        "TIMESTAMP": "timestamp[us]",
        "DATE": "date32[day]",
    }
    schema = pyarrow.dataset.dataset(parquet(sample_mart / "mart"), format="parquet").schema
    assert {field.name: str(field.type) for field in schema} == {name: arrow[kind] for name, kind in contract().items()}


def test_no_client_can_write(sample_mart: Path) -> None:
    mart = sample_mart / "mart"
    before = {path.name: path.read_bytes() for path in mart.iterdir()}
    write = "create table more as select 1 as n"
    for address, options in (("?access_mode=read_only", {}), ("", {"read_only": True})):
        engine = create_engine(f"duckdb:///{database(mart)}{address}", connect_args=options)
        try:
            with engine.connect() as connection, pytest.raises(DBAPIError, match="read-only"):
                connection.execute(text(write))
        finally:
            engine.dispose()
    with adbc(mart) as opened, opened.cursor() as cursor, pytest.raises(Exception, match="read-only"):
        cursor.execute(write)
    assert {path.name: path.read_bytes() for path in mart.iterdir()} == before, "not even a log is left"


SNIPPETS = re.findall(
    r"^( *)```python\n(.*?)^ *```$", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
)


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_the_guide_shows_code_that_runs(sample_mart: Path, tmp_path: Path, number: int) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "sample").symlink_to(sample_mart)
    indent, code = SNIPPETS[number]
    result = subprocess.run(
        [sys.executable, "-c", re.sub(f"^{indent}", "", code, flags=re.MULTILINE)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert result.returncode == 0, result.stderr


def test_the_guide_has_code_for_every_kind_of_client() -> None:
    assert len(SNIPPETS) == 5
    text = "".join(code for _, code in SNIPPETS)
    for library in ("duckdb", "sqlalchemy", "adbc_driver_duckdb", "pandas", "polars", "pyarrow"):
        assert f"import {library}" in text or f"from {library}" in text


OLD_READER = """
import json, sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
manifest = connection.execute("select definition_basis, row_count, journey_count from manifest order by all").fetchall()
print(json.dumps({
    "version": duckdb.__version__,
    "funnel": connection.execute(sys.argv[2]).fetchall(),
    "manifest": manifest,
}))
"""


@pytest.mark.parametrize("release", ["1.4", "1.5"])
def test_an_older_duckdb_reads_the_file(sample_mart: Path, tmp_path: Path, expected: Funnel, release: str) -> None:
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    installed = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", f"duckdb=={release}.*"],
        capture_output=True,
        text=True,
        check=False,
    )
    if installed.returncode != 0:
        pytest.skip(f"pip cannot install duckdb {release}: {installed.stderr.strip().splitlines()[-1]}")
    result = subprocess.run(
        [python, "-c", OLD_READER, database(sample_mart / "mart"), COUNT], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["version"].startswith(release)
    assert found["version"] != duckdb.__version__
    assert funnel(found["funnel"]) == expected
    rows = Counter({basis: 0 for basis, _ in expected})
    for (basis, _), count in expected.items():
        rows[basis] += count
    known = {basis: count for (basis, stage), count in expected.items() if stage == "known"}
    assert found["manifest"] == [[basis, rows[basis], known[basis]] for basis in sorted(rows)]
