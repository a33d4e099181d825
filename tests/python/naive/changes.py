"""Changes of a world that must change no number: another order of all rows, and other ids."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from naive.evaluate import Row
from naive.world import Taxonomy, World

T = TypeVar("T")


def shuffled(world: World, shuffler: random.Random) -> World:
    """The same records and the same rows of the taxonomies, in another order."""

    def mixed(rows: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(shuffler.sample(rows, len(rows)))

    taxonomies = [
        replace(
            taxonomy,
            stages=mixed(taxonomy.stages),
            criteria=mixed(taxonomy.criteria),
            outcomes=mixed(taxonomy.outcomes),
            rules=mixed(taxonomy.rules),
            grades=mixed(taxonomy.grades),
            temperatures=mixed(taxonomy.temperatures),
            next_actions=mixed(taxonomy.next_actions),
        )
        for taxonomy in mixed(world.taxonomies)
    ]
    return replace(
        world,
        taxonomies=tuple(taxonomies),
        persons=mixed(world.persons),
        accounts=mixed(world.accounts),
        activities=mixed(world.activities),
        status_changes=mixed(world.status_changes),
        opportunities=mixed(world.opportunities),
    )


def renamed(world: World) -> World:
    """The world with other ids of taxonomy, stage, criterion, group and rule; they sort in the opposite direction."""
    return replace(world, taxonomies=tuple(_renamed_taxonomies(world)))


def with_original_ids(rows: Iterable[Row]) -> list[Row]:
    """The rows of fct_lead_funnel of a renamed world, with the ids that it had before."""
    return [
        row
        | {
            "taxonomy_id": _original(row["taxonomy_id"]),
            "stage_id": _original(row["stage_id"]),
            "next_stage_id": _original(row["next_stage_id"]),
        }
        for row in rows
    ]


def _new_name(name: str) -> str:
    """A name that sorts in the opposite direction, except for the stage that the engine itself makes."""
    return f"x{''.join(chr(219 - ord(c)) if c.isalpha() else str(9 - int(c)) for c in name if c != '_')}"


def _original(name: object) -> object:
    """The name before `_new_name`."""
    return _new_name(name[1:])[1:] if isinstance(name, str) and name != "known" else name


def _renamed_taxonomies(world: World) -> Iterator[Taxonomy]:
    """The taxonomies of a renamed world."""
    for one in world.taxonomies:
        name = _new_name(one.head.taxonomy_id)
        yield Taxonomy(
            head=replace(one.head, taxonomy_id=name),
            stages=tuple(replace(row, taxonomy_id=name, stage_id=_new_name(row.stage_id)) for row in one.stages),
            criteria=tuple(
                replace(
                    row,
                    taxonomy_id=name,
                    stage_id=_new_name(row.stage_id),
                    criterion_id=_new_name(row.criterion_id),
                    criteria_group=_new_name(row.criteria_group),
                )
                for row in one.criteria
            ),
            outcomes=tuple(replace(row, taxonomy_id=name) for row in one.outcomes),
            rules=tuple(replace(row, taxonomy_id=name, rule_id=_new_name(row.rule_id)) for row in one.rules),
            grades=tuple(replace(row, taxonomy_id=name) for row in one.grades),
            temperatures=tuple(replace(row, taxonomy_id=name) for row in one.temperatures),
            next_actions=tuple(replace(row, taxonomy_id=name) for row in one.next_actions),
        )
