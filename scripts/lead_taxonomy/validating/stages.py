"""Rules about the stages: their order, names, texts and owners."""

from collections.abc import Iterator
from itertools import combinations

from lead_taxonomy.validating.periods import overlap
from lead_taxonomy.validating.rows import STAGES_COLUMNS, by_number, by_taxonomy
from lead_taxonomy.validating.rules import Seeds, Violation, Words, at, rule

# The stage that the engine puts at the top of a funnel without stage 0.
_TOP = "known"


@rule("LT110", "warning", "Gat in de volgorde", "Gap in the order", lead_stages="taxonomy_id stage_id stage_order")
def order_has_a_gap(seeds: Seeds) -> Iterator[Violation]:
    """An order that goes from 2 to 4 usually means that a stage was lost on the way.

    Mend: number the stages without gaps, from 0 or 1; or put back the stage that is missing.
    """
    for rows in by_taxonomy(seeds.rows("lead_stages")).values():
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


@rule("LT111", "error", "Twee fasen op dezelfde plaats", "Two stages in one place", lead_stages=STAGES_COLUMNS)
def order_is_not_unique(seeds: Seeds) -> Iterator[Violation]:
    """Which of two stages with the same order comes next is chance, and so is the conversion between them.

    A stage that takes the place of another from a day on may have its order, except at the top: a funnel has one.

    Mend: give each stage an order of its own, or end the one on the day on which the other begins.
    """
    for rows in by_number(seeds.rows("lead_stages"), "stage_order"):
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


@rule("LT112", "error", "Plaats van een fase is niet goed", "Place of a stage is not right", lead_stages=STAGES_COLUMNS)
def order_changes(seeds: Seeds) -> Iterator[Violation]:
    """A stage that changes its place keeps its id: journeys of two funnels would be sorted in one chart.

    A stage without a place, or before 0, is in no funnel. A funnel without a stage at 0 gets one, with the id `known`.

    Mend: give a stage that moves a new stage_id, or start a new taxonomy. Put a stage `known` at 0.
    """
    for (_, stage), rows in by_taxonomy(seeds.rows("lead_stages"), "stage_id").items():
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
    for rows in by_taxonomy(seeds.rows("lead_stages")).values():
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
    "LT133",
    "warning",
    "Twee fasen met dezelfde naam",
    "Two stages with one name",
    lead_stages=f"{STAGES_COLUMNS} name_nl name_en",
)
def stages_share_a_name(seeds: Seeds) -> Iterator[Violation]:
    """Two stages with one name are two rows of a report that nobody can tell apart.

    Mend: give each stage its own name in both languages.
    """
    for rows in by_taxonomy(seeds.rows("lead_stages")).values():
        for one, other in combinations(rows, 2):
            for column in ("name_nl", "name_en"):
                same = one[column] and one[column].lower() == other[column].lower()
                if same and one["stage_id"] != other["stage_id"] and overlap(one, other):
                    message = Words(
                        f"'{other['stage_id']}' heet net als '{one['stage_id']}': {other[column]}.",
                        f"'{other['stage_id']}' is called the same as '{one['stage_id']}': {other[column]}.",
                    )
                    yield at(other, column, message, Words("Geef elke fase een eigen naam.", "Give each its own name."))
