"""`lead-taxonomy impact` counts what the naive evaluation counts: the golden file names each lead that moves.

The golden file comes from the naive evaluation, never from the command. After a change of the sample or the taxonomy:
LEAD_TAXONOMY_WRITE_GOLDEN=1 pytest tests/python/test_impact.py -k golden, and read the difference.
"""

import csv
import io
import json
import os
import re
import shutil
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from benchmark.generate import write_definitions_before
from naive.evaluate import Row, evaluate
from naive.facts import hashed
from naive.project import read_taxonomies
from proposals import propose
from sample_build import REPOSITORY, command
from sample_world import Record, Sample, read_sample
from validating.damaging import copy_seeds, damage

GOLDEN = Path(__file__).parent / "golden" / "sample_impact.csv"
HEADER = ("source", "record_id", "stage_before", "stage_after")
AMSTERDAM, UTC = ZoneInfo("Europe/Amsterdam"), ZoneInfo("UTC")
SIDES = ("before", "after")
SEGMENTS = ("lead_source", "industry", "country", "company_size")

Sides = dict[str, list[Row]]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The definitions before the shipped change of the MQL norm."""
    folder = tmp_path_factory.mktemp("definitions") / "before"
    write_definitions_before(folder, REPOSITORY / "seeds")
    return folder


@pytest.fixture(scope="module")
def sample() -> Sample:
    return read_sample()


@pytest.fixture(scope="module")
def expected(sample: Sample, before: Path) -> Sides:
    """The naive rows of both sides: today's definition over all history (R8)."""
    worlds = {"before": replace(sample.world, taxonomies=read_taxonomies(before / "taxonomy")), "after": sample.world}
    return {
        side: [row for row in evaluate(world, sample.facts) if row["definition_basis"] == "restated"]
        for side, world in worlds.items()
    }


def test_golden_file_is_the_naive_evaluation(sample: Sample, expected: Sides) -> None:
    names = names_of(sample, expected["after"])
    stages = {side: furthest(rows) for side, rows in expected.items()}
    moved = [
        (*names[lead_id], stages["before"][lead_id], stages["after"][lead_id])
        for lead_id in stages["before"]
        if stages["before"][lead_id] != stages["after"][lead_id]
    ]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(sorted(moved))
    if os.environ.get("LEAD_TAXONOMY_WRITE_GOLDEN") == "1":
        GOLDEN.write_text(file.getvalue(), encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == file.getvalue(), __doc__


def names_of(sample: Sample, rows: list[Row]) -> dict[object, Record]:
    """Each lead by the first record of its first person, else of its account."""
    persons = {hashed(*record): record for record in sample.person_ids}
    accounts: dict[object, Record] = {}
    for record, account_id in sorted(sample.account_ids.items()):
        accounts.setdefault(account_id, record)
    return {
        row["lead_id"]: persons[str(row["person_id"])] if row["person_id"] else accounts[row["account_id"]]
        for row in rows
        if row["journey_number"] == 1
    }


def furthest(rows: list[Row]) -> dict[object, object]:
    """The furthest stage of each lead, over all its journeys."""
    reached: dict[object, Row] = {}
    for row in rows:
        known = reached.get(row["lead_id"])
        if known is None or int(str(row["stage_order"])) > int(str(known["stage_order"])):
            reached[row["lead_id"]] = row
    return {lead_id: row["stage_id"] for lead_id, row in reached.items()}


def day_of(row: Row) -> date:
    """The date of an entry in the reporting time zone."""
    entered_at = row["entered_at"]
    assert isinstance(entered_at, datetime)
    return entered_at.replace(tzinfo=UTC).astimezone(AMSTERDAM).date()


def segment(row: Row, dimension: str) -> object:
    """A value of a row; employees in size classes."""
    value = row[dimension]
    if dimension != "company_size" or value is None or not str(value).isdigit():
        return value
    return ("1-9", "10-49", "50-249", "250-999", "1000+")[
        sum(int(str(value)) >= least for least in (10, 50, 250, 1000))
    ]


def days(start: object, end: object) -> float:
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    return (end - start) / timedelta(days=1)


@pytest.fixture(scope="module")
def shipped(sample_mart: Path, before: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the command says of the shipped change, on a build of its own copy of the sample."""
    output = tmp_path_factory.mktemp("impact")
    shutil.copytree(sample_mart, output / "sample", ignore=shutil.ignore_patterns("target", "logs"))
    build = output / "sample" / "build.duckdb"
    untouched = build.read_bytes()
    result = command(output, "impact", str(before), "--format", "json")
    content: dict[str, Any] = json.loads(result.stdout)
    assert build.read_bytes() == untouched
    content["output"] = output
    return content


@pytest.mark.slow
def test_each_stage_is_entered_as_often_and_as_quickly_as_expected(shipped: dict[str, Any], expected: Sides) -> None:
    assert shipped["day"] == "2026-07-01"
    for side in SIDES:
        by_stage: dict[object, list[Row]] = defaultdict(list)
        for row in expected[side]:
            by_stage[row["stage_id"]].append(row)
        found = {stage["stage_id"]: stage[side] for stage in shipped["stages"]}
        assert list(found) == ["known", "inquiry", "mql", "sal", "sql", "opportunity", "customer"]
        assert {name: figures["entered"] for name, figures in found.items()} == {
            name: len(by_stage[name]) for name in found
        }
        for name, figures in found.items():
            rows = by_stage[name]
            assert figures["observed"] == sum(row["entry_basis"] != "inferred" for row in rows)
            assert figures["median_days"] == pytest.approx(median(float(str(row["days_in_stage"])) for row in rows))
            waits = [days(row["journey_started_at"], row["entered_at"]) for row in rows]
            assert figures["median_days_to"] == pytest.approx(median(waits))
        for former, stage in pairwise(found):
            assert found[stage]["of_before"] == pytest.approx(len(by_stage[stage]) / len(by_stage[former]))


@pytest.mark.slow
def test_the_leads_that_move_are_the_golden_ones(shipped: dict[str, Any], expected: Sides, sample: Sample) -> None:
    stages = {side: furthest(rows) for side, rows in expected.items()}
    moves = Counter((stages["before"][lead], stages["after"][lead]) for lead in stages["before"])
    assert {(move["before"], move["after"]): move["leads"] for move in shipped["moves"]} == moves
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        golden = list(csv.DictReader(file))
    assert shipped["moved"] == len(golden) > 0
    leads = {record: lead_id for lead_id, record in names_of(sample, expected["after"]).items()}
    named = {leads[row["source"], row["record_id"]]: (row["stage_before"], row["stage_after"]) for row in golden}
    order = [stage["stage_id"] for stage in shipped["stages"]]
    for key, count in (("gained", 1), ("lost", -1)):
        shown = {each["lead_id"]: (each["stage_before"], each["stage_after"]) for each in shipped[key]}
        wanted = {
            lead: pair for lead, pair in named.items() if (order.index(pair[1]) - order.index(pair[0])) * count > 0
        }
        assert shown.items() <= wanted.items()
        assert len(shown) == min(10, len(wanted))


@pytest.mark.slow
def test_entries_by_source_segment_month_and_week_are_as_expected(shipped: dict[str, Any], expected: Sides) -> None:
    found: dict[tuple[str, str], Counter[object]] = {
        (dimension, side): Counter() for dimension in (*SEGMENTS, "month") for side in SIDES
    }
    for each in shipped["breakdowns"]:
        for side in SIDES:
            found[each["dimension"], side][each["value"], each["stage_id"]] += each[side]
    for side in SIDES:
        for dimension in SEGMENTS:
            values = Counter((segment(row, dimension), row["stage_id"]) for row in expected[side])
            assert +found[dimension, side] == values
        months = Counter((f"{day_of(row):%Y-%m}", row["stage_id"]) for row in expected[side])
        assert +found["month", side] == months
        mondays = Counter(
            day_of(row) - timedelta(days=day_of(row).weekday())
            for row in expected[side]
            if row["stage_id"] == "mql" and row["entry_basis"] != "inferred"
        )
        weeks = {date.fromisoformat(week["monday"]): week[side] for week in shipped["weeks"]}
        assert +Counter(weeks) == mondays
        assert all(later - earlier == timedelta(weeks=1) for earlier, later in pairwise(weeks))
        # 1 October 2026 is a Thursday: the thirteen weeks before its own.
        whole = [monday for monday in weeks if date(2026, 6, 29) <= monday < date(2026, 9, 28)]
        assert shipped[f"weekly_{side}"] == pytest.approx(sum(mondays[monday] for monday in whole) / 13)
    assert (shipped["handover"], shipped["weekly_weeks"]) == ("mql", 13)


@pytest.mark.slow
def test_examples_say_why_on_both_sides(shipped: dict[str, Any]) -> None:
    for example in shipped["lost"]:
        criteria = [
            criterion
            for side, norm in (("before", "50"), ("after", "65"))
            for journey in example[side]["journeys"]
            for stage in journey["stages"]
            for group in stage["groups"].values()
            for criterion in group
            if criterion["condition"]["signal"] == "behaviour_score" and criterion["condition"]["value"] == norm
        ]
        assert {criterion["condition"]["value"]: criterion["is_met"] for criterion in criteria[:2]} == {
            "50": True,
            "65": False,
        }
    assert "@" not in json.dumps([shipped["gained"], shipped["lost"]])


@pytest.mark.slow
def test_only_what_a_criterion_changes_is_computed(shipped: dict[str, Any], before: Path) -> None:
    output = shipped["output"]
    command(output, "impact", str(before), "--quiet")
    for side in SIDES:
        with duckdb.connect(output / "sample" / "impact" / side / "impact.duckdb", read_only=True) as connection:
            tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        assert "int_funnel__stage_exits" in tables
        # Both norms were asked for by the build, so it holds the answers.
        assert not {name for name in tables if name.startswith(("int_signals", "int_identity"))}
        assert not tables & {"int_journeys", "int_journeys__signals", "int_journeys__behaviour_scores"}


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--max-moved", "nan", "--max-moved is no limit: nan."),
        ("--max-moved", "-1", "--max-moved is no limit: -1."),
        ("--max-weekly", "inf", "--max-weekly is no limit: inf."),
        ("--max-change", "mql=-5", "--max-change mql is no limit: -5."),
        ("--max-change", "mql=nan", "--max-change mql is no limit: nan."),
    ],
)
def test_a_limit_is_a_number_that_can_be_kept_and_exceeded(
    before: Path, tmp_path: Path, option: str, value: str, said: str
) -> None:
    failed = command(tmp_path, "impact", str(before), f"{option}={value}", code=2)
    assert said in failed.stderr
    assert "0 or more" in failed.stderr


@pytest.mark.slow
def test_limits_text_markdown_and_a_future_change(shipped: dict[str, Any], tmp_path: Path) -> None:
    """A norm that starts after the data ends is judged by what it would have done."""
    output = shipped["output"]
    # Both with the few mail domains that these copies hold.
    base, folder = copy_seeds(tmp_path / "agreed"), propose(tmp_path / "proposal")
    shutil.copytree(output / "sample", output / "proposal", ignore=shutil.ignore_patterns("impact*"))
    arguments = ("impact", str(base), "--organisation", str(folder), "--lang", "nl")
    result = command(output, *arguments, "--max-change", "mql=5", "--max-weekly", "99", code=1)
    assert "gedragsscore minstens 65 wordt 80, vanaf 01-01-2027" in result.stdout
    assert "Stand per 01-10-2026 06:00 (Europe/Amsterdam)." in result.stdout
    assert "definities van 01-01-2027" in result.stdout
    assert re.findall(r"\b\d{4}-\d\d-\d\d\b", result.stdout) == []
    # A source has the name that `report` gives it.
    assert re.search(r"^Beurs +\d", result.stdout, flags=re.MULTILINE)
    assert "trade_fair" not in result.stdout
    assert "Boven de grens" in result.stdout
    assert "meer dan 5,0 % verschil" in result.stdout
    assert "Sales krijgt" in result.stdout
    markdown = command(output, *arguments, "--format", "markdown", "--max-change", "mql=99").stdout
    assert "| Fase | Was | Wordt |" in markdown
    assert "<details><summary>account:" in markdown
    assert "gedragsscore minstens 80" in markdown
    page = output / "proposal" / "impact.html"
    assert "gedragsscore minstens 65 wordt 80" in page.read_text(encoding="utf-8")
    assert page.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_a_changed_mapping_changes_the_signals(shipped: dict[str, Any], tmp_path: Path) -> None:
    """Nothing is shared then that the mapping decides."""
    output = shipped["output"]
    folder = copy_definitions(tmp_path / "remapped")
    mapping = folder / "mappings" / "activity_mappings.csv"
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace(",webinar_attended,", ",email_opened,"), encoding="utf-8")
    assert mapping.read_text(encoding="utf-8") != text
    shutil.copytree(output / "sample", output / "remapped", ignore=shutil.ignore_patterns("impact*"))
    arguments = ("impact", str(REPOSITORY / "seeds"), "--organisation", str(folder), "--format", "json")
    content = json.loads(command(output, *arguments).stdout)
    assert content["changed_mappings"] == ["activity_mappings"]
    change = {stage["stage_id"]: stage["after"]["entered"] - stage["before"]["entered"] for stage in content["stages"]}
    assert change["mql"] < 0
    before = {stage["stage_id"]: stage["before"]["entered"] for stage in content["stages"]}
    assert before == {stage["stage_id"]: stage["after"]["entered"] for stage in shipped["stages"]}


@pytest.mark.slow
def test_an_inserted_stage_moves_nobody_who_stays_where_they_were(shipped: dict[str, Any], tmp_path: Path) -> None:
    """The stages after it get another number, which is no news about anyone in them."""
    output = shipped["output"]
    base = copy_seeds(tmp_path / "agreed")
    folder = copy_seeds(tmp_path / "inserted")
    file = folder / "taxonomy" / "lead_stages.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        row["stage_order"] = str(int(row["stage_order"]) + (int(row["stage_order"]) >= 2))
    asked = {**rows[1], "stage_id": "asked", "stage_order": "2", "name_nl": "Gevraagd", "name_en": "Asked"}
    write_rows(file, [*rows[:2], asked, *rows[2:]])
    file = folder / "taxonomy" / "stage_criteria.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    added = dict.fromkeys(rows[0], "") | {
        "criterion_id": "asked_demo",
        "taxonomy_id": "agreed",
        "stage_id": "asked",
        "criteria_group": "demo",
        "signal": "demo_requested",
        "operator": "occurs",
        "basis": "agreed",
    }
    write_rows(file, [*rows, added])
    shutil.copytree(output / "sample", output / "inserted", ignore=shutil.ignore_patterns("impact*"))
    arguments = ("impact", str(base), "--organisation", str(folder), "--format", "json")
    content = json.loads(command(output, *arguments).stdout)
    assert {(move["before"], move["after"]) for move in content["moves"] if move["before"] != move["after"]} == {
        ("inquiry", "asked")
    }
    assert {(each["stage_before"], each["stage_after"]) for each in content["gained"]} == {("inquiry", "asked")}
    assert content["lost"] == []


@pytest.mark.slow
def test_a_renamed_mql_stage_changes_nothing_for_sales(shipped: dict[str, Any], tmp_path: Path) -> None:
    """Each side hands over in its own stage, and two stages in one place are equally far."""
    output = shipped["output"]
    folder = copy_definitions(tmp_path / "renamed")
    for name, column in (("lead_stages", "agreed,{},"), ("stage_criteria", ",agreed,{},")):
        file = folder / "taxonomy" / f"{name}.csv"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(column.format("mql"), column.format("hot_lead")), encoding="utf-8")
    shutil.copytree(output / "sample", output / "renamed", ignore=shutil.ignore_patterns("impact*"))
    arguments = ("impact", str(REPOSITORY / "seeds"), "--organisation", str(folder), "--lang", "nl", "--format", "json")
    content = json.loads(command(output, *arguments).stdout)
    assert (content["handover_before"], content["handover"]) == ("mql", "hot_lead")
    assert content["weekly_before"] == content["weekly_after"] == shipped["weekly_after"] > 0
    assert all(week["before"] == week["after"] for week in content["weeks"])
    assert content["moved"] > 0
    assert content["gained"] == content["lost"] == []
    page = (output / "renamed" / "impact.html").read_text(encoding="utf-8")
    assert f"0 komen verder, 0 minder ver, {content['moved']} even ver" in page


@pytest.mark.slow
def test_leads_of_another_unit_are_not_compared_one_by_one(shipped: dict[str, Any], tmp_path: Path) -> None:
    """A person and an organisation have ids of their own: whoever compares them finds that everybody moved."""
    output = shipped["output"]
    folder = copy_definitions(tmp_path / "persons")
    damage(folder, [["taxonomy/taxonomies.csv", "swap", "account,cumulative", "person,cumulative"]])
    shutil.copytree(output / "sample", output / "persons", ignore=shutil.ignore_patterns("impact*"))
    arguments = ("impact", str(REPOSITORY / "seeds"), "--organisation", str(folder), "--format", "json")
    content = json.loads(command(output, *arguments, "--max-moved", "50", code=1).stdout)
    assert content["lead_units"] == {"before": "account", "after": "person"}
    assert (content["leads"], content["moved"]) == (None, None)
    assert content["moves"] == content["gained"] == content["lost"] == []
    [excess] = content["over_limits"]
    assert (excess["limit"], excess["found"]) == ("moved", None)
    assert excess["message"].startswith("--max-moved cannot be judged.")
    before = {stage["stage_id"]: stage["before"]["entered"] for stage in content["stages"]}
    assert before == {stage["stage_id"]: stage["after"]["entered"] for stage in shipped["stages"]}
    assert content["stages"][0]["after"]["entered"] > before["known"]


@pytest.mark.slow
def test_a_change_without_dates_is_of_the_day_in_the_reporting_time_zone(
    shipped: dict[str, Any], tmp_path: Path
) -> None:
    output = shipped["output"]
    folder = copy_definitions(tmp_path / "hurried")
    damage(folder, [["taxonomy/lead_stages.csv", "swap", "marketing,infer,48", "marketing,infer,24"]])
    shutil.copytree(output / "sample", output / "hurried", ignore=shutil.ignore_patterns("impact*"))
    with duckdb.connect(output / "hurried" / "build.duckdb") as connection:
        # In Amsterdam it is the first of September by then.
        connection.execute("update intermediate.int_signals__as_of set as_of = timestamp '2026-08-31 22:30'")
    arguments = ("impact", str(REPOSITORY / "seeds"), "--organisation", str(folder), "--format", "json")
    assert json.loads(command(output, *arguments).stdout)["day"] == "2026-09-01"


def copy_definitions(folder: Path) -> Path:
    """Return a folder with all of the shipped definitions: `copy_seeds` leaves most mail domains out."""
    for part in ("taxonomy", "mappings"):
        shutil.copytree(REPOSITORY / "seeds" / part, folder / part, ignore=shutil.ignore_patterns("*.yml"))
    return folder


def write_rows(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
