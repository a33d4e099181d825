"""How many points can be earned: what a threshold and a fit grade are judged against."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from lead_taxonomy.seed_files import Row

# An answer that no rule names.
_OTHER = "\0other"


def highest_and_lowest_fit(rules: Iterable[Row]) -> tuple[int, int]:
    """Return the most and the fewest fit points that a lead can have under the rules.

    The fields do not depend on each other, and in each field a lead has one value or none: every value that some rule
    names is tried, and one that no rule names.
    """
    by_field: dict[str, list[Row]] = defaultdict(list)
    for rule in rules:
        by_field[rule["field"]].append(rule)
    highest = lowest = 0
    for own in by_field.values():
        sums = [sum(rule.integer("points") or 0 for rule in own if _holds(rule, value)) for value in _candidates(own)]
        highest, lowest = highest + max(sums), lowest + min(sums)
    return highest, lowest


def _candidates(rules: Iterable[Row]) -> list[str | None]:
    """Return the values of a field to try; None is a value that is not known."""
    named = set(chain.from_iterable(rule["value"].lower().split("|") for rule in rules)) - {""}
    numbers = [number for number in map(_number, named) if number is not None]
    around = {f"{number + step:f}" for number in numbers for step in (-1, 0, 1)}
    return [None, _OTHER, *sorted(named | around)]


def _holds(rule: Row, value: str | None) -> bool:
    """Whether a fit rule holds for a value. What is not known satisfies nothing but is_missing."""
    operator, asked = rule["operator"], rule["value"].lower()
    if value is None:
        return operator == "is_missing"
    known = {
        "is_known": True,
        "equals": value == asked,
        "not_equals": value != asked,
        "one_of": value in asked.split("|"),
        "not_one_of": value not in asked.split("|"),
    }
    if operator in known:
        return known[operator]
    found, threshold = _number(value), _number(asked)
    if found is None or threshold is None:
        return False
    compared = {
        "at_least": found >= threshold,
        "above": found > threshold,
        "at_most": found <= threshold,
        "below": found < threshold,
    }
    return compared.get(operator, False)


def _number(text: str) -> float | None:
    """Read a number."""
    try:
        return float(text)
    except ValueError:
        return None
