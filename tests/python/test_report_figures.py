"""`lead-taxonomy report`: every figure equals its recipe in docs/recipes.md, and a count by hand.

docs/metrics.md has the definitions; tests of the recipes hold them to the semantic layer.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from hand_made_mart import ORDER, ROWS, create_fact, insert_rows
from large_mart import write_large_mart, write_mart
from lead_taxonomy.building.texts import text as build_text
from lead_taxonomy.report.definitions import METRICS
from naive_report import Filters, NaiveReport, Row, read_fact, share
from recipe_page import recipes, select
from report_pages import REPOSITORY, ROW, figures_of, invoke, mart_of, page_of, page_of_rows
from validating.damaging import copy_seeds, damage

METRIC_PAGE = (REPOSITORY / "docs/metrics.md").read_text(encoding="utf-8")
COUNTS = ("cohort_leads", "converted_leads", "undecided_leads")


def run_recipe(mart: Path, saved_query: str, basis: str = "as_agreed") -> list[Row]:
    """The rows of a recipe for one basis, without the columns that say which."""
    with duckdb.connect(str(mart), read_only=True) as connection:
        rows = select(connection, recipes()[saved_query])
    return [
        {name: value for name, value in row.items() if name not in {"taxonomy_id", "definition_basis"}}
        for row in rows
        if row["definition_basis"] == basis and row["taxonomy_id"] == "agreed"
    ]


def month(value: date | datetime) -> str:
    return value.isoformat()[:7]


def same(figure: Row, expected: Row) -> None:
    """The figures of a row are those expected, up to the last digits of a division."""
    compared = {name: value for name, value in expected.items() if name in figure}
    assert len(compared) > 1
    for name, value in compared.items():
        close = value if value is None or isinstance(value, str) else pytest.approx(value, rel=1e-12, abs=1e-9)
        assert figure[name] == close, (name, figure, expected)


def conversion_of(rows: list[Row]) -> Row:
    """Add up the counts of a conversion and divide."""
    cohort, converted, undecided = (sum(row[name] for row in rows) for name in COUNTS)
    return {
        "cohort_leads": cohort,
        "converted_leads": converted,
        "undecided_leads": undecided,
        "conversion": share(converted, cohort),
        "resolved_conversion": share(converted, cohort - undecided),
        "undecided_share": share(undecided, cohort),
        "is_mature": int(undecided == 0),
    }


def assert_equals_recipes(mart: Path, figures: dict[str, list[Row]], basis: str = "as_agreed") -> None:
    """Compare all tables of the report that a recipe gives."""
    by_id = {row["stage_id"]: row for row in figures["stages"]}
    entered = run_recipe(mart, "time_in_stage", basis)
    assert {row["stage_id"] for row in entered} == {stage_id for stage_id, row in by_id.items() if row["entered_leads"]}
    for row in entered:
        same(by_id[row["stage_id"]], row)

    cohorts = {(row["month"], row["to_stage_id"]): row for row in figures["cohorts"]}
    by_stage = defaultdict(list)
    expected_cohorts = run_recipe(mart, "funnel_by_cohort_month", basis)
    assert expected_cohorts
    for row in expected_cohorts:
        same(cohorts[month(row["month"]), row["to_stage_id"]], {**row, "month": month(row["month"])})
        by_stage[row["to_stage_id"]].append(row)
    assert sum(row["cohort_leads"] for row in figures["cohorts"]) == sum(
        row["cohort_leads"] for row in expected_cohorts
    )
    assert set(by_stage) == {row["to_stage_id"] for row in figures["from_top"]}
    for row in figures["from_top"]:
        same(row, conversion_of(by_stage[row["to_stage_id"]]))

    steps = defaultdict(list)
    for row in run_recipe(mart, "conversion_by_source", basis):
        steps[row["from_stage_id"], row["to_stage_id"]].append(row)
    assert set(steps) == {(row["from_stage_id"], row["to_stage_id"]) for row in figures["steps"]}
    periods = defaultdict(list)
    for row in run_recipe(mart, "conversion_by_month", basis):
        periods[row["from_stage_id"], row["to_stage_id"]].append(row)
    for row in figures["steps"]:
        pair = row["from_stage_id"], row["to_stage_id"]
        same(row, conversion_of(steps[pair]))
        entries = sum(each["to_stage_entries"] for each in periods[pair])
        same(row, {"to_stage_entries": entries, "period_conversion": share(entries, row["cohort_leads"])})

    judged: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in run_recipe(mart, "sla_by_month", basis):
        judged[row["stage_id"]][0] += row["sla_judged_leads"]
        judged[row["stage_id"]][1] += row["sla_met_leads"]
    for stage_id, row in by_id.items():
        all_judged, met = judged[stage_id]
        sla = {"sla_judged_leads": all_judged, "sla_met_leads": met, "sla_attainment": share(met, all_judged)}
        same(row, sla)
    total_judged, total_met = (sum(each[place] for each in judged.values()) for place in (0, 1))
    same(figures["totals"][0], {"sla_judged_leads": total_judged, "sla_attainment": share(total_met, total_judged)})

    opened = run_recipe(mart, "open_leads_by_stage", basis)
    for row in opened:
        same(by_id[row["furthest_stage_id"]], row)
    assert figures["totals"][0]["open_leads"] == sum(row["open_leads"] for row in opened)

    closed = run_recipe(mart, "win_rate_by_month", basis)
    months = {row["month"]: row for row in figures["months"]}
    for row in closed:
        same(months[month(row["month"])], {**row, "month": month(row["month"])})
    won, lost = (sum(row[name] for row in closed) for name in ("won_leads", "lost_leads"))
    same(figures["totals"][0], {"won_leads": won, "lost_leads": lost, "win_rate": share(won, won + lost)})

    amounts = run_recipe(mart, "amount_by_currency", basis)
    assert sorted(row["currency"] for row in amounts) == sorted(row["currency"] for row in figures["amounts"])
    for row in amounts:
        same(next(each for each in figures["amounts"] if each["currency"] == row["currency"]), row)

    recycled = run_recipe(mart, "recycled_by_source", basis)
    all_recycled, returned = (sum(row[name] for row in recycled) for name in ("recycled_leads", "returned_leads"))
    same(
        figures["totals"][0],
        {"recycled_leads": all_recycled, "returned_leads": returned, "return_rate": share(returned, all_recycled)},
    )
    assert_months_and_weeks_equal_recipes(mart, figures, basis)


def assert_months_and_weeks_equal_recipes(mart: Path, figures: dict[str, list[Row]], basis: str) -> None:
    """Compare what was handed back by month, and what sales got by week."""
    months = {row["month"]: row for row in figures["months"]}
    by_month = run_recipe(mart, "recycled_by_month", basis)
    assert {month(row["month"]) for row in by_month} <= months.keys()
    for row in by_month:
        same(months[month(row["month"])], {**row, "month": month(row["month"])})

    with duckdb.connect(str(mart), read_only=True) as connection:
        found = connection.execute(
            "select min_by(stage_id, (stage_order, entered_at)) from fct_lead_funnel where stage_owner = 'sales'"
        ).fetchone()
    assert found
    weeks = {row["week"]: row["entered_leads"] for row in figures["weeks"] if row["entered_leads"]}
    assert weeks == {
        row["week"].isoformat()[:10]: row["entered_leads"]
        for row in run_recipe(mart, "entered_by_week", basis)
        if row["stage_id"] == found[0]
    }


def assert_equals_naive(rows: list[Row], figures: dict[str, list[Row]]) -> None:
    """Compare all tables with a count in plain Python."""
    naive = NaiveReport(rows, Filters())
    same(figures["totals"][0], naive.totals())
    entered = [row for row in figures["stages"] if row["entered_leads"]]
    assert [row["stage_id"] for row in entered] == naive.stages
    for row in entered:
        same(row, naive.stage(row["stage_id"]))
    for row, (before, stage) in zip(figures["steps"], zip(naive.stages, naive.stages[1:], strict=False), strict=True):
        assert (row["from_stage_id"], row["to_stage_id"]) == (before, stage)
        same(row, naive.step(before, stage))
    for row in figures["cohorts"][:: max(1, len(figures["cohorts"]) // 40)]:
        same(row, naive.cohort_cell(row["month"], row["to_stage_id"]))
    for row in figures["months"]:
        same(row, naive.closed(row["month"]))
    weeks = {row["week"]: row["entered_leads"] for row in figures["weeks"] if row["entered_leads"]}
    assert weeks == dict(naive.weeks())
    amounts = naive.amounts()
    assert sorted(amounts) == sorted(row["currency"] for row in figures["amounts"])
    for row in figures["amounts"]:
        same(row, amounts[row["currency"]])
    for column, read in READERS.items():
        top = {row["value"] for row in figures[f"by_{column}"] if row["kind"] in {"value", "unmapped"}}
        for row in figures[f"by_{column}"]:
            same(row, naive.by_value(partial(is_in_row, row, read, top)))


def head_count_range(row: Row) -> str | None:
    """The range of a number of employees."""
    size: str | None = row["company_size"]
    if size is None or not size.isdigit():
        return size
    limits = [(9, "1-9"), (49, "10-49"), (249, "50-249"), (999, "250-999")]
    return next((name for limit, name in limits if int(size) <= limit), "1000+")


def is_in_row(figure: Row, read: Callable[[Row], str | None], top: set[str], journey: Row) -> bool:
    """Whether a journey is counted in a row of the figures by value."""
    value = read(journey)
    if figure["kind"] == "empty":
        return value is None
    if figure["kind"] == "other":
        return value is not None and value not in top
    return bool(value == figure["value"])


READERS: dict[str, Callable[[Row], str | None]] = {
    **{column: itemgetter(column) for column in ("lead_source", "industry", "country", "job_function", "source")},
    "company_size": head_count_range,
    "is_existing_customer": lambda row: str(row["is_existing_customer"]).lower(),
}


@pytest.fixture(scope="module")
def figures(made_up: Path) -> dict[str, list[Row]]:
    """Its figures."""
    found: dict[str, list[Row]] = figures_of(made_up)["figures"]
    return found


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with a small made-up mart: more sources and countries than a report tells apart."""
    output = tmp_path_factory.mktemp("made_up")
    write_large_mart(mart_of(output), 900)
    return output


def test_every_figure_equals_its_recipe(made_up: Path, figures: dict[str, list[Row]]) -> None:
    assert_equals_recipes(made_up / "sample/mart/lead_taxonomy.duckdb", figures)


def test_every_figure_equals_a_count_by_hand(made_up: Path, figures: dict[str, list[Row]]) -> None:
    rows = read_fact(made_up / "sample/mart/lead_taxonomy.duckdb")
    assert "other" in {row["kind"] for row in figures["by_lead_source"]}
    assert_equals_naive(rows, figures)


def test_every_figure_of_a_mart_made_by_hand_equals_its_recipe_and_a_count_by_hand(tmp_path: Path) -> None:
    """With a stage that took the place of another."""
    mart = mart_of(tmp_path)
    with duckdb.connect(str(mart)) as connection:
        create_fact(connection)
        insert_rows(connection, ROWS)
    figures = figures_of(tmp_path, "--taxonomy", "agreed", "--basis", "as_agreed")["figures"]
    stages = [row["stage_id"] for row in figures["stages"]]
    assert [stage for stage in stages if stage in ORDER] == list(ORDER)
    assert_equals_recipes(mart, figures)
    assert_equals_naive([row for row in read_fact(mart) if row["taxonomy_id"] == "agreed"], figures)


@pytest.mark.slow
@pytest.mark.parametrize("basis", ["as_agreed", "restated"])
def test_every_figure_of_the_sample_equals_its_recipe_and_a_count_by_hand(
    sample_mart: Path, tmp_path: Path, basis: str
) -> None:
    mart = mart_of(tmp_path)
    mart.write_bytes((sample_mart / "mart/lead_taxonomy.duckdb").read_bytes())
    figures = figures_of(tmp_path, "--basis", basis)
    assert figures["definition_basis"] == basis
    assert_equals_recipes(mart, figures["figures"], basis)
    assert_equals_naive(read_fact(mart, basis), figures["figures"])
    other = figures_of(tmp_path, "--basis", "restated" if basis == "as_agreed" else "as_agreed")
    assert {row["stage_id"]: row["other_basis_leads"] for row in figures["figures"]["stages"]} == {
        row["stage_id"]: row["entered_leads"] for row in other["figures"]["stages"]
    }


def test_every_metric_has_the_name_and_label_of_the_metrics_page() -> None:
    labels = dict(re.findall(r"^### (\w+)$.*?^\| label \| (.*?) \|$", METRIC_PAGE, re.S | re.M))
    own = {"other_basis_leads", "other_basis_difference"}
    assert set(METRICS) - own <= set(labels)
    for name in set(METRICS) - own:
        assert f"{METRICS[name].label.en} · {METRICS[name].label.nl}" == labels[name]


def test_every_column_of_the_figures_is_a_metric(figures: dict[str, list[Row]]) -> None:
    keys = {"stage_id", "from_stage_id", "to_stage_id", "month", "week", "currency", "value", "kind"}
    known = {*re.findall(r"^### (\w+)$", METRIC_PAGE, re.M), "other_basis_leads", "other_basis_difference"}
    for name, rows in figures.items():
        for row in rows[:1]:
            assert set(row) - keys <= known, name


def select_rows(*changes: str) -> str:
    """Rows like ROW, each with some columns replaced: `value as column`."""
    return " union all by name ".join(f"select * replace ({change}) from (select {ROW})" for change in changes)


def test_an_empty_mart_has_no_figures(tmp_path: Path) -> None:
    write_mart(mart_of(tmp_path), f"select {ROW} where false")
    content = figures_of(tmp_path)
    assert content["as_of"] is None
    assert content["figures"]["cohorts"] == content["figures"]["months"] == []
    assert all(row["entered_leads"] == 0 for row in content["figures"]["stages"])


def test_a_value_that_is_called_like_a_group_is_not_the_group(tmp_path: Path) -> None:
    names = [f"'f{number}' as lead_funnel_id, 'p{number}' as lead_id" for number in range(30)]
    rows = [
        f"select * replace ({change}), 'Other values ({n})' as lead_source from (select {ROW})"
        for n, change in enumerate(names)
    ]
    write_mart(mart_of(tmp_path), " union all by name ".join([*rows, f"select {ROW}, 'unmapped' as lead_source"]))
    values = figures_of(tmp_path)["figures"]["by_lead_source"]
    groups = {row["kind"]: row["entered_leads"] for row in values if row["kind"] != "value"}
    plain = [row for row in values if row["kind"] == "value"]
    # However rare it is, what no mapping knows is not one of the others.
    assert groups == {"unmapped": 1, "other": 30 - len(plain)}
    assert 0 < len(plain) < 30
    assert all(row["entered_leads"] == 1 for row in plain)


def test_dates_of_long_ago_are_counted_together(tmp_path: Path) -> None:
    old = "'f2' as lead_funnel_id, 'p2' as lead_id, date '1970-01-01' as entered_date"
    write_mart(mart_of(tmp_path), select_rows("'f1' as lead_funnel_id", old))
    months = [row["month"] for row in figures_of(tmp_path)["figures"]["months"]]
    assert months[0] == ""
    assert (months[1], months[-1], len(months)) == ("2021-10", "2026-09", 61)


SALES = "'sal' as stage_id, 1 as stage_order, 'sales' as stage_owner"


def sales_sections(folder: Path, select: str) -> dict[str, str]:
    """What sales got, by language."""
    pages = {language: page_of_rows(folder / language, select, "--lang", language) for language in ("nl", "en")}
    texts = {language: page.read_text(encoding="utf-8") for language, page in pages.items()}
    return {each: text.partition('<section id="sales"')[2].partition("</section>")[0] for each, text in texts.items()}


@pytest.mark.parametrize(
    ("latest", "nl", "en"),
    [
        (
            SALES,
            "De weken beginnen in okt 2021; wat sales daarvoor kreeg, telt in de andere cijfers mee als Eerder.",
            "The weeks begin in Oct 2021; what sales got before that is in the other figures, as Earlier.",
        ),
        (
            "0 as stage_order",
            "Sales kreeg geen leads meer sinds okt 2021.",
            "Sales has got no leads since Oct 2021.",
        ),
    ],
)
def test_weeks_of_long_ago_are_said_to_be_left_out(tmp_path: Path, latest: str, nl: str, en: str) -> None:
    old = "'p1' as lead_id, date '1970-01-01' as entered_date"
    old_rows = [f"'f1' as lead_funnel_id, {old}", f"'f2' as lead_funnel_id, {old}, {SALES}"]
    new_rows = ["'f3' as lead_funnel_id", f"'f4' as lead_funnel_id, {latest}"]
    recent = sales_sections(tmp_path / "recent", select_rows(*new_rows))
    assert not re.search("beginnen in|sinds", recent["nl"])
    found = sales_sections(tmp_path / "old", select_rows(*old_rows, *new_rows))
    assert nl in found["nl"]
    assert en in found["en"]
    assert "1970" not in found["en"]


def test_stages_in_one_place_stand_in_the_order_of_the_basis_that_is_shown(tmp_path: Path) -> None:
    later = {"old": 1, "new": 5}
    rows = ["'f' as lead_funnel_id"]
    for basis, days in (("as_agreed", later), ("restated", {"new": 2, "old": 9})):
        rows += [
            f"'{basis}-{stage}' as lead_funnel_id, '{basis}' as definition_basis, '{stage}' as stage_id, "
            f"3 as stage_order, timestamp '2026-09-0{day} 12:00:00' as entered_at"
            for stage, day in days.items()
        ]
    write_mart(mart_of(tmp_path), select_rows(*rows))
    for basis, expected in (("as_agreed", ["old", "new"]), ("restated", ["new", "old"])):
        stages = [row["stage_id"] for row in figures_of(tmp_path, "--basis", basis)["figures"]["stages"]]
        assert [stage for stage in stages if stage in later] == expected


def organisation_with_a_mart(
    folder: Path, edits: list[list[str]], as_of: str = "2026-10-01 04:00:00"
) -> tuple[str, ...]:
    """Write a mart of one row for an organisation with other definitions; return the arguments for its report."""
    damage(copy_seeds(folder / "org"), edits)
    mart = folder / "out/org/mart/lead_taxonomy.duckdb"
    mart.parent.mkdir(parents=True)
    write_mart(mart, f"select * replace (timestamp '{as_of}' as as_of) from (select {ROW})")
    return "--organisation", str(folder / "org")


def write_build(database: Path, timezone: str, unmapped: str) -> None:
    """Write what a report reads of a build database; `unmapped` is rows of SQL: a value, its rows, whether waived."""
    with duckdb.connect(str(database)) as connection:
        for schema in ("marts", "intermediate", "staging", "seeds"):
            connection.execute(f"create schema {schema}")
        connection.execute("use intermediate")
        connection.execute("create table int_signals__as_of as select $1 as reporting_timezone", [timezone])
        connection.execute(
            f"""
            create table int_signals__unmapped_values as
            select
                'crm' as source, 'industries' as mapping_seed, 'lead' as object, raw_value, row_count,
                null::timestamp as first_seen_at, null::timestamp as last_seen_at, is_waived,
                null::varchar as waiver_reason, null::varchar as waived_by
            from (values {unmapped}) as each (raw_value, row_count, is_waived)
            """
        )
        counts = ("raw", "staged", "superseded", "deleted", "merged", "rejected")
        connection.execute(
            "create table int_reconciliation__raw_rows as select 'crm' as system, 'crm' as source, 'raw' as raw_table, "
            + ", ".join(f"0 as rows_{count}" for count in counts)
        )


def test_a_definition_is_in_force_from_midnight_in_the_time_zone_of_the_build(tmp_path: Path) -> None:
    """At half past ten in the evening UTC it is the next day in Amsterdam."""
    added = "agreed,signed,7,Getekend,Signed,Getekend.,Signed.,sales,omit,,Bellen.,Call.,customer,2026-07-01,"
    organisation = organisation_with_a_mart(
        tmp_path, [["taxonomy/lead_stages.csv", "add", added]], "2026-06-30 22:30:00"
    )

    def stages() -> list[str]:
        return [row["stage_id"] for row in figures_of(tmp_path / "out", *organisation)["figures"]["stages"]]

    assert "signed" in stages(), "the project's time zone, where there is no build database"
    database = tmp_path / "out/org/build.duckdb"
    for timezone, is_there in (("UTC", False), ("Europe/Amsterdam", True)):
        database.unlink(missing_ok=True)
        write_build(database, timezone, "('x', 1, false)")
        assert ("signed" in stages()) == is_there


def test_an_own_text_of_a_reference_taxonomy_replaces_the_shipped_one(tmp_path: Path) -> None:
    edits = [
        [
            "taxonomy/taxonomies.csv",
            "add",
            "b2b_funnel,Onze funnel,Our funnel,Onze.,Ours.,account,cumulative,include,include,180,90,",
        ],
        [
            "taxonomy/lead_stages.csv",
            "add",
            "b2b_funnel,mql,1,Onze MQL,Our own MQL,Onze.,Ours.,sales,infer,,Bellen.,Call.,marketing_qualified,,",
        ],
    ]
    organisation = organisation_with_a_mart(tmp_path, edits)
    mart = tmp_path / "out/org/mart/lead_taxonomy.duckdb"
    mart.unlink()
    # The owner and the names in the mart are of the stage's last entry; what is in force now comes from the seeds.
    write_mart(
        mart,
        f"select * replace ('b2b_funnel' as taxonomy_id, 'mql' as stage_id, 1 as stage_order) from (select {ROW})",
    )
    found = figures_of(tmp_path / "out", *organisation)
    assert [row["stage_id"] for row in found["figures"]["stages"]] == ["mql"]
    assert found["sales_stage_id"] == "mql"


def test_sales_gets_leads_in_a_stage_that_somebody_entered_on_the_basis_that_is_shown(tmp_path: Path) -> None:
    """Stage `sal` ended, so restated nobody enters it: undecided leads are those that may still come to `sql`."""
    rows = []
    for basis, stages in (("as_agreed", ("known", "sal")), ("restated", ("known",))):
        for order, stage in enumerate(stages):
            owner = "sales" if order else "marketing"
            rows.append(
                f"'{basis}-{stage}' as lead_funnel_id, '{basis}' as definition_basis, '{stage}' as stage_id, "
                f"{order} as stage_order, '{owner}' as stage_owner"
            )
    write_mart(mart_of(tmp_path), select_rows(*rows))
    assert figures_of(tmp_path, "--basis", "as_agreed")["sales_stage_id"] == "sal"
    restated = figures_of(tmp_path, "--basis", "restated")
    assert restated["sales_stage_id"] is None
    page = page_of(tmp_path, "--basis", "restated", "--lang", "en").read_text(encoding="utf-8")
    assert "Sales has got no leads yet." in page
    assert "To sales" not in page.partition('<section id="sources"')[2].partition("</section>")[0]


UNMAPPED = {
    "('a', 1, false), ('b', 30, true), ('c', 8, true)": {
        "nl": ["1 waarde in 1 rij.", "Voorlopig aanvaard en hier niet meegeteld: 2 waarden."],
        "en": ["1 value in 1 row.", "Waived, and not counted here: 2 values."],
    },
    "('a', 1, false), ('b', 2, false), ('c', 8, true)": {
        "nl": ["2 waarden in 3 rijen.", "Voorlopig aanvaard en hier niet meegeteld: 1 waarde."],
        "en": ["2 values in 3 rows.", "Waived, and not counted here: 1 value."],
    },
    "('a', 1, true)": {
        "nl": ["Voorlopig aanvaard en hier niet meegeteld: 1 waarde."],
        "en": ["Waived, and not counted here: 1 value."],
    },
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("unmapped", UNMAPPED)
def test_waived_values_are_not_counted_as_unmapped(tmp_path: Path, unmapped: str, language: str) -> None:
    organisation = organisation_with_a_mart(tmp_path, [])
    write_build(tmp_path / "out/org/build.duckdb", "UTC", unmapped)
    invoke(tmp_path / "out", *organisation, "--lang", language)
    page = " ".join((tmp_path / "out/org/report.html").read_text(encoding="utf-8").split())
    _, _, quality = page.partition('<section id="quality"')
    quality, _, _ = quality.partition("</section>")
    for said in UNMAPPED[unmapped][language]:
        assert said in quality
    assert re.findall(r"<bdi>([abc])</bdi>", quality) == re.findall(r"'(\w)', \d+, false", unmapped)[::-1]
    assert "Alle waarden" not in quality
    assert "Every value" not in quality


@pytest.mark.parametrize(
    ("language", "headings", "hours"),
    [
        ("nl", ["Doorgestroomd uit vorige", "Doorgestroomd, afgerond"], "Afgesproken tijd: 1 uur."),
        ("en", ["Converted from previous", "Converted, resolved"], "Agreed time: 1 hour."),
    ],
)
def test_the_words_of_the_page(tmp_path: Path, language: str, headings: list[str], hours: str) -> None:
    organisation = organisation_with_a_mart(tmp_path, [["taxonomy/lead_stages.csv", "swap", ",48,", ",1,"]])
    invoke(tmp_path / "out", *organisation, "--lang", language)
    page = (tmp_path / "out/org/report.html").read_text(encoding="utf-8")
    for heading in headings:
        assert f'<th scope="col">{heading}</th>' in page
    # That is what `build` calls another formula: period_conversion.
    assert f'<th scope="col">{build_text("of_before", language)}' not in page
    assert hours in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--taxonomy", "nobody"], "does not hold the taxonomy 'nobody'"),
        (["--basis", "restated"], "on the basis restated"),
    ],
)
def test_what_the_mart_does_not_have_is_said(made_up: Path, arguments: list[str], message: str) -> None:
    assert message in invoke(made_up, *arguments, "--format", "json", code=2)


def test_without_a_mart_it_says_to_build(tmp_path: Path) -> None:
    assert "There is no published mart" in invoke(tmp_path, "--format", "json", code=2)


def test_the_mart_of_another_version_is_refused(tmp_path: Path) -> None:
    with duckdb.connect(str(mart_of(tmp_path))) as connection:
        connection.execute("create table fct_lead_funnel as select 1 as taxonomy_id")
    assert "cannot be read" in invoke(tmp_path, "--format", "json", code=2)


@pytest.mark.slow
def test_the_same_mart_gives_the_same_page(made_up: Path) -> None:
    pages: list[Any] = []
    for _ in range(2):
        invoke(made_up)
        pages.append((made_up / "sample/report.html").read_bytes())
    assert pages[0] == pages[1]
