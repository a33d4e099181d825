"""The shipped examples read the real files that they are about."""

from pathlib import Path

import duckdb
import pytest

from lead_taxonomy.loading import load_sources
from lead_taxonomy.source_config import find_sources

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY.parent / "shared" / "data"


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("olist", {"persons": 8_000, "opportunities": 842, "status_changes": 0}),
        ("bpi_2012", {"status_changes": 60_849, "persons": 0}),
    ],
)
def test_real_exports_are_read_to_the_last_record(name: str, counts: dict[str, int], tmp_path: Path) -> None:
    if not (SHARED / name).is_dir():
        pytest.skip(f"the data of {name} is not here: it is not part of the repository")
    report = load_sources(find_sources(REPOSITORY / "examples" / name), SHARED / name, tmp_path / "build.duckdb")
    assert report.committed
    assert not report.findings
    with duckdb.connect(str(tmp_path / "build.duckdb"), read_only=True) as connection:
        for table, rows in counts.items():
            assert connection.execute(f"select count(*) from raw_generic.{table}").fetchone() == (rows,)


def test_an_unknown_origin_and_an_empty_one_stay_different(tmp_path: Path) -> None:
    if not (SHARED / "olist").is_dir():
        pytest.skip("the data of olist is not here: it is not part of the repository")
    load_sources(find_sources(REPOSITORY / "examples" / "olist"), SHARED / "olist", tmp_path / "build.duckdb")
    with duckdb.connect(str(tmp_path / "build.duckdb"), read_only=True) as connection:
        assert connection.execute(
            "select count(*) filter (lead_source = 'unknown'), count(*) filter (lead_source is null) "
            "from raw_generic.persons"
        ).fetchone() == (1_099, 60)
