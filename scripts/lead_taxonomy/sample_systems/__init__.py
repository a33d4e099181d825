"""A made-up organisation exported by all five systems, each in its vendor's own format, with the truth beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lead_taxonomy.sample.background import Dice
from lead_taxonomy.sample_systems import dynamics, hubspot, marketo, pardot, salesforce, truth
from lead_taxonomy.sample_systems.cases import add_cases
from lead_taxonomy.sample_systems.files import stored_zip
from lead_taxonomy.sample_systems.keeping import Keeper
from lead_taxonomy.sample_systems.people import Population
from lead_taxonomy.sample_systems.stories import tell_story
from lead_taxonomy.sample_systems.world import (
    DYNAMICS,
    EXPORTED_AT,
    HUBSPOT,
    MARKETO,
    PARDOT,
    SALESFORCE,
    SYSTEMS,
    World,
)

WRITERS: Mapping[str, Callable[[World, datetime], dict[str, bytes]]] = {
    SALESFORCE: salesforce.files,
    HUBSPOT: hubspot.files,
    MARKETO: marketo.files,
    PARDOT: pardot.files,
    DYNAMICS: dynamics.files,
}
EXPORTS, GROUND_TRUTH = "exports", "ground_truth"
# Of the shipped sample two systems were exported a quarter earlier too. That of Salesforce is still in its archive.
EARLIER_EXPORT = datetime.fromisoformat("2026-07-01T04:00:00+00:00")
ARCHIVED = ("Lead.csv", "Contact.csv", "Account.csv", "Opportunity.csv")
ARCHIVE = "WE_00D090000001aBcEAI_1.ZIP"
# What the files cannot say themselves.
HUBSPOT_SOURCE = """\
system: hubspot
files:
  - file: hubspot-crm-exports-*.csv
    timezone: Europe/Amsterdam
"""


@dataclass(frozen=True)
class Options:
    """What to make. The defaults are the shipped sample.

    Attributes:
        persons: how many real people there are.
        systems: which systems keep records of them.
        duplicates: share of people with a further record, in the same or another system.
        dirt: share of records with a mistake.
        seed: the same seed makes the same bytes.
        exports: when the systems are exported, each time in full.
        has_cases: whether the hand-made stories are in it, and the archive of an earlier export.
    """

    persons: int = 120
    systems: tuple[str, ...] = SYSTEMS
    duplicates: float = 0.5
    dirt: float = 0.1
    seed: int = 15
    exports: tuple[datetime, ...] = (EXPORTED_AT,)
    has_cases: bool = True


def make_world(options: Options) -> World:
    """Return the people, their organisations and all records of them. The same for the same options."""
    dice = Dice(options.seed)
    world = World(options.systems)
    keeper = Keeper(dice, world, options.duplicates, options.dirt)
    population = Population(dice)
    if options.has_cases:
        add_cases(keeper, population)
    population.add_organisations(options.persons)
    while len(population.persons) < options.persons:
        person = population.add_person()
        tell_story(dice, person)
        keeper.keep(person)
    world.organisations, world.persons = population.organisations, population.persons
    return world


def write_systems(options: Options, folder: Path) -> list[Path]:
    """Write the exports of all systems and the ground truth below a folder; return the paths.

    Every export is a folder `exports/<system>/<date>`, the truth is in `ground_truth`.

    Raises:
        OSError: a file cannot be written.
    """
    world = make_world(options)
    found: dict[str, bytes] = {}
    for exported_at in options.exports:
        for system in world.systems:
            for name, content in WRITERS[system](world, exported_at).items():
                found[f"{system}/{exported_at:%Y-%m-%d}/{name}"] = content
    exports = options.exports
    if options.has_cases:
        exports = (EARLIER_EXPORT, *exports)
        found |= _earlier(world)
    if HUBSPOT in world.systems:
        found[f"{HUBSPOT}/source.yml"] = HUBSPOT_SOURCE.encode()
    found = {f"{EXPORTS}/{name}": content for name, content in found.items()}
    for name, content in truth.files(world, exports).items():
        found[f"{GROUND_TRUTH}/{name}"] = content
    written = []
    for name, content in found.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def _earlier(world: World) -> dict[str, bytes]:
    """Return what is left of the earlier exports: the archive of Salesforce, the leads of Marketo."""
    day = f"{EARLIER_EXPORT:%Y-%m-%d}"
    archived = {name: content for name, content in salesforce.files(world, EARLIER_EXPORT).items() if name in ARCHIVED}
    leads = marketo.files(world, EARLIER_EXPORT)["bulk_leads.csv"]
    return {
        f"{SALESFORCE}/{day}/{ARCHIVE}": stored_zip(archived, EARLIER_EXPORT),
        f"{MARKETO}/{day}/bulk_leads.csv": leads,
    }
