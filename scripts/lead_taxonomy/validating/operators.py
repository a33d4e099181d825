"""Rules about the operator of a condition: it fits the signal, and the value fits it."""

import re
from collections.abc import Iterator

from lead_taxonomy.seed_files import NUMERIC_OPERATORS
from lead_taxonomy.validating.rows import (
    NUMBER,
)
from lead_taxonomy.validating.rules import RECORDED_KINDS, Seeds, Violation, Words, at, rule

_COUNT = re.compile(r"0*[1-9]\d*", re.ASCII)


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
    if operator in NUMERIC_OPERATORS and not NUMBER.fullmatch(value):
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
