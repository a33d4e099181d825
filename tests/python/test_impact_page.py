"""The page of `lead-taxonomy impact`: says what was computed, shows what the data hold as text, fits a telephone."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal
from unittest.mock import patch

import pytest

from browsing import DESKTOP, PHONE, needs_browser, visit
from lead_taxonomy.diffing.differences import Change
from lead_taxonomy.explaining.explanation import Condition, Criterion, Journey, Lead, Record, Signal, Stage
from lead_taxonomy.explaining.words import Words
from lead_taxonomy.impacting import page as page_module
from lead_taxonomy.impacting.impact import Breakdown, Example, Figures, Impact, Move, StageImpact, Week
from lead_taxonomy.impacting.page import as_page
from lead_taxonomy.validating.rules import Words as Both

EVIL = "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>\u2028'`{{7*7}}"
# What HTML and charts show of it: one line.
EVIL_TEXT = EVIL.replace("\u2028", " ")
ADDRESS = "jan.jansen@example.nl"
AS_OF = datetime(2026, 10, 1, 4, 0)
NAMES = {"known": "Bekend", "inquiry": "Aanvraag", "mql": f"Gekwalificeerd {EVIL} (MQL)", "sal": "Geaccepteerd"}
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Elements(HTMLParser):
    """The elements of a page with their parents and texts; scripts and styles have no text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str], int]] = []
        self.texts: list[str] = []
        self._open: list[int] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, self._open[-1] if self._open else -1))
        if tag not in VOID:
            self._open.append(len(self.found) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.found[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.found[self._open[-1]][0] not in ("script", "style"):
            self.texts.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes, _ in self.found if name == tag]

    def within(self, number: int, tag: str) -> bool:
        """Whether an element is inside one with this tag."""
        while number >= 0:
            if self.found[number][0] == tag:
                return True
            number = self.found[number][2]
        return False


def stage(
    stage_id: str, order: int, before: int | None, after: int | None, of_before: float | None = 0.5
) -> StageImpact:
    sides = [
        None if entered is None else Figures(entered, entered, of_before, 1.25, 3.0) for entered in (before, after)
    ]
    name = NAMES.get(stage_id, stage_id)
    return StageImpact(stage_id, order, {"nl": name, "en": f"{name} (en)"}, *sides)


def weeks(counts: list[tuple[int, int]]) -> list[Week]:
    """Weeks up to that of AS_OF, a Thursday, which is not over."""
    last = date(2026, 9, 28)
    return [Week(last - timedelta(weeks=len(counts) - 1 - number), *count) for number, count in enumerate(counts)]


def criterion(
    criterion_id: str, value: str, *, met: bool, signal: str = "behaviour_score", source: str = "crm"
) -> Criterion:
    return Criterion(
        criterion_id=criterion_id,
        condition=Condition(signal, "at_least", value),
        basis="agreed",
        now=60.0,
        highest=None,
        known_facts=[],
        is_met=met,
        is_met_in_time=met,
        is_in_force=True,
        met_at=datetime(2026, 8, 27, 10) if met else None,
        met_by_signal="email_replied" if met else None,
        record=Record(source, "activities", "A-7") if met else None,
        valid_from=None,
        valid_to=None,
    )


def lead(*, reaches: bool, norm: str, lead_id: str = "account:1", others: int = 0, source: str = "crm") -> Lead:
    """A lead of one journey that replied; that is enough for an MQL, or it is not."""
    entered = datetime(2026, 8, 27, 10) if reaches else None
    signals = [Signal(datetime(2026, 8, 1, 9), "known", Record(source, "persons", "P-1"), None, 0, True, False, [])]
    signals += [
        Signal(
            datetime(2026, 8, 2 + number // 10, number % 10),
            "email_opened",
            Record(source, "activities", f"O-{number}"),
            None,
            1,
            False,
            False,
            [],
        )
        for number in range(others)
    ]
    decides = ["c1"] if reaches else []
    signals.append(
        Signal(
            datetime(2026, 8, 27, 10),
            "email_replied",
            Record(source, "activities", "A-7"),
            None,
            20,
            False,
            False,
            decides,
        )
    )
    journey = Journey(
        journey_number=1,
        started_at=datetime(2026, 8, 1, 9),
        closed_at=datetime(2026, 9, 1, 9),
        outcome="lost",
        outcome_reason=f"vroeg {ADDRESS}",
        exclusion_reason=None,
        is_existing_customer=False,
        behaviour_score=60,
        fit_points=None,
        fit_grade=None,
        temperature="cold",
        signals=signals,
        stages=[
            Stage("known", 0, {"nl": "Bekend", "en": "Known"}, datetime(2026, 8, 1, 9), "observed", None, {}),
            Stage(
                "mql",
                2,
                {"nl": NAMES["mql"], "en": NAMES["mql"]},
                entered,
                "observed" if reaches else None,
                "norm" if reaches else None,
                {"norm": [criterion("c1", norm, met=reaches, source=source)]},
            ),
        ],
        missing_for=None,
    )
    return Lead(
        lead_id, "account", "agreed", {"nl": "Onze", "en": "Ours"}, "as_agreed", AS_OF, "1", ["p"], [], [journey]
    )


def example(*, gains: bool, lead_id: str = "account:1", others: int = 0, source: str = "crm") -> Example:
    before, after = (
        lead(reaches=reaches, norm="50" if reaches else "65", lead_id=lead_id, others=others, source=source)
        for reaches in (not gains, gains)
    )
    places = ("known", "mql") if gains else ("mql", "known")
    return Example(lead_id, before, after, *places)


def impact() -> Impact:
    """A small one, with the worst of texts where the data or the seeds have a say."""
    return Impact(
        taxonomy_id="agreed",
        taxonomy_names={"nl": f"Onze definitie {EVIL}", "en": f"Our definition {EVIL}"},
        base=f"main{EVIL}",
        as_of=AS_OF,
        day=date(2026, 7, 1),
        stages=[
            stage("known", 0, 100, 100, None),
            stage("inquiry", 1, 60, 60),
            stage("mql", 2, 40, 33),
            stage("sal", 3, 20, 20, 1.5),
        ],
        lead_units=("account", "account"),
        moves=[
            Move("known", "known", 20),
            Move("inquiry", "inquiry", 30),
            Move("mql", "inquiry", 9),
            Move("inquiry", "mql", 2),
            Move(None, "known", 1),
            Move("sal", None, 3),
        ],
        breakdowns=[
            Breakdown("lead_source", EVIL, "mql", 20, 14),
            Breakdown("lead_source", ADDRESS, "mql", 9, 8),
            Breakdown("lead_source", "(onbekend)", "mql", 5, 4),
            Breakdown("lead_source", None, "mql", 4, 5),
            Breakdown("lead_source", "website", "mql", 2, 2),
            Breakdown("lead_source", "website", "sal", 20, 20),
            Breakdown("country", "NL", "mql", 40, 33),
            Breakdown("month", "2026-01", "mql", 30, 20),
            Breakdown("month", "2026-09", "mql", 10, 13),
        ],
        handover="mql",
        handover_before="mql",
        weeks=weeks([(6, 1), (2, 3), (1, 2), (4, 4)]),
        weekly_weeks=2,
        weekly_before=1.5,
        weekly_after=2.5,
        gained=[example(gains=True, lead_id=f"account:{EVIL}", source=EVIL)],
        lost=[example(gains=False, others=9)],
    )


def large() -> Impact:
    """30 stages that all change, 40 sources, five years of months, and more weeks than are shown."""
    ids = [f"stage_{number:02}" for number in range(30)]
    months = [f"{year}-{month:02}" for year in range(2022, 2027) for month in range(1, 13)]
    return replace(
        impact(),
        stages=[stage(each, number, 1_234_567 - number, 1_200_000 - number) for number, each in enumerate(ids)],
        moves=[Move(before, after, 7) for before in ids for after in ids],
        breakdowns=[
            *(
                Breakdown("lead_source", f"{EVIL} {number}", each, 900 - number, 800)
                for each in ids
                for number in range(40)
            ),
            *(Breakdown("month", month, each, 10, 20 + number) for number, each in enumerate(ids) for month in months),
        ],
        handover="stage_07",
        handover_before="stage_07",
        weeks=weeks([(number, number + 1) for number in range(120)]),
        gained=[example(gains=True, lead_id=f"account:{number}", others=300) for number in range(10)],
        lost=[example(gains=False, lead_id=f"account:{number}") for number in range(10)],
    )


def empty() -> Impact:
    return replace(
        impact(),
        stages=[],
        moves=[],
        breakdowns=[],
        handover=None,
        handover_before=None,
        weeks=[],
        weekly_weeks=0,
        weekly_before=None,
        weekly_after=None,
        gained=[],
        lost=[],
    )


def unchanged() -> Impact:
    """One stage, and the same on both sides."""
    return replace(
        impact(),
        stages=[stage("mql", 1, 5, 5)],
        moves=[Move("mql", "mql", 5)],
        breakdowns=[Breakdown("lead_source", "website", "mql", 5, 5), Breakdown("month", "2026-09", "mql", 5, 5)],
        weeks=weeks([(2, 2), (3, 3)]),
        gained=[],
        lost=[],
    )


CHANGE = Change(
    "stage_criteria",
    "agreed",
    "changed",
    Both("MQL", "MQL"),
    "k",
    "value",
    "50",
    "65",
    Both(f"wordt {EVIL}", "becomes"),
)


def render(content: Impact, language: str = "nl", changes: tuple[Change, ...] = (CHANGE,)) -> str:
    names = {"email_replied": "Antwoord op mail", "email_opened": EVIL, "behaviour_score": "Gedragsscore"}
    return as_page(content, changes, Words(language, "Europe/Amsterdam", names))


@cache
def whole() -> str:
    """The page of `impact()`."""
    return render(impact())


def without_charts(content: Impact, language: str = "nl", changes: tuple[Change, ...] = (CHANGE,)) -> str:
    """The page with its words and tables: what a browser draws is most of the work."""
    with patch.multiple(page_module, bars=no_chart, months=no_chart, weeks=no_chart, differences=no_chart):
        return render(content, language, changes)


def no_chart(*_: object) -> dict[str, object]:
    return {}


def save(folder: Path, text: str) -> Path:
    file = folder / "impact.html"
    file.write_text(text, encoding="utf-8")
    return file


def cells(text: str, heading: str) -> list[str]:
    """The cells of the row that has this heading, in every table."""
    return re.findall(rf'<th scope="row">{re.escape(heading)}</th>(.*?)</tr>', text, flags=re.DOTALL)


def plain(cell: str) -> list[str]:
    return [" ".join(Elements(each).texts) for each in re.findall(r"<td.*?</td>", cell, flags=re.DOTALL)]


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_what_the_data_hold_is_text_and_the_page_is_clean(tmp_path: Path, width: int) -> None:
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    with visit(save(tmp_path, whole()), width) as opened:
        page = opened.page
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_selector("#chart-by-2-0 svg path")
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
            opened.assert_clean()
        assert page.title().endswith(EVIL_TEXT)
        assert page.query_selector_all("img, main script") == []
        drawn = page.eval_on_selector_all(
            "[data-chart]", "all => all.map(each => each.dataset.chart + ' ' + each.querySelectorAll('svg').length)"
        )
        assert drawn == [f"{name} 1" for name in ("funnel", "weeks", "weekly-change", "by-0-0", "by-1-0", "by-2-0")]
        # Drawn for this window, not made smaller until nobody can read it.
        widths = page.eval_on_selector_all("[data-chart] svg", "all => all.map(each => each.viewBox.baseVal.width)")
        assert max(widths) <= width
        # A chart cuts a long label off, and shows what is left of it as text.
        labels = page.eval_on_selector_all("#chart-by-0-0 text", "all => all.map(each => each.textContent)")
        assert any(label.startswith(EVIL_TEXT[:20]) for label in labels)
        assert EVIL_TEXT in page.inner_text("#examples")


@pytest.mark.slow
@needs_browser
def test_an_example_is_reached_and_opened_with_the_keyboard(tmp_path: Path) -> None:
    with visit(save(tmp_path, whole())) as opened:
        for _ in range(60):
            opened.page.keyboard.press("Tab")
            if opened.page.evaluate("document.activeElement.matches('details.example > summary')"):
                break
        opened.page.keyboard.press("Enter")
        assert opened.page.eval_on_selector("details.example", "each => each.open") is True
        assert opened.page.is_visible("details.example .sides")


@pytest.mark.slow
@needs_browser
def test_many_stages_are_chosen_one_at_a_time(tmp_path: Path) -> None:
    text = render(large())
    # The libraries that draw the charts are 0.9 MB of it.
    assert len(text.encode()) < 3_000_000
    with visit(save(tmp_path, text), PHONE) as opened:
        opened.page.wait_for_selector("#chart-by-0-7 svg")
        opened.assert_clean()
        assert opened.page.eval_on_selector_all(
            "[data-stage]:not([hidden])", "all => all.map(each => each.dataset.stage)"
        ) == ["7", "7"]
        opened.page.select_option("#stage-choice", "29")
        opened.page.wait_for_selector("#chart-by-1-29 svg")
        assert opened.page.is_hidden("#chart-by-0-7")
        opened.assert_clean()
        # Four figures of seven digits side by side stay in their boxes.
        opened.page.set_viewport_size({"width": DESKTOP, "height": 800})
        too_wide = "all => all.filter(each => each.scrollWidth > each.clientWidth).length"
        assert opened.page.eval_on_selector_all(".tile", too_wide) == 0


@pytest.mark.slow
@needs_browser
def test_nothing_at_all_is_a_page_too(tmp_path: Path) -> None:
    with visit(save(tmp_path, render(empty(), "en", ())), PHONE) as opened:
        opened.assert_clean()
        assert opened.page.query_selector_all("[data-chart], table") == []
        shown = opened.page.inner_text("main")
    for sentence in (
        "The definitions are the same on both sides.",
        "This taxonomy has no stages.",
        "There are no leads yet.",
        "This taxonomy has no stage in which sales gets a lead.",
        "Nowhere: by source, segment and month the numbers are equal as well.",
        "No lead does.",
    ):
        assert sentence in shown


def test_what_did_not_change_is_said_and_not_drawn() -> None:
    text = render(unchanged())
    shown = Elements(text).text
    for sentence in (
        "Geen enkele lead komt in een andere fase uit.",
        "Elke fase wordt door evenveel trajecten bereikt als nu.",
        "Geen: alle 5 leads komen uit in dezelfde fase als nu.",
        "In geen van deze weken krijgt sales er meer of minder.",
        "Nergens: ook per herkomst, segment en maand zijn de aantallen gelijk.",
        "Geen enkele lead.",
    ):
        assert sentence in shown
    assert {each["data-chart"] for each in Elements(text).named("div") if "data-chart" in each} == {"funnel", "weeks"}


@pytest.mark.parametrize("content", [impact(), large(), unchanged()], ids=["small", "large", "unchanged"])
def test_tables_have_headings_and_charts_have_words(content: Impact) -> None:
    elements = Elements(without_charts(content))
    scopes = [attributes.get("scope") for attributes in elements.named("th")]
    assert scopes
    assert set(scopes) <= {"col", "row", "colgroup"}
    rows = [number for number, (tag, _, _) in enumerate(elements.found) if tag == "tr"]
    for row in rows:
        first = next(tag for tag, _, parent in elements.found if parent == row)
        assert first == "th"
    tables = [number for number, (tag, _, _) in enumerate(elements.found) if tag == "table"]
    captions = [parent for tag, _, parent in elements.found if tag == "caption"]
    assert captions == tables
    for attributes in elements.named("div"):
        if "data-chart" in attributes:
            assert attributes["role"] == "img"
            assert attributes["aria-label"]
    ids = [attributes["id"] for _, attributes, _ in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {each for _, attributes, _ in elements.found for each in attributes.get("aria-describedby", "").split()}
    assert wanted <= set(ids)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_is_in_one_language(language: str) -> None:
    folder = Path(page_module.__file__).parent
    code = "".join((folder / name).read_text(encoding="utf-8") for name in ("page.html.j2", "page.py"))
    written = re.findall(r'\b(?:t|_t|Both)\(\s*f?"([^"]*)",\s*f?"([^"]*)"', code)
    assert [nl for nl, en in written if nl == en] == []
    pairs = [pair for pair in written if min(map(len, pair)) > 5 and "{" not in "".join(pair)]
    assert len(pairs) > 50
    shown = " ".join(Elements(without_charts(each, language)).text for each in (impact(), unchanged(), empty()))
    own = [pair[("nl", "en").index(language)] for pair in pairs]
    other = [pair[("en", "nl").index(language)] for pair in pairs]
    assert [
        text for text in other if re.search(rf"\b{re.escape(text)}", shown) and not any(text in each for each in own)
    ] == []
    # Most of them are really there.
    assert sum(text in shown for text in own) > len(own) / 2


def test_the_big_figures_are_those_of_the_impact() -> None:
    shown = Elements(whole()).text
    # 1.5 and 2.5 a week over 2 weeks; 15 of 65 moved, 3 of them further: 2 to MQL, 1 to known; 40 becomes 33.
    assert "Was 1,5 → Wordt 2,5 +1,0" in shown
    assert "MQL, gemiddeld over de laatste 2 hele weken: samen 3 en 5" in shown
    assert (
        "15 van 65 23,1\N{NO-BREAK SPACE}%: 3 komen verder, 12 minder ver".replace("\N{NO-BREAK SPACE}", " ") in shown
    )
    assert "Was 40 → Wordt 33 \N{MINUS SIGN}7" in shown
    assert "Van MQL naar Geaccepteerd Was 150,0 % → Wordt 150,0 % 20 en 20 trajecten bereiken Geaccepteerd" in shown
    assert "Meer dan 100 %: trajecten mogen de vorige fase overslaan." in shown


def test_averages_against_the_trend_are_explained() -> None:
    # 6 + 2 + 1 + 4 becomes 1 + 3 + 2 + 4; in the two weeks of the average 2 + 1 becomes 3 + 2.
    sentence = "over alle weken samen is het verschil \N{MINUS SIGN}3, in deze weken +2."
    assert sentence in Elements(whole()).text
    assert (
        "over alle weken samen"
        not in Elements(without_charts(replace(impact(), weeks=weeks([(1, 2), (2, 3), (4, 4)])))).text
    )


def test_the_week_that_is_not_over_is_marked() -> None:
    text = whole()
    assert plain(cells(text, "28 sep 2026 (nog niet om)")[0]) == ["4", "4", "0"]
    assert plain(cells(text, "21 sep 2026")[0]) == ["1", "2", "+1"]
    # On a Monday morning the week before is over.
    assert "28 sep 2026 (nog niet om)" not in without_charts(replace(impact(), as_of=datetime(2026, 10, 5, 0)))
    # That Monday starts at 22:00 UTC in Amsterdam, where it is summer.
    assert "28 sep 2026 (nog niet om)" not in without_charts(replace(impact(), as_of=datetime(2026, 10, 4, 22)))
    assert "28 sep 2026 (nog niet om)" in without_charts(replace(impact(), as_of=datetime(2026, 10, 4, 21, 59)))


def test_small_differences_per_week_show() -> None:
    shown = Elements(without_charts(replace(impact(), weekly_before=2.0, weekly_after=2.02))).text
    assert "Was 2,00 → Wordt 2,02 +0,02" in shown


def test_the_difference_fits_the_rounded_averages() -> None:
    shown = Elements(without_charts(replace(impact(), weekly_before=19 / 13, weekly_after=21 / 13))).text
    assert "Was 1,5 → Wordt 1,6 +0,1" in shown


def test_as_many_per_week_is_said_so() -> None:
    same = replace(impact(), weekly_before=1.6, weekly_after=1.6, weekly_weeks=1)
    shown = Elements(without_charts(same)).text
    assert "Gemiddeld over de laatste hele week krijgt sales evenveel: 1,6 leads per week." in shown
    assert "MQL, gemiddeld over de laatste hele week: samen 2 en 2" in shown
    shown = Elements(without_charts(same, "en")).text
    assert "On average over the last whole week sales gets as many: 1.6 leads a week." in shown


def replaced() -> Impact:
    """The MQL is replaced by another stage in its place, in which sales gets its leads."""
    given = impact()
    return replace(
        given,
        stages=[
            *given.stages[:2],
            stage("hot", 2, None, 33),
            stage("mql", 2, 40, None),
            stage("sal", 3, 20, 20),
        ],
        moves=[Move("known", "known", 20), Move("mql", "hot", 5), Move("hot", "mql", 2), Move("mql", "sal", 1)],
        handover="hot",
    )


def test_each_side_has_its_own_stage_for_sales() -> None:
    shown = Elements(without_charts(replaced())).text
    assert "hot (was MQL), gemiddeld over de laatste 2 hele weken: samen 3 en 5" in shown
    assert "Trajecten die hot worden Was 40 → Wordt 33 \N{MINUS SIGN}7" in shown
    assert "40 en 33 voldeden zelf aan de criteria" in shown
    # What comes after it is the next place, and not the other stage in the same place.
    assert "Van hot naar Geaccepteerd Was 50,0 % → Wordt 50,0 %" in shown


def test_a_stage_in_the_same_place_is_neither_further_nor_less_far() -> None:
    text = without_charts(replaced())
    shown = Elements(text).text
    assert "1 komt verder, 0 minder ver, 7 even ver" in shown
    assert "5 = MQL → hot , even ver" in shown
    assert "= komt even ver" in shown
    assert plain(cells(text, "hot")[0]) == ["", "", "= 2", "", "2"]
    shown = Elements(without_charts(replaced(), "en")).text
    assert "1 gets further, 0 less far, 7 as far as before" in shown
    assert "komt even ver" not in whole()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "De oude definitie telt organisaties en de nieuwe personen"),
        ("en", "The old definition counts organisations and the new one persons"),
    ],
)
def test_leads_of_two_units_are_not_followed(language: str, sentence: str) -> None:
    unlike = replace(impact(), lead_units=("account", "person"), moves=[], gained=[], lost=[])
    shown = Elements(without_charts(unlike, language)).text
    # In short, among the moves and among the examples.
    assert shown.count(sentence) == 3
    for absent in ("Leads die verschuiven", "Leads that move", "Er zijn nog geen leads", "There are no leads yet"):
        assert absent not in shown
    for absent in ("Geen enkele lead", "No lead"):
        assert absent not in shown
    assert {"nl": "Wordt 33", "en": "After 33"}[language] in shown


def test_sources_have_their_names() -> None:
    names = {"website": {"nl": "Webstek", "en": "Web site"}}
    sources = [Breakdown("lead_source", "website", "mql", 20, 14), Breakdown("country", "website", "mql", 1, 2)]
    text = without_charts(replace(impact(), breakdowns=sources, lead_source_names=names))
    assert plain(cells(text, "Webstek")[0]) == ["20", "14", "\N{MINUS SIGN}6"]
    assert plain(cells(text, "website")[0]) == ["1", "2", "+1"]
    assert "MQL per herkomst" in Elements(text).text


def test_one_of_a_kind_is_singular() -> None:
    one = replace(impact(), moves=[Move("mql", "mql", 1), Move("mql", "sal", 2)])
    assert "1 van de 3 leads blijft waar hij was." in Elements(without_charts(one)).text
    assert "1 of 3 leads stays where it was." in Elements(without_charts(one, "en")).text
    only = replace(impact(), moves=[Move("mql", "mql", 1)])
    assert "Geen: de enige lead komt uit in dezelfde fase als nu." in Elements(without_charts(only)).text
    changed = [Breakdown("industry", f"i{number}", "mql", 100 + number, 50) for number in range(13)]
    assert cells(without_charts(replace(impact(), breakdowns=changed)), "1 andere die verandert")
    changes = tuple(replace(CHANGE, seed="free_email_domains", taxonomy_id="") for _ in range(21))
    assert "en nog 1 andere regel" in Elements(without_charts(impact(), changes=changes)).text


def test_the_unknown_value_is_not_the_raw_value_of_that_name() -> None:
    text = whole()
    assert plain(cells(text, "&#34;(onbekend)&#34;")[0]) == ["5", "4", "\N{MINUS SIGN}1"]
    assert [plain(row) for row in cells(text, "(onbekend)")] == [["4", "5", "+1"]]
    # What did not change is a sum, and the total is that of the stage.
    assert plain(cells(text, "1 zonder verschil")[0]) == ["2", "2", "0"]
    assert [plain(row) for row in cells(text, "Totaal") if len(plain(row)) == 3] == [
        ["40", "33", "\N{MINUS SIGN}7"]
    ] * 3


def test_values_that_are_too_many_are_summed() -> None:
    changed = [Breakdown("industry", f"i{number}", "mql", 100 + number, 50) for number in range(20)]
    text = without_charts(replace(impact(), breakdowns=changed))
    # The 12 that change most are i8 to i19; 100 to 107 are left.
    assert plain(cells(text, "8 andere die veranderen")[0]) == ["828", "400", "\N{MINUS SIGN}428"]
    assert cells(text, "i8") != []
    assert cells(text, "i7") == []


def test_months_without_anyone_are_there() -> None:
    text = whole()
    assert plain(cells(text, "jan 2026")[0]) == ["30", "20", "\N{MINUS SIGN}10"]
    assert plain(cells(text, "feb 2026")[0]) == ["0", "0", "0"]
    months = [Breakdown("month", f"{year}-01", "mql", year - 2000, 0) for year in range(2020, 2027)]
    # 24 months end in January 2026; those of 2020 to 2024 are before them.
    assert plain(cells(without_charts(replace(impact(), breakdowns=months)), "Eerder")[0])[0] == str(
        20 + 21 + 22 + 23 + 24
    )


def test_the_matrix_adds_up_and_knows_who_is_no_lead() -> None:
    text = whole()
    assert plain(cells(text, "geen lead")[0]) == ["", "\N{BLACK UP-POINTING TRIANGLE} 1", "", "", "", "1"]
    assert plain(cells(text, "Geaccepteerd")[-1]) == ["\N{BLACK DOWN-POINTING TRIANGLE} 3", "", "", "", "", "3"]
    assert ["3", "21", "39", "2", "0", "65"] in [plain(row) for row in cells(text, "Totaal")]


def test_a_stage_of_one_side_only_is_new_or_removed() -> None:
    stages = [stage("known", 0, 9, 9), stage("fit", 1, None, 4), stage("inquiry", 2, 3, None)]
    shown = Elements(without_charts(replace(impact(), stages=stages, handover="fit"))).text
    assert "fit nieuw \N{EN DASH} 4 +4" in shown
    assert "Aanvraag vervalt 3 \N{EN DASH} \N{MINUS SIGN}3" in shown


def test_an_example_says_why() -> None:
    shown = Elements(whole()).text
    lost = shown[shown.index("Komen minder ver (1 van 12)") :]
    # The old norm was met by the reply; the new one is not.
    assert "was: gedragsscore minstens 50 (bij het einde 60)" in lost
    assert (
        "voldaan: gedragsscore minstens 50 (bij het einde 60) 27-08-2026 12:00: Antwoord op mail, crm, activiteit A-7"
        in lost
    )
    assert "niet voldaan: gedragsscore minstens 65 (bij het einde 60)" in lost
    assert "niet bereikt" in lost
    # The time line: nine that decide nothing are folded, and the reply counts on one side only.
    assert "9 andere signalen" in lost
    assert "+20 punten; was: telt voor MQL; wordt: \N{EN DASH}" in lost
    assert "01-08-2026 11:00" in lost


def test_a_long_row_of_signals_is_cut() -> None:
    text = without_charts(replace(impact(), lost=[example(gains=False, others=250)]))
    assert "250 andere signalen" in text
    assert "en nog 150" in Elements(text).text


def test_journeys_of_one_side_only_are_told() -> None:
    given = example(gains=True)
    [journey] = given.after.journeys
    later = replace(journey, journey_number=2, started_at=datetime(2026, 9, 2), closed_at=None, outcome="open")
    unlike = replace(given, before=given.after, after=replace(given.after, journeys=[journey, later]))
    shown = Elements(without_charts(replace(impact(), gained=[unlike]))).text
    assert "Hier is dit geen traject." in shown
    assert "1 traject is aan beide kanten gelijk." in shown


def test_a_stage_that_one_side_does_not_have_is_named_in_its_example() -> None:
    given = example(gains=True)
    [journey] = given.before.journeys
    without = replace(given.before, journeys=[replace(journey, stages=journey.stages[:1])])
    shown = Elements(without_charts(replace(impact(), gained=[replace(given, before=without)]))).text
    assert "(MQL): bestaat niet in deze definities" in shown


def test_addresses_are_masked() -> None:
    text = whole()
    assert "***@***" in text
    assert ADDRESS not in text


def test_other_mappings_are_told_only_where_there_are() -> None:
    assert "vertaaltabellen berekend" not in whole()
    shown = Elements(without_charts(replace(impact(), changed_mappings=["status_mappings", "industries"]))).text
    assert "Ook deze vertaaltabellen verschillen: status_mappings.csv, industries.csv." in shown
    assert "Elke kant is met zijn eigen vertaaltabellen berekend" in shown


def test_long_lists_of_mappings_are_cut() -> None:
    domains = tuple(
        replace(CHANGE, seed="free_email_domains", taxonomy_id="", sentence=Both(f"d{number}", ""))
        for number in range(25)
    )
    shown = Elements(without_charts(impact(), changes=(CHANGE, *domains))).text
    assert "Vertaaltabellen" in shown
    assert "MQL: d19 en nog 5 andere regels" in shown
