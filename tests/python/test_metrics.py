"""Each metric of the semantic layer equals its recipe in SQL and a count by hand, and is described."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from metricflow_semantic_interfaces.validations.semantic_manifest_validator import SemanticManifestValidator

from hand_made_mart import ROWS
from lead_taxonomy.building.funnel import read_funnels
from lead_taxonomy.building.manifest import Definitions
from naive_metrics import REPORTS
from recipe_page import differences, recipes, select
from reference_build import build_all_taxonomies
from semantic_layer import FACT, SemanticLayer

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs/metrics.md"
# They are only there to be divided or guarded by another metric.
PARTS = ("_unchecked", "_currency_count")
AGREED = [
    "{{ Dimension('journey__taxonomy_id') }} = 'agreed'",
    "{{ Dimension('journey__definition_basis') }} = 'as_agreed'",
]

Entries = list[dict[str, Any]]


def definitions(kind: str) -> Entries:
    """The entries of one kind in all files of the semantic layer."""
    files = sorted((REPOSITORY / "models/marts/semantic").glob("*.yml"))
    contents = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return [entry for content in contents for entry in content.get(kind, [])]


METRICS = [metric for metric in definitions("metrics") if not metric["name"].endswith(PARTS)]


def test_the_page_describes_every_metric_under_its_labels() -> None:
    described = dict(
        re.findall(r"^### (\w+)$.*?^\| label \| (.*?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    )
    labels = {metric["name"]: f"{metric['label']} · {metric['config']['meta']['label_nl']}" for metric in METRICS}
    assert described == labels


def test_every_metric_is_in_a_saved_query() -> None:
    asked = {name for query in definitions("saved_queries") for name in query["query_params"]["metrics"]}
    assert asked == {metric["name"] for metric in METRICS}


def test_everything_of_the_semantic_layer_is_described() -> None:
    models = definitions("semantic_models")
    parts = [part for model in models for kind in ("dimensions", "measures") for part in model[kind]]
    everything = [*definitions("metrics"), *definitions("saved_queries"), *models, *parts]
    assert [entry["name"] for entry in everything if not entry.get("description", "").strip()] == []


def test_every_query_keeps_taxonomies_and_bases_apart() -> None:
    for query in definitions("saved_queries"):
        dimensions = query["query_params"]["group_by"]
        assert "Dimension('journey__taxonomy_id')" in dimensions, query["name"]
        assert "Dimension('journey__definition_basis')" in dimensions, query["name"]


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> SemanticLayer:
    """The metrics on a build of the sample under all taxonomies, on both definition bases."""
    return SemanticLayer(build_all_taxonomies(tmp_path_factory))


@pytest.fixture(scope="module")
def hand_made(layer: SemanticLayer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return layer.with_rows(ROWS, tmp_path_factory.mktemp("hand_made"))


def assert_three_ways_agree(layer: SemanticLayer, database: Path) -> None:
    metrics = {query.name: query.query_params.metrics for query in layer.manifest.saved_queries}
    with duckdb.connect(str(database), read_only=True) as connection:
        fact = select(connection, f"select * from {FACT}")
        connection.execute("set search_path = 'marts'")
        by_recipe = {name: select(connection, sql) for name, sql in recipes().items()}
    assert metrics.keys() == by_recipe.keys() == REPORTS.keys()
    for name, report in REPORTS.items():
        expected = report(fact)
        assert expected, name
        assert differences(expected, layer.saved_query(name, database), metrics[name]) == [], f"{name}: MetricFlow"
        assert differences(expected, by_recipe[name], metrics[name]) == [], f"{name}: recipe"


@pytest.mark.slow
def test_metricflow_finds_nothing_wrong_with_the_definitions(layer: SemanticLayer) -> None:
    results = SemanticManifestValidator[Any]().validate_semantic_manifest(layer.manifest)
    assert [issue.as_readable_str() for issue in results.all_issues] == []


@pytest.mark.slow
def test_metrics_of_the_sample_equal_recipes_and_a_count_by_hand(layer: SemanticLayer) -> None:
    assert_three_ways_agree(layer, layer.database)


@pytest.mark.slow
def test_metrics_of_the_mart_made_by_hand_equal_recipes_and_a_count_by_hand(
    layer: SemanticLayer, hand_made: Path
) -> None:
    assert_three_ways_agree(layer, hand_made)


@pytest.mark.slow
def test_metrics_of_an_empty_mart_are_no_rows(layer: SemanticLayer, tmp_path: Path) -> None:
    empty = layer.with_rows([], tmp_path)
    assert {name: layer.saved_query(name, empty) for name in REPORTS} == {name: [] for name in REPORTS}


@pytest.mark.slow
def test_an_amount_over_two_currencies_is_null(layer: SemanticLayer, hand_made: Path) -> None:
    groups = ["journey__taxonomy_id", "journey__definition_basis"]
    by_currency = layer.query(["won_amount"], [*groups, "journey__currency"], hand_made)
    amounts: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in by_currency:
        # Journeys that were won without an amount.
        if row["currency"] is None:
            assert row["won_amount"] is None
            continue
        amounts[row["taxonomy_id"], row["definition_basis"]].append(row["won_amount"])
    assert {len(found) for found in amounts.values()} == {1, 3}
    for row in layer.query(["won_amount"], groups, hand_made):
        found = amounts[row["taxonomy_id"], row["definition_basis"]]
        assert row["won_amount"] == (found[0] if len(found) == 1 else None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("metric", "months"),
    [
        # By the close of the journey that has the amount, in Amsterdam.
        ("won_amount", {(2, "EUR"): 1000, (3, "USD"): 500, (3, "unknown"): 70, (5, "EUR"): 40}),
        ("lost_amount", {(4, "EUR"): 300}),
        # By the start.
        ("open_amount", {(6, "EUR"): 90}),
    ],
)
def test_an_amount_has_the_month_of_its_journey(
    layer: SemanticLayer, hand_made: Path, metric: str, months: dict[tuple[int, str], float]
) -> None:
    rows = layer.query([metric], ["metric_time__month", "journey__currency"], hand_made, AGREED)
    # Journeys that are not closed have no month, and no row.
    found = {(row["month"].month, row["currency"]): row[metric] for row in rows}
    assert {key: amount for key, amount in found.items() if amount is not None} == months


@pytest.mark.slow
def test_a_recycled_lead_has_the_month_of_its_close(layer: SemanticLayer, hand_made: Path) -> None:
    rows = layer.query(["recycled_leads", "returned_leads"], ["metric_time__month"], hand_made, AGREED)
    found = {row["month"].month: (row["recycled_leads"], row["returned_leads"]) for row in rows}
    assert {month: counts for month, counts in found.items() if counts != (0, 0)} == {1: (1, 1), 2: (1, 0)}


@pytest.mark.slow
def test_what_the_taxonomy_does_not_count_is_no_open_lead(layer: SemanticLayer, hand_made: Path) -> None:
    """Also without the filter of the saved query."""
    (query,) = [query for query in layer.manifest.saved_queries if query.name == "open_leads_by_stage"]
    metrics = query.query_params.metrics
    groups = ["journey__taxonomy_id", "journey__definition_basis", "journey__furthest_stage_order"]
    rows = layer.query(metrics, [*groups, "journey__furthest_stage_id"], hand_made)
    assert differences(layer.saved_query(query.name, hand_made), rows, metrics) == []


@pytest.mark.slow
def test_all_time_conversion_is_what_a_build_prints(layer: SemanticLayer) -> None:
    mart = layer.database.parent / "mart/lead_taxonomy.duckdb"
    printed = {
        (funnel.taxonomy_id, funnel.definition_basis, stage.stage_id): (stage.of_top, stage.of_before)
        for funnel in read_funnels(mart, Definitions("any"))
        for stage in funnel.stages
        if stage.stage_order > 0
    }
    groups = ["journey__taxonomy_id", "journey__definition_basis", "pair__to_stage_id"]
    queries = {
        "conversion": "{{ Dimension('pair__from_stage_order') }} = 0",
        "period_conversion": "{{ Dimension('pair__is_next_stage') }}",
    }
    of_top, of_previous = (
        {
            (row["taxonomy_id"], row["definition_basis"], row["to_stage_id"]): row[metric]
            for row in layer.query([metric], groups, layer.database, [where])
        }
        for metric, where in queries.items()
    )
    assert of_top == pytest.approx({key: shares[0] for key, shares in printed.items()})
    assert of_previous == pytest.approx({key: shares[1] for key, shares in printed.items()})
