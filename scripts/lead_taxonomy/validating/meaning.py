"""Rules about what the rows say together: definitions that can be met, by someone, at one time, in two languages."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

from lead_taxonomy.seed_files import NUMERIC_OPERATORS, Row
from lead_taxonomy.validating.periods import Period, covers, overlap, period, pieces, words
from lead_taxonomy.validating.points import highest_and_lowest_fit
from lead_taxonomy.validating.rules import RECORDED_KINDS, Seeds, Violation, Words, at, did_you_mean, rule

_BANT = ("budget", "authority", "need", "timeline")
_INTERESTS = ("none", "low", "high")
_IDS = {"lead_stages": "stage_id", "stage_criteria": "criterion_id", "scoring_rules": "rule_id"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?|-?\.\d+", re.ASCII)
_COUNT = re.compile(r"0*[1-9]\d*", re.ASCII)
_DOMAIN = re.compile(r"[^@*\s.A-Z][^@*\sA-Z]*\.[^@*\sA-Z]+")
_LEVELS = {
    "fit_grade": ("fit_grades", "fit_grade", Words("profielklasse", "fit grade")),
    "temperature": ("lead_temperatures", "temperature", Words("temperatuur", "temperature")),
}
_CRITERIA = "taxonomy_id stage_id criterion_id criteria_group signal operator value valid_from valid_to"
_STAGES = "taxonomy_id stage_id stage_order valid_from valid_to"
_SCORES = "rule_id taxonomy_id axis field operator value points valid_from valid_to"
# Signals that are there without any mapping: the engine makes them.
_MADE = ("known", "opportunity_created", "opportunity_updated")
# The stage that the engine puts at the top of a funnel without stage 0.
_TOP = "known"
# The years in which a validity may begin or end. To the models time is from 1900 to 2200; what comes later is how other
# systems write that there is no end.
FIRST_YEAR, LAST_YEAR = 1901, 2199
# How far a number may be from zero: more than anybody needs, and little enough to add up and to count back from today.
_LARGEST_VALUE = 10_000_000
MOST_DAYS = 36_500
_LARGEST = {
    ("taxonomies", "inactive_after_days"): MOST_DAYS,
    ("taxonomies", "score_window_days"): MOST_DAYS,
    ("lead_stages", "stage_order"): 10_000,
    ("lead_stages", "sla_hours"): 876_000,
    ("lead_temperatures", "precedence"): 10_000,
    ("scoring_rules", "points"): 10_000,
    ("fit_grades", "minimum_points"): 1_000_000,
}


def _by_taxonomy(rows: Iterable[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    """Group rows by taxonomy and other columns, in the order of the file."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["taxonomy_id"], *(row[column] for column in columns)].append(row)
    return groups


def _by_number(rows: Iterable[Row], column: str) -> list[list[Row]]:
    """Group rows by taxonomy and a whole number, in the order of the file: 02 and 2 are one number."""
    groups: dict[tuple[str, int | None], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["taxonomy_id"], row.integer(column)].append(row)
    return list(groups.values())


def _number(row: Row) -> float | None:
    """Return the value of a row as a number."""
    return float(row["value"]) if _NUMBER.fullmatch(row["value"]) else None


def _members(row: Row) -> list[str]:
    """Return the members of a list."""
    return [member.strip().lower() for member in row["value"].split("|")]


@rule(
    *("LT101", "error", "Fase zonder criterium", "Stage without a criterion"),
    lead_stages=_STAGES,
    stage_criteria=_CRITERIA,
)
def stage_has_no_criterion(seeds: Seeds) -> Iterator[Violation]:
    """A stage that no criterion gives access to is entered by nobody.

    In a cumulative taxonomy it still fills up with leads that reached a later stage, so that the funnel looks complete
    while nobody ever qualified for it. Stage 0 needs no criterion: every journey has it.

    Mend: add a criterion for the stage to stage_criteria.csv, or remove the stage.
    """
    with_criteria = {(row["taxonomy_id"], row["stage_id"]) for row in seeds.rows("stage_criteria")}
    for (taxonomy, stage), rows in _by_taxonomy(seeds.rows("lead_stages"), "stage_id").items():
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
    lead_stages=_STAGES,
    stage_criteria=_CRITERIA,
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
    *("LT103", "error", "Criterium waaraan niemand kan voldoen", "Criterion that nobody can meet"),
    stage_criteria=_CRITERIA,
)
def criterion_can_never_be_met(seeds: Seeds) -> Iterator[Violation]:
    """There are four BANT facts, so five are never known; a group that asks for it lets nobody in.

    Mend: lower the value, or remove the criterion.
    """
    most = len(_BANT)
    for row in seeds.rows("stage_criteria"):
        number = _number(row)
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
    if one["signal"] in _LEVELS and operators <= {"equals", "one_of"}:
        return not set(_members(one)) & set(_members(other))
    if one["signal"] == "fit_points":
        lowest, highest = float("-inf"), float("inf")
        for row in (one, other):
            number = _number(row)
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
    for rows in _by_taxonomy(seeds.rows("stage_criteria"), "stage_id", "criteria_group").values():
        seen: set[tuple[int, ...]] = set()
        for piece in pieces(rows):
            group = [row for row in rows if covers(row, piece)]
            lines = tuple(row.line for row in group)
            if group and lines not in seen:
                seen.add(lines)
                yield piece, group


@rule(
    *("LT104", "error", "Drempel die met de punten niet te halen is", "Threshold that the points cannot reach"),
    stage_criteria=_CRITERIA,
    scoring_rules=_SCORES,
)
def points_cannot_reach_the_threshold(seeds: Seeds) -> Iterator[Violation]:
    """A norm of 60 fit points is met by nobody when the best possible lead has 55.

    Behaviour adds up without end as long as something earns points; fit is what a lead is, and each fit rule counts
    once. A threshold that a rule change put out of reach empties the stage from that day on.

    Mend: lower the threshold, or add points in scoring_rules.csv, for the same period.
    """
    for row in seeds.rows("stage_criteria"):
        number = _number(row)
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
    stage_criteria=_CRITERIA,
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
    *("LT106", "error", "Operator past niet bij het signaal", "Operator does not fit its signal"),
    stage_criteria="signal operator",
)
def operator_does_not_fit(seeds: Seeds) -> Iterator[Violation]:
    """A comparison that makes no sense for its signal (`website_visited at_least 3`) is never true.

    Its group is never complete, and the stage stays empty although every row looks right in the spreadsheet.

    Mend: use one of the operators that the message names.
    """
    for row in seeds.rows("stage_criteria"):
        if row["signal"] not in seeds.signals or not row["operator"]:
            continue
        fitting = _fitting_operators(seeds, row["signal"])
        if not fitting:
            message = Words(
                f"'{row['signal']}' is bewust geen signaal en kan niemand kwalificeren.",
                f"'{row['signal']}' is deliberately no signal and qualifies nobody.",
            )
            yield at(row, "signal", message, Words("Kies een ander signaal.", "Choose another signal."))
        elif row["operator"] not in fitting:
            message = Words(
                f"'{row['operator']}' past niet bij het signaal '{row['signal']}'.",
                f"'{row['operator']}' does not fit the signal '{row['signal']}'.",
            )
            listed = ", ".join(fitting)
            yield at(row, "operator", message, Words(f"Gebruik: {listed}.", f"Use: {listed}."))


def _fitting_operators(seeds: Seeds, name: str) -> tuple[str, ...]:
    """Return the operators that make sense for a signal."""
    computed = {
        "interest": ("occurs", "count_at_least"),
        "two_way_contact": ("occurs",),
        "behaviour_score": ("at_least", "above"),
        "bant_count": ("at_least", "above"),
        "engaged_persons": ("at_least", "above"),
        "fit_points": ("at_least", "above", "at_most", "below"),
        "fit_grade": ("equals", "one_of", "not_one_of"),
        "temperature": ("equals", "one_of", "not_one_of"),
        "business_email": ("is_known", "is_missing"),
        "account_known": ("is_known", "is_missing"),
    }
    kind = seeds.signals[name].kind
    if kind in RECORDED_KINDS:
        return ("occurs", "count_at_least")
    return ("occurs",) if kind == "attribute" else computed.get(name, ())


@rule("LT107", "error", "Waarde past niet bij de operator", "Value does not fit its operator")
def value_does_not_fit(seeds: Seeds) -> Iterator[Violation]:
    """A threshold that is no number, or a list with a blank beside its `|`, is false for every lead.

    A list that names a member twice usually lacks the one that was meant.

    A value beside `occurs` is ignored, while who wrote it thinks it counts.

    Mend: write a number for a threshold, each member once with `|` and no spaces for a list, and nothing for `occurs`,
    `is_known` and `is_missing`.
    """
    for name in ("stage_criteria", "scoring_rules", "journey_outcomes"):
        for row in seeds.rows(name) if seeds.has(name, "operator", "value") else []:
            wrong = _wrong_value(row["operator"], row["value"])
            if wrong is not None:
                yield at(row, "value" if row["value"] else "operator", *wrong)


def _wrong_value(operator: str, value: str) -> tuple[Words, Words] | None:  # noqa: PLR0911 (a table in the form of code)
    """Say what is wrong with a value beside an operator, and what to do."""
    if operator in ("occurs", "is_known", "is_missing"):
        if value == "":
            return None
        return (
            Words(
                f"Bij '{operator}' hoort geen waarde; '{value}' doet niets.",
                f"'{operator}' takes no value; '{value}' does nothing.",
            ),
            Words(
                "Maak de waarde leeg, of kies een andere operator.", "Make the value blank, or choose another operator."
            ),
        )
    if value == "":
        return (
            Words(f"Bij '{operator}' hoort een waarde.", f"'{operator}' needs a value."),
            Words("Vul de waarde in.", "Fill in the value."),
        )
    if operator == "count_at_least" and not _COUNT.fullmatch(value):
        return (
            Words(f"'{value}' is geen aantal.", f"'{value}' is not a count."),
            Words("Schrijf een geheel getal vanaf 1.", "Write a whole number from 1."),
        )
    if operator in NUMERIC_OPERATORS and not _NUMBER.fullmatch(value):
        return (
            Words(f"'{value}' is geen getal.", f"'{value}' is not a number."),
            Words("Schrijf een getal, zoals 50.", "Write a number, such as 50."),
        )
    if operator in ("equals", "not_equals") and "|" in value:
        many = "one_of" if operator == "equals" else "not_one_of"
        return (
            Words(f"'{operator}' vergelijkt met één waarde.", f"'{operator}' compares with one value."),
            Words(f"Gebruik '{many}' voor een lijst.", f"Use '{many}' for a list."),
        )
    if operator in ("one_of", "not_one_of") and any(not part or part != part.strip() for part in value.split("|")):
        return (
            Words(
                f"De lijst '{value}' heeft een leeg lid of een spatie.",
                f"The list '{value}' has an empty member or a space.",
            ),
            Words("Schrijf de leden als a|b|c, zonder spaties.", "Write the members as a|b|c, without spaces."),
        )
    members = value.lower().split("|")
    twice = next((member for index, member in enumerate(members) if member in members[:index]), None)
    if operator in ("one_of", "not_one_of") and twice is not None:
        return (
            Words(f"De lijst '{value}' noemt '{twice}' twee keer.", f"The list '{value}' names '{twice}' twice."),
            Words(
                "Noem elk lid één keer; hoofdletters maken geen verschil.",
                "Name each member once; case does not count.",
            ),
        )
    return None


@rule(
    *("LT108", "error", "Norm waarvoor niemand iets hoeft te doen", "Norm that asks for nothing"),
    stage_criteria="signal operator value",
)
def norm_asks_for_nothing(seeds: Seeds) -> Iterator[Violation]:
    """A behaviour score of at least 0 lets in the whole file of names, or, because nothing crosses it, no one at all.

    Mend: ask for at least 1, or remove the criterion.
    """
    for row in seeds.rows("stage_criteria"):
        number = _number(row)
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


@rule(
    *("LT109", "warning", "Groep die in een andere zit", "Group that contains another"),
    stage_criteria=_CRITERIA,
)
def group_contains_another(seeds: Seeds) -> Iterator[Violation]:
    """Any group of a stage is enough. A group that asks for all that another asks, and more, lets nobody in extra.

    Often the intention was the opposite: that both must hold.

    Mend: remove the larger group, or put its extra criterion in the smaller one.
    """
    reported: set[tuple[int, int]] = set()
    for rows in _by_taxonomy(seeds.rows("stage_criteria"), "stage_id").values():
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
    number, threshold = _number(row), _number(asked)
    if not same or number is None or threshold is None:
        return False
    upward = ("at_least", "above", "count_at_least")
    if row["operator"] in upward and asked["operator"] in upward:
        return number > threshold or (number == threshold and asked["operator"] != "above")
    downward = ("at_most", "below")
    if row["operator"] in downward and asked["operator"] in downward:
        return number < threshold or (number == threshold and asked["operator"] != "below")
    return False


@rule("LT110", "warning", "Gat in de volgorde", "Gap in the order", lead_stages="taxonomy_id stage_id stage_order")
def order_has_a_gap(seeds: Seeds) -> Iterator[Violation]:
    """An order that goes from 2 to 4 usually means that a stage was lost on the way.

    Mend: number the stages without gaps, from 0 or 1; or put back the stage that is missing.
    """
    for rows in _by_taxonomy(seeds.rows("lead_stages")).values():
        ordered = sorted(
            ((row.integer("stage_order"), row) for row in rows), key=lambda pair: (pair[0] is None, pair[0])
        )
        known = [(order, row) for order, row in ordered if order is not None]
        before = 0
        for order, row in known:
            if order > before + 1:
                message = Words(
                    f"De volgorde springt van {before} naar {order}.", f"The order goes from {before} to {order}."
                )
                hint = Words("Nummer de fasen zonder gaten.", "Number the stages without gaps.")
                yield at(row, "stage_order", message, hint)
            before = max(before, order)


@rule("LT111", "error", "Twee fasen op dezelfde plaats", "Two stages in one place", lead_stages=_STAGES)
def order_is_not_unique(seeds: Seeds) -> Iterator[Violation]:
    """Which of two stages with the same order comes next is chance, and so is the conversion between them.

    A stage that takes the place of another from a day on may have its order, except at the top: a funnel has one.

    Mend: give each stage an order of its own, or end the one on the day on which the other begins.
    """
    for rows in _by_number(seeds.rows("lead_stages"), "stage_order"):
        for one, other in combinations(rows, 2):
            order = one.integer("stage_order")
            shared = overlap(one, other) or order == 0
            if order is not None and one["stage_id"] != other["stage_id"] and shared:
                message = Words(
                    f"'{other['stage_id']}' en '{one['stage_id']}' staan beide op plaats {order}.",
                    f"'{other['stage_id']}' and '{one['stage_id']}' are both number {order}.",
                )
                yield at(
                    other, "stage_order", message, Words("Geef elke fase een eigen plaats.", "Give each stage its own.")
                )


@rule("LT112", "error", "Plaats van een fase is niet goed", "Place of a stage is not right", lead_stages=_STAGES)
def order_changes(seeds: Seeds) -> Iterator[Violation]:
    """A stage that changes its place keeps its id: journeys of two funnels would be sorted in one chart.

    A stage without a place, or before 0, is in no funnel. A funnel without a stage at 0 gets one, with the id `known`.

    Mend: give a stage that moves a new stage_id, or start a new taxonomy. Put a stage `known` at 0.
    """
    for (_, stage), rows in _by_taxonomy(seeds.rows("lead_stages"), "stage_id").items():
        orders = {row.integer("stage_order") for row in rows}
        last = rows[-1]
        if any(order is not None and order < 0 for order in orders) or (not last["stage_order"]):
            message = Words(f"De fase '{stage}' heeft geen plaats vanaf 0.", f"Stage '{stage}' has no place from 0.")
            yield at(
                last, "stage_order", message, Words("Schrijf een geheel getal vanaf 0.", "Write a whole number from 0.")
            )
        elif len(orders) > 1:
            message = Words(f"De fase '{stage}' verandert van plaats.", f"Stage '{stage}' changes its place.")
            hint = Words("Geef een fase die verhuist een nieuw id.", "Give a stage that moves a new id.")
            yield at(last, "stage_order", message, hint)
    for rows in _by_taxonomy(seeds.rows("lead_stages")).values():
        lowest = min((row.integer("stage_order") or 0 for row in rows), default=0)
        named_as_top = [row for row in rows if row["stage_id"] == _TOP]
        if named_as_top and lowest > 0:
            place = named_as_top[0].integer("stage_order")
            message = Words(
                f"De fase '{_TOP}' staat op plaats {place}; een funnel zonder fase op plaats 0 krijgt er zelf een "
                "met dat id.",
                f"Stage '{_TOP}' is number {place}; a funnel without a stage at 0 gets one with that id by itself.",
            )
            hint = Words(
                "Zet een fase op plaats 0, of geef deze fase een ander id.",
                "Put a stage at 0, or give this one another id.",
            )
            yield at(named_as_top[0], "stage_order", message, hint)


@rule("LT113", "error", "Geldigheid klopt niet", "Validity is not right")
def validity_is_reversed(seeds: Seeds) -> Iterator[Violation]:
    """A row that ends on or before the day on which it begins is never in force.

    Time begins in 1900: a row that ended before then would be in force for no time at all. A day such as 9999-12-31 is
    how other systems write that there is no end; here a blank says so, and says the same in every file.

    Mend: swap the two dates, or remove the row. valid_to is the first day on which the row no longer applies. Leave
    valid_from blank where a row has always applied, and valid_to where it has no end.
    """
    for name in _IDS:
        for row in seeds.rows(name):
            for column, never in (
                ("valid_from", Words("altijd al geldt", "has always applied")),
                ("valid_to", Words("geen einde heeft", "has no end")),
            ):
                day = row.date(column)
                if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                    message = Words(
                        f"{column} is {day}; er wordt gerekend met de jaren {FIRST_YEAR} tot en met {LAST_YEAR}.",
                        f"{column} is {day}; the years from {FIRST_YEAR} up to and including {LAST_YEAR} are known.",
                    )
                    hint = Words(
                        f"Laat {column} leeg als de rij {never.nl}.", f"Leave {column} blank where the row {never.en}."
                    )
                    yield at(row, column, message, hint)
            start, end = row.date("valid_from"), row.date("valid_to")
            if start is not None and end is not None and start >= end:
                message = Words(
                    f"De rij eindigt op {end}, en begint pas op {start}.",
                    f"The row ends on {end}, and begins on {start}.",
                )
                hint = Words("valid_to moet na valid_from liggen.", "valid_to must be after valid_from.")
                yield at(row, "valid_to", message, hint)


@rule("LT114", "error", "Geldigheid overlapt", "Validity overlaps")
def validity_overlaps(seeds: Seeds) -> Iterator[Violation]:
    """Two versions in force at a time both count: the old threshold goes on letting leads through, points add up twice.

    Mend: give the old row the valid_from of the new one as its valid_to.
    """
    for before, after in _versions(seeds):
        if overlap(before, after) and period(before) != period(after):
            message = Words(
                f"Deze rij geldt tegelijk met die van regel {before.line}.",
                f"This row is in force together with the one on line {before.line}.",
            )
            start = after["valid_from"]
            hint = Words(
                f"Zet valid_to van regel {before.line} op {start}." if start else "Vul de datums in.",
                f"Set valid_to of line {before.line} to {start}." if start else "Fill in the dates.",
            )
            yield at(after, "valid_from", message, hint)


@rule("LT115", "warning", "Gat in de geldigheid", "Gap in the validity")
def validity_has_a_gap(seeds: Seeds) -> Iterator[Violation]:
    """A row that ends before its next version begins leaves days on which neither is in force.

    Mend: let the new version begin on the day on which the old one ends; valid_to is not included.
    """
    for before, after in _versions(seeds):
        end, start = before.date("valid_to"), after.date("valid_from")
        if end is not None and start is not None and end < start:
            message = Words(
                f"Tussen {end} en {start} geldt geen enkele versie.",
                f"Between {end} and {start} no version is in force.",
            )
            hint = Words(f"Laat deze rij ingaan op {end}.", f"Let this row begin on {end}.")
            yield at(after, "valid_from", message, hint)


def _versions(seeds: Seeds) -> Iterator[tuple[Row, Row]]:
    """Yield each row with its next version. Reversed rows have a rule of their own."""
    for name, column in _IDS.items():
        for rows in (
            _by_taxonomy(seeds.rows(name), column).values() if seeds.has(name, column, "valid_from", "valid_to") else []
        ):
            yield from pairwise(sorted((row for row in rows if period(row)[0] < period(row)[1]), key=period))


@rule(
    *("LT116", "error", "Criterium verandert van betekenis", "Criterion changes its meaning"),
    stage_criteria="taxonomy_id criterion_id stage_id signal",
)
def criterion_changes_its_meaning(seeds: Seeds) -> Iterator[Violation]:
    """A criterion_id used again for another stage or signal: the history of the one is read as that of the other.

    Mend: give the new criterion an id of its own. Group, operator, value and basis may change over time.
    """
    for (_, criterion), rows in _by_taxonomy(seeds.rows("stage_criteria"), "criterion_id").items():
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
    *("LT118", "error", "Scoreregel die nooit punten geeft", "Scoring rule that never gives points"),
    scoring_rules="axis field operator",
)
def scoring_rule_does_not_fit(seeds: Seeds) -> Iterator[Violation]:
    """Points on a field that does not exist, or with an operator that does not fit it, are never given.

    Mend: use a signal with `occurs` for behaviour; for fit country, industry, company_size, job_function,
    business_email or account_known, with an operator that the message names.
    """
    choices = ("equals", "not_equals", "one_of", "not_one_of", "is_known", "is_missing")
    presence = ("is_known", "is_missing")
    fields = {
        "business_email": presence,
        "account_known": presence,
        "company_size": ("at_least", "above", "at_most", "below", *choices),
        **dict.fromkeys(("country", "industry", "job_function"), choices),
    }
    for row in seeds.rows("scoring_rules"):
        signal = seeds.signals.get(row["field"])
        if row["axis"] == "behaviour" and signal is not None and signal.kind in ("computed", "ignored"):
            message = Words(
                f"'{row['field']}' is geen gebeurtenis en levert geen punten op.",
                f"'{row['field']}' is not an event and earns no points.",
            )
            yield at(row, "field", message, Words("Kies een vastgelegd signaal.", "Choose a recorded signal."))
        elif row["axis"] == "fit" and row["field"] not in fields:
            message = Words(
                f"'{row['field']}' is geen profielkenmerk.", f"'{row['field']}' is not a field of the profile."
            )
            yield at(row, "field", message, did_you_mean(row["field"], fields))
        elif row["axis"] in ("behaviour", "fit"):
            fitting = ("occurs",) if row["axis"] == "behaviour" else fields[row["field"]]
            if row["operator"] and row["operator"] not in fitting:
                message = Words(
                    f"'{row['operator']}' past niet bij '{row['field']}'.",
                    f"'{row['operator']}' does not fit '{row['field']}'.",
                )
                listed = ", ".join(fitting)
                yield at(row, "operator", message, Words(f"Gebruik: {listed}.", f"Use: {listed}."))


@rule(
    *("LT119", "error", "Profielklasse die niemand haalt", "Fit grade that nobody gets"),
    fit_grades="taxonomy_id fit_grade minimum_points",
    scoring_rules=_SCORES,
)
def grade_is_out_of_reach(seeds: Seeds) -> Iterator[Violation]:
    """A grade from more points than the best lead can have is empty for ever; so is one below what everybody has.

    Mend: change minimum_points, or the fit points in scoring_rules.csv.
    """
    for (taxonomy,), rows in _by_taxonomy(seeds.rows("fit_grades")).items():
        scores = [row for row in seeds.rows("scoring_rules", taxonomy) if row["axis"] == "fit"]
        reaches = [highest_and_lowest_fit(row for row in scores if covers(row, piece)) for piece in pieces(scores)]
        highest, lowest = max(reach[0] for reach in reaches), min(reach[1] for reach in reaches)
        graded = sorted((row for row in rows if row.integer("minimum_points") is not None), key=_minimum)
        for row, above in [*pairwise(graded), *((row, None) for row in graded[-1:])]:
            if _minimum(row) > highest:
                message = Words(
                    f"Klasse '{row['fit_grade']}' begint bij {_minimum(row)} punten; haalbaar is hooguit {highest}.",
                    f"Grade '{row['fit_grade']}' begins at {_minimum(row)} points; at most {highest} can be had.",
                )
            elif above is not None and _minimum(above) <= lowest and _minimum(above) > _minimum(row):
                message = Words(
                    f"Iedereen heeft ten minste {lowest} punten en valt dus in klasse '{above['fit_grade']}' of hoger.",
                    f"Everybody has at least {lowest} points, so grade '{above['fit_grade']}' or higher.",
                )
            else:
                continue
            hint = Words(
                "Pas minimum_points aan, of de punten in scoring_rules.csv.",
                "Change minimum_points, or the points in scoring_rules.csv.",
            )
            yield at(row, "minimum_points", message, hint)


def _minimum(row: Row) -> int:
    """Return the lowest number of points of a grade."""
    return row.integer("minimum_points") or 0


@rule(
    *("LT120", "warning", "Profielklasse en interesse zonder actie", "Fit and interest without an action"),
    fit_grades="taxonomy_id fit_grade",
    next_actions="taxonomy_id fit_grade interest next_action",
)
def cell_has_no_action(seeds: Seeds) -> Iterator[Violation]:
    """A grade and interest without a row has no next action: those leads are on nobody's list, and nobody misses them.

    A taxonomy without any next action has chosen not to use them.

    Mend: add a row to next_actions.csv; `no_action` is an answer too.
    """
    actions = _by_taxonomy(seeds.rows("next_actions"))
    for row in seeds.rows("fit_grades"):
        own = actions.get((row["taxonomy_id"],), [])
        there = {
            action["interest"] for action in own if action["fit_grade"] == row["fit_grade"] and action["next_action"]
        }
        missing = [interest for interest in _INTERESTS if interest not in there]
        if own and missing:
            listed = ", ".join(missing)
            message = Words(
                f"Klasse '{row['fit_grade']}' heeft geen actie bij interesse: {listed}.",
                f"Grade '{row['fit_grade']}' has no action for interest: {listed}.",
            )
            hint = Words(
                "Voeg de rij toe in next_actions.csv; 'no_action' is ook een antwoord.",
                "Add the row to next_actions.csv; 'no_action' is an answer too.",
            )
            yield at(row, "fit_grade", message, hint)


@rule("LT121", "error", "Rangorde is niet eenduidig", "Ranking is not unique")
def ranking_is_not_unique(seeds: Seeds) -> Iterator[Violation]:
    """Two temperatures with one precedence, or two grades from the same points: which a lead gets is chance.

    Mend: give each its own number.
    """
    for seed, column, name in (
        ("fit_grades", "minimum_points", "fit_grade"),
        ("lead_temperatures", "precedence", "temperature"),
    ):
        if not seeds.has(seed, "taxonomy_id", column, name):
            continue
        for rows in _by_number(seeds.rows(seed), column):
            for row in rows:
                if not row[column]:
                    message = Words(f"'{row[name]}' heeft geen {column}.", f"'{row[name]}' has no {column}.")
                elif row is not rows[0] and row.integer(column) is not None:
                    message = Words(
                        f"'{row[name]}' en '{rows[0][name]}' hebben dezelfde {column}.",
                        f"'{row[name]}' and '{rows[0][name]}' have the same {column}.",
                    )
                else:
                    continue
                yield at(row, column, message, Words("Geef elk een eigen getal.", "Give each its own number."))


@rule(
    *(
        "LT122",
        "error",
        "Criterium op een onbekende klasse of temperatuur",
        "Criterion on an unknown grade or temperature",
    ),
    stage_criteria="taxonomy_id signal operator value",
)
def level_is_unknown(seeds: Seeds) -> Iterator[Violation]:
    """A criterion that asks for a grade or temperature that the taxonomy does not have is never met.

    With `not_one_of` it is always met. Renaming a grade in one file and not in the other is enough.

    Mend: use the name that fit_grades.csv or lead_temperatures.csv has.
    """
    for row in seeds.rows("stage_criteria"):
        if row["signal"] not in _LEVELS or not row["value"]:
            continue
        seed, column, name = _LEVELS[row["signal"]]
        if not seeds.has(seed, "taxonomy_id", column):
            continue
        known = {each[column].lower(): each[column] for each in seeds.rows(seed, row["taxonomy_id"])}
        for member in _members(row):
            if member and member not in known:
                message = Words(
                    f"'{member}' is geen {name.nl} van '{row['taxonomy_id']}' in {seed}.csv.",
                    f"'{member}' is not a {name.en} of '{row['taxonomy_id']}' in {seed}.csv.",
                )
                yield at(row, "value", message, did_you_mean(member, set(known.values())))


@rule("LT123", "error", "Afgesproken tijd zonder eigenaar", "SLA without an owner", lead_stages="owner sla_hours")
def sla_has_no_owner(seeds: Seeds) -> Iterator[Violation]:
    """A number of hours binds nobody when the stage has no owner, or is of everybody (`shared`).

    Mend: name the department that has to act in time, or remove the hours.
    """
    for row in seeds.rows("lead_stages"):
        if row["sla_hours"] and row["owner"] in ("", "shared"):
            message = Words(
                f"Er zijn {row['sla_hours']} uur afgesproken, en geen afdeling die zich eraan moet houden.",
                f"There is an SLA of {row['sla_hours']} hours, and no department that has to keep it.",
            )
            hint = Words("Noem in owner wie er binnen die tijd iets doet.", "Name in owner who acts within that time.")
            yield at(row, "sla_hours", message, hint)


@rule("LT124", "error", "Fase zonder eigenaar", "Stage that nobody owns", lead_stages="stage_id owner")
def stage_has_no_owner(seeds: Seeds) -> Iterator[Violation]:
    """A lead in a stage that nobody owns is followed up by nobody.

    Mend: agree who acts: marketing, sales, shared, customer_success or partner.
    """
    for row in seeds.rows("lead_stages"):
        if not row["owner"]:
            message = Words(
                f"Van de fase '{row['stage_id']}' is niemand eigenaar.", f"Nobody owns stage '{row['stage_id']}'."
            )
            hint = Words(
                "Kies uit: marketing, sales, shared, customer_success, partner.",
                "Choose from: marketing, sales, shared, customer_success, partner.",
            )
            yield at(row, "owner", message, hint)


@rule("LT125", "error", "Aantal uren of dagen is geen tijd", "Number of hours or days is no time")
def duration_is_not_positive(seeds: Seeds) -> Iterator[Violation]:
    """No hours, or fewer, cannot be kept; after zero days of silence every journey closes at once.

    Mend: write a number from 1; blank means no agreement.
    """
    for seed, column in (
        ("lead_stages", "sla_hours"),
        ("taxonomies", "inactive_after_days"),
        ("taxonomies", "score_window_days"),
    ):
        for row in seeds.rows(seed) if seeds.has(seed, column) else []:
            number = row.integer(column)
            if number is not None and number < 1:
                message = Words(f"{column} is {number}.", f"{column} is {number}.")
                hint = Words("Schrijf een getal vanaf 1, of niets.", "Write a number from 1, or nothing.")
                yield at(row, column, message, hint)


@rule("LT126", "error", "Tekst in één taal", "Text in one language only")
def text_is_in_one_language(seeds: Seeds) -> Iterator[Violation]:
    """Both departments, and those who read along, get their reports in Dutch or English; one of them gets a blank.

    Mend: fill in the other language too.
    """
    for file in seeds.files.values():
        for column in file.columns:
            other = f"{column[:-2]}{'en' if column.endswith('_nl') else 'nl'}"
            if not column.endswith(("_nl", "_en")) or other not in file.columns:
                continue
            language = Words("Nederlandse", "Dutch") if column.endswith("_nl") else Words("Engelse", "English")
            for row in file.rows:
                if row[other] and not row[column]:
                    message = Words(
                        f"De {language.nl} tekst ontbreekt bij '{row[other]}'.",
                        f"The {language.en} text of '{row[other]}' is missing.",
                    )
                    yield at(row, column, message, Words(f"Vul {column} in.", f"Fill in {column}."))


@rule(
    *("LT127", "error", "Zonder naam of definitie", "Without a name or definition"),
    lead_stages="stage_id name_nl name_en definition_nl definition_en",
)
def stage_has_no_text(seeds: Seeds) -> Iterator[Violation]:
    """A stage without a name or a definition cannot be agreed on: nobody can read what it is.

    Mend: write the name, and in one sentence when a lead is in this stage, in both languages.
    """
    for row in seeds.rows("lead_stages"):
        for column, what in (("name", Words("naam", "name")), ("definition", Words("definitie", "definition"))):
            if not row[f"{column}_nl"] and not row[f"{column}_en"]:
                message = Words(
                    f"De fase '{row['stage_id']}' heeft geen {what.nl}.", f"Stage '{row['stage_id']}' has no {what.en}."
                )
                hint = Words(
                    f"Vul {column}_nl en {column}_en in.",
                    f"Fill in {column}_nl and {column}_en.",
                )
                yield at(row, f"{column}_nl", message, hint)


@rule(
    *("LT128", "error", "Taxonomie is niet compleet", "Taxonomy is not complete"),
    taxonomies="taxonomy_id",
    lead_stages=_STAGES,
    journey_outcomes="taxonomy_id outcome",
)
def taxonomy_is_incomplete(seeds: Seeds) -> Iterator[Violation]:
    """A taxonomy without stages shows nothing, and one without a way to win never has a customer.

    Stage 0 alone is a list of names: every journey is in it.

    Mend: add its stages to lead_stages.csv, and to journey_outcomes.csv what wins.
    """
    for row in seeds.rows("taxonomies"):
        own = row["taxonomy_id"]
        stages = seeds.rows("lead_stages", own)
        if not any((stage.integer("stage_order") or 0) > 0 for stage in stages):
            message = Words(f"'{own}' heeft geen fasen.", f"'{own}' has no stages.")
            if stages:
                message = Words(f"'{own}' heeft geen fasen na fase 0.", f"'{own}' has no stages after stage 0.")
            yield at(
                row, "taxonomy_id", message, Words("Voeg ze toe in lead_stages.csv.", "Add them to lead_stages.csv.")
            )
        if not any(outcome["outcome"] == "won" for outcome in seeds.rows("journey_outcomes", own)):
            message = Words(f"Niets laat een traject van '{own}' winnen.", f"Nothing wins a journey of '{own}'.")
            hint = Words(
                "Voeg een rij met 'won' toe in journey_outcomes.csv.", "Add a row with 'won' to journey_outcomes.csv."
            )
            yield at(row, "taxonomy_id", message, hint)


@rule(
    *("LT129", "error", "Afloop past niet bij het signaal", "Outcome does not fit its signal"),
    journey_outcomes="taxonomy_id outcome signal operator value",
)
def outcome_does_not_fit(seeds: Seeds) -> Iterator[Violation]:
    """A signal that closes a journey in two ways ends it by chance as one or the other.

    So does a reason that two rows name, in whatever case. A row with `occurs` beside rows that name reasons is for
    all other reasons.

    A computed signal or a BANT fact has no instant of its own that ends anything: the journey stays open for ever.

    Mend: keep one outcome per signal and reason, with a recorded signal.
    """
    for rows in _by_taxonomy(seeds.rows("journey_outcomes"), "signal").values():
        for index, row in enumerate(rows):
            signal = seeds.signals.get(row["signal"])
            if signal is not None and signal.kind not in ("activity", "status", "opportunity"):
                message = Words(
                    f"'{row['signal']}' kan geen traject afsluiten.", f"'{row['signal']}' cannot close a journey."
                )
                hint = Words(
                    "Kies een activiteit, status of verkoopkans.", "Choose an activity, status or opportunity."
                )
                yield at(row, "signal", message, hint)
                continue
            for before in rows[:index]:
                reason = _reason_of_both(before, row)
                column = "outcome" if row["outcome"] != before["outcome"] else "reason_from"
                # A row that is there twice has a rule of its own.
                same = (row["operator"], row["value"]) == (before["operator"], before["value"])
                if reason is None or row[column] == before[column] or (same and column == "reason_from"):
                    continue
                what = Words(f"'{row['signal']}'", f"'{row['signal']}'")
                if reason:
                    what += Words(f"met reden '{reason}'", f"with reason '{reason}'")
                message = Words(
                    f"{what.nl} is op regel {before.line} '{before[column]}', en hier '{row[column]}'.",
                    f"{what.en} is '{before[column]}' on line {before.line}, and '{row[column]}' here.",
                )
                if column == "reason_from":
                    message = Words(
                        f"{what.nl} heeft op regel {before.line} reason_from '{before[column]}', "
                        f"en hier '{row[column]}'.",
                        f"{what.en} has reason_from '{before[column]}' on line {before.line}, "
                        f"and '{row[column]}' here.",
                    )
                yield at(row, column, message, Words("Houd er een over.", "Keep one."))
                break


def _reason_of_both(one: Row, other: Row) -> str | None:
    """Return a reason for which both outcomes hold: "" where it is any reason, and None where there is none."""
    if "occurs" in (one["operator"], other["operator"]):
        return "" if one["operator"] == other["operator"] else None
    own = set(_members(one)) - {""}
    return next((reason for reason in _members(other) if reason in own), None)


@rule(
    *("LT130", "error", "Temperatuur die niemand krijgt", "Temperature that nobody gets"),
    lead_temperatures="taxonomy_id temperature needs_budget needs_authority needs_need needs_timeline precedence",
)
def temperature_is_shadowed(seeds: Seeds) -> Iterator[Violation]:
    """The first row by precedence whose facts are known applies. One that needs less, tried earlier, takes all.

    Mend: give the row that needs most the lowest precedence.
    """
    for rows in _by_taxonomy(seeds.rows("lead_temperatures")).values():
        ranked = sorted((row for row in rows if row["precedence"]), key=lambda row: row.integer("precedence") or 0)
        for index, row in enumerate(ranked):
            needs = {fact for fact in _BANT if row[f"needs_{fact}"] == "true"}
            for before in ranked[:index]:
                if {fact for fact in _BANT if before[f"needs_{fact}"] == "true"} <= needs:
                    message = Words(
                        f"Wie '{row['temperature']}' zou zijn, is al '{before['temperature']}' (regel {before.line}).",
                        f"Whoever is '{row['temperature']}' is '{before['temperature']}' first (line {before.line}).",
                    )
                    hint = Words(
                        "Geef de rij die het meeste vraagt de laagste precedence.",
                        "Give the row that needs most the lowest precedence.",
                    )
                    yield at(row, "precedence", message, hint)
                    break


@rule(
    "LT131", "error", "Vertaling naar een signaal dat niet wordt vastgelegd", "Mapping to a signal that is not recorded"
)
def mapping_does_not_fit(seeds: Seeds) -> Iterator[Violation]:
    """A raw value mapped to a computed signal would count as something the engine derives itself.

    A value of budget, authority, need or timeline that is mapped to another fact fills the wrong letter of BANT.

    Mend: map it to a recorded signal; a value of a BANT field to its own fact, or to no_signal.
    """
    for seed, column in (("status_mappings", "signal"), ("activity_mappings", "activity")):
        for row in seeds.rows(seed):
            signal = seeds.signals.get(row[column])
            field = row["object"].lower()
            if signal is not None and signal.kind == "computed":
                message = Words(
                    f"'{row[column]}' wordt berekend en kan geen waarde van een bron zijn.",
                    f"'{row[column]}' is computed and cannot be a value of a source.",
                )
                yield at(row, column, message, Words("Kies een vastgelegd signaal.", "Choose a recorded signal."))
            elif field in _BANT and row[column] and row[column] not in (field, "no_signal"):
                message = Words(
                    f"Een waarde van '{field}' is vertaald naar '{row[column]}'.",
                    f"A value of '{field}' is mapped to '{row[column]}'.",
                )
                yield at(row, column, message, Words(f"Kies {field} of no_signal.", f"Choose {field} or no_signal."))


@rule("LT132", "error", "Maildomein is niet kaal", "Mail domain is not bare", free_email_domains="domain")
def domain_is_not_bare(seeds: Seeds) -> Iterator[Violation]:
    """Domains are compared whole. `@gmail.com` or `*.yahoo.com` never matches: its users become one big organisation.

    Mend: write what comes after the @, in lower case.
    """
    for row in seeds.rows("free_email_domains"):
        if row["domain"] and not _DOMAIN.fullmatch(row["domain"]):
            message = Words(f"'{row['domain']}' is geen kaal domein.", f"'{row['domain']}' is not a bare domain.")
            hint = Words(
                "Schrijf wat na de @ komt, zoals gmail.com.", "Write what comes after the @, such as gmail.com."
            )
            yield at(row, "domain", message, hint)


@rule(
    "LT133",
    "warning",
    "Twee fasen met dezelfde naam",
    "Two stages with one name",
    lead_stages=f"{_STAGES} name_nl name_en",
)
def stages_share_a_name(seeds: Seeds) -> Iterator[Violation]:
    """Two stages with one name are two rows of a report that nobody can tell apart.

    Mend: give each stage its own name in both languages.
    """
    for rows in _by_taxonomy(seeds.rows("lead_stages")).values():
        for one, other in combinations(rows, 2):
            for column in ("name_nl", "name_en"):
                same = one[column] and one[column].lower() == other[column].lower()
                if same and one["stage_id"] != other["stage_id"] and overlap(one, other):
                    message = Words(
                        f"'{other['stage_id']}' heet net als '{one['stage_id']}': {other[column]}.",
                        f"'{other['stage_id']}' is called the same as '{one['stage_id']}': {other[column]}.",
                    )
                    yield at(other, column, message, Words("Geef elke fase een eigen naam.", "Give each its own name."))


@rule(
    *(
        "LT134",
        "warning",
        "Criterium geldt niet tegelijk met zijn fase",
        "Criterion and stage are not in force together",
    ),
    lead_stages=_STAGES,
    stage_criteria=_CRITERIA,
)
def criterion_outlives_its_stage(seeds: Seeds) -> Iterator[Violation]:
    """A stage that is not in force collects nothing, whatever its criteria say.

    Mend: give the stage and its criteria the same dates.
    """
    stages = _by_taxonomy(seeds.rows("lead_stages"), "stage_id")
    for row in seeds.rows("stage_criteria"):
        own = stages.get((row["taxonomy_id"], row["stage_id"]), [])
        if own and period(row)[0] < period(row)[1] and not any(overlap(row, stage) for stage in own):
            message = Words(
                f"De fase '{row['stage_id']}' geldt niet{words(period(row)).nl}.",
                f"Stage '{row['stage_id']}' is not in force{words(period(row)).en}.",
            )
            hint = Words("Geef fase en criterium dezelfde datums.", "Give the stage and its criteria the same dates.")
            yield at(row, "valid_from", message, hint)


@rule("LT135", "error", "Getal is te groot of te klein", "Number is too large or too small")
def number_is_out_of_bounds(seeds: Seeds) -> Iterator[Violation]:
    """A slip of the keyboard such as 48000000000 hours does not fit in a column of the database, and stops the build.

    More days than there are in a hundred years, counted from today, are on no calendar.

    Mend: write a number within the bounds that the message names; blank means no agreement where a cell may be blank.
    """
    for (seed, column), largest in _LARGEST.items():
        for row in seeds.rows(seed) if seeds.has(seed, column) else []:
            number = row.integer(column)
            if number is not None and abs(number) > largest:
                yield _out_of_bounds(row, column, largest)
    for seed in ("stage_criteria", "scoring_rules"):
        for row in seeds.rows(seed) if seeds.has(seed, "operator", "value") else []:
            asked = _number(row) if row["operator"] in NUMERIC_OPERATORS else None
            if asked is not None and abs(asked) > _LARGEST_VALUE:
                yield _out_of_bounds(row, "value", _LARGEST_VALUE)


def _out_of_bounds(row: Row, column: str, largest: int) -> Violation:
    """Say that a number is too far from zero."""
    if row[column].startswith("-"):
        message = Words(f"{row[column]} is te klein voor {column}.", f"{row[column]} is too small for {column}.")
        hint = Words(f"Schrijf een getal vanaf -{largest}.", f"Write a number from -{largest}.")
    else:
        message = Words(f"{row[column]} is te groot voor {column}.", f"{row[column]} is too large for {column}.")
        hint = Words(f"Schrijf een getal tot en met {largest}.", f"Write a number up to and including {largest}.")
    return at(row, column, message, hint)
