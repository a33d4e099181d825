"""Small parts of random worlds that Hypothesis draws, and makes smaller when they show a mistake.

The world itself follows from a seed; Hypothesis draws what is kept of it, one yes or no for each record and row.
That shrinks in dozens of builds. Were every value of the world drawn, or its seed, it would take many hundreds.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import TypeVar

from hypothesis import strategies as st

from naive.facts import local_to_utc
from naive.strategies import WorldMaker
from naive.world import Taxonomy, World

T = TypeVar("T")

# As many as there are pairs of a first day and a reporting time zone: see WorldMaker.
SETTINGS = 8
TAXONOMIES = 2
PERSONS = 3


def whole_world(number: int, setting: int) -> World:
    """One of the worlds of a setting; all of those have one as_of and one reporting time zone.

    The as_of is a midnight, at which a definition may change.
    """
    maker = WorldMaker(number * SETTINGS + setting)
    as_of = local_to_utc(datetime.combine(maker.days[-2], time()), maker.timezone)
    return replace(maker.make(TAXONOMIES, PERSONS), as_of=as_of)


@st.composite
def parts_of_a_world(draw: st.DrawFn, world: World) -> World:
    """One or more of the taxonomies, and some of the records.

    All accounts stay: a record of an account that no export has is not in a naive evaluation.
    """
    taxonomies = draw(parts(world.taxonomies)) or world.taxonomies[:1]
    return replace(
        world,
        taxonomies=tuple(draw(parts_of_a_taxonomy(taxonomy)) for taxonomy in taxonomies),
        persons=draw(parts(world.persons)),
        activities=draw(parts(world.activities)),
        status_changes=draw(parts(world.status_changes)),
        opportunities=draw(parts(world.opportunities)),
    )


@st.composite
def parts(draw: st.DrawFn, rows: Sequence[T]) -> tuple[T, ...]:
    """Some of the rows; at best none."""
    return tuple(row for row in rows if draw(st.booleans()))


@st.composite
def parts_of_a_taxonomy(draw: st.DrawFn, taxonomy: Taxonomy) -> Taxonomy:
    """At least the last stage, and of each stage the first criterion, so that the taxonomy stays a valid one."""
    stage_ids = list(dict.fromkeys(stage.stage_id for stage in taxonomy.stages))
    kept_stages = {*draw(parts(stage_ids[:-1])), stage_ids[-1]}
    first_criteria = {criterion.stage_id: criterion for criterion in reversed(taxonomy.criteria)}
    kept_criteria = [*draw(parts(taxonomy.criteria)), *first_criteria.values()]
    criteria = [row for row in taxonomy.criteria if row in kept_criteria and row.stage_id in kept_stages]
    signals = {criterion.signal for criterion in criteria}
    has_grades = draw(st.booleans()) or "fit_grade" in signals
    has_temperatures = draw(st.booleans()) or "temperature" in signals
    return replace(
        taxonomy,
        stages=tuple(stage for stage in taxonomy.stages if stage.stage_id in kept_stages),
        criteria=tuple(criteria),
        outcomes=(taxonomy.outcomes[0], *draw(parts(taxonomy.outcomes[1:]))),
        rules=draw(parts(taxonomy.rules)),
        grades=taxonomy.grades if has_grades else (),
        temperatures=taxonomy.temperatures if has_temperatures else (),
        next_actions=taxonomy.next_actions if has_grades else (),
    )
