"""Rules about what raw values are translated to: outcomes, signals and mail domains."""

import re
from collections.abc import Iterator

from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.rows import (
    BANT,
    by_taxonomy,
    members_of,
)
from lead_taxonomy.validating.rules import Seeds, Violation, Words, at, rule

_DOMAIN = re.compile(r"[^@*\s.A-Z][^@*\sA-Z]*\.[^@*\sA-Z]+")


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
    for rows in by_taxonomy(seeds.rows("journey_outcomes"), "signal").values():
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
    own = set(members_of(one)) - {""}
    return next((reason for reason in members_of(other) if reason in own), None)


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
            elif field in BANT and row[column] and row[column] not in (field, "no_signal"):
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
