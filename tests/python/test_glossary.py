"""`lead-taxonomy glossary`: the page says what the seeds say, safely, and fits a telephone."""

import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from typer.testing import CliRunner

from browsing import DESKTOP, PHONE, needs_browser, visit
from lead_taxonomy.cli import app
from lead_taxonomy.markdown import escape
from proposals import propose
from validating.damaging import ROOT, copy_seeds, damage

STAGES = "taxonomy/lead_stages.csv"
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """A page as elements: name, attributes, text; and every mistake in their nesting."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.languages: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag not in VOID:
            language = given.get("lang", self._open[-1][1] if self._open else "")
            self._open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open[-1][0] != "style":
            self.texts.append(data.strip())
            self.languages.append((self._open[-1][1], data.strip()))

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LEAD_TAXONOMY_PROJECT", str(ROOT))
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def make(tmp_path: Path, *arguments: str) -> tuple[str, str]:
    result = CliRunner().invoke(app, ["glossary", "--output", str(tmp_path / "out"), *arguments])
    assert result.exit_code == 0, result.output
    pages = list((tmp_path / "out").rglob("glossary.html"))
    assert len(pages) == 1
    return pages[0].read_text(encoding="utf-8"), pages[0].with_suffix(".md").read_text(encoding="utf-8")


@pytest.fixture
def shipped(tmp_path: Path) -> str:
    return make(tmp_path)[0]


def test_the_page_says_what_the_seeds_say(tmp_path: Path) -> None:
    text, markdown = make(tmp_path)
    page = " ".join(Page(text).texts)
    for said in (
        "De organisatie past bij ons en laat genoeg interesse zien om aan sales over te dragen.",
        "The organisation fits us and shows enough interest to hand over to sales.",
        "gedragsscore minstens 65",
        "behaviour score at least 65",
        "vanaf 01-07-2026",
        "tot 01-07-2026: gedragsscore minstens 50",
        "binnen 48 uur",
        "Marketing draagt over; sales neemt binnen twee dagen een besluit.",
        "Demo aangevraagd",
        "Land is NL of BE",
        "Vandaag bellen",
        "Hoofd sales",
        "budget, need and timeline",
        "Klantpiramide",
    ):
        assert said in page, said
        assert escape(said) in markdown, said


def test_structure(shipped: str) -> None:
    page = Page(shipped)
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert len(page.named(landmark)) == 1, landmark
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for attributes in page.named("a")]
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)
    labels = [each for _, attributes in page.elements for each in attributes.get("aria-labelledby", "").split()]
    assert set(labels) <= set(ids)
    assert [each.get("role") for each in page.named("svg")] == ["img"]
    assert len(page.named("polygon")) == 7
    assert all("scope" in attributes for attributes in page.named("th"))


def test_each_language_is_marked(shipped: str) -> None:
    languages = Page(shipped).languages
    assert ("en", "There is an opportunity in the CRM.") in languages
    assert ("nl", "Er staat een verkoopkans in het CRM.") in languages
    assert ("nl", "gedragsscore minstens 65") in languages
    assert ("en", "behaviour score at least 65") in languages


def test_nothing_comes_from_elsewhere(shipped: str) -> None:
    page = Page(shipped)
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {tag for tag, _ in page.elements}
    assert not [value for _, attributes in page.elements for name, value in attributes.items() if name.startswith("on")]
    assert not re.findall(r"url\(|@import", shipped)
    assert re.findall(r"https?://[^\"' <]+", shipped) == ["http://www.w3.org/2000/svg"]
    (policy,) = [meta["content"] for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "@media print" in shipped
    assert "prefers-color-scheme: dark" in shipped


EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}&amp;"


def test_html_in_a_cell_is_text(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path / "org")
    cell = '"' + EVIL.replace('"', '""') + '"'
    damage(
        folder,
        [
            [STAGES, "swap", "Aanvraag,", f"{cell},"],
            [STAGES, "swap", "There is an opportunity in the CRM.", cell],
            ["taxonomy/next_actions.csv", "swap", "Samen beoordelen", cell],
            ["taxonomy/definition_changes.csv", "swap", "Hoofd marketing", cell],
            ["taxonomy/stage_criteria.csv", "swap", "Sales zet de status in het CRM.", cell],
            ["taxonomy/stage_criteria.csv", "swap", "agreed,sal,accepted", f"agreed,sal,{cell}"],
            ["taxonomy/scoring_rules.csv", "swap", "NL|BE", cell],
            ["taxonomy/fit_grades.csv", "swap", "agreed,A,45", f"agreed,{cell},45"],
        ],
    )
    damage(folder, [["taxonomy/taxonomies.csv", "swap", "Agreement between marketing and sales", cell]])
    text, markdown = make(tmp_path, "--organisation", str(folder))
    page = Page(text)
    assert not page.named("script")
    assert not page.named("img")
    assert EVIL in page.texts
    assert "<script" not in markdown
    assert "<img" not in markdown
    # The words of a stage in the drawing are cut into lines.
    assert "&lt;script&gt;" in text


def test_assumptions_are_marked(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path / "org")
    ordered = "order_placed,occurs,,"
    damage(folder, [["taxonomy/stage_criteria.csv", "swap", f"{ordered}agreed", f"{ordered}assumption"]])
    text, markdown = make(tmp_path, "--organisation", str(folder))
    assert len([each for each in Page(text).named("strong") if each.get("class") == "assumption"]) == 1
    assert "**aanname / assumption**" in markdown
    assert "bestelling geplaatst / order placed" in markdown.partition("### Aannames")[2]


def test_another_day_shows_the_definition_of_that_day(tmp_path: Path) -> None:
    folder = propose(tmp_path / "org")
    _, markdown = make(tmp_path, "--organisation", str(folder), "--on", "2025-06-01")
    stage = markdown.partition("#### 2. ")[2].partition("#### 3. ")[0]
    criteria, _, versions = stage.partition("Andere versies")
    assert "gedragsscore minstens 50" in criteria
    assert "gedragsscore minstens 65" not in criteria
    assert "van 01-07-2026 tot 01-01-2027: gedragsscore minstens 65" in versions
    assert "vanaf 01-01-2027: gedragsscore minstens 80" in versions


def test_stages_that_ended_or_are_yet_to_come_are_said(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path / "org")
    assert "Fasen die vervallen" not in make(tmp_path / "now", "--organisation", str(folder))[1]
    file = folder / STAGES
    header, *lines = file.read_text().splitlines()
    mql = next(line for line in lines if line.startswith("agreed,mql,"))
    old = mql.removesuffix(",,") + ",,2026-01-01"
    new = mql.replace("agreed,mql,", "agreed,ready,").replace("Marketing Qualified Lead (MQL)", "Sales-ready <b>")
    lines[lines.index(mql)] = f"{old}\n{new.removesuffix(',,')},2026-01-01,"
    file.write_text("\n".join([header, *lines]) + "\n")
    for day, present, absent in (
        ("2025-06-01", "Marketing Qualified Lead", "Sales-ready <b>: vanaf 01-01-2026"),
        ("2026-06-01", "Sales-ready", "Marketing Qualified Lead (MQL): tot 01-01-2026"),
    ):
        text, markdown = make(tmp_path / day, "--organisation", str(folder), "--on", day)
        stages, _, after = markdown.partition("#### Fasen die vervallen zijn of nog komen")
        assert f"#### 2. {present}" in stages
        assert escape(absent) in after.partition("### Punten")[0]
        assert absent in Page(text).texts


SKIPPING = {
    "cumulative": [
        "Als een lead deze fase overslaat / When a lead skips this stage**: telt de fase toch mee / the stage counts",
        "Als een lead deze fase overslaat / When a lead skips this stage**: telt de fase niet mee / the stage does not",
    ],
    "strict": [
        "Deze fase / This stage**: is verplicht / is required",
        "Deze fase / This stage**: mag worden overgeslagen / may be skipped",
    ],
}


@pytest.mark.parametrize("progress", SKIPPING)
def test_what_skipping_a_stage_means_goes_by_the_order_of_the_stages(tmp_path: Path, progress: str) -> None:
    folder = copy_seeds(tmp_path / "org")
    damage(folder, [["taxonomy/taxonomies.csv", "swap", ",cumulative,", f",{progress},"]])
    text, markdown = make(tmp_path, "--organisation", str(folder))
    page = " ".join(Page(text).texts)
    for order, sentences in SKIPPING.items():
        for said in sentences:
            assert (said in markdown) == (order == progress), said
            assert (said.partition("**: ")[2].partition(" / ")[0] in page) == (order == progress), said


def test_one_hour_and_one_day_are_singular(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path / "org")
    damage(folder, [[STAGES, "swap", ",48,", ",1,"], ["taxonomy/taxonomies.csv", "swap", ",180,", ",1,"]])
    _, markdown = make(tmp_path, "--organisation", str(folder))
    assert "binnen 1 uur / within 1 hour\n" in markdown
    assert "1 dag / 1 day\n" in markdown
    assert "90 dagen / 90 days\n" in markdown


def test_what_others_call_prospect(tmp_path: Path) -> None:
    markdown = make(tmp_path)[1].partition("### Wat anderen")[2]
    (prospect,) = [line for line in markdown.splitlines() if line.startswith("- **Prospect**")]
    assert prospect in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    before, after = prospect.split("Gekwalificeerd door sales")
    assert "Klantpiramide" in before
    assert "Van lead naar prospect" in after


def test_names_are_the_top_of_every_funnel(tmp_path: Path) -> None:
    assert "Fase 0" not in make(tmp_path)[1]
    folder = copy_seeds(tmp_path / "org")
    damage(folder, [[STAGES, "drop", "agreed,known"]])
    text, markdown = make(tmp_path / "without", "--organisation", str(folder))
    said = "Fase 0 is elke naam die binnenkwam."
    assert said in text
    assert said in markdown


@pytest.mark.parametrize("example", ["olist", "bpi_2012"])
def test_the_examples_have_a_page(tmp_path: Path, example: str) -> None:
    Page(make(tmp_path, "--example", example)[0])


def test_the_same_seeds_give_the_same_page(tmp_path: Path) -> None:
    assert make(tmp_path) == make(tmp_path)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path / "org")
    damage(folder, [[STAGES, "delete"]])
    result = CliRunner().invoke(app, ["glossary", "--organisation", str(folder), "--output", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "taxonomy/lead_stages.csv cannot be read completely" in result.output
    assert CliRunner().invoke(app, ["glossary", "--on", "1-1-2027"]).exit_code == 2


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_nothing_scrolls_sideways(tmp_path: Path, width: int, scheme: Literal["light", "dark"]) -> None:
    folder = copy_seeds(tmp_path / "org")
    long = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverordnung"
    damage(folder, [[STAGES, "swap", "Verkoopkans,Opportunity", f"{long},<script>document.title=1</script>"]])
    damage(folder, [["taxonomy/next_actions.csv", "swap", "Samen beoordelen", long]])
    make(tmp_path, "--organisation", str(folder))
    with visit(next((tmp_path / "out").rglob("glossary.html")), width, scheme) as opened:
        opened.assert_clean()
        assert opened.page.title() != "1"
        assert "<script>document.title=1</script>" in opened.page.inner_text("main")
