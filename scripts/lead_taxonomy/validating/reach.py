"""Rules about norms: somebody can meet them, and not everybody does."""

from collections.abc import Iterator
from itertools import combinations

from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.periods import Period, covers, period, pieces, words
from lead_taxonomy.validating.points import highest_and_lowest_fit
from lead_taxonomy.validating.rows import (
    BANT,
    CRITERIA_COLUMNS,
    LEVELS,
    SCORES_COLUMNS,
    by_taxonomy,
    members_of,
    number_in,
)
from lead_taxonomy.validating.rules import RECORDED_KINDS, Seeds, Violation, Words, at, rule

# Signals that are there without any mapping: the engine makes them.
_MADE = ("known", "opportunity_created", "opportunity_updated")


@rule(
    *("LT103", "error", "Criterium waaraan niemand kan voldoen", "Criterion that nobody can meet"),
    stage_criteria=CRITERIA_COLUMNS,
)
def criterion_can_never_be_met(seeds: Seeds) -> Iterator[Violation]:
    """There are four BANT facts, so five are never known; a group that asks for it lets nobody in.

    Mend: lower the value, or remove the criterion.
    """
    most = len(BANT)
    for row in seeds.rows("stage_criteria"):
        number = number_in(row)
        if row["signal"] != "bant_count" or number is None:
            continue
        if (row["operator"] == "at_least" and number > most) or (row["operator"] == "above" and number >= most):
            message = Words(
                f"Er zijn vier BANT-feiten; {_words_of(row).nl} komt nooit voor.",
                f"There are four BANT facts; {_words_of(row).en} never happens.",
            )
            yield at(row, "value", message, Words("Vraag er hooguit vier.", "Ask for four at most."))
    for piece, group in _groups_in_force(seeds):
        for one, other in combinations(group, 2):
            if _exclude_each_other(one, other):
                message = Words(
                    f"Dit sluit '{one['criterion_id']}' (regel {one.line}) uit, en beide zijn nodig{words(piece).nl}.",
                    f"This excludes '{one['criterion_id']}' (line {one.line}), and both must hold{words(piece).en}.",
                )
                hint = Words(
                    "Zet ze in twee groepen als een van beide genoeg is.", "Put them in two groups if either is enough."
                )
                yield at(other, "value" if other["value"] else "operator", message, hint)


def _words_of(row: Row) -> Words:
    """Say what a row asks for."""
    operators = {
        "at_least": ("ten minste", "at least"),
        "above": ("meer dan", "above"),
        "at_most": ("hooguit", "at most"),
        "below": ("minder dan", "below"),
    }
    nl, en = operators.get(row["operator"], (row["operator"], row["operator"]))
    return Words(f"{nl} {row['value']}", f"{en} {row['value']}")


def _exclude_each_other(one: Row, other: Row) -> bool:
    """Whether no lead can meet two criteria: a known and missing address, a grade that is A and B, 30 and below 20."""
    if one["signal"] != other["signal"]:
        return False
    operators = {one["operator"], other["operator"]}
    if operators == {"is_known", "is_missing"}:
        return True
    if one["signal"] in LEVELS and operators <= {"equals", "one_of"}:
        return not set(members_of(one)) & set(members_of(other))
    if one["signal"] == "fit_points":
        lowest, highest = float("-inf"), float("inf")
        for row in (one, other):
            number = number_in(row)
            if number is None:
                return False
            # Points are whole.
            if row["operator"] in ("at_least", "above"):
                lowest = max(lowest, number if row["operator"] == "at_least" else number + 1)
            elif row["operator"] in ("at_most", "below"):
                highest = min(highest, number if row["operator"] == "at_most" else number - 1)
        return lowest > highest
    return False


def _groups_in_force(seeds: Seeds) -> Iterator[tuple[Period, list[Row]]]:
    """Yield the criteria of each group as they are in force together, each combination once."""
    for rows in by_taxonomy(seeds.rows("stage_criteria"), "stage_id", "criteria_group").values():
        seen: set[tuple[int, ...]] = set()
        for piece in pieces(rows):
            group = [row for row in rows if covers(row, piece)]
            lines = tuple(row.line for row in group)
            if group and lines not in seen:
                seen.add(lines)
                yield piece, group


@rule(
    *("LT104", "error", "Drempel die met de punten niet te halen is", "Threshold that the points cannot reach"),
    stage_criteria=CRITERIA_COLUMNS,
    scoring_rules=SCORES_COLUMNS,
)
def points_cannot_reach_the_threshold(seeds: Seeds) -> Iterator[Violation]:
    """A norm of 60 fit points is met by nobody when the best possible lead has 55.

    Behaviour adds up without end as long as something earns points; fit is what a lead is, and each fit rule counts
    once. A threshold that a rule change put out of reach empties the stage from that day on.

    Mend: lower the threshold, or add points in scoring_rules.csv, for the same period.
    """
    for row in seeds.rows("stage_criteria"):
        number = number_in(row)
        if row["signal"] not in ("behaviour_score", "fit_points") or number is None:
            continue
        scores = [
            score
            for score in seeds.rows("scoring_rules", row["taxonomy_id"])
            if score["axis"] == ("behaviour" if row["signal"] == "behaviour_score" else "fit")
        ]
        for piece in pieces(scores, period(row)):
            reach = _out_of_reach(row, number, [score for score in scores if covers(score, piece)])
            if reach is not None:
                message = Words(
                    f"Een drempel van {_words_of(row).nl} punten is niet te halen{words(piece).nl}: {reach.nl}.",
                    f"A threshold of {_words_of(row).en} points cannot be reached{words(piece).en}: {reach.en}.",
                )
                hint = Words(
                    "Pas de drempel aan, of de punten in scoring_rules.csv.",
                    "Change the threshold, or the points in scoring_rules.csv.",
                )
                yield at(row, "value", message, hint)
                break


def _out_of_reach(row: Row, number: float, scores: list[Row]) -> Words | None:
    """Say why a threshold cannot be reached; None when it can."""
    if row["signal"] == "behaviour_score":
        if any((score.integer("points") or 0) > 0 for score in scores):
            return None
        return Words("geen enkel gedrag levert punten op", "no behaviour earns points")
    highest, lowest = highest_and_lowest_fit(scores)
    beyond = {
        "at_least": number > highest,
        "above": number >= highest,
        "at_most": number < lowest,
        "below": number <= lowest,
    }
    if not beyond.get(row["operator"], False):
        return None
    if row["operator"] in ("at_least", "above"):
        return Words(f"het hoogst haalbare is {highest}", f"the most that can be had is {highest}")
    return Words(f"het laagst haalbare is {lowest}", f"the least that can be had is {lowest}")


@rule(
    *("LT105", "warning", "Signaal dat niemand vastlegt", "Signal that nobody records"),
    stage_criteria=CRITERIA_COLUMNS,
    status_mappings="signal",
    activity_mappings="activity",
)
def signal_is_never_recorded(seeds: Seeds) -> Iterator[Violation]:
    """A criterion on a signal to which no raw value is mapped waits for something that no source tells.

    Mend: map the raw value that means it in status_mappings.csv or activity_mappings.csv, or use another signal.
    """
    mapped = {row["signal"] for row in seeds.rows("status_mappings")}
    mapped |= {row["activity"] for row in seeds.rows("activity_mappings")}
    for row in seeds.rows("stage_criteria"):
        signal = seeds.signals.get(row["signal"])
        if signal is None or signal.kind not in (*RECORDED_KINDS, "attribute"):
            continue
        if row["signal"] not in mapped and row["signal"] not in _MADE:
            message = Words(
                f"Geen enkele waarde van een bron is vertaald naar '{row['signal']}'.",
                f"No value of any source is mapped to '{row['signal']}'.",
            )
            hint = Words(
                "Vul de vertaaltabel aan (status_mappings.csv of activity_mappings.csv).",
                "Add it to a mapping (status_mappings.csv or activity_mappings.csv).",
            )
            yield at(row, "signal", message, hint)


@rule(
    *("LT108", "error", "Norm waarvoor niemand iets hoeft te doen", "Norm that asks for nothing"),
    stage_criteria="signal operator value",
)
def norm_asks_for_nothing(seeds: Seeds) -> Iterator[Violation]:
    """A behaviour score of at least 0 lets in the whole file of names, or, because nothing crosses it, no one at all.

    Mend: ask for at least 1, or remove the criterion.
    """
    for row in seeds.rows("stage_criteria"):
        number = number_in(row)
        if row["signal"] not in ("behaviour_score", "bant_count", "engaged_persons") or number is None:
            continue
        if (row["operator"] == "at_least" and number < 1) or (row["operator"] == "above" and number < 0):
            message = Words(
                f"Voor {_words_of(row).nl} hoeft niemand iets te doen.",
                f"Nobody has to do anything for {_words_of(row).en}.",
            )
            hint = Words(
                "Vraag ten minste 1, of verwijder het criterium.", "Ask for at least 1, or remove the criterion."
            )
            yield at(row, "value", message, hint)
