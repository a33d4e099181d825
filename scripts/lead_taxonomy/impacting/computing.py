"""From two sets of definitions to what differs: compute both on one build, count, and explain examples."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from lead_taxonomy.building.organisation import seed_copy
from lead_taxonomy.building.pipeline import BuildRequest
from lead_taxonomy.building.progress import BuildProgress
from lead_taxonomy.building.systems import with_systems
from lead_taxonomy.duckdb_files import local_date
from lead_taxonomy.explaining.build_reader import BuildReader, open_build, reporting_timezone
from lead_taxonomy.impacting.counting import Sides, open_sides
from lead_taxonomy.impacting.definitions import Rows, changed_mappings, effective_day, on_day
from lead_taxonomy.impacting.examples import open_leads, read_leads
from lead_taxonomy.impacting.impact import Example, Impact
from lead_taxonomy.impacting.sides import SideBuilder
from lead_taxonomy.seed_contract import SeedContract
from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.rules import read_vocabulary

# A quarter of a year: long enough to be no coincidence, short enough to be like the next one.
WEEKS = 13


@dataclass(frozen=True)
class Proposal:
    """What is compared: `before` and `after` are rows by the name of their seed; `day` None: when it takes effect."""

    base: str
    taxonomy_id: str
    before: Rows
    after: Rows
    day: date | None = None


def compute_impact(
    request: BuildRequest,
    proposal: Proposal,
    contracts: Mapping[str, SeedContract],
    progress: BuildProgress,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Impact:
    """Compute what a proposal does to the funnel of a finished build.

    Args:
        request: the organisation and its output.
        proposal: the definitions before and after.
        contracts: what the organisation's seeds look like.
        progress: told about each step.
        is_stopped: whether someone asked to stop.

    Raises:
        LeadTaxonomyError: there is no finished build, or a side cannot be computed.
        KeyboardInterrupt: the user or the system stopped it.
    """

    def check() -> None:
        if is_stopped():
            raise KeyboardInterrupt

    progress.step("prepare")
    with open_build(request.workspace.database) as reader:
        instant = _read_instant(reader)
    # Nobody builds meanwhile, nor computes another impact in the same files.
    with request.workspace.locked():
        return _compute(request, proposal, contracts, instant, progress, check)


@dataclass(frozen=True)
class _Instant:
    """When everything is judged: the time (UTC), and the day that it has in the reporting time zone."""

    as_of: datetime
    day: date
    timezone: str


def _read_instant(reader: BuildReader) -> _Instant:
    """Read when a build judged everything."""
    timezone = reporting_timezone(reader)
    [row] = reader.rows(f"select as_of, {local_date('as_of', timezone)} as day from int_signals__as_of")  # noqa: S608
    return _Instant(row["as_of"], row["day"], timezone)


def _compute(
    request: BuildRequest,
    proposal: Proposal,
    contracts: Mapping[str, SeedContract],
    instant: _Instant,
    progress: BuildProgress,
    check: Callable[[], None],
) -> Impact:
    """Compute both sides, count, and explain."""
    build = request.workspace
    taxonomy_id, day = proposal.taxonomy_id, proposal.day
    if day is None:
        day = effective_day(proposal.before, proposal.after, taxonomy_id, instant.day)
    variables = with_systems(request.project, build.database, request.given)
    seeds = seed_copy(request.project, request.organisation, request.output, "impact")
    builder = SideBuilder(request.project, build, contracts, variables, seeds)
    progress.step("before")
    before = builder.compute("before", on_day(proposal.before, contracts, day), progress.advance, check)
    progress.step("after")
    after = builder.compute("after", on_day(proposal.after, contracts, day), progress.advance, check)
    progress.step("compare")
    rows = [_taxonomy(side, taxonomy_id) for side in (proposal.before, proposal.after)]
    lead_units = rows[0]["lead_unit"], rows[1]["lead_unit"]
    has_one_unit = lead_units[0] == lead_units[1]
    with open_sides(build.database, before, after, taxonomy_id, instant.timezone) as sides:
        gained, lost = (sides.movers(gained=each) if has_one_unit else [] for each in (True, False))
        ids = [lead_id for lead_id, _, _ in [*gained, *lost]]
        with open_leads(build.database, before, ids) as reader:
            explained_before = read_leads(reader, ids, taxonomy_id)
        with open_leads(build.database, after, ids) as reader:
            explained_after = read_leads(reader, ids, taxonomy_id)

        def examples(movers: list[tuple[str, str | None, str | None]]) -> list[Example]:
            return [
                Example(lead_id, explained_before[lead_id], explained_after[lead_id], stage_before, stage_after)
                for lead_id, stage_before, stage_after in movers
            ]

        return Impact(
            taxonomy_id=taxonomy_id,
            taxonomy_names={"nl": rows[1]["name_nl"], "en": rows[1]["name_en"]},
            base=proposal.base,
            as_of=instant.as_of,
            day=day,
            stages=sides.stages(),
            lead_units=lead_units,
            moves=sides.moves() if has_one_unit else [],
            breakdowns=sides.breakdowns(),
            **_weekly(sides, instant.day),
            gained=examples(gained),
            lost=examples(lost),
            changed_mappings=changed_mappings(proposal.before, proposal.after, contracts),
            lead_source_names={
                source: {"nl": row["name_nl"], "en": row["name_en"]}
                for source, row in read_vocabulary(request.project, "lead_sources").items()
            },
        )


def _taxonomy(rows: Rows, taxonomy_id: str) -> Row:
    """Return the row of a taxonomy."""
    [row] = [row for row in rows["taxonomies"] if row["taxonomy_id"] == taxonomy_id]
    return row


def _weekly(sides: Sides, last_day: date) -> dict[str, Any]:
    """Count what sales gets per week; the week of `as_of` is not over and not in the average.

    Each side has its own stage in which sales gets a lead. By old definitions without one, sales got nobody.
    """
    before, after = sides.handover("before"), sides.handover("after")
    weeks = sides.weeks(before, after, last_day, WEEKS) if after else []
    whole = [week for week in weeks if week.monday + timedelta(weeks=1) <= last_day][-WEEKS:]
    return {
        "handover": after,
        "handover_before": before,
        "weeks": weeks,
        "weekly_weeks": len(whole),
        "weekly_before": sum(week.before for week in whole) / len(whole) if whole else None,
        "weekly_after": sum(week.after for week in whole) / len(whole) if whole else None,
    }
