"""Read everything that explains one lead from a build."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from lead_taxonomy.building.offending_rows import mask_emails
from lead_taxonomy.explaining.build_reader import BuildReader, Row
from lead_taxonomy.explaining.explanation import Condition, Criterion, Journey, Lead, Record, Signal, Stage

# The macros beginning_of_time and end_of_time.
_ALWAYS = datetime(1900, 1, 1)
_NEVER = datetime(2200, 1, 1)


def read_lead(reader: BuildReader, lead_id: str, taxonomy: Row, definition_basis: str) -> Lead:
    """Read one lead.

    Args:
        reader: an open build.
        lead_id: id of a lead of the taxonomy; one without journeys is fine.
        taxonomy: row of `stg_taxonomy__taxonomies`.
        definition_basis: `as_agreed` or `restated`; it must have been built.
    """
    entity_id = lead_id.partition(":")[2]
    account_id = entity_id if lead_id.startswith("account:") else None
    persons = [
        row["person_id"]
        for row in reader.rows(
            """
            select persons.person_id
            from int_journeys__leads as leads
            inner join int_identity__person_records as persons on leads.person_id = persons.person_id
            where leads.lead_unit = ? and leads.lead_id = ?
            group by persons.person_id
            order by min(persons.record_number)
            """,
            taxonomy["lead_unit"],
            lead_id,
        )
    ]
    records = reader.rows(
        """
        select source, 'accounts' as record_type, record_id from int_identity__account_records where account_id = $1
        union
        select source, 'persons', record_id from int_identity__person_records where list_contains($2, person_id)
        order by source, record_type, record_id
        """,
        account_id,
        persons,
    )
    [instant] = reader.rows("select as_of from int_signals__as_of")
    return Lead(
        lead_id=lead_id,
        lead_unit="account" if account_id else "person",
        taxonomy_id=taxonomy["taxonomy_id"],
        taxonomy_names={"nl": taxonomy["name_nl"], "en": taxonomy["name_en"]},
        definition_basis=definition_basis,
        as_of=instant["as_of"],
        account_id=account_id,
        persons=persons,
        records=[_record(row) for row in records],
        journeys=_read_journeys(reader, lead_id, taxonomy, definition_basis, persons),
    )


def _read_journeys(
    reader: BuildReader, lead_id: str, taxonomy: Row, definition_basis: str, persons: list[str]
) -> list[Journey]:
    """Read the journeys of a lead, in order, each with its signals and stages."""
    taxonomy_id = taxonomy["taxonomy_id"]
    journeys = reader.rows(
        """
        select
            journeys.*,
            counted.exclusion_reason,
            state.behaviour_score,
            state.fit_points,
            state.fit_grade,
            state.temperature
        from int_journeys as journeys
        inner join int_funnel__journeys as counted
            on journeys.journey_id = counted.journey_id
        left join int_funnel__current_state as state
            on counted.taxonomy_id = state.taxonomy_id
            and counted.definition_basis = state.definition_basis
            and counted.journey_id = state.journey_id
        where counted.taxonomy_id = ? and counted.definition_basis = ? and journeys.lead_id = ?
        order by journeys.journey_number
        """,
        taxonomy_id,
        definition_basis,
        lead_id,
    )
    if not journeys:
        return []
    ids = [journey["journey_id"] for journey in journeys]
    criteria = _by_journey(_criteria_rows(reader, taxonomy_id, definition_basis, lead_id))
    facts = _by_journey(
        reader.rows(
            "select journey_id, fact from int_journeys__known_facts where list_contains(?, journey_id) order by fact",
            ids,
        )
    )
    signals = _by_journey(_signal_rows(reader, taxonomy_id, definition_basis, ids))
    entries = _by_journey(_entry_rows(reader, taxonomy_id, definition_basis, lead_id))
    own_times = _by_journey(
        reader.rows(
            "select journey_id, stage_id, criteria_group from int_funnel__own_times "
            "where taxonomy_id = ? and definition_basis = ? and list_contains(?, journey_id)",
            taxonomy_id,
            definition_basis,
            ids,
        )
    )
    stages = _stage_rows(reader, taxonomy_id)
    counts_until = {stage["stage_id"]: _counts_until(stage, definition_basis, journeys[0]["as_of"]) for stage in stages}
    explained = []
    for journey in journeys:
        key = journey["journey_id"]
        journey["facts"] = [row["fact"] for row in facts[key]]
        judged = [
            (row, _criterion(row, journey, signals[key], counts_until[row["stage_id"]]))
            for row in criteria[key]
            if row["valid_from_at"] <= _end(journey) and row["valid_to_at"] > journey["started_at"]
        ]
        explained.append(
            _journey(
                journey,
                taxonomy["stage_progress"],
                _signals(signals[key], [criterion for _, criterion in judged], persons),
                _stages(stages, journey, taxonomy["stage_progress"], judged, entries[key], own_times[key]),
            )
        )
    return explained


def _criteria_rows(reader: BuildReader, taxonomy_id: str, definition_basis: str, lead_id: str) -> list[Row]:
    """The rows of the why model, with what the seed says of each version."""
    return reader.rows(
        """
        select why.*, criteria.window_days, seed.basis, seed.valid_to_at as version_to_at
        from int_definitions__why as why
        inner join int_definitions__criteria as criteria
            on why.taxonomy_id = criteria.taxonomy_id
            and why.definition_basis = criteria.definition_basis
            and why.criterion_id = criteria.criterion_id
            and why.version_from_at = criteria.version_from_at
        inner join stg_taxonomy__stage_criteria as seed
            on why.taxonomy_id = seed.taxonomy_id
            and why.criterion_id = seed.criterion_id
            and why.version_from_at = seed.valid_from_at
        where why.taxonomy_id = ? and why.definition_basis = ? and why.lead_id = ?
        order by why.criteria_group, why.criterion_id, why.version_from_at
        """,
        taxonomy_id,
        definition_basis,
        lead_id,
    )


def _signal_rows(reader: BuildReader, taxonomy_id: str, definition_basis: str, journey_ids: list[int]) -> list[Row]:
    """The signals of the journeys in order, with their points."""
    return reader.rows(
        """
        select
            journey_signals.*,
            signals.source,
            signals.record_type,
            signals.record_id,
            signals.shows_interest,
            persons.entity_id as person_id,
            coalesce(points.points, 0) as points,
            points.counts_until_at
        from int_journeys__signals as journey_signals
        inner join int_signals as signals on journey_signals.signal_id = signals.signal_id
        left join int_identity__entities as persons on signals.person_number = persons.entity_number
        inner join int_journeys__scorings as scorings
            on scorings.taxonomy_id = ? and scorings.definition_basis = ?
        left join int_journeys__points as points
            on scorings.scoring_id = points.scoring_id
            and journey_signals.journey_id = points.journey_id
            and journey_signals.signal_order = points.signal_order
        where list_contains(?, journey_signals.journey_id)
        order by journey_signals.journey_id, journey_signals.signal_order
        """,
        taxonomy_id,
        definition_basis,
        journey_ids,
    )


def _entry_rows(reader: BuildReader, taxonomy_id: str, definition_basis: str, lead_id: str) -> list[Row]:
    """The stages that the journeys reached, as the fact table has them."""
    return reader.rows(
        """
        select
            entries.journey_id,
            entries.stage_id,
            stages.name_nl as stage_name_nl,
            stages.name_en as stage_name_en,
            entries.entered_at,
            entries.entry_basis
        from int_funnel__stage_exits as entries
        inner join int_journeys as journeys on entries.journey_id = journeys.journey_id
        inner join int_funnel__stages as stages
            on entries.taxonomy_id = stages.taxonomy_id
            and entries.stage_id = stages.stage_id
            and entries.labelled_at >= stages.labelled_from_at
            and entries.labelled_at < stages.labelled_to_at
        where entries.taxonomy_id = ? and entries.definition_basis = ? and journeys.lead_id = ?
        """,
        taxonomy_id,
        definition_basis,
        lead_id,
    )


def _stage_rows(reader: BuildReader, taxonomy_id: str) -> list[Row]:
    """The stages of a taxonomy in order, with the text of `as_of` and all the time that they existed."""
    return reader.rows(
        """
        select
            stages.stage_id,
            max(stages.stage_order) as stage_order,
            max_by(stages.name_nl, stages.valid_from_at) filter (instants.as_of >= stages.labelled_from_at) as name_nl,
            max_by(stages.name_en, stages.valid_from_at) filter (instants.as_of >= stages.labelled_from_at) as name_en,
            max_by(stages.if_skipped, stages.valid_from_at) filter (instants.as_of >= stages.labelled_from_at)
                as if_skipped,
            min(stages.valid_from_at) as stage_from_at,
            max(stages.valid_to_at) as stage_to_at
        from int_funnel__stages as stages
        cross join int_signals__as_of as instants
        where stages.taxonomy_id = ?
        group by stages.stage_id
        order by stage_order, stage_from_at
        """,
        taxonomy_id,
    )


def _counts_until(stage: Row, definition_basis: str, as_of: datetime) -> datetime:
    """Until when criteria of a stage count: as agreed until it was given up, restated always or never."""
    if definition_basis == "as_agreed":
        ends: datetime = stage["stage_to_at"]
        return ends
    return _NEVER if stage["stage_from_at"] <= as_of < stage["stage_to_at"] else _ALWAYS


def _criterion(row: Row, journey: Row, signals: list[Row], counts_until: datetime) -> Criterion:
    """Judge one version of a criterion for a journey; it counts until its own end, and that of its stage."""
    condition = Condition(row["signal"], row["operator"], row["value"], row["window_days"])
    return Criterion(
        criterion_id=row["criterion_id"],
        condition=condition,
        basis=row["basis"],
        now=_value_now(condition, journey, signals),
        highest=_highest_score(signals) if row["signal"] == "behaviour_score" else None,
        known_facts=journey["facts"],
        is_met=row["is_met"],
        is_met_in_time=row["is_met_in_time"] and row["met_at"] < counts_until,
        is_in_force=row["version_from_at"] <= journey["as_of"] < row["version_to_at"],
        met_at=row["met_at"],
        met_by_signal=row["met_by_signal"],
        record=_record(row) if row["record_id"] is not None else None,
        valid_from=None if row["version_from_at"] <= _ALWAYS else row["version_from_at"],
        valid_to=None if row["version_to_at"] >= _NEVER else row["version_to_at"],
    )


def _value_now(condition: Condition, journey: Row, signals: list[Row]) -> str | float | None:
    """The value that a criterion looks at, as the journey stands or closed; None where "now" says nothing."""
    wanted = condition.signal
    value: str | float | None = None
    if wanted in ("behaviour_score", "fit_points", "fit_grade", "temperature"):
        value = journey[wanted]
    if wanted == "bant_count":
        value = len(journey["facts"])
    if wanted == "engaged_persons":
        value = len({row["person_id"] for row in signals if row["shows_interest"] and row["person_id"]})
    if condition.operator == "count_at_least":
        since = _end(journey) - timedelta(days=condition.window_days) if condition.window_days else _ALWAYS
        value = sum(
            row["signal_at"] >= since and (row["shows_interest"] if wanted == "interest" else row["signal"] == wanted)
            for row in signals
        )
    return value


def _highest_score(signals: list[Row]) -> float:
    """The highest that the sum of the points that still counted was, at any signal."""
    scored = [row for row in signals if row["points"]]
    return max(
        (
            sum(row["points"] for row in scored[: number + 1] if row["counts_until_at"] >= last["signal_at"])
            for number, last in enumerate(scored)
        ),
        default=0,
    )


def _signals(rows: list[Row], criteria: list[Criterion], persons: list[str]) -> list[Signal]:
    """The signals of a journey, each with the criteria that it met in time."""
    decided: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for criterion in criteria:
        if criterion.is_met_in_time and criterion.record is not None:
            ids = decided[criterion.record, criterion.met_by_signal]
            if criterion.criterion_id not in ids:
                ids.append(criterion.criterion_id)
    return [
        Signal(
            at=row["signal_at"],
            signal=row["signal"],
            record=_record(row),
            # Which person is worth a word only where there are several.
            person=persons.index(row["person_id"]) + 1 if len(persons) > 1 and row["person_id"] in persons else None,
            points=int(row["points"]),
            is_start=number == 0,
            is_closing=row["is_closing"],
            decides=decided.get((_record(row), row["signal"]), []),
        )
        for number, row in enumerate(rows)
    ]


def _stages(
    stages: list[Row],
    journey: Row,
    stage_progress: str,
    judged: list[tuple[Row, Criterion]],
    entries: list[Row],
    own_times: list[Row],
) -> list[tuple[Row, Stage]]:
    """The stages that existed during the journey, and those that it reached, in order."""
    entered = {row["stage_id"]: row for row in entries}
    deciding = {row["stage_id"]: row["criteria_group"] for row in own_times}
    explained = []
    for stage in stages:
        stage_id = stage["stage_id"]
        entry = entered.get(stage_id)
        if entry is None and not (
            stage["stage_from_at"] <= _end(journey) and journey["started_at"] < stage["stage_to_at"]
        ):
            continue
        groups: dict[str, list[Criterion]] = defaultdict(list)
        for row, criterion in judged:
            if row["stage_id"] == stage_id:
                groups[row["criteria_group"]].append(criterion)
        is_own_time = entry is not None and entry["entry_basis"] != "inferred"
        # A label of the time of the entry, where there was one.
        label = entry and {"nl": entry["stage_name_nl"], "en": entry["stage_name_en"]}
        explained.append(
            (
                stage,
                Stage(
                    stage_id=stage_id,
                    stage_order=stage["stage_order"],
                    names=label or {"nl": stage["name_nl"], "en": stage["name_en"]},
                    entered_at=entry["entered_at"] if entry else None,
                    entry_basis=entry["entry_basis"] if entry else None,
                    deciding_group=deciding.get(stage_id) if is_own_time else None,
                    groups=dict(groups),
                    ended_at=stage["stage_to_at"] if stage["stage_to_at"] <= journey["as_of"] else None,
                    waits_for_earlier_stage=stage_progress == "strict" and stage_id in deciding and not is_own_time,
                ),
            )
        )
    return explained


def _journey(journey: Row, stage_progress: str, signals: list[Signal], stages: list[tuple[Row, Stage]]) -> Journey:
    """Put a journey together."""
    is_counted = journey["exclusion_reason"] is None
    return Journey(
        journey_number=journey["journey_number"],
        started_at=journey["started_at"],
        closed_at=journey["closed_at"],
        outcome=journey["journey_outcome"],
        outcome_reason=journey["outcome_reason"] and mask_emails(journey["outcome_reason"]),
        exclusion_reason=journey["exclusion_reason"],
        is_existing_customer=journey["is_existing_customer"],
        behaviour_score=int(journey["behaviour_score"] or 0),
        fit_points=None if journey["fit_points"] is None else int(journey["fit_points"]),
        fit_grade=journey["fit_grade"],
        temperature=journey["temperature"],
        signals=signals,
        stages=[stage for _, stage in stages],
        missing_for=_next_stage(stages, stage_progress, journey["as_of"])
        if is_counted and journey["closed_at"] is None
        else None,
    )


def _next_stage(stages: list[tuple[Row, Stage]], stage_progress: str, as_of: datetime) -> Stage | None:
    """The stage to reach next: after the furthest one, or, where no stage may be skipped, the first not reached."""
    reached = [place for place, (_, stage) in enumerate(stages) if stage.entered_at is not None]
    furthest = max(reached, default=0)
    for place, (row, stage) in enumerate(stages):
        may_skip = stage_progress == "cumulative" or row["if_skipped"] == "omit"
        is_ahead = place > furthest or (not may_skip and stage.entered_at is None)
        if is_ahead and row["stage_from_at"] <= as_of < row["stage_to_at"]:
            return stage
    return None


def _end(journey: Row) -> datetime:
    """Until when a journey is judged."""
    end: datetime = journey["closed_at"] or journey["as_of"]
    return end


def _record(row: Row) -> Record:
    """The record of a row. A record id can be an e-mail address."""
    return Record(row["source"], row["record_type"], mask_emails(row["record_id"]))


def _by_journey(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Group rows by journey."""
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["journey_id"]].append(row)
    return grouped
