"""The sentences of an explanation, and what it says where there is nothing to explain."""

from dataclasses import replace
from datetime import datetime

import pytest

from lead_taxonomy.explaining.explanation import Condition, Criterion, Stage
from lead_taxonomy.explaining.words import Words
from sample_build import command

NAMES = {
    "nl": {
        "behaviour_score": "Gedragsscore",
        "fit_points": "Profielpunten",
        "fit_grade": "Profielklasse",
        "bant_count": "Aantal BANT-feiten bekend",
        "demo_requested": "Demo aangevraagd",
        "interest": "Blijk van interesse",
        "engaged_persons": "Betrokken personen bij de organisatie",
        "temperature": "Temperatuur",
        "budget": "Budget bekend",
    },
    "en": {
        "behaviour_score": "Behaviour score",
        "fit_points": "Fit points",
        "fit_grade": "Fit grade",
        "bant_count": "Number of BANT facts known",
        "demo_requested": "Demo requested",
        "interest": "Signal of interest",
        "engaged_persons": "Engaged persons at the organisation",
        "temperature": "Temperature",
        "budget": "Budget known",
    },
}


def words(language: str) -> Words:
    return Words(language, "Europe/Amsterdam", NAMES[language])


def criterion(
    signal: str,
    operator: str,
    value: str | None = None,
    now: str | float | None = None,
    facts: list[str] | None = None,
    window_days: int | None = None,
) -> Criterion:
    return Criterion(
        criterion_id="c",
        condition=Condition(signal, operator, value, window_days),
        basis="agreed",
        now=now,
        highest=None,
        known_facts=facts or [],
        is_met=False,
        is_met_in_time=False,
        is_in_force=True,
        met_at=None,
        met_by_signal=None,
        record=None,
        valid_from=None,
        valid_to=None,
    )


SCORE = criterion("behaviour_score", "at_least", "65", 42)
BANT = criterion("bant_count", "at_least", "3", 2, ["need", "budget"])


@pytest.mark.parametrize(
    ("given", "dutch", "english"),
    [
        (SCORE, "gedragsscore minstens 65 (nu 42)", "behaviour score at least 65 (now 42)"),
        (
            replace(SCORE, highest=64),
            "gedragsscore minstens 65 (nu 42, op zijn hoogst 64)",
            "behaviour score at least 65 (now 42, at its highest 64)",
        ),
        (criterion("fit_points", "below", "20", 1250), "profielpunten minder dan 20 (nu 1.250)", None),
        (criterion("demo_requested", "occurs"), "demo aangevraagd", "demo requested"),
        (
            BANT,
            "minstens 3 van budget, beslisser, behoefte en termijn bekend (nu 2: budget en behoefte)",
            "at least 3 of budget, authority, need and timeline known (now 2: budget and need)",
        ),
        (
            criterion("interest", "count_at_least", "3", 1, window_days=90),
            "minstens 3 keer blijk van interesse binnen 90 dagen (nu 1)",
            "at least 3 times signal of interest within 90 days (now 1)",
        ),
        (
            criterion("interest", "count_at_least", "1", 0, window_days=1),
            "minstens 1 keer blijk van interesse binnen 1 dag (nu 0)",
            "at least 1 time signal of interest within 1 day (now 0)",
        ),
        (criterion("fit_grade", "one_of", "A|B", "C"), "profielklasse is A of B (nu C)", "fit grade is A or B (now C)"),
        (criterion("fit_grade", "not_one_of", "D"), "profielklasse is niet D (nu geen)", None),
        (criterion("temperature", "equals", "hot", "cold"), "temperatuur is heet (nu koud)", None),
        (criterion("business_email", "is_known"), "er is een zakelijk mailadres", "there is a business e-mail address"),
        (criterion("account_known", "is_missing"), "de organisatie is niet bekend", None),
        (criterion("engaged_persons", "at_least", "2", 1), None, None),
    ],
)
def test_a_criterion_is_a_sentence(given: Criterion, dutch: str | None, english: str | None) -> None:
    assert dutch is None or words("nl").criterion(given) == dutch
    assert english is None or words("en").criterion(given) == english


def test_a_closed_journey_has_no_now() -> None:
    assert words("nl").criterion(SCORE, is_closed=True) == "gedragsscore minstens 65 (bij het einde 42)"


@pytest.mark.parametrize(
    ("given", "dutch", "english"),
    [
        (SCORE, "nog 23 punten gedragsscore", "23 more points of behaviour score"),
        (replace(SCORE, now=64), "nog 1 punt gedragsscore", "1 more point of behaviour score"),
        (criterion("behaviour_score", "above", "65", 65), "nog 1 punt gedragsscore", None),
        (criterion("fit_points", "at_least", "20", 15), "nog 5 profielpunten", "5 more fit points"),
        (BANT, "nog 1 van beslisser of termijn", "1 more of authority or timeline"),
        (replace(BANT, now=0, known_facts=[]), "nog 3 van budget, beslisser, behoefte of termijn", None),
        (criterion("bant_count", "at_least", "4", 2, ["need", "budget"]), "beslisser en termijn", None),
        (
            criterion("interest", "count_at_least", "3", 1),
            "nog 2 keer blijk van interesse",
            "2 more times signal of interest",
        ),
        (
            criterion("interest", "count_at_least", "3", 2),
            "nog 1 keer blijk van interesse",
            "1 more time signal of interest",
        ),
        (criterion("engaged_persons", "at_least", "2", 1), "nog 1 betrokken persoon", "1 more engaged person"),
        (criterion("demo_requested", "occurs"), "demo aangevraagd", None),
        (criterion("fit_grade", "equals", "A", "C"), "profielklasse is A (nu C)", None),
        # A changed fit rule is applied at the next signal.
        (
            criterion("fit_points", "at_least", "20", 25),
            "profielpunten minstens 20 (nu 25): genoeg, telt vanaf het eerstvolgende signaal",
            None,
        ),
    ],
)
def test_what_is_missing(given: Criterion, dutch: str, english: str | None) -> None:
    assert words("nl").missing(given) == dutch
    assert english is None or words("en").missing(given) == english


def test_times_are_local_also_in_winter() -> None:
    assert words("nl").time(datetime(2026, 3, 17, 23, 30)) == "18-03-2026 00:30"
    assert words("en").time(datetime(2026, 6, 30, 22, 0)) == "2026-07-01 00:00"
    assert words("nl").date(datetime(2026, 6, 30, 22, 0)) == "01-07-2026"


def test_without_a_build(tmp_path_factory: pytest.TempPathFactory) -> None:
    result = command(tmp_path_factory.mktemp("empty"), "explain", "crm:P-0001", code=2)
    assert "There is no build database" in result.stderr
    assert "lead-taxonomy build" in result.stderr


@pytest.mark.parametrize(
    ("entry_basis", "waits", "expected"),
    [
        ("observed", False, "observed"),
        ("definition_change", False, "definition_change"),
        ("inferred", False, "inferred"),
        ("inferred", True, "waited"),
        (None, True, ""),
    ],
)
def test_where_no_stage_may_be_skipped_a_stage_waits_and_is_not_inferred(
    entry_basis: str | None, waits: bool, expected: str
) -> None:
    stage = Stage(
        stage_id="sql",
        stage_order=4,
        names={"nl": "SQL", "en": "SQL"},
        entered_at=None,
        entry_basis=entry_basis,
        deciding_group=None,
        groups={},
        waits_for_earlier_stage=waits,
    )
    assert stage.basis == expected
