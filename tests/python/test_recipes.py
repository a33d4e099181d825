"""Each recipe of docs/recipes.md runs on the published mart and gives what a count by hand gives."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from hand_made_mart import ROWS, create_fact, insert_rows
from naive_metrics import REPORTS, Row
from recipe_page import PAGE, differences, recipes, select
from reference_build import build_all_taxonomies

REPOSITORY = Path(__file__).resolve().parents[2]
SEMANTIC = REPOSITORY / "models/marts/semantic"
RECIPES = recipes()


def saved_queries() -> dict[str, list[str]]:
    """The metrics of each saved query."""
    content = yaml.safe_load((SEMANTIC / "saved_queries.yml").read_text(encoding="utf-8"))
    return {query["name"]: query["query_params"]["metrics"] for query in content["saved_queries"]}


SAVED_QUERIES = saved_queries()


@pytest.fixture(scope="module")
def hand_made() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_fact(connection)
        insert_rows(connection, ROWS)
        yield connection


@pytest.fixture
def mart(hand_made: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The mart made by hand; what a test deletes from it comes back."""
    hand_made.begin()
    yield hand_made
    hand_made.rollback()


def fact_of(mart: duckdb.DuckDBPyConnection) -> list[Row]:
    return select(mart, "select * from fct_lead_funnel")


def test_there_is_a_recipe_and_a_count_by_hand_for_every_saved_query() -> None:
    assert RECIPES.keys() == SAVED_QUERIES.keys() == REPORTS.keys()


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_says_which_metrics_it_gives(name: str) -> None:
    (section,) = [part for part in PAGE.read_text(encoding="utf-8").split("\n## ") if f"Saved query `{name}`" in part]
    words = section.split("```sql")[0]
    assert [metric for metric in SAVED_QUERIES[name] if metric not in words] == []


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_on_an_empty_mart_gives_no_rows(name: str, mart: duckdb.DuckDBPyConnection) -> None:
    mart.execute("delete from fct_lead_funnel")
    assert select(mart, RECIPES[name]) == []


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_equals_a_count_by_hand(name: str, mart: duckdb.DuckDBPyConnection) -> None:
    expected = REPORTS[name](fact_of(mart))
    assert expected
    assert differences(expected, select(mart, RECIPES[name]), SAVED_QUERIES[name]) == []


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_on_one_journey_that_is_not_counted(name: str, mart: duckdb.DuckDBPyConnection) -> None:
    mart.execute("delete from fct_lead_funnel where lead_id <> 'person:not_counted'")
    assert differences(REPORTS[name](fact_of(mart)), select(mart, RECIPES[name]), SAVED_QUERIES[name]) == []


def only(rows: list[Row], **key: object) -> Row:
    (row,) = [row for row in rows if all(row[name] == value for name, value in key.items())]
    return row


AGREED = {"taxonomy_id": "agreed", "definition_basis": "as_agreed"}


def test_a_young_cohort_is_marked_and_not_shown_as_low(mart: duckdb.DuckDBPyConnection) -> None:
    """Of five that started in June, one became an MQL, two are open, and two the taxonomy does not count."""
    rows = select(mart, RECIPES["funnel_by_cohort_month"])
    (june,) = {row["month"] for row in rows if row["month"].month == 6}
    young = only(rows, **AGREED, month=june, to_stage_id="mql")
    assert (young["cohort_leads"], young["converted_leads"], young["undecided_leads"]) == (5, 1, 2)
    assert (young["is_mature"], young["undecided_share"]) == (0, 2 / 5)
    assert (young["conversion"], young["resolved_conversion"]) == (1 / 5, 1 / 3)
    (january,) = {row["month"] for row in rows if row["month"].month == 1 and row["taxonomy_id"] == "agreed"}
    old = only(rows, **AGREED, month=january, to_stage_id="mql")
    assert (old["is_mature"], old["conversion"]) == (1, old["resolved_conversion"])


def test_an_opportunity_on_many_rows_and_journeys_counts_once(mart: duckdb.DuckDBPyConnection) -> None:
    """Two persons of one purchase, and one lead that was recycled first: 1000 + 40. Dollars stay dollars."""
    rows = select(mart, RECIPES["amount_by_currency"])
    won = {row["currency"]: row["won_amount"] for row in rows if {**row, **AGREED} == row}
    assert won == {"EUR": 1040.0, "USD": 500.0, "unknown": 70.0}


def test_a_skipped_stage_is_no_cohort(mart: duckdb.DuckDBPyConnection) -> None:
    """Of two in the stage that replaced SAL one became a customer; the five other customers never were in it."""
    step = [row for row in select(mart, RECIPES["conversion_by_source"]) if {**row, **AGREED} == row]
    into_customer = [row for row in step if row["to_stage_id"] == "customer"]
    assert [(row["from_stage_id"], row["cohort_leads"], row["converted_leads"]) for row in into_customer] == [
        ("accepted", 2, 1)
    ]


@pytest.mark.slow
def test_recipes_on_the_published_sample_equal_a_count_by_hand(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All taxonomies on both definition bases in one mart: nothing adds up over them."""
    published = build_all_taxonomies(tmp_path_factory) / "mart/lead_taxonomy.duckdb"
    with duckdb.connect(str(published), read_only=True) as connection:
        fact = select(connection, "select * from fct_lead_funnel")
        found = {name: select(connection, sql) for name, sql in RECIPES.items()}
    assert len({(row["taxonomy_id"], row["definition_basis"]) for row in fact}) > 2
    for name, rows in found.items():
        assert differences(REPORTS[name](fact), rows, SAVED_QUERIES[name]) == [], name
