"""Rules about numbers: within bounds, and time only where it is more than none."""

from collections.abc import Iterator

from lead_taxonomy.seed_files import NUMERIC_OPERATORS, Row
from lead_taxonomy.validating.rows import number_in
from lead_taxonomy.validating.rules import Seeds, Violation, Words, at, rule

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
            asked = number_in(row) if row["operator"] in NUMERIC_OPERATORS else None
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
