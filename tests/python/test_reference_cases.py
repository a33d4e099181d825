"""Labelled cases of the sample under the first six reference taxonomies, each with its own expected stages.

The golden file was worked out by hand from the seeds in `seeds/reference` and the records of the sample. It is never
copied from a build: where the two differ, read the criterion that `why` names before touching either.
"""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import duckdb
import pytest

from reference_build import REFERENCE_SEEDS, build_all_taxonomies

GOLDEN = Path(__file__).parent / "golden/sample_reference_cases.csv"
CASES = Path(__file__).resolve().parents[2] / "data/sample/cases.csv"
TAXONOMIES = (
    "customer_pyramid",
    "b2b_funnel",
    "buyers_journey",
    "lead_management",
    "lead_to_prospect",
    "accepted_lead",
)
JOURNEYS = """
    select
        fact.taxonomy_id,
        person_records.source,
        person_records.record_id,
        cast(fact.journey_number as varchar) as journey_number,
        string_agg(fact.stage_id, '>' order by fact.stage_order) as stages,
        any_value(fact.journey_outcome) as journey_outcome,
        coalesce(any_value(fact.exclusion_reason), '') as exclusion_reason
    from marts.fct_lead_funnel as fact
    inner join staging.stg_taxonomy__taxonomies as taxonomies on fact.taxonomy_id = taxonomies.taxonomy_id
    inner join intermediate.int_identity__persons as persons
        on fact.lead_id = case
            when taxonomies.lead_unit = 'account' then
                coalesce('account:' || persons.account_id, 'person:' || persons.person_id)
            else 'person:' || persons.person_id
        end
    inner join intermediate.int_identity__person_records as person_records
        on persons.person_id = person_records.person_id
    where fact.definition_basis = 'as_agreed'
    group by all
"""

Key = tuple[str, str, str]
Journeys = dict[str, tuple[str, str, str]]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Journeys]:
    """What the build says of each record: its stages, outcome and exclusion per journey."""
    journeys: dict[Key, Journeys] = defaultdict(dict)
    database = build_all_taxonomies(tmp_path_factory) / "build.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        for taxonomy_id, source, record_id, number, *values in connection.execute(JOURNEYS).fetchall():
            stages, outcome, exclusion = values
            journeys[taxonomy_id, source, record_id][number] = (stages, outcome, exclusion)
    return journeys


@pytest.mark.slow
@pytest.mark.parametrize("taxonomy_id", TAXONOMIES)
def test_the_labelled_cases_have_the_stages_that_the_criteria_give(
    taxonomy_id: str, found: dict[Key, Journeys]
) -> None:
    expected: dict[Key, Journeys] = defaultdict(dict)
    reasons = []
    for row in read_csv(GOLDEN):
        if row["taxonomy_id"] == taxonomy_id:
            key = taxonomy_id, row["source"], row["record_id"]
            journey = row["stages"], row["journey_outcome"], row["exclusion_reason"]
            expected[key][row["journey_number"]] = journey
            if found[key].get(row["journey_number"]) != journey:
                actual = found[key].get(row["journey_number"])
                reasons.append(f"{row['case_id']} {row['journey_number']}: {journey}, not {actual}: {row['why']}")
    assert not reasons, "\n".join(reasons)
    # A record has the journeys of the golden file, and no other.
    assert {key: found[key] for key in expected} == expected


def test_every_taxonomy_has_its_labelled_cases() -> None:
    rows = read_csv(GOLDEN)
    assert set(Counter(row["taxonomy_id"] for row in rows)) == set(TAXONOMIES)
    for taxonomy_id in TAXONOMIES:
        cases = {row["case_id"] for row in rows if row["taxonomy_id"] == taxonomy_id}
        assert cases >= {"coffee_card", "purchase_plan_card", "web_shop_sale", "existing_customer", "free_mail_only"}
        assert {"recycled", "lost"} & {row["journey_outcome"] for row in rows if row["taxonomy_id"] == taxonomy_id}
    assert all(row["why"] for row in rows)


def test_every_label_and_stage_exists() -> None:
    rows = read_csv(GOLDEN)
    labels = {(row["case_id"], row["source"], row["record_id"]) for row in read_csv(CASES)}
    assert {(row["case_id"], row["source"], row["record_id"]) for row in rows} <= labels
    stages = read_csv(REFERENCE_SEEDS / "reference_lead_stages.csv")
    for taxonomy_id in TAXONOMIES:
        shipped = {row["stage_id"] for row in stages if row["taxonomy_id"] == taxonomy_id} | {"known"}
        reached = {stage for row in rows if row["taxonomy_id"] == taxonomy_id for stage in row["stages"].split(">")}
        # Each stage is reached by a case, or nobody would notice when it no longer can be.
        assert reached == shipped
