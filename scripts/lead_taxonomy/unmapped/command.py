"""The command `unmapped`."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console

from lead_taxonomy.building.funnel import number
from lead_taxonomy.building.organisation import find_timezone
from lead_taxonomy.building.texts import printable
from lead_taxonomy.command_line import (
    DebugOption,
    ExampleOption,
    Format,
    FormatOption,
    Interruption,
    Language,
    LanguageOption,
    OrganisationOption,
    OutputOption,
    Results,
    find_request,
    print_json,
    run,
)
from lead_taxonomy.explaining.build_reader import open_build, reporting_timezone
from lead_taxonomy.unmapped.values import UnmappedValue, read_headers, read_unmapped, ready_rows

_TEXTS = {
    "none": ("Alle waarden staan in een vertaaltabel.", "Every value is in a mapping."),
    "found": (
        "Waarden die geen vertaaltabel kent: {values} ({rows} rijen)",
        "Values that no mapping knows: {values} ({rows} rows)",
    ),
    "waived": ("Voorlopig aanvaard, zie mapping_waivers.csv: {values}", "Waived, see mapping_waivers.csv: {values}"),
    "source": ("bron", "source"),
    "object": ("soort", "object"),
    "value": ("waarde", "value"),
    "rows": ("rijen", "rows"),
    "first": ("eerst gezien", "first seen"),
    "last": ("laatst gezien", "last seen"),
    "reason": ("reden", "reason"),
    "by": ("door", "by"),
    "ready": (
        "Rijen voor mappings/{seed}.csv; vul in wat de waarde betekent, of no_signal als ze niets betekent:",
        "Rows for mappings/{seed}.csv; fill in what the value means, or no_signal when it means nothing:",
    ),
    "ready_other": (
        "Rijen voor mappings/{seed}.csv; vul in wat de waarde betekent:",
        "Rows for mappings/{seed}.csv; fill in what the value means:",
    ),
    "personal": (
        "Een waarde met een mailadres krijgt geen rij: haal het adres uit het bronsysteem.",
        "A value with an e-mail address gets no row: take the address out of the source system.",
    ),
    "control": (
        "Een rij bevat tekens die een scherm niet toont; --format json geeft haar ongewijzigd.",
        "A row holds characters that a screen does not show; --format json gives it unchanged.",
    ),
}
_WITH_NO_SIGNAL = ("status_mappings", "activity_mappings")


def unmapped(
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    output: OutputOption = None,
    output_format: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    debug: DebugOption = False,
) -> None:
    """List the raw values of the last build that no mapping knows, with rows to paste into the mappings."""

    def work(_: Interruption) -> int:
        request = find_request(example, organisation, None, output, load=False)
        with open_build(request.workspace.database) as reader:
            values, timezone = read_unmapped(reader), reporting_timezone(reader)
        findings = [value for value in values if not value.is_waived]
        waived = [value for value in values if value.is_waived]
        rows = ready_rows(findings, read_headers(request.project / "seeds" / "mappings"))
        exit_code = int(bool(findings))
        if output_format is Format.JSON:
            print_json(
                {
                    "status": "findings" if findings else "ok",
                    "exit_code": exit_code,
                    "unmapped": [_plain(value) for value in findings],
                    "waived": [_plain(value) for value in waived],
                    "ready_rows": rows,
                }
            )
        else:
            _print(Results(), findings, waived, rows, language, find_timezone(timezone))
        return exit_code

    run(work, output_format, debug=debug)


def _plain(value: UnmappedValue) -> dict[str, Any]:
    """Return one value as plain data; one that holds an address only masked."""
    times = {name: _iso(getattr(value, name)) for name in ("first_seen_at", "last_seen_at")}
    raw_value = value.shown if value.is_personal else value.raw_value
    return {**asdict(value), **times, "raw_value": raw_value, "shown": value.shown}


def _iso(at: datetime | None) -> str | None:
    """Write a time as ISO 8601 in UTC."""
    return f"{at.isoformat()}Z" if at else None


def _print(
    console: Console,
    findings: Sequence[UnmappedValue],
    waived: Sequence[UnmappedValue],
    rows: dict[str, list[str]],
    language: str,
    zone: ZoneInfo,
) -> None:
    """Print the findings as a table, then the rows to paste, then what is waived."""
    if not findings:
        _line(console, _text("none", language))
    else:
        counts = {
            "values": _count(len(findings), language),
            "rows": _count(sum(v.row_count for v in findings), language),
        }
        _line(console, _text("found", language).format(**counts))
        titles = [_text(key, language) for key in ("source", "object", "value", "rows", "first", "last")]
        _table(console, [titles, *(_cells(value, language, zone) for value in findings)])
    for seed, lines in rows.items():
        console.print()
        _line(console, _text("ready" if seed in _WITH_NO_SIGNAL else "ready_other", language).format(seed=seed))
        for line in lines:
            _line(console, line)
    told = [line for lines in rows.values() for line in lines]
    if any(value.is_personal for value in findings):
        _line(console, _text("personal", language))
    if any(printable(line) != line for line in told):
        _line(console, _text("control", language))
    if waived:
        console.print()
        _line(console, _text("waived", language).format(values=_count(len(waived), language)))
        titles = [_text(key, language) for key in ("source", "object", "value", "rows", "reason", "by")]
        cells = [
            [*_cells(value, language, zone)[:4], value.waiver_reason or "", value.waived_by or ""] for value in waived
        ]
        _table(console, [titles, *cells])


def _cells(value: UnmappedValue, language: str, zone: ZoneInfo) -> list[str]:
    """Return the cells of one value: dates are those of the time zone."""
    date_format = "%d-%m-%Y" if language == "nl" else "%Y-%m-%d"
    seen = [
        at.replace(tzinfo=UTC).astimezone(zone).strftime(date_format) if at else ""
        for at in (value.first_seen_at, value.last_seen_at)
    ]
    shown = value.shown.replace("\n", " ")
    return [value.source, value.object, shown, _count(value.row_count, language), *seen]


def _table(console: Console, rows: list[list[str]]) -> None:
    """Print rows in columns, wide enough for what they hold."""
    widths = [max(len(row[position]) for row in rows) for position in range(len(rows[0]))]
    for row in rows:
        _line(console, ("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip())


def _line(console: Console, line: str) -> None:
    """Print a line, however long, without acting on control characters in it."""
    console.print(printable(line), soft_wrap=True)


def _count(count: int, language: str) -> str:
    """Write a number of things."""
    return number(count, language, 0)


def _text(key: str, language: str) -> str:
    """Return the words for a key."""
    return _TEXTS[key][("nl", "en").index(language)]
