"""Rules about who agreed to what, and since when: the two signatures under every change of a definition."""

from collections.abc import Iterator
from datetime import date

from lead_taxonomy.fingerprint import DATED_SEEDS, UNDATED_SEEDS, fingerprint
from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.rules import Seeds, Violation, Words, at, rule

_DEPARTMENTS = ("marketing", "sales")
_CHANGES = (
    "taxonomy_id effective_from marketing_approver marketing_approved_on sales_approver sales_approved_on fingerprint"
)
_NEEDED = {seed: ("taxonomy_id",) for seed in (*DATED_SEEDS, *UNDATED_SEEDS)}


def _changes(seeds: Seeds, taxonomy_id: str | None = None) -> list[Row]:
    """Return the changes that have a date, in order of that date."""
    rows = [row for row in seeds.rows("definition_changes", taxonomy_id) if row.date("effective_from")]
    return sorted(rows, key=lambda row: (row["taxonomy_id"], row["effective_from"]))


def _missing_signatures(row: Row) -> list[str]:
    """Return the departments that did not sign."""
    return [
        department
        for department in _DEPARTMENTS
        if not row[f"{department}_approver"] or row.date(f"{department}_approved_on") is None
    ]


def _approve(seeds: Seeds, row: Row, department: str, options: str = "") -> Words:
    """Return the command with which a department signs a change."""
    command = f"lead-taxonomy approve{seeds.options} --as {department} --taxonomy {row['taxonomy_id']}"
    command += f" --effective-from {row['effective_from']}{options} --by"
    return Words(f"{command} NAAM", f"{command} NAME")


def _sign_again(seeds: Seeds, row: Row) -> Words:
    """Say how both departments sign a change again. Once it is in force, that would be back-dated."""
    day, command = row["effective_from"], _approve(seeds, row, _DEPARTMENTS[0], " --again")
    return Words(
        f"Ligt {day} nog in de toekomst, dan kunnen beide afdelingen ook opnieuw tekenen; begin met: {command.nl}.",
        f"While {day} is still to come, both departments can also sign again; start with: {command.en}.",
    )


@rule(
    "LT201", "error", "Ingangsdatum zonder afspraak", "Effective date without an agreement", definition_changes=_CHANGES
)
def date_has_no_change(seeds: Seeds) -> Iterator[Violation]:
    """A stage, criterion or rule that starts or stops on a day of which no row says who agreed to it.

    The numbers change on that day, and nobody can say who decided it.

    Mend: add a row for that day to definition_changes.csv, and have both departments sign it.
    """
    agreed = {(row["taxonomy_id"], row.date("effective_from")) for row in seeds.rows("definition_changes")}
    for seed in DATED_SEEDS:
        for row in seeds.rows(seed):
            for column in ("valid_from", "valid_to"):
                day = row.date(column)
                if day is not None and (row["taxonomy_id"], day) not in agreed:
                    agreed.add((row["taxonomy_id"], day))
                    message = Words(
                        f"Op {day} verandert '{row['taxonomy_id']}', zonder rij in definition_changes.csv.",
                        f"'{row['taxonomy_id']}' changes on {day}, without a row in definition_changes.csv.",
                    )
                    hint = Words(
                        f"Voeg een rij met effective_from {day} toe en laat beide afdelingen tekenen.",
                        f"Add a row with effective_from {day}, and have both departments sign it.",
                    )
                    yield at(row, column, message, hint)


@rule(
    "LT202", "error", "Afspraak niet door beide getekend", "Agreement not signed by both", definition_changes=_CHANGES
)
def change_is_not_signed(seeds: Seeds) -> Iterator[Violation]:
    """A change that one department decided alone is the start of two definitions.

    Mend: have the department sign that is missing: who, and on which day.
    """
    names = {"marketing": Words("marketing", "marketing"), "sales": Words("sales", "sales")}
    for row in seeds.rows("definition_changes"):
        missing = _missing_signatures(row)
        if missing:
            nl, en = " en ".join(names[each].nl for each in missing), " and ".join(names[each].en for each in missing)
            message = Words(
                f"De wijziging van {row['effective_from']} is niet getekend door {nl}.",
                f"The change of {row['effective_from']} is not signed by {en}.",
            )
            command = _approve(seeds, row, missing[0])
            hint = Words(f"Laat {nl} tekenen: {command.nl}.", f"Have {en} sign: {command.en}.")
            part = "approved_on" if row[f"{missing[0]}_approver"] else "approver"
            yield at(row, f"{missing[0]}_{part}", message, hint)


def _compared(seeds: Seeds) -> Iterator[tuple[Row, list[str], list[str], bool]]:
    """Yield each sealed change, the halves of its seal and of its rows, and whether it is the taxonomy's last."""
    if not all(seeds.has(seed, *columns) for seed, columns in _NEEDED.items()):
        return
    rows = {seed: seeds.rows(seed) for seed in _NEEDED}
    ordered = _changes(seeds)
    last = {row["taxonomy_id"]: row for row in ordered}
    for row in ordered:
        day = row.date("effective_from")
        if row["fingerprint"] and day is not None:
            computed = fingerprint(rows, row["taxonomy_id"], day).split(".")
            sealed = [*row["fingerprint"].split("."), ""][:2]
            yield row, sealed, computed, last[row["taxonomy_id"]] is row


@rule("LT203", "error", "Getekende rijen zijn veranderd", "Signed rows have changed", definition_changes=_CHANGES)
def signed_rows_changed(seeds: Seeds) -> Iterator[Violation]:
    """The fingerprint was made of the rows as they were signed. It no longer fits: a signed row was edited since.

    Stages, criteria and scoring rules are never edited once they were in force, because the past is judged by them.

    Mend: undo the edit, and make the change as a new row from a later day. While the change is still to come, both can
    sign again instead.
    """
    for row, sealed, computed, _ in _compared(seeds):
        if sealed[0] != computed[0]:
            message = Words(
                f"De fasen, criteria of scoreregels die gelden vanaf {row['effective_from']} zijn niet meer die "
                "waarvoor is getekend.",
                f"The stages, criteria or scoring rules in force from {row['effective_from']} are no longer those "
                "that were signed.",
            )
            hint = Words(
                "Zet terug wat er is getekend, en voeg een rij vanaf een latere dag toe.",
                "Put back what was signed, and add a row from a later day.",
            )
            yield at(row, "fingerprint", message, hint + _sign_again(seeds, row))


@rule(
    "LT204",
    "error",
    "Rijen zonder datum zijn veranderd",
    "Rows without a date have changed",
    definition_changes=_CHANGES,
)
def undated_rows_changed(seeds: Seeds) -> Iterator[Violation]:
    """Grades, temperatures, next actions, outcomes and the answers of taxonomies.csv have no dates.

    A change of one of them applies at once, to all history. The last signature was for other rows than these.

    Mend: undo the edit, or have both departments sign it as a change from a later day than the last one. While the last
    one is still to come, both can sign that again instead.
    """
    for row, sealed, computed, is_last in _compared(seeds):
        if is_last and sealed[1] != computed[1]:
            listed = ", ".join(f"{seed}.csv" for seed in UNDATED_SEEDS)
            message = Words(
                f"De rijen zonder datum ({listed}) zijn niet meer die waarvoor is getekend.",
                f"The rows without a date ({listed}) are no longer those that were signed.",
            )
            hint = Words(
                "Draai de wijziging terug, of spreek haar af met een nieuwe rij in definition_changes.csv, "
                f"vanaf een dag na {row['effective_from']}.",
                "Undo the edit, or agree to it in a new row of definition_changes.csv, "
                f"from a later day than {row['effective_from']}.",
            )
            yield at(row, "fingerprint", message, hint + _sign_again(seeds, row))


@rule("LT205", "error", "Wijziging met terugwerkende kracht", "Back-dated change", definition_changes=_CHANGES)
def change_is_back_dated(seeds: Seeds) -> Iterator[Violation]:
    """A change signed after the day on which it takes effect alters numbers that were already reported.

    Mend: let the change take effect on or after the day of the last signature.
    """
    for row in _changes(seeds):
        start = row.date("effective_from") or date.max
        for department in _DEPARTMENTS:
            signed = row.date(f"{department}_approved_on")
            if signed is not None and signed > start:
                message = Words(
                    f"Pas op {signed} getekend, terwijl de wijziging al geldt vanaf {start}.",
                    f"Signed only on {signed}, while the change is in force from {start}.",
                )
                hint = Words(
                    f"Laat de wijziging ingaan op {signed} of later.",
                    f"Let the change take effect on {signed} or later.",
                )
                yield at(row, f"{department}_approved_on", message, hint)


@rule("LT206", "notice", "Getekend en niet verzegeld", "Signed and not sealed", definition_changes=_CHANGES)
def change_is_not_sealed(seeds: Seeds) -> Iterator[Violation]:
    """Without a fingerprint nobody notices that signed rows are edited later.

    Mend: put back the rows that were signed, where they changed since; then have both departments sign again, each with
    the date on which it signed.
    """
    for row in seeds.rows("definition_changes"):
        if not row["fingerprint"] and not _missing_signatures(row):
            message = Words(
                f"De wijziging van {row['effective_from']} is getekend, zonder vingerafdruk van de rijen.",
                f"The change of {row['effective_from']} is signed, without a fingerprint of its rows.",
            )
            # With the date of then, because a signature of today under a change in force is back-dated.
            days = [f" --on {row[f'{department}_approved_on']}" for department in _DEPARTMENTS]
            first = _approve(seeds, row, "marketing", f"{days[0]} --again")
            second = _approve(seeds, row, "sales", days[1])
            hint = Words(
                "Zijn dit nog de rijen waarvoor is getekend, laat beide afdelingen dan opnieuw tekenen, met de datum "
                f"van toen: {first.nl}, en daarna: {second.nl}.",
                "If these are still the rows that were signed, have both departments sign again, with the date of "
                f"then: {first.en}, and after that: {second.en}.",
            )
            yield at(row, "fingerprint", message, hint)


@rule(
    *("LT207", "warning", "Eén handtekening voor twee afdelingen", "One signature for two departments"),
    definition_changes=_CHANGES,
)
def one_person_signed_for_both(seeds: Seeds) -> Iterator[Violation]:
    """Two signatures of one person are one opinion.

    Mend: have someone of each department sign.
    """
    for row in seeds.rows("definition_changes"):
        marketing, sales = row["marketing_approver"], row["sales_approver"]
        if marketing and marketing.lower() == sales.lower():
            message = Words(
                f"'{marketing}' tekende voor marketing en voor sales.",
                f"'{marketing}' signed for marketing and for sales.",
            )
            hint = Words("Laat van elke afdeling iemand tekenen.", "Have someone of each department sign.")
            yield at(row, "sales_approver", message, hint)


@rule(
    *("LT208", "warning", "Afgesproken door niemand", "Agreed by nobody"),
    definition_changes=_CHANGES,
    stage_criteria="taxonomy_id criterion_id basis",
)
def nobody_agreed(seeds: Seeds) -> Iterator[Violation]:
    """A taxonomy whose criteria are called `agreed`, and of which no row says who agreed.

    Mend: add the first agreement to definition_changes.csv; until then call the criteria `assumption`.
    """
    changed = {row["taxonomy_id"] for row in seeds.rows("definition_changes")}
    for row in seeds.rows("stage_criteria"):
        if row["basis"] == "agreed" and row["taxonomy_id"] not in changed:
            changed.add(row["taxonomy_id"])
            message = Words(
                f"De criteria van '{row['taxonomy_id']}' heten afgesproken, en niemand heeft getekend.",
                f"The criteria of '{row['taxonomy_id']}' are called agreed, and nobody signed.",
            )
            hint = Words(
                "Leg de eerste afspraak vast in definition_changes.csv, of noem ze assumption.",
                "Record the first agreement in definition_changes.csv, or call them assumption.",
            )
            yield at(row, "basis", message, hint)
