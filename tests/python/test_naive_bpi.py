"""The project and the naive evaluation agree about a real event log: 13,087 loan applications (BPI Challenge 2012)."""

import csv
import gzip
import shutil
from pathlib import Path

import duckdb
import pytest

from naive.describe import describe
from naive.evaluate import evaluate
from naive.facts import REPOSITORY, FactReader
from naive.project import LOADED_AT, compare, create_raw_tables, read_seed, read_taxonomies, run_dbt
from naive.world import BASES, Mappings, StatusChange, StatusMapping, World

LOG = REPOSITORY.parent / "shared/data/bpi_2012/application_stage_transitions.csv.gz"
EXAMPLE = REPOSITORY / "examples/bpi_2012"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not LOG.exists(), reason="the data set ../shared/data/bpi_2012 is not here"),
]


def test_all_applications_agree(tmp_path: Path) -> None:
    world = read_log()
    expected = evaluate(world)
    for folder in ("taxonomy", "mappings"):
        shutil.copytree(EXAMPLE / folder, tmp_path / "organisation" / folder)
    database = tmp_path / "build.duckdb"
    write_log(database)
    actual = run_dbt(
        tmp_path, database, {"definition_bases": list(BASES), "reporting_timezone": world.reporting_timezone}
    )
    differences = compare(expected, actual)
    if differences:
        pytest.fail(describe(world, differences, expected, actual), pytrace=False)
    assert len({row["lead_id"] for row in expected}) == 13_087


def read_log() -> World:
    """The transitions as status changes, without as_of: that is the latest of them."""
    with gzip.open(LOG, "rt", encoding="utf-8", newline="") as file:
        changes = tuple(
            StatusChange(
                source="bpi_2012",
                record_id=f"{number:06}",
                person_record_id=row["case_id"],
                account_record_id=None,
                object="application",
                to_value=row["activity"],
                reason=None,
                occurred_at=row["timestamp"],
            )
            for number, row in enumerate(csv.DictReader(file), start=1)
        )
    world = World(
        as_of=LOADED_AT,
        reporting_timezone="Europe/Amsterdam",
        timezones={"bpi_2012": "UTC"},
        mappings=Mappings(statuses=tuple(read_seed(EXAMPLE / "mappings/status_mappings.csv", StatusMapping))),
        taxonomies=read_taxonomies(EXAMPLE / "taxonomy"),
        status_changes=changes,
    )
    return World(**(vars(world) | {"as_of": max(signal.at for signal in FactReader(world).read().signals)}))


def write_log(database: Path) -> None:
    """The same transitions as a raw table, in an order of no meaning."""
    with duckdb.connect(str(database), config={"storage_compatibility_version": "v1.4.0"}) as connection:
        create_raw_tables(connection)
        connection.execute(
            """
            insert into raw_generic.status_changes (
                record_id, person_record_id, object, to_value, occurred_at,
                _source, _file, _row, _date_format, _timezone, _null_tokens, _loaded_at
            )
            select
                lpad(cast(number as varchar), 6, '0'), case_id, 'application', activity, timestamp,
                'bpi_2012', 'log.csv', number, 'iso', 'UTC', '[""]', $loaded_at
            from (select *, row_number() over () as number from read_csv($log, all_varchar = true)) as log
            order by hash(number)
            """,
            {"log": str(LOG), "loaded_at": LOADED_AT},
        )
