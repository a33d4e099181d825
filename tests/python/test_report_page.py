"""The report in a real browser: its filters, its explanations, and that it is safe, light and accessible."""

import re
import sys
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import duckdb
import pytest
from playwright.sync_api import Page

from browsing import DESKTOP, PHONE, needs_browser, visit
from large_mart import write_large_mart
from lead_taxonomy.pages import Numbers
from lead_taxonomy.report.definitions import METRICS
from naive_report import Filters, NaiveReport, Row, percentile, read_fact
from report_pages import (
    ROW,
    choose,
    computed,
    figures_in,
    invoke,
    mart_of,
    page_of,
    page_of_many,
    page_of_rows,
    shown,
)
from test_examples import build, data_folder

pytestmark = [needs_browser, pytest.mark.slow]
Scheme = Literal["light", "dark"]

HOSTILE_TEXTS = [
    "</script><script>document.title='1'</script>",
    "<img src=x onerror=\"document.title='1'\">",
    "=1+1",
    "<!-- &amp; ]]>",
    "\u2028\u2029 line ends",
    "\N{ARABIC LETTER MEEM}\N{ARABIC LETTER SAD} \N{RIGHT-TO-LEFT OVERRIDE}abc",
    "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverordnung" * 2,
]


def hostile_rows() -> str:
    """Rows whose source, stage, industry, currency and system are such texts."""
    parts = []
    for number, text in enumerate(HOSTILE_TEXTS):
        quoted = "'" + text.replace("'", "''") + "'"
        for order in (0, 1 + number):
            known = {"stage_id": "'known'", "stage_name_en": "'Known'", "stage_name_nl": "'Bekend'"}
            stage = {name: quoted if order else first for name, first in known.items()}
            replaced = {
                **stage,
                "lead_funnel_id": f"'f{number}-{order}'",
                "lead_id": f"'person:{number}'",
                "stage_order": str(order),
                "stage_owner": quoted if order else "'marketing'",
                "is_furthest_stage": str(order > 0),
                "is_current_stage": str(order > 0),
                "source": quoted,
            }
            changes = ", ".join(f"{value} as {name}" for name, value in replaced.items())
            parts.append(
                f"select * replace ({changes}), {quoted} as lead_source, {quoted} as industry, "
                f"'o{number}' as opportunity_id, 10.5 as opportunity_amount, {quoted} as opportunity_currency "
                f"from (select {ROW})"
            )
    return " union all by name ".join(parts)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a small made-up mart, in Dutch."""
    return page_of_many(tmp_path_factory.mktemp("made_up"), 900, "--lang", "nl")


@pytest.fixture(scope="module")
def sample(sample_mart: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample on both bases, in English."""
    output = tmp_path_factory.mktemp("sample")
    mart_of(output).write_bytes((sample_mart / "mart/lead_taxonomy.duckdb").read_bytes())
    (output / "sample/build.duckdb").write_bytes((sample_mart / "build.duckdb").read_bytes())
    return page_of(output, "--lang", "en")


def expected_texts(naive: NaiveReport, page_stages: list[str], language: str) -> dict[str, str]:
    """What the page must show of the tables with stages, steps and totals, by the place in the tables."""
    stages = naive.stages
    numbers = Numbers(language)
    texts: dict[str, str] = {}

    def put(table: str, row: int, figures: Row) -> None:
        for name, value in figures.items():
            if name in METRICS:
                texts[f"{table}.{row}.{name}"] = numbers.of_kind(value, METRICS[name].kind)

    put("totals", 0, naive.totals())
    for number, stage in enumerate(page_stages):
        # A stage that is defined and that nobody ever entered has a row too.
        if stage in stages:
            put("stages", number, naive.stage(stage))
    for number, (before, stage) in enumerate(pairwise(stages)):
        put("steps", number, naive.step(before, stage))
        put("from_top", number, naive.step(stages[0], stage))
    return texts


def assert_shows(page: Page, naive: NaiveReport, language: str) -> None:
    """Every number on the page is the one that was counted by hand; an estimate is near it."""
    stages = [row["stage_id"] for row in computed(page)["stages"]]
    expected, found = expected_texts(naive, stages, language), shown(page)
    compared = 0
    for place, text in found.items():
        if place not in expected:
            continue
        compared += 1
        if text.startswith("≈"):
            table, row, metric = place.split(".")
            assert table == "stages"
            assert metric.startswith(("median", "p90"))
            assert_is_near(text, metric, naive, stages[int(row)], language)
        else:
            assert text == expected[place], place
    assert compared > 20


def assert_is_near(text: str, metric: str, naive: NaiveReport, stage: str, language: str) -> None:
    """An estimated percentile lies between the exact ones of five per cent lower and higher."""
    number = text.removeprefix("≈").strip()
    value = float(number.replace(".", "").replace(",", ".") if language == "nl" else number.replace(",", ""))
    rows = naive.entries(stage) if "stage" in metric and "current" not in metric else naive.open_rows([stage])
    if "next" in metric:
        rows = [row for row in rows if row["exit_kind"] == "advanced"]
    days = [
        (row["as_of"] - row["journey_started_at"]).total_seconds() / 86400 if "age" in metric else row["days_in_stage"]
        for row in rows
    ]
    part = 0.9 if metric.startswith("p90") else 0.5
    low, high = percentile(days, part - 0.05), percentile(days, part + 0.05)
    assert low is not None
    assert high is not None
    assert low - 0.1 <= value <= high + 0.1


def month_label(month: str, language: str) -> str:
    year, number = map(int, month.split("-"))
    return Numbers(language).month(date(year, number, 1))


def test_the_page_shows_the_same_tables_as_the_figures_say(made_up: Path) -> None:
    figures = figures_in(made_up)["figures"]
    with visit(made_up) as opened:
        tables = computed(opened.page)
        opened.assert_clean()
    assert {"totals", "stages", "cohorts", "weeks", "amounts", "by_lead_source", "by_industry"} <= set(tables)
    for name, rows in tables.items():
        assert len(rows) == len(figures[name])
        for row, expected in zip(rows, figures[name], strict=True):
            for key, value in expected.items():
                assert row[key] == (pytest.approx(value, abs=1e-6) if isinstance(value, float) else value), name


COMBINATIONS: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({}, {}),
    ({"from": "2024-03", "to": "2025-02"}, {"first": "2024-03", "last": "2025-02"}),
    ({"source": "source_03"}, {"source": lambda row: row["lead_source"] == "source_03"}),
    ({"segment": "Branche: industry_4"}, {"segment": lambda row: row["industry"] == "industry_4"}),
    ({"owner": "sales"}, {"owner": "sales"}),
    (
        {"source": "Niet ingevuld", "segment": "Bestaande klant: Nee"},
        {"source": lambda row: row["lead_source"] is None, "segment": lambda row: not row["is_existing_customer"]},
    ),
    (
        {"from": "2023-01", "segment": "Aantal medewerkers: 250-999", "owner": "marketing"},
        {"first": "2023-01", "segment": lambda row: 250 <= int(row["company_size"]) < 1000, "owner": "marketing"},
    ),
    (
        {"from": "2022-06", "to": "2025-12", "source": "source_00", "segment": "Bronsysteem: system_1"},
        {
            "first": "2022-06",
            "last": "2025-12",
            "source": lambda row: row["lead_source"] == "source_00",
            "segment": lambda row: row["source"] == "system_1",
        },
    ),
]


def has_source(source: str, row: Row) -> bool:
    return bool(row["lead_source"] == source)


def test_filters_show_what_a_count_by_hand_gives(made_up: Path) -> None:
    rows = read_fact(made_up.parent / "mart/lead_taxonomy.duckdb")
    with visit(made_up) as opened:
        for chosen, meaning in COMBINATIONS:
            labels = {
                name: month_label(label, "nl") if name in {"from", "to"} else label for name, label in chosen.items()
            }
            choose(opened.page, **labels)
            naive = NaiveReport(rows, Filters(**meaning))
            assert_shows(opened.page, naive, "nl")
            tables = computed(opened.page)
            assert {
                row["week"]: row["entered_leads"] for row in tables["weeks"] if row["entered_leads"]
            } == naive.weeks()
            amounts = naive.amounts()
            for row in tables["amounts"]:
                expected = amounts[row["currency"]]
                assert {name: row[name] for name in expected} == pytest.approx(expected)
            for row in tables["by_lead_source"]:
                if row["kind"] == "value" and not row["hidden"]:
                    expected = naive.by_value(partial(has_source, row["value"]))
                    assert {name: row[name] for name in expected} == pytest.approx(expected)
            for row in tables["cohorts"][::17]:
                expected = naive.cohort_cell(row["month"], row["to_stage_id"])
                assert {name: row[name] for name in expected} == pytest.approx(expected)
        opened.assert_clean()


@pytest.mark.parametrize(
    ("owner", "dashed"),
    [
        ("sales", {"entered_leads"}),
        ("marketing", {"converted_leads", "resolved_conversion", "undecided_share"}),
    ],
)
def test_an_owner_leaves_a_dash_where_a_figure_by_value_is_of_another_stage(
    made_up: Path, owner: str, dashed: set[str]
) -> None:
    with visit(made_up) as opened:
        choose(opened.page, owner=owner)
        texts = shown(opened.page)
        for name in ("entered_leads", "converted_leads", "resolved_conversion", "undecided_share"):
            cells = {text for place, text in texts.items() if re.fullmatch(rf"by_\w+\.\d+\.{name}", place)}
            assert (cells == {Numbers("nl").count(None)}) == (name in dashed), name
        opened.page.wait_for_timeout(300)
        assert opened.page.locator("#chart-sources").is_visible()
        opened.assert_clean()


def test_a_chart_of_other_stages_alone_is_not_drawn(tmp_path: Path) -> None:
    support = "'f2' as lead_funnel_id, 'support' as stage_id, 7 as stage_order, 'shared' as stage_owner"
    accepted = "'f3' as lead_funnel_id, 'sal' as stage_id, 2 as stage_order, 'sales' as stage_owner"
    others = [f"select * replace ({stage}) from (select {ROW})" for stage in (accepted, support)]
    rows = " union all by name ".join([f"select {ROW}", *others])
    with visit(page_of_rows(tmp_path, rows, "--lang", "nl")) as opened:
        choose(opened.page, owner="samen")
        [row] = computed(opened.page)["by_lead_source"]
        assert (row["entered_leads"], row["converted_leads"], row["is_mature"]) == (None, None, None)
        opened.page.locator("#chart-sources").wait_for(state="hidden")
        opened.assert_clean()


def test_hostile_texts_are_shown_as_texts(tmp_path: Path) -> None:
    path = page_of_rows(tmp_path, hostile_rows(), "--lang", "en")
    with visit(path, PHONE) as opened:
        tables = computed(opened.page)
        assert {row["value"] for row in tables["by_lead_source"]} == set(HOSTILE_TEXTS)
        text = opened.page.inner_text("main")
        # A browser shows each line end as it likes; what matters is that every text is there.
        for each in HOSTILE_TEXTS[:4]:
            assert each in text
        assert opened.page.title() != "1"
        choose(opened.page, source=HOSTILE_TEXTS[1])
        assert computed(opened.page)["stages"][0]["entered_leads"] == 1
        opened.assert_clean()


EDGES = {
    "empty": f"select {ROW} where false",
    "one row": f"select {ROW}",
    "all null": f"select * replace (null as stage_owner, 'x' as stage_id) from (select {ROW})",
    "two currencies and no stage after the first": f"""
        select {ROW}, 'o1' as opportunity_id, 1e12 as opportunity_amount, null as opportunity_currency
        union all by name
        select * replace ('f2' as lead_funnel_id, 'p2' as lead_id), 'o2' as opportunity_id, 0.005 as opportunity_amount,
            'EUR' as opportunity_currency from (select {ROW})
    """,
    "closed before it began": f"""
        select * replace ('won' as journey_outcome, 'won' as exit_kind, false as is_current_stage),
            timestamp '2020-02-29 23:30:00' as journey_closed_at from (select {ROW})
    """,
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("edge", EDGES)
def test_strange_marts_give_whole_pages(tmp_path: Path, edge: str, language: str) -> None:
    path = page_of_rows(tmp_path, EDGES[edge], "--lang", language)
    for width in (PHONE, DESKTOP):
        with visit(path, width) as opened:
            opened.page.wait_for_timeout(500)
            opened.assert_clean()
            assert opened.page.locator("h1").count() == 1
            assert "undefined" not in opened.page.inner_text("body")
            assert "NaN" not in opened.page.inner_text("body")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sample_fits_and_is_readable(sample: Path, width: int, scheme: Scheme) -> None:
    with visit(sample, width, scheme) as opened:
        computed(opened.page)
        assert opened.page.locator(".drawing svg").count() == 6
        assert opened.page.evaluate(CONTRASTS) == []
        opened.assert_clean()


def test_filters_on_the_sample_show_what_a_count_by_hand_gives(sample: Path) -> None:
    rows = read_fact(sample.parent / "mart/lead_taxonomy.duckdb")
    with visit(sample) as opened:
        for chosen, meaning in (
            ({}, Filters()),
            ({"source": "Trade fair"}, Filters(source=lambda row: row["lead_source"] == "trade_fair")),
            ({"segment": "Country: NL"}, Filters(segment=lambda row: row["country"] == "NL")),
            (
                {"from": "Mar 2026", "to": "Aug 2026", "source": "Website", "owner": "sales"},
                Filters("2026-03", "2026-08", source=lambda row: row["lead_source"] == "website", owner="sales"),
            ),
        ):
            choose(opened.page, **chosen)
            assert_shows(opened.page, NaiveReport(rows, meaning), "en")
        opened.assert_clean()


# Texts whose colour is too close to what is behind them: [text, contrast], by the formula of WCAG 2.
CONTRASTS = """
() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const part = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r / 255) + 0.7152 * part(g / 255) + 0.0722 * part(b / 255);
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = parse(getComputedStyle(each).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const isOther = element.closest("svg, script, option, optgroup, .hidden, .skip");
    if (!own || isOther || !element.checkVisibility()) continue;
    const [one, other] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    // A dash is no text to read.
    const text = element.textContent.trim();
    if (contrast < 4.5 && text !== "\\u2013") found.push([text.slice(0, 40), contrast]);
  }
  return found;
}
"""


def test_everything_can_be_reached_and_explained_with_a_keyboard(sample: Path) -> None:
    with visit(sample) as opened:
        page = opened.page
        computed(page)
        stops = []
        for _ in range(400):
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => {
                  const it = document.activeElement;
                  const box = document.getElementById("explanation");
                  return it === document.body ? null : {
                    tag: it.tagName, name: it.name ?? "", text: it.textContent.trim().slice(0, 60),
                    explained: !box.hidden, described: it.getAttribute("aria-describedby") ?? "",
                  };
                }"""
            )
            if stop is None:
                break
            stops.append(stop)
        assert stop is None, "the Tab key comes to an end"
        assert [each["name"] for each in stops if each["tag"] == "SELECT"] == [
            "from",
            "to",
            "source",
            "segment",
            "owner",
        ]
        assert any(each["tag"] == "BUTTON" and each["text"] == "Clear filters" for each in stops)
        explained = [each for each in stops if each["described"] and each["tag"] != "SELECT"]
        assert len(explained) > 30
        assert all(each["explained"] for each in explained)
        # Each table is one stop; arrows go to its other cells.
        tables = page.locator("table.grid:visible").count()
        assert len([each for each in stops if each["tag"] == "TD"]) == tables


def test_a_number_explains_itself_on_hover_focus_and_click(sample: Path) -> None:
    with visit(sample) as opened:
        page = opened.page
        computed(page)
        box = page.locator("#explanation")
        cell = page.locator("#funnel td[data-f='stages.2.entered_leads']")
        cell.hover()
        box.wait_for(state="visible")
        assert "Journeys that reached the stage" in box.inner_text()
        # What the seed says of the stage.
        assert "The organisation fits us" in box.inner_text()
        # It stays while the pointer is on it, and goes with Escape.
        box.hover()
        page.wait_for_timeout(400)
        assert box.is_visible()
        page.keyboard.press("Escape")
        assert box.is_hidden()
        cell.focus()
        assert box.is_visible()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("() => document.activeElement.dataset.f") == "steps.1.conversion"
        assert "as a share of the cohort" in box.inner_text()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("() => document.activeElement.dataset.f") == "steps.2.conversion"
        page.keyboard.press("Escape")
        assert box.is_hidden()
        page.keyboard.press("Enter")
        assert box.is_visible()
        page.mouse.move(5, 5)
        page.wait_for_timeout(400)
        assert box.is_visible(), "what was asked for stays"
        page.keyboard.press("Escape")
        page.locator("#tile-rate").click()
        assert "Won, as a share of won and lost" in box.inner_text()
        opened.assert_clean()


def test_every_number_points_at_a_definition_and_everything_has_a_name(sample: Path) -> None:
    with visit(sample) as opened:
        page = opened.page
        computed(page)
        assert (
            page.evaluate(
                """() => [...document.querySelectorAll("[data-f]")]
              .filter((cell) => !(cell.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean).length ||
                cell.getAttribute("aria-describedby").split(" ").some((id) => !document.getElementById(id)))
              .map((cell) => cell.dataset.f)"""
            )
            == []
        )
        ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((each) => each.id)")
        assert len(ids) == len(set(ids))
        assert (
            page.evaluate(
                """() => [...document.querySelectorAll(
                  "select, button, [role=img], table, section, nav, form, .scroll[role]")]
              .filter((each) => each.checkVisibility() || each.tagName === "TABLE")
              .filter((each) => !(each.getAttribute("aria-label") || each.labels?.length || each.caption ||
                (each.getAttribute("aria-labelledby") ?? "").split(" ").some((id) => document.getElementById(id)) ||
                (each.tagName === "BUTTON" && each.textContent.trim())))
              .map((each) => each.outerHTML.slice(0, 120))"""
            )
            == []
        )
        snapshot = page.locator("body").aria_snapshot()
        for landmark in ("- banner:", "- main:", "- contentinfo:", "- navigation ", "- form "):
            assert landmark in snapshot
        levels = page.evaluate(
            "() => [...document.querySelectorAll('h1, h2, h3')].map((each) => Number(each.tagName[1]))"
        )
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_on_paper_nothing_is_cut_off(sample: Path) -> None:
    with visit(sample, 700) as opened:
        page = opened.page
        computed(page)
        page.emulate_media(media="print")
        page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#filters").is_hidden()
        assert page.evaluate("() => [...document.querySelectorAll('details')].every((each) => each.open)")
        assert (
            page.evaluate(
                """() => [...document.querySelectorAll(".scroll, section, table, svg")]
              .filter((each) => each.checkVisibility() && getComputedStyle(each).overflow !== "visible" &&
                each.tagName !== "svg" &&
                (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1))
              .map((each) => each.className)"""
            )
            == []
        )
        assert (
            page.evaluate(
                """() => [...document.querySelectorAll("td, th, svg")]
              .filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1)
              .map((each) => each.textContent.slice(0, 30))"""
            )
            == []
        )


def test_a_young_cohort_is_marked_and_not_shown_as_low(sample: Path) -> None:
    numbers = Numbers("en")
    with visit(sample) as opened:
        computed(opened.page)
        young = mature = 0
        for place, row in enumerate(figures_in(sample)["figures"]["cohorts"]):
            cell = opened.page.locator(f"td[data-f='cohorts.{place}']")
            is_marked = "young" in (cell.get_attribute("class") or "").split()
            assert is_marked == (row["undecided_leads"] > 0)
            text = cell.inner_text()
            assert numbers.share(row["resolved_conversion"]) in text
            assert (f"{numbers.share(row['undecided_share'])} undecided" in text) == is_marked
            young, mature = young + is_marked, mature + (not is_marked and row["cohort_leads"] > 0)
        assert young
        assert mature


@pytest.mark.parametrize("example", ["olist", "bpi_2012"])
def test_the_real_funnels_have_a_page(example: str, tmp_path: Path) -> None:
    build(example, data_folder(example), tmp_path)
    invoke(tmp_path, "--example", example)
    path = tmp_path / example / "report.html"
    with visit(path, PHONE, "dark") as opened:
        tables = computed(opened.page)
        opened.assert_clean()
    with visit(path) as opened:
        naive = NaiveReport(read_fact(path.parent / "mart/lead_taxonomy.duckdb"), Filters())
        assert [row["entered_leads"] for row in tables["stages"]] == [
            len(naive.entries(stage)) for stage in naive.stages
        ]
        computed(opened.page)
        opened.assert_clean()


def test_a_million_leads_fit_in_three_megabytes(tmp_path: Path) -> None:
    mart = mart_of(tmp_path)
    write_large_mart(mart, 1_000_000)
    path = page_of(tmp_path)
    assert path.stat().st_size < 3_000_000
    with visit(path) as opened:
        tables = computed(opened.page)
        assert tables["stages"][0]["entered_leads"] == 1_000_000
        assert {row["kind"] for row in tables["by_lead_source"]} == {"value", "unmapped", "empty", "other"}
        value = next(row["value"] for row in tables["by_lead_source"] if row["kind"] == "value")
        choose(opened.page, source=value, segment="Existing customer: No", owner="sales")
        [(entered, median)] = (
            duckdb.connect(str(mart), read_only=True)
            .execute(
                """
            select count(*), median(days_in_stage) from fct_lead_funnel
            where lead_source = ? and not is_existing_customer and stage_id = 'sal'
            """,
                [value],
            )
            .fetchall()
        )
        row = next(row for row in computed(opened.page)["stages"] if row["stage_id"] == "sal")
        assert row["entered_leads"] == entered
        # From a sample of the journeys.
        assert "median_days_in_stage" in row["approximate"]
        assert row["median_days_in_stage"] == pytest.approx(median, rel=0.25)
        opened.assert_clean()
        paint = opened.page.evaluate(
            "() => performance.getEntriesByType('paint').map((each) => [each.name, Math.round(each.startTime)])"
        )
        sys.stdout.write(f"{path.stat().st_size} bytes, first paint {paint} ms\n")
