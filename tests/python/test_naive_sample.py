"""The project and the naive evaluation agree about the sample; the golden file names what the change of the norm did.

The golden file comes from the naive evaluation, never from the mart. After a change of the sample or the taxonomy:
LEAD_TAXONOMY_WRITE_GOLDEN=1 pytest tests/python/test_naive_sample.py -k golden_file_is, and read the difference.
"""

import csv
import io
import os
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from naive.describe import describe
from naive.evaluate import JourneyEvaluation, Row, evaluate, find_journeys, find_leads
from naive.facts import hashed
from naive.project import compare
from naive.world import BASES
from reference_build import build_all_taxonomies, taxonomy_ids
from sample_world import Record, Sample, read_reference_taxonomies, read_sample

FOLDER = Path(__file__).parent / "golden"
GOLDEN = FOLDER / "sample_restated_differences.csv"
CASES = FOLDER / "sample_funnel.csv"
STATE = FOLDER / "sample_state.csv"
STATE_COLUMNS = (
    *("definition_basis", "stage_id", "exit_kind", "outcome_reason", "is_within_sla"),
    *("fit_grade", "temperature", "next_action"),
)
STAGE = "mql"
ENTRIES = tuple(f"{basis}_{column}" for basis in BASES for column in ("entered_at", "basis"))
HEADER = ("source", "record_id", "journey_number", "stage_id", *ENTRIES, "why")

JourneyKey = tuple[str, int]
Text = dict[str, str]


@pytest.fixture(scope="module")
def sample() -> Sample:
    return read_sample()


@pytest.fixture(scope="module")
def expected(sample: Sample) -> list[Row]:
    return evaluate(sample.world, sample.facts)


@pytest.fixture(scope="module")
def actual(sample_mart: Path) -> list[Row]:
    return read_fact(sample_mart)


@pytest.mark.slow
def test_every_row_of_the_sample_agrees(sample: Sample, expected: list[Row], actual: list[Row]) -> None:
    assert actual[0].keys() == expected[0].keys()
    differences = compare(expected, actual)
    if differences:
        pytest.fail(describe(sample.world, differences, expected, actual), pytrace=False)
    assert {row["definition_basis"] for row in expected} == set(BASES)


@pytest.mark.slow
def test_every_row_under_every_taxonomy_agrees(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> None:
    world = replace(sample.world, taxonomies=sample.world.taxonomies + read_reference_taxonomies())
    expected = evaluate(world, sample.facts)
    actual = read_fact(build_all_taxonomies(tmp_path_factory))
    assert actual[0].keys() == expected[0].keys()
    differences = compare(expected, actual)
    if differences:
        pytest.fail(describe(world, differences, expected, actual), pytrace=False)
    # Every taxonomy took part, on both bases.
    sides = {(row["taxonomy_id"], row["definition_basis"]) for row in expected}
    assert sides == {(taxonomy_id, basis) for taxonomy_id in taxonomy_ids() for basis in BASES}


def test_golden_file_is_the_naive_evaluation(sample: Sample, expected: list[Row]) -> None:
    file = io.StringIO()
    writer = csv.DictWriter(file, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(named_differences(sample, expected, with_why=True))
    if os.environ.get("LEAD_TAXONOMY_WRITE_GOLDEN") == "1":
        GOLDEN.write_text(file.getvalue(), encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == file.getvalue(), __doc__


def test_scores_grades_and_actions_of_the_sample_are_the_golden_ones(expected: list[Row]) -> None:
    """Seeds are read by both sides of a comparison: only figures that are written down notice a changed point."""
    counts: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in expected:
        group = tuple("" if row[name] is None else str(row[name]) for name in STATE_COLUMNS)
        counts[group][0] += 1
        counts[group][1] += int(str(row["behaviour_score"]))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow((*STATE_COLUMNS, "rows", "behaviour_score"))
    writer.writerows((*group, *figures) for group, figures in sorted(counts.items()))
    if os.environ.get("LEAD_TAXONOMY_WRITE_GOLDEN") == "1":
        STATE.write_text(file.getvalue(), encoding="utf-8")
    assert STATE.read_text(encoding="utf-8") == file.getvalue(), __doc__


@pytest.mark.slow
def test_as_agreed_and_restated_differ_by_exactly_the_named_leads(sample: Sample, actual: list[Row]) -> None:
    named = [{name: row[name] for name in HEADER[:-1]} for row in read_csv(GOLDEN)]
    assert named_differences(sample, actual) == named
    # And by nothing else: no other journey differs, in any row or column.
    sides: dict[str, dict[JourneyKey, list[Row]]] = {basis: defaultdict(list) for basis in BASES}
    for row in sorted(actual, key=lambda row: str(row["stage_order"])):
        same = {name: value for name, value in row.items() if name not in ("lead_funnel_id", "definition_basis")}
        sides[str(row["definition_basis"])][journey_of(row)].append(same)
    agreed, restated = (sides[basis] for basis in BASES)
    assert agreed.keys() == restated.keys()
    assert {key for key in agreed if agreed[key] != restated[key]} == entry_differences(actual).keys()


def test_labelled_cases_that_differ_are_named(sample: Sample) -> None:
    def journey(row: Text, source: str, record_id: str) -> JourneyKey:
        person = sample.facts.persons[sample.person_ids[row[source], row[record_id]]]
        return person.account or person.person_id, int(row["journey_number"])

    rows = [(journey(row, "lead_source_system", "lead_record_id"), row) for row in read_csv(CASES)]
    restated_leads = {lead for (lead, _), row in rows if row["definition_basis"] == "restated"}
    labelled = {key: dict.fromkeys(BASES, ("", "")) for key, _ in rows}
    for key, row in rows:
        if row["stage_id"] == STAGE:
            # A lead without restated rows shows the same rows under both definition bases.
            for basis in (row["definition_basis"],) if key[0] in restated_leads else BASES:
                labelled[key][basis] = row["entered_at"], row["entry_basis"]
    differing = {key: sides for key, sides in labelled.items() if sides["as_agreed"] != sides["restated"]}
    named = {
        journey(row, "source", "record_id"): {
            basis: (row[f"{basis}_entered_at"], row[f"{basis}_basis"]) for basis in BASES
        }
        for row in read_csv(GOLDEN)
    }
    assert {key: sides for key, sides in named.items() if key in labelled} == differing
    assert differing


def read_fact(folder: Path) -> list[Row]:
    """The rows of fct_lead_funnel that a build published."""
    with duckdb.connect() as connection:
        result = connection.execute("select * from read_parquet(?)", [f"{folder}/mart/fct_lead_funnel.parquet"])
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def read_csv(path: Path) -> list[Text]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def journey_of(row: Row) -> JourneyKey:
    """The lead and the number of the journey of a row."""
    return str(row["lead_id"]), int(str(row["journey_number"]))


def entry_differences(rows: list[Row]) -> dict[JourneyKey, tuple[Row | None, Row | None]]:
    """The journeys that entered the stage at another time or in another way: their row as agreed and restated."""
    entries: dict[JourneyKey, dict[object, Row]] = defaultdict(dict)
    for row in rows:
        if row["stage_id"] == STAGE:
            entries[journey_of(row)][row["definition_basis"]] = row
    pairs = {key: (sides.get("as_agreed"), sides.get("restated")) for key, sides in entries.items()}
    return {key: pair for key, pair in pairs.items() if entry_text(pair[0]) != entry_text(pair[1])}


def entry_text(row: Row | None) -> tuple[str, str]:
    """When and how a stage was entered."""
    if row is None:
        return "", ""
    assert isinstance(row["entered_at"], datetime)
    return row["entered_at"].strftime("%Y-%m-%dT%H:%M:%SZ"), str(row["entry_basis"])


def named_differences(sample: Sample, rows: list[Row], with_why: bool = False) -> list[Text]:
    """The rows of the golden file; a lead goes by the first record of its first person, else of its account."""
    leaders = {hashed(*record): record for record in sample.person_ids}
    accounts: dict[object, Record] = {}
    for record, account_id in sorted(sample.account_ids.items()):
        accounts.setdefault(account_id, record)
    first = {row["lead_id"]: row for row in rows if row["journey_number"] == 1}
    result = []
    for (lead_id, number), (agreed, restated) in entry_differences(rows).items():
        person_id = first[lead_id]["person_id"]
        source, record_id = leaders[str(person_id)] if person_id else accounts[first[lead_id]["account_id"]]
        values = (source, record_id, str(number), STAGE, *entry_text(agreed), *entry_text(restated))
        text = dict(zip(HEADER, values, strict=False))
        result.append(text | {"why": why(sample, (lead_id, number), agreed, restated)} if with_why else text)
    return sorted(result, key=lambda text: tuple(text.values()))


def why(sample: Sample, key: JourneyKey, agreed: Row | None, restated: Row | None) -> str:
    """Which norm let the journey in or kept it out."""
    (taxonomy,) = sample.world.taxonomies
    scores = [c for c in taxonomy.criteria if c.stage_id == STAGE and c.signal == "behaviour_score"]
    old, new = sorted(scores, key=lambda criterion: str(criterion.valid_from or ""))
    group = deciding_group(sample, key, restated)
    if agreed is None or agreed["entry_basis"] == "definition_change":
        assert group == "demo", f"{key}: write down why"
        what = f"enough from {new.valid_from} on" if agreed else f"not enough then, and closed before {new.valid_from}"
        return f"demo before the change: {what}"
    score = int(str(agreed["behaviour_score"]))
    assert int(old.value or 0) <= score < int(new.value or 0), f"{key}: write down why"
    then = {"norm": f"{new.value} reached later", "inferred": "implied by a later stage", "none": "never an MQL"}[group]
    return f"score {score}: enough for {old.value}, not for {new.value}; restated: {then}"


def deciding_group(sample: Sample, key: JourneyKey, restated: Row | None) -> str:
    """The criteria group that by itself gives the restated entry, or `inferred` or `none`."""
    if restated is None:
        return "none"
    if restated["entry_basis"] == "inferred":
        return "inferred"
    (taxonomy,) = sample.world.taxonomies
    lead = next(lead for lead in find_leads(sample.facts, taxonomy.head.lead_unit) if lead.lead_id == key[0])
    journeys = find_journeys(lead, taxonomy, sample.world.as_of)
    for group in sorted({c.criteria_group for c in taxonomy.criteria if c.stage_id == STAGE}):
        alone = replace(taxonomy, criteria=tuple(c for c in taxonomy.criteria if c.criteria_group == group))
        evaluation = JourneyEvaluation(
            sample.world, sample.facts, alone, "restated", lead, journeys, journeys[key[1] - 1]
        )
        own_time = evaluation._own_time(STAGE)
        if own_time and own_time[0] == restated["entered_at"]:
            return group
    raise AssertionError(f"{key}: no group gives this entry")
