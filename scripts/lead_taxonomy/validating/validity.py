"""Rules about time: each row counts from one day until another, one version after the other."""

from collections.abc import Iterator
from itertools import pairwise

from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.periods import overlap, period
from lead_taxonomy.validating.rows import by_taxonomy
from lead_taxonomy.validating.rules import Seeds, Violation, Words, at, rule

_IDS = {"lead_stages": "stage_id", "stage_criteria": "criterion_id", "scoring_rules": "rule_id"}
# The years in which a validity may begin or end. To the models time is from 1900 to 2200; what comes later is how other
# systems write that there is no end.
FIRST_YEAR, LAST_YEAR = 1901, 2199


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

    Mend: give the old row the valid_from of the new one as its valid_to. Of two rows that begin on the same day, let
    one begin on the day on which the other ends, or remove one.
    """
    for before, after in _versions(seeds):
        if overlap(before, after) and period(before) != period(after):
            message = Words(
                f"Deze rij geldt tegelijk met die van regel {before.line}.",
                f"This row is in force together with the one on line {before.line}.",
            )
            start = after.date("valid_from")
            if period(before)[0] == period(after)[0]:
                hint = Words(
                    "Laat een van beide rijen ingaan op de dag waarop de andere eindigt, of verwijder er een.",
                    "Let one of the rows begin on the day on which the other ends, or remove one.",
                )
            else:
                hint = Words(
                    f"Zet valid_to van regel {before.line} op {start}.",
                    f"Set valid_to of line {before.line} to {start}.",
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
            by_taxonomy(seeds.rows(name), column).values() if seeds.has(name, column, "valid_from", "valid_to") else []
        ):
            yield from pairwise(sorted((row for row in rows if period(row)[0] < period(row)[1]), key=period))
