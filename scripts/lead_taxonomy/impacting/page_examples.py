"""The examples of the page: of one lead, what differs between both sides, and its time line."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lead_taxonomy.building.offending_rows import mask_emails
from lead_taxonomy.building.texts import printable, text
from lead_taxonomy.explaining.explanation import Criterion, Journey, Lead, Signal, Stage
from lead_taxonomy.explaining.rendering import criterion_line, decides
from lead_taxonomy.explaining.words import Words
from lead_taxonomy.impacting.impact import Example

# Up to this many signals in a row that decide nothing are shown at once; of longer rows, the first of them.
_SHOWN_IN_A_ROW = 3
_KEPT_IN_A_ROW = 100
_DASH = "\N{EN DASH}"

_TEXTS = {
    "absent_journey": ("Hier is dit geen traject.", "Here this is no journey."),
    "absent_stage": ("bestaat niet in deze definities", "does not exist in these definitions"),
    "same_stages": ("Dezelfde fasen op dezelfde tijden.", "The same stages at the same times."),
    "same_journeys": (
        "{count} trajecten zijn aan beide kanten gelijk.",
        "{count} journeys are the same on both sides.",
    ),
    "same_journey": ("1 traject is aan beide kanten gelijk.", "1 journey is the same on both sides."),
    "before": ("was", "before"),
    "after": ("wordt", "after"),
}


@dataclass(frozen=True)
class CriterionView:
    """A criterion: what it asks, and by what it was met."""

    is_met: bool
    sentence: str
    evidence: str


@dataclass(frozen=True)
class GroupView:
    """Criteria that must all hold. `title` is empty where there is one."""

    title: str
    is_deciding: bool
    criteria: list[CriterionView]


@dataclass(frozen=True)
class StageView:
    """A stage on one side."""

    name: str
    is_reached: bool
    when: str
    groups: list[GroupView] = field(default_factory=list)


@dataclass(frozen=True)
class SideView:
    """A journey on one side: a sentence, or the stages that differ."""

    note: str
    stages: list[StageView]


@dataclass(frozen=True)
class SignalView:
    """A line of the time line; `notes` say what it means on either side."""

    at: str
    what: str
    record: str
    notes: list[str]
    matters: bool


@dataclass(frozen=True)
class RunView:
    """Signals in a row. `summary` is empty where they are shown at once; `left_off`: how many are not kept."""

    summary: str
    signals: list[SignalView]
    left_off: int


@dataclass(frozen=True)
class JourneyView:
    """A journey that differs."""

    title: str
    before: SideView
    after: SideView
    runs: list[RunView]


@dataclass(frozen=True)
class ExampleView:
    """A lead that moved. `why`: what one side takes for enough and the other does not, where that can be told."""

    lead_id: str
    stage_before: str
    stage_after: str
    why: str
    journeys: list[JourneyView]
    same: str


def view_examples(examples: Sequence[Example], words: Words, name: Callable[[str | None], str]) -> list[ExampleView]:
    """Prepare examples for the page; all texts are plain, the template escapes them.

    Args:
        examples: leads that moved.
        words: writes sentences and times.
        name: names a stage by its id, and None.
    """
    return [_example(example, words, name) for example in examples]


def safe(value: str) -> str:
    """Return a text of the data without what a screen would obey, and without addresses."""
    return mask_emails(printable(" ".join(value.split())))


def _example(example: Example, words: Words, name: Callable[[str | None], str]) -> ExampleView:
    pairs = _paired(example.before, example.after)
    different = [pair for pair in pairs if _differs(*pair)]
    same = len(pairs) - len(different)
    count = Counter(before=len(example.before.journeys), after=len(example.after.journeys))
    return ExampleView(
        lead_id=safe(example.lead_id),
        stage_before=name(example.stage_before),
        stage_after=name(example.stage_after),
        why=_why(example, different, words),
        journeys=[_journey(before, after, count, words, name) for before, after in different],
        same=_text("same_journey" if same == 1 else "same_journeys", words).format(count=same) if same else "",
    )


def _paired(before: Lead, after: Lead) -> list[tuple[Journey | None, Journey | None]]:
    """Put the journeys of both sides next to each other: those that start at the same time, in turn."""
    sides = [_by_start(lead.journeys) for lead in (before, after)]
    return [(sides[0].get(key), sides[1].get(key)) for key in sorted(sides[0].keys() | sides[1].keys())]


def _by_start(journeys: Sequence[Journey]) -> dict[tuple[str, int], Journey]:
    turns: Counter[str] = Counter()
    found = {}
    for journey in journeys:
        start = journey.started_at.isoformat()
        found[start, turns[start]] = journey
        turns[start] += 1
    return found


def _differs(before: Journey | None, after: Journey | None) -> bool:
    if before is None or after is None:
        return True
    return bool(_differing(before, after)) or _end(before) != _end(after)


def _why(example: Example, pairs: Sequence[tuple[Journey | None, Journey | None]], words: Words) -> str:
    """Say by which criteria one side alone takes the lead to the stage that it got to; empty where that is no one's."""
    for key, stage_id in (("after", example.stage_after), ("before", example.stage_before)):
        for pair in reversed(pairs):
            other, own = pair if key == "after" else reversed(pair)
            stage = _reached(own, stage_id)
            if own is None or stage is None or _reached(other, stage_id):
                continue
            criteria = stage.groups.get(stage.deciding_group or "", [])
            if criteria:
                sentences = [words.criterion(each, is_closed=own.closed_at is not None) for each in criteria]
                return safe(f"{_text(key, words)}: {words.series(sentences)}")
    return ""


def _reached(journey: Journey | None, stage_id: str | None) -> Stage | None:
    """Return a stage where the journey got to it."""
    stages = journey.stages if journey else []
    return next((stage for stage in stages if stage.stage_id == stage_id and stage.entered_at), None)


def _end(journey: Journey) -> tuple[object, ...]:
    return journey.closed_at, journey.outcome, journey.exclusion_reason


def _differing(before: Journey, after: Journey) -> list[str]:
    """Return the stages that are reached on one side only, or at another time, in order."""
    times = [{stage.stage_id: stage.entered_at for stage in journey.stages} for journey in (before, after)]
    order = {stage.stage_id: stage.stage_order for journey in (before, after) for stage in journey.stages}
    different = [each for each in order if times[0].get(each) != times[1].get(each)]
    return sorted(different, key=lambda each: (order[each], each))


def _journey(
    before: Journey | None,
    after: Journey | None,
    count: Mapping[str, int],
    words: Words,
    name: Callable[[str | None], str],
) -> JourneyView:
    shown = after or before
    assert shown is not None  # noqa: S101
    of_count = count["after" if after else "before"]
    title = f"{words('journey')} {shown.journey_number} {words('of_count')} {of_count}: {words.time(shown.started_at)}"
    ends = [_outcome(journey, words) for journey in (before, after) if journey]
    if len(set(ends)) == 1:
        title += f" {_DASH} {ends[0]}"
    else:
        title += f" {_DASH} " + "; ".join(
            f"{_text(key, words)}: {end}" for key, end in zip(("before", "after"), ends, strict=True)
        )
    different = _differing(before, after) if before and after else []
    names = {stage.stage_id: stage.names[words.language] for each in (before, after) if each for stage in each.stages}
    return JourneyView(
        title=title,
        before=_side(before, different, names, words),
        after=_side(after, different, names, words),
        runs=_timeline(before, after, words, name),
    )


def _outcome(journey: Journey, words: Words) -> str:
    """Until when, and how it ended."""
    end = words.time(journey.closed_at) if journey.closed_at else words("until_now")
    outcome = text(journey.outcome, words.language)
    if journey.outcome_reason:
        outcome += f" ({words('reason')}: {safe(journey.outcome_reason)})"
    if journey.is_existing_customer:
        outcome += f", {words('existing_customer_flag')}"
    if journey.exclusion_reason:
        outcome += f"; {words('not_counted').lower()}: {words(journey.exclusion_reason)}"
    return f"{end}, {outcome}"


def _side(journey: Journey | None, different: Sequence[str], names: Mapping[str, str], words: Words) -> SideView:
    if journey is None:
        return SideView(_text("absent_journey", words), [])
    # A journey that is there on this side only shows what it reached.
    wanted = different or [stage.stage_id for stage in journey.stages if stage.entered_at]
    stages = {stage.stage_id: stage for stage in journey.stages}
    if not different and not wanted:
        return SideView(_text("same_stages", words), [])
    return SideView("", [_stage(journey, stages.get(each), names[each], words) for each in wanted])


def _stage(journey: Journey, stage: Stage | None, name: str, words: Words) -> StageView:
    if stage is None:
        return StageView(safe(name), False, _text("absent_stage", words))
    if stage.entered_at:
        when = f"{words.time(stage.entered_at)}, {words(stage.basis)}"
    elif journey.exclusion_reason:
        when = words("not_counted").lower()
    else:
        furthest = max((each.stage_order for each in journey.stages if each.entered_at), default=0)
        when = words("skipped" if stage.stage_order < furthest else "not_reached")
    is_closed = journey.closed_at is not None
    return StageView(
        name=safe(stage.names[words.language]),
        is_reached=stage.entered_at is not None,
        when=when,
        groups=[
            GroupView(
                title=f"{safe(group)} ({words('all_of')})" if len(criteria) > 1 else "",
                is_deciding=group == stage.deciding_group and len(stage.groups) > 1,
                criteria=[_criterion(each, words, is_closed=is_closed) for each in criteria],
            )
            for group, criteria in stage.groups.items()
        ],
    )


def _criterion(criterion: Criterion, words: Words, *, is_closed: bool) -> CriterionView:
    sentence = words.criterion(criterion, is_closed=is_closed)
    evidence = criterion_line(criterion, words, is_closed=is_closed).removeprefix(sentence).removeprefix("; ")
    return CriterionView(criterion.is_met_in_time, safe(sentence), safe(evidence))


def _timeline(
    before: Journey | None, after: Journey | None, words: Words, name: Callable[[str | None], str]
) -> list[RunView]:
    """The signals of both sides in one line, each once; those that decide nothing are folded where they are many."""
    sides = [_by_signal(journey) for journey in (before, after)]
    # Both sides have the same order, but for signals that only one of them has.
    keys = sorted({**sides[1], **sides[0]}, key=lambda key: key[0])
    lines = [
        _signal([(journey, side.get(key)) for journey, side in zip((before, after), sides, strict=True)], words, name)
        for key in keys
    ]
    runs = []
    for matters, run in groupby(lines, key=lambda line: line.matters):
        signals = list(run)
        is_folded = not matters and len(signals) > _SHOWN_IN_A_ROW
        kept = signals[:_KEPT_IN_A_ROW] if is_folded else signals
        summary = f"{len(signals)} {words('other_signals')}" if is_folded else ""
        runs.append(RunView(summary, kept, len(signals) - len(kept)))
    return runs


def _by_signal(journey: Journey | None) -> dict[tuple[str, str, int], Signal]:
    """The signals of a journey by time, record and turn: what is one signal on both sides."""
    turns: Counter[str] = Counter()
    found: dict[tuple[str, str, int], Signal] = {}
    for signal in journey.signals if journey else ():
        same = f"{signal.signal}\n{signal.record}"
        at = signal.at.isoformat()
        found[at, same, turns[at + same]] = signal
        turns[at + same] += 1
    return found


def _signal(
    sides: Sequence[tuple[Journey | None, Signal | None]], words: Words, name: Callable[[str | None], str]
) -> SignalView:
    """One line; what both sides say is said once."""
    [shown, *_] = [signal for _, signal in sides if signal]
    notes = [_notes(journey, signal, words, name) if journey and signal else None for journey, signal in sides]
    told = [each for each in notes if each is not None]
    if len({tuple(each) for each in told}) == 1:
        lines = told[0]
    else:
        # What differs is said for each side.
        common = [note for note in told[0] if note in told[1]]
        lines = list(common)
        for key, each in zip(("before", "after"), told, strict=True):
            own = [note for note in each if note not in common]
            lines.append(f"{_text(key, words)}: {', '.join(own) or _DASH}")
    return SignalView(
        at=words.time(shown.at),
        what=safe(words.signal(shown.signal)),
        record=safe(words.record(shown.record)),
        notes=lines,
        matters=any(signal.matters for _, signal in sides if signal),
    )


def _notes(journey: Journey, signal: Signal, words: Words, name: Callable[[str | None], str]) -> list[str]:
    notes = []
    if signal.person is not None:
        notes.append(f"{words('person')} {signal.person}")
    if signal.points:
        notes.append(f"{words.points(signal.points)} {words('point' if abs(signal.points) == 1 else 'points')}")
    if signal.is_start:
        notes.append(words("start"))
    stages = [name(stage.stage_id) for stage in journey.stages if decides(signal, stage)]
    if stages:
        notes.append(f"{words('counts_for')} {words.series(stages)}")
    if signal.is_closing:
        notes.append(f"{words('end')}: {text(journey.outcome, words.language)}")
    return notes


def _text(key: str, words: Words) -> str:
    return _TEXTS[key][("nl", "en").index(words.language)]
