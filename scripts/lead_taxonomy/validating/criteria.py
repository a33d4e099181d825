"""Rules about the criteria of a stage: there are some at every time, and each one counts."""

from collections import defaultdict
from collections.abc import Iterator

from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.periods import covers, overlap, period, pieces, words
from lead_taxonomy.validating.rows import (
    CRITERIA_COLUMNS,
    STAGES_COLUMNS,
    by_taxonomy,
    number_in,
)
from lead_taxonomy.validating.rules import Seeds, Violation, Words, at, rule


@rule(
    *("LT101", "error", "Fase zonder criterium", "Stage without a criterion"),
    lead_stages=STAGES_COLUMNS,
    stage_criteria=CRITERIA_COLUMNS,
)
def stage_has_no_criterion(seeds: Seeds) -> Iterator[Violation]:
    """A stage that no criterion gives access to is entered by nobody.

    In a cumulative taxonomy it still fills up with leads that reached a later stage, so that the funnel looks complete
    while nobody ever qualified for it. Stage 0 needs no criterion: every journey has it.

    Mend: add a criterion for the stage to stage_criteria.csv, or remove the stage.
    """
    with_criteria = {(row["taxonomy_id"], row["stage_id"]) for row in seeds.rows("stage_criteria")}
    for (taxonomy, stage), rows in by_taxonomy(seeds.rows("lead_stages"), "stage_id").items():
        if (taxonomy, stage) not in with_criteria and (rows[0].integer("stage_order") or 0) > 0:
            message = Words(
                f"Geen criterium geeft toegang tot de fase '{stage}'.", f"No criterion gives access to stage '{stage}'."
            )
            hint = Words(
                "Voeg een criterium toe in stage_criteria.csv, of verwijder de fase.",
                "Add a criterion to stage_criteria.csv, or remove the stage.",
            )
            yield at(rows[0], "stage_id", message, hint)


@rule(
    *("LT102", "warning", "Fase een tijd lang zonder criterium", "Stage without a criterion for a time"),
    lead_stages=STAGES_COLUMNS,
    stage_criteria=CRITERIA_COLUMNS,
)
def stage_has_no_criterion_for_a_time(seeds: Seeds) -> Iterator[Violation]:
    """When all criteria of a stage end and the next ones begin later, nobody enters the stage in between.

    Mend: let the new criterion begin on the day on which the old one ends (valid_to is not included).
    """
    for row in seeds.rows("lead_stages"):
        if not row.integer("stage_order"):
            continue
        criteria = [
            each for each in seeds.rows("stage_criteria", row["taxonomy_id"]) if each["stage_id"] == row["stage_id"]
        ]
        for piece in pieces(criteria, period(row)) if criteria else []:
            if not any(covers(each, piece) for each in criteria):
                message = Words(
                    f"De fase '{row['stage_id']}' heeft{words(piece).nl} geen enkel criterium.",
                    f"Stage '{row['stage_id']}' has no criterion at all{words(piece).en}.",
                )
                hint = Words(
                    "Laat het nieuwe criterium ingaan op de dag waarop het oude eindigt.",
                    "Let the new criterion begin on the day on which the old one ends.",
                )
                yield at(row, "stage_id", message, hint)


@rule(
    *("LT109", "warning", "Groep die in een andere zit", "Group that contains another"),
    stage_criteria=CRITERIA_COLUMNS,
)
def group_contains_another(seeds: Seeds) -> Iterator[Violation]:
    """Any group of a stage is enough. A group that asks for all that another asks, and more, lets nobody in extra.

    Often the intention was the opposite: that both must hold.

    Mend: remove the larger group, or put its extra criterion in the smaller one.
    """
    reported: set[tuple[int, int]] = set()
    for rows in by_taxonomy(seeds.rows("stage_criteria"), "stage_id").values():
        for piece in pieces(rows):
            groups: dict[str, list[Row]] = defaultdict(list)
            for row in rows:
                if covers(row, piece):
                    groups[row["criteria_group"]].append(row)
            for larger, smaller in ((one, other) for one in groups for other in groups if one != other):
                mutual = _implies(seeds, groups[smaller], groups[larger])
                if not _implies(seeds, groups[larger], groups[smaller]) or (mutual and larger < smaller):
                    continue
                first = groups[larger][0]
                key = (first.line, groups[smaller][0].line)
                if key in reported:
                    continue
                reported.add(key)
                message = Words(
                    f"Wie aan groep '{larger}' voldoet, voldoet al aan groep '{smaller}'{words(piece).nl}: "
                    "de groep voegt niets toe.",
                    f"Who meets group '{larger}' meets group '{smaller}' already{words(piece).en}: "
                    "the group adds nothing.",
                )
                hint = Words(
                    "Verwijder de groep, of zet haar criteria in de andere als beide moeten gelden.",
                    "Remove the group, or put its criteria in the other one if both must hold.",
                )
                yield at(first, "criteria_group", message, hint)


def _implies(seeds: Seeds, group: list[Row], other: list[Row]) -> bool:
    """Whether meeting all criteria of a group means meeting all of another."""
    return all(any(_implies_one(seeds, row, asked) for row in group) for asked in other)


def _implies_one(seeds: Seeds, row: Row, asked: Row) -> bool:
    """Whether meeting one criterion means meeting another."""
    same = row["signal"] == asked["signal"]
    if same and (row["operator"], row["value"]) == (asked["operator"], asked["value"]):
        return True
    if asked["operator"] == "occurs" and row["operator"] in ("occurs", "count_at_least"):
        signal = seeds.signals.get(row["signal"])
        shows = asked["signal"] == "interest" and signal is not None and signal.shows_interest
        answers = asked["signal"] == "two_way_contact" and signal is not None and signal.is_two_way
        return same or shows or answers
    number, threshold = number_in(row), number_in(asked)
    if not same or number is None or threshold is None:
        return False
    upward = ("at_least", "above", "count_at_least")
    if row["operator"] in upward and asked["operator"] in upward:
        return number > threshold or (number == threshold and asked["operator"] != "above")
    downward = ("at_most", "below")
    if row["operator"] in downward and asked["operator"] in downward:
        return number < threshold or (number == threshold and asked["operator"] != "below")
    return False


@rule(
    *("LT116", "error", "Criterium verandert van betekenis", "Criterion changes its meaning"),
    stage_criteria="taxonomy_id criterion_id stage_id signal",
)
def criterion_changes_its_meaning(seeds: Seeds) -> Iterator[Violation]:
    """A criterion_id used again for another stage or signal: the history of the one is read as that of the other.

    Mend: give the new criterion an id of its own. Group, operator, value and basis may change over time.
    """
    for (_, criterion), rows in by_taxonomy(seeds.rows("stage_criteria"), "criterion_id").items():
        for row in rows[1:]:
            for column in ("stage_id", "signal"):
                first = rows[0]
                if row[column] != first[column]:
                    message = Words(
                        f"'{criterion}' gaat hier over '{row[column]}', op regel {first.line} over '{first[column]}'.",
                        f"'{criterion}' is about '{row[column]}' here, and '{first[column]}' on line {first.line}.",
                    )
                    hint = Words("Geef dit criterium een eigen id.", "Give this criterion an id of its own.")
                    yield at(row, column, message, hint)


@rule(
    *("LT117", "warning", "Criterium voor fase 0", "Criterion of stage 0"),
    lead_stages="taxonomy_id stage_id stage_order",
    stage_criteria="taxonomy_id stage_id",
)
def stage_zero_has_a_criterion(seeds: Seeds) -> Iterator[Violation]:
    """Every journey is in stage 0, whatever a criterion says. Who writes one believes that it filters the top.

    Mend: remove the criterion. What should not count belongs in the exclusions of taxonomies.csv.
    """
    zeros = {
        (row["taxonomy_id"], row["stage_id"]) for row in seeds.rows("lead_stages") if row.integer("stage_order") == 0
    }
    for row in seeds.rows("stage_criteria"):
        if (row["taxonomy_id"], row["stage_id"]) in zeros:
            message = Words(
                f"In fase '{row['stage_id']}' komt elk traject, wat dit criterium ook zegt.",
                f"Every journey is in stage '{row['stage_id']}', whatever this criterion says.",
            )
            hint = Words(
                "Verwijder het criterium; uitsluiten doe je in taxonomies.csv.",
                "Remove the criterion; exclusions are in taxonomies.csv.",
            )
            yield at(row, "stage_id", message, hint)


@rule(
    *(
        "LT134",
        "warning",
        "Criterium geldt niet tegelijk met zijn fase",
        "Criterion and stage are not in force together",
    ),
    lead_stages=STAGES_COLUMNS,
    stage_criteria=CRITERIA_COLUMNS,
)
def criterion_outlives_its_stage(seeds: Seeds) -> Iterator[Violation]:
    """A stage that is not in force collects nothing, whatever its criteria say.

    Mend: give the stage and its criteria the same dates.
    """
    stages = by_taxonomy(seeds.rows("lead_stages"), "stage_id")
    for row in seeds.rows("stage_criteria"):
        own = stages.get((row["taxonomy_id"], row["stage_id"]), [])
        if own and period(row)[0] < period(row)[1] and not any(overlap(row, stage) for stage in own):
            message = Words(
                f"De fase '{row['stage_id']}' geldt niet{words(period(row)).nl}.",
                f"Stage '{row['stage_id']}' is not in force{words(period(row)).en}.",
            )
            hint = Words("Geef fase en criterium dezelfde datums.", "Give the stage and its criteria the same dates.")
            yield at(row, "valid_from", message, hint)
