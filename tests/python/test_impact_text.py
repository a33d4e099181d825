"""What `lead-taxonomy impact` says in sentences: one of something is singular, and each language has its own dates."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lead_taxonomy.explaining.words import Words
from lead_taxonomy.impacting.counting import fill_weeks
from lead_taxonomy.impacting.impact import Breakdown, Impact, Move
from lead_taxonomy.impacting.limits import Limits, exceeded, read_limits
from lead_taxonomy.impacting.rendering import grids, headline, impact_json, impact_markdown, meaning
from test_impact_page import impact, replaced

STAYS, GOES = Move("mql", "mql", 1), Move("mql", "inquiry", 1)


def words(language: str) -> Words:
    return Words(language, "Europe/Amsterdam", {})


@pytest.mark.parametrize(
    ("moves", "nl", "en"),
    [
        (
            [replace(STAYS, leads=331), GOES],
            "1 van de 332 leads komt in een andere fase uit.",
            "1 of 332 leads gets to another stage.",
        ),
        (
            [replace(STAYS, leads=330), replace(GOES, leads=2)],
            "2 van de 332 leads komen in een andere fase uit.",
            "2 of 332 leads get to another stage.",
        ),
        ([GOES], "De enige lead komt in een andere fase uit.", "The only lead gets to another stage."),
        ([STAYS], "De enige lead komt niet in een andere fase uit.", "The only lead does not get to another stage."),
    ],
)
def test_how_many_leads_move(moves: list[Move], nl: str, en: str) -> None:
    content = replace(impact(), moves=moves)
    assert list(headline(content, "nl"))[-1] == nl
    assert list(headline(content, "en"))[-1] == en


@pytest.mark.parametrize(
    ("before", "after", "weeks", "nl", "en"),
    [
        (
            1.5,
            1.6,
            13,
            "Sales krijgt 1,6 leads per week in plaats van 1,5 (",
            "Sales gets 1.6 leads a week instead of 1.5",
        ),
        (
            1.58,
            1.62,
            13,
            "Sales krijgt 1,62 leads per week in plaats van 1,58",
            "gets 1.62 leads a week instead of 1.58",
        ),
        (1.6, 1.6, 13, "Sales krijgt evenveel: 1,6 leads per week (", "Sales gets as many: 1.6 leads a week ("),
        (1.0, 1.0, 1, "gemiddeld over 1 week).", "average of 1 week)."),
    ],
)
def test_what_sales_gets(before: float, after: float, weeks: int, nl: str, en: str) -> None:
    content = replace(impact(), weekly_before=before, weekly_after=after, weekly_weeks=weeks)
    assert nl in next(headline(content, "nl"))
    assert en in next(headline(content, "en"))


def test_another_stage_for_sales_is_named_beside_the_old_one() -> None:
    assert "(stage hot (en), was Gekwalificeerd" in next(headline(replaced(), "en"))


def test_dates_are_those_of_the_language_and_the_time_zone() -> None:
    assert meaning(impact(), words("nl")) == (
        "Stand per 01-10-2026 06:00 (Europe/Amsterdam). Beide kanten zijn de definities van 01-07-2026, toegepast op "
        "alle leads van vroeger en nu, zodat alleen de definitie verschilt."
    )
    assert "As of 2026-10-01 06:00 (Europe/Amsterdam)" in meaning(impact(), words("en"))


def test_sources_have_their_names_and_other_values_are_as_they_are() -> None:
    content = replace(
        impact(),
        breakdowns=[Breakdown(name, "trade_fair", "mql", 20, 14) for name in ("lead_source", "industry")],
        lead_source_names={"trade_fair": {"nl": "Beurs", "en": "Trade fair"}},
    )
    assert [grid.rows[0][0] for grid in list(grids(content, "nl"))[-2:]] == ["Beurs", "trade_fair"]
    assert [grid.rows[0][0] for grid in list(grids(content, "en"))[-2:]] == ["Trade fair", "trade_fair"]


def unlike() -> Impact:
    return replace(impact(), lead_units=("person", "account"), moves=[], gained=[], lost=[])


def test_leads_of_two_units_are_not_counted_one_by_one() -> None:
    assert list(headline(unlike(), "nl"))[-1] == (
        "De oude definitie telt personen en de nieuwe organisaties: per lead is niet te zeggen wie in een andere fase "
        "uitkomt."
    )
    text = impact_markdown(unlike(), [], [], words("nl"))
    assert "Leads naar verste fase" not in text
    assert "0 leads" not in text
    content = impact_json(unlike(), [], [], words("nl"))
    assert (content["leads"], content["moved"]) == (None, None)


def test_a_limit_on_moves_that_cannot_be_judged_is_not_kept() -> None:
    [excess] = exceeded(unlike(), read_limits([], 50, None))
    assert (excess.limit, excess.found) == ("moved", None)
    assert excess.message.nl.startswith("--max-moved is niet te beoordelen. De oude definitie telt personen")
    assert excess.message.en.startswith("--max-moved cannot be judged. The old definition counts persons")
    assert exceeded(unlike(), read_limits([], None, 99)) == []


@pytest.mark.parametrize(
    ("limits", "nl"),
    [
        (read_limits([], None, 2.46), "Sales krijgt 2,50 leads per week; 2,46 mag."),
        (read_limits([], None, 2), "Sales krijgt 2,5 leads per week; 2,0 mag."),
        (read_limits([], 23.05, None), "23,08 % van de leads komt in een andere fase uit; 23,05 % mag."),
    ],
)
def test_what_exceeds_a_limit_is_seen_to(limits: Limits, nl: str) -> None:
    [excess] = exceeded(impact(), limits)
    assert excess.message.nl == nl


def test_the_last_months_are_months_in_a_row() -> None:
    months = [f"2025-{month:02}" for month in range(1, 11)] + ["2026-01", "2026-09"]
    content = replace(impact(), breakdowns=[Breakdown("month", month, "mql", 3, 2) for month in months])
    grid = list(grids(content, "en"))[-1]
    assert [row[0] for row in grid.rows] == [
        *("2025-10", "2025-11", "2025-12"),
        *(f"2026-{month:02}" for month in range(1, 10)),
    ]
    assert grid.rows[1][1:] == ["0", "0", "0"]
    assert grid.rows[-1][1:] == ["3", "2", "-1"]
    assert grid.note == "The last 12 months."


def test_the_last_months_are_those_in_which_any_stage_was_entered() -> None:
    found = [Breakdown("month", "2026-01", "mql", 3, 2), Breakdown("month", "2026-04", "sal", 1, 1)]
    [grid] = [each for each in grids(replace(impact(), breakdowns=found), "en") if "month" in each.title]
    assert [row[0] for row in grid.rows] == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert grid.rows[-1][1:] == ["0", "0", "0"]


def test_weeks_without_entries_count_for_an_average() -> None:
    """A stage entered in the last two weeks only, by leads that are known for long."""
    day = date(2026, 10, 1)
    monday = date(2026, 9, 28)
    counted = {monday - timedelta(weeks=2): (4, 2), monday - timedelta(weeks=1): (9, 9)}
    long_known = fill_weeks(counted, date(2020, 1, 1), day, 13)
    assert [week.monday for week in long_known] == [monday - timedelta(weeks=13 - each) for each in range(14)]
    assert sum(week.before for week in long_known) == 13
    assert [(week.before, week.after) for week in long_known[-4:]] == [(0, 0), (4, 2), (9, 9), (0, 0)]
    assert fill_weeks(counted, date(2026, 9, 1), day, 13)[0].monday == date(2026, 8, 31)
    old = {monday - timedelta(weeks=30): (1, 1)}
    assert len(fill_weeks(old, date(2020, 1, 1), day, 13)) == 31
