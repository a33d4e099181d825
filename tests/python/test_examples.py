"""The two real funnels, built as a user builds them, give the figures that are known of them.

The data is not ours to ship (examples/*/README.md say where to get it), so these tests skip where it is not at hand.
"""

import gzip
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED_DATA = REPOSITORY.parent / "shared" / "data"
BPI_FILE = "application_stage_transitions.csv.gz"

pytestmark = pytest.mark.slow


def data_folder(name: str) -> Path:
    """The folder with an example's real exports, or a skip."""
    folder = SHARED_DATA / name
    if not folder.is_dir():
        pytest.skip(f"the real data of {name} is not beside this checkout")
    return folder


def build(example: str, exports: Path, output: Path) -> dict[str, Any]:
    """Build an example with the command and return its JSON result."""
    arguments = ["build", "--example", example, "--exports", str(exports), "--output", str(output), "--format", "json"]
    result = subprocess.run(
        [sys.executable, "-m", "lead_taxonomy.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=output,
        env={**os.environ, "LEAD_TAXONOMY_PROJECT": str(REPOSITORY)},
    )
    assert result.returncode == 0, result.stdout + result.stderr
    content: dict[str, Any] = json.loads(result.stdout)
    return content


def query(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def olist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("olist")
    build("olist", data_folder("olist"), output)
    return output / "olist"


@pytest.fixture(scope="module")
def bpi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("bpi")
    build("bpi_2012", data_folder("bpi_2012"), output)
    return output / "bpi_2012"


def fact(folder: Path) -> str:
    return f"read_parquet('{folder}/mart/fct_lead_funnel.parquet')"


def test_olist_has_8000_journeys_of_which_842_are_won(olist: Path) -> None:
    [(journeys, won, share)] = query(
        olist / "build.duckdb",
        f"""
        select count(*), count_if(journey_outcome = 'won'), 100.0 * count_if(journey_outcome = 'won') / count(*)
        from {fact(olist)} where stage_order = 0
        """,
    )
    assert (journeys, won) == (8000, 842)
    assert share == pytest.approx(10.525)


def test_olist_keeps_an_unknown_origin_apart_from_an_empty_one(olist: Path) -> None:
    origins = query(
        olist / "build.duckdb",
        f"select lead_source, count(*) from {fact(olist)} where stage_order = 0 group by lead_source",
    )
    assert dict(origins) == {
        "organic_search": 2296,
        "paid_search": 1586,
        "social_media": 1350,
        "unknown": 1099,
        "direct_traffic": 499,
        "email_marketing": 493,
        "referral": 284,
        "other": 150,
        "display_advertising": 118,
        "advertising": 65,
        None: 60,
    }


def test_olist_first_contacts_and_wins_fall_in_the_known_periods(olist: Path) -> None:
    [(first, last, won_first, won_last)] = query(
        olist / "build.duckdb",
        f"""
        select
            cast(min(entered_date) filter (stage_id = 'mql' and entry_basis = 'observed') as varchar),
            cast(max(entered_date) filter (stage_id = 'mql' and entry_basis = 'observed') as varchar),
            cast(cast(min(entered_at) filter (stage_id = 'won') as date) as varchar),
            cast(cast(max(entered_at) filter (stage_id = 'won') as date) as varchar)
        from {fact(olist)}
        """,
    )
    assert (first, last, won_first, won_last) == ("2017-06-14", "2018-05-31", "2017-12-05", "2018-11-14")


def test_olist_deal_won_before_its_first_contact_is_one_won_journey(olist: Path) -> None:
    rows = query(
        olist / "build.duckdb",
        f"""
        with inferred as (select distinct lead_id from {fact(olist)} where entry_basis = 'inferred')
        select journey_number, stage_id, entry_basis, exit_kind, journey_outcome
        from {fact(olist)} inner join inferred using (lead_id) order by stage_order
        """,
    )
    assert rows == [
        (1, "known", "observed", "advanced", "won"),
        (1, "mql", "inferred", "advanced", "won"),
        (1, "won", "observed", "won", "won"),
    ]


def bpi_counts(folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    stages = query(folder / "build.duckdb", f"select stage_id, count(*) from {fact(folder)} group by stage_id")
    outcomes = query(
        folder / "build.duckdb",
        f"""
        select coalesce(outcome_reason, journey_outcome), count(*)
        from {fact(folder)} where stage_order = 0 group by all
        """,
    )
    return dict(stages), dict(outcomes)


BPI_STAGES = {
    "known": 13087,
    "submitted": 13087,
    "partly_submitted": 13087,
    "pre_accepted": 7367,
    "accepted": 5113,
    "finalized": 5015,
    "activated": 2246,
}
BPI_OUTCOMES = {"declined": 7635, "cancelled": 2807, "won": 2246, "open": 399}


def test_bpi_counts_per_stage_and_outcome(bpi: Path) -> None:
    assert bpi_counts(bpi) == (BPI_STAGES, BPI_OUTCOMES)


def test_bpi_rows_in_any_order_give_the_same_mart(bpi: Path, tmp_path: Path) -> None:
    """3,712 transitions share a timestamp with the one before: the file's order must not decide anything."""
    header, *lines = gzip.decompress((data_folder("bpi_2012") / BPI_FILE).read_bytes()).splitlines(keepends=True)
    random.Random(2012).shuffle(lines)
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / BPI_FILE).write_bytes(gzip.compress(b"".join([header, *lines]), compresslevel=1))
    build("bpi_2012", exports, tmp_path)
    shuffled = tmp_path / "bpi_2012"
    assert bpi_counts(shuffled) == (BPI_STAGES, BPI_OUTCOMES)
    parquet = "mart/fct_lead_funnel.parquet"
    assert (shuffled / parquet).read_bytes() == (bpi / parquet).read_bytes()


def test_bpi_applications_have_their_date_in_amsterdam(bpi: Path) -> None:
    """The file writes local time with its offset, so the text's own date is the right answer for every application."""
    rows = query(
        bpi / "build.duckdb",
        f"""
        select raw.occurred_at, cast(fact.entered_date as varchar)
        from raw_generic.status_changes as raw
        inner join intermediate.int_identity__person_records as records on raw.person_record_id = records.record_id
        inner join {fact(bpi)} as fact on fact.lead_id = 'person:' || records.person_id
        where raw.to_value = 'A_SUBMITTED' and fact.stage_id = 'submitted'
        """,
    )
    assert len(rows) == 13087
    assert [text for text, date in rows if text[:10] != date] == []
    night = [text for text, _ in rows if "2011-10-29T22" <= text[:13] <= "2011-10-30T08"]
    offsets = {text[-6:] for text, _ in rows if text.startswith("2011-10-30")}
    assert night, "there are applications in the night in which the clock went back"
    assert offsets == {"+01:00", "+02:00"}


@pytest.mark.parametrize(
    ("example", "raw_rows"),
    [
        ("olist", {"persons": (8000, 8000), "opportunities": (842, 842)}),
        ("bpi_2012", {"status_changes": (60849, 60849)}),
    ],
)
def test_counts_add_up_for_every_raw_table(
    example: str, raw_rows: dict[str, tuple[int, int]], request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue("olist" if example == "olist" else "bpi")
    rows = query(
        folder / "build.duckdb",
        """
        select raw_table, rows_raw, rows_staged,
            rows_staged + rows_superseded + rows_deleted + rows_merged + rows_rejected
        from intermediate.int_reconciliation__raw_rows
        """,
    )
    assert {table: (raw, staged) for table, raw, staged, _ in rows} == raw_rows
    assert all(raw == total for _, raw, _, total in rows)
    [(unreadable,)] = query(folder / "build.duckdb", "select count(*) from raw_load.rejects")
    assert unreadable == 0
