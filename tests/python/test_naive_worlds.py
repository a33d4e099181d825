"""The project and the naive evaluation agree, on every column of every row, about thousands of random worlds.

A world is one taxonomy with the leads of its batch; a batch is one dbt build. The worlds are the same on every run;
set LEAD_TAXONOMY_NAIVE_SEED to explore others.
"""

from pathlib import Path

import pytest

from naive.describe import describe
from naive.evaluate import Row, evaluate
from naive.project import build, compare
from naive.strategies import FIRST_SEED, WorldMaker

BATCHES = 8
TAXONOMIES = 250
LEADS = 25


def agree(seed: int, taxonomies: int, leads: int, folder: Path, with_tests: bool = False) -> list[Row]:
    """Build one batch, compare it, and return the rows that both sides have."""
    world = WorldMaker(seed).make(taxonomies, leads)
    expected = evaluate(world)
    actual = build(world, folder, with_tests=with_tests)
    differences = compare(expected, actual)
    if differences:
        pytest.fail(f"seed {seed}: {describe(world, differences, expected, actual)}", pytrace=False)
    assert {row["taxonomy_id"] for row in expected} == {taxonomy.head.taxonomy_id for taxonomy in world.taxonomies}
    return expected


def test_a_hundred_worlds_agree_and_pass_the_data_tests(tmp_path: Path) -> None:
    rows = agree(FIRST_SEED + 1000, 100, 12, tmp_path, with_tests=True)
    # Agreement about nothing is worth nothing: every way to enter, leave and be left out occurs.
    assert values(rows, "entry_basis") == {"observed", "inferred", "definition_change"}
    assert values(rows, "journey_outcome") == {"open", "won", "lost", "recycled", "disqualified", "inactive"}
    assert values(rows, "exclusion_reason") == {None, "existing_customer", "free_email_only"}
    assert values(rows, "is_within_sla") == {None, True, False}
    assert values(rows, "lead_unit") == {"person", "account"}
    for column in ("fit_grade", "temperature", "next_action", "opportunity_amount", "campaign_name", "outcome_reason"):
        assert len(values(rows, column)) > 2, column


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(BATCHES))
def test_two_thousand_worlds_agree(batch: int, tmp_path: Path) -> None:
    agree(FIRST_SEED + batch, TAXONOMIES, LEADS, tmp_path)


def values(rows: list[Row], column: str) -> set[object]:
    """The different values of a column."""
    return {row[column] for row in rows}
