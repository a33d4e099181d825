"""Write an explanation: as text for a person, as plain data for a machine."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from lead_taxonomy.building.texts import printable, text
from lead_taxonomy.explaining.explanation import Criterion, Journey, Lead, Record, Signal, Stage
from lead_taxonomy.explaining.words import Words

# Up to this many signals in a row that decide nothing are shown one by one.
_SHOWN_IN_A_ROW = 3
_SHOWN_RECORDS = 5


def print_lead(console: Console, lead: Lead, words: Words) -> None:
    """Print one lead: who, then each journey as a time line and as stages with their criteria."""
    _line(console, 0, f"{words('lead')} {lead.lead_id} ({_unit(lead, words)})", style="bold")
    if lead.persons:
        title = words("person" if len(lead.persons) == 1 else "persons").capitalize()
        numbered = [f"{number} {person}" for number, person in enumerate(lead.persons, start=1)]
        _line(console, 2, f"{title}: {', '.join(numbered if len(numbered) > 1 else lead.persons)}")
    _line(console, 2, f"{words('records')}: {_records(lead.records, words)}")
    name = lead.taxonomy_names[words.language]
    _line(
        console,
        2,
        f"{words('taxonomy')}: {lead.taxonomy_id} ({name}), {text(lead.definition_basis, words.language)}, "
        f"{text('as_of', words.language)} {words.time(lead.as_of)}",
    )
    if not lead.journeys:
        _line(console, 2, words("no_journeys"))
    for journey in lead.journeys:
        console.print()
        _print_journey(console, lead, journey, words)


def lead_json(lead: Lead, words: Words) -> dict[str, Any]:
    """Return one lead as plain data: times as ISO 8601 in UTC, criteria also as sentences."""
    content = _plain(asdict(lead))
    assert isinstance(content, dict)  # noqa: S101
    for journey, given in zip(content["journeys"], lead.journeys, strict=True):
        for stage, given_stage in zip(journey["stages"], given.stages, strict=True):
            for group, criteria in given_stage.groups.items():
                for plain, criterion in zip(stage["groups"][group], criteria, strict=True):
                    plain["sentence"] = words.criterion(criterion, is_closed=given.closed_at is not None)
        journey["missing_for"] = given.missing_for and {
            "stage_id": given.missing_for.stage_id,
            "groups": {
                group: [words.missing(criterion) for criterion in criteria]
                for group, criteria in _missing(given.missing_for).items()
            },
        }
    return content


def _print_journey(console: Console, lead: Lead, journey: Journey, words: Words) -> None:
    """Print one journey."""
    end = words.time(journey.closed_at) if journey.closed_at else words("until_now")
    outcome = text(journey.outcome, words.language)
    if journey.outcome_reason:
        outcome += f" ({words('reason')}: {journey.outcome_reason})"
    if journey.is_existing_customer:
        outcome += f", {words('existing_customer_flag')}"
    title = f"{words('journey')} {journey.journey_number} {words('of_count')} {len(lead.journeys)}"
    _line(console, 0, f"{title}: {words.time(journey.started_at)} - {end}, {outcome}", style="bold")
    if journey.exclusion_reason:
        _line(console, 2, f"{words('not_counted')}: {words(journey.exclusion_reason)}", style="bold yellow")
    _line(console, 2, _state(lead, journey, words))
    _line(console, 2, f"{words('times_in')} {words.timezone}:")
    for line in _timeline(journey, words):
        _line(console, 4, line)
    _line(console, 2, f"{words('stages')}:")
    furthest = max((stage.stage_order for stage in journey.stages if stage.entered_at), default=0)
    for stage in journey.stages:
        if journey.exclusion_reason:
            otherwise = words("not_counted").lower()
        elif stage.waits_for_earlier_stage:
            otherwise = words("earlier_missing")
        else:
            otherwise = words("skipped" if stage.stage_order < furthest else "not_reached")
        _print_stage(console, stage, words, otherwise, is_closed=journey.closed_at is not None)
    if journey.missing_for:
        _print_missing(console, journey.missing_for, words)


def _print_stage(console: Console, stage: Stage, words: Words, otherwise: str, *, is_closed: bool) -> None:
    """Print one stage: reached, or `otherwise`, and its criteria by group."""
    name = stage.names[words.language]
    if stage.entered_at is not None:
        _line(
            console,
            4,
            f"{_mark(console, True)} {name}: {words.time(stage.entered_at)}, {words(stage.basis)}",
            style="bold green",
        )
    else:
        ended = f", {words('given_up')} {words.date(stage.ended_at)}" if stage.ended_at else ""
        _line(console, 4, f"{_mark(console, False)} {name}: {otherwise}{ended}", style="bold")
    for position, (group, criteria) in enumerate(stage.groups.items()):
        versions = len({criterion.criterion_id for criterion in criteria}) < len(criteria)
        all_of = words("all_of_versions" if versions else "all_of")
        head = f"{words('or_group')} " if position else ""
        decided = f", {words('decided')}" if group == stage.deciding_group and len(stage.groups) > 1 else ""
        if len(criteria) > 1:
            _line(console, 8, f"{head}{group} ({all_of}{decided}):", style="dim")
        for criterion in criteria:
            indent, before = (10, "") if len(criteria) > 1 else (8, head)
            mark = _mark(console, criterion.is_met_in_time)
            after = decided if len(criteria) == 1 else ""
            _line(
                console,
                indent,
                f"{before}{mark} {criterion_line(criterion, words, is_closed=is_closed)}{after}",
                style="green" if criterion.is_met_in_time else "",
            )


def criterion_line(criterion: Criterion, words: Words, *, is_closed: bool) -> str:
    """Return one criterion: what it asks, by what and when it was met, which version it is."""
    parts = [words.criterion(criterion, is_closed=is_closed)]
    if criterion.met_at is not None:
        by = []
        if criterion.met_by_signal and criterion.met_by_signal != criterion.condition.signal:
            by.append(words.signal(criterion.met_by_signal))
        if criterion.record:
            by.append(words.record(criterion.record))
        parts.append(f"{words.time(criterion.met_at)}{': ' if by else ''}{', '.join(by)}")
    if criterion.is_met and not criterion.is_met_in_time:
        parts.append(words("too_late"))
    if criterion.valid_from:
        parts.append(f"{words('valid_from')} {words.date(criterion.valid_from)}")
    if criterion.valid_to:
        parts.append(f"{words('valid_to')} {words.date(criterion.valid_to)}")
    if criterion.basis == "assumption":
        parts.append(words("assumption"))
    return "; ".join(parts)


def _print_missing(console: Console, stage: Stage, words: Words) -> None:
    """Print what the next stage needs: one line per group, any of which is enough."""
    _line(console, 2, f"{words('missing_for')} {stage.names[words.language]}:", style="bold")
    for position, criteria in enumerate(_missing(stage).values()):
        needed = [words.missing(criterion) for criterion in criteria]
        head = f"{words('or_group')} " if position else ""
        _line(console, 4, head + (f" {words('and')} ".join(needed) or words("nothing_missing")))


def _missing(stage: Stage) -> dict[str, list[Criterion]]:
    """The criteria in force that were not met, by group."""
    in_force = {
        group: [criterion for criterion in criteria if criterion.is_in_force]
        for group, criteria in stage.groups.items()
    }
    return {
        group: [criterion for criterion in criteria if not criterion.is_met_in_time]
        for group, criteria in in_force.items()
        if criteria
    }


def _timeline(journey: Journey, words: Words) -> list[str]:
    """The signals of a journey as lines; long rows of signals that decide nothing become one line."""
    lines: list[str] = []
    for matters, run in groupby(journey.signals, key=lambda signal: signal.matters):
        signals = list(run)
        if matters or len(signals) <= _SHOWN_IN_A_ROW:
            lines.extend(_signal_line(signal, journey, words) for signal in signals)
        else:
            points = sum(signal.points for signal in signals)
            score = f", {words.points(points)} {words('points')}" if points else ""
            until = words.date(signals[-1].at)
            lines.append(f"... {until}: {len(signals)} {words('other_signals')}{score}")
    if journey.outcome == "inactive" and journey.closed_at:
        lines.append(f"{words.time(journey.closed_at)}  {words('end')}: {words('silence')}")
    return lines


def _signal_line(signal: Signal, journey: Journey, words: Words) -> str:
    """One signal: when, what, which record, points, what it decided."""
    notes = []
    if signal.person is not None:
        notes.append(f"{words('person')} {signal.person}")
    if signal.points:
        notes.append(f"{words.points(signal.points)} {words('point' if abs(signal.points) == 1 else 'points')}")
    if signal.is_start:
        notes.append(words("start"))
    stages = [stage.stage_id for stage in journey.stages if decides(signal, stage)]
    if stages:
        notes.append(f"{words('counts_for')} {', '.join(stages)}")
    if signal.is_closing:
        notes.append(f"{words('end')}: {text(journey.outcome, words.language)}")
    described = f"{words.signal(signal.signal)} ({words.record(signal.record)})"
    return f"{words.time(signal.at)}  {described}" + (f"  {'; '.join(notes)}" if notes else "")


def decides(signal: Signal, stage: Stage) -> bool:
    """Return whether the signal met a criterion of the stage."""
    return any(each.criterion_id in signal.decides for criteria in stage.groups.values() for each in criteria)


def _state(lead: Lead, journey: Journey, words: Words) -> str:
    """The values that criteria look at, as they stand or as the journey left them."""
    when = words("state_closed") if journey.closed_at else f"{words('state_now')} {words.time(lead.as_of)}"
    parts = [f"{words('behaviour_score')} {words.number(journey.behaviour_score)}"]
    if journey.fit_points is not None:
        parts.append(f"{words('fit_points')} {words.number(journey.fit_points)}")
    if journey.fit_grade:
        parts.append(f"{words('fit_grade')} {journey.fit_grade}")
    if journey.temperature:
        parts.append(f"{words('temperature')} {words(journey.temperature)}")
    return f"{when}: {', '.join(parts)}"


def _records(records: list[Record], words: Words) -> str:
    """Count the records by source and kind, with the first ids."""
    counts = Counter((record.source, record.record_type) for record in records)
    parts = []
    for (source, record_type), count in counts.items():
        ids = [each.record_id for each in records if (each.source, each.record_type) == (source, record_type)]
        more = ", ..." if count > _SHOWN_RECORDS else ""
        kind = "record_persons" if record_type == "persons" else record_type
        parts.append(f"{source}: {words(kind)} {', '.join(ids[:_SHOWN_RECORDS])}{more}")
    return "; ".join(parts) or words("none")


def _unit(lead: Lead, words: Words) -> str:
    """The unit, and for an organisation the number of its persons."""
    if lead.lead_unit == "person":
        return words("person")
    return f"{words('account')}, {len(lead.persons)} {words('person' if len(lead.persons) == 1 else 'persons')}"


def _mark(console: Console, is_met: bool) -> str:
    """A check mark or a cross, in ASCII where the output knows no other."""
    if console.encoding.lower().startswith("utf"):
        return "✓" if is_met else "✗"
    return "[x]" if is_met else "[ ]"


def _line(console: Console, indent: int, content: str, style: str = "") -> None:
    """Print one line, indented also where it wraps; what it holds is text, never markup."""
    console.print(Text(" " * indent + printable(content), style=style), soft_wrap=True)


def _plain(value: Any) -> Any:
    """Turn times into ISO 8601 in UTC, everywhere."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return f"{value.isoformat()}Z" if isinstance(value, datetime) else value
