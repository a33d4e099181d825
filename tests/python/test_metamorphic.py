"""What must not change a number, does not: builds of one small world that differ in something irrelevant."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from naive.changes import renamed, shuffled, with_original_ids
from naive.evaluate import Row
from naive.facts import FactReader
from naive.project import build, by_key
from naive.strategies import FIRST_SEED, MAPPINGS, WorldMaker
from naive.world import Activity, Person, Taxonomy, World

pytestmark = pytest.mark.slow

UTC_SOURCES = {"crm": "UTC", "mail": "UTC", "post": "UTC"}
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def world() -> World:
    """A world in UTC, where a week always has 168 hours."""
    return WorldMaker(FIRST_SEED + 2000, "UTC", UTC_SOURCES).make(taxonomies=40, leads=15)


@pytest.fixture(scope="module")
def mart(world: World, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """The fact table of that world."""
    rows = build(world, tmp_path_factory.mktemp("base"))
    assert len(rows) > 1000
    return rows


def assert_same(expected: list[Row], actual: list[Row], ignored: tuple[str, ...] = ()) -> None:
    """The same rows, apart from some columns."""
    ours, theirs = by_key(expected), by_key(actual)
    assert ours.keys() == theirs.keys()
    for key, row in ours.items():
        assert without(row, ignored) == without(theirs[key], ignored), key


def without(row: Row, ignored: tuple[str, ...]) -> Row:
    """A row without some columns."""
    return {name: value for name, value in row.items() if name not in ignored}


def test_the_order_of_rows_changes_nothing(world: World, mart: list[Row], tmp_path: Path) -> None:
    assert_same(mart, build(shuffled(world, random.Random(1)), tmp_path))


def test_the_same_export_twice_changes_nothing(world: World, mart: list[Row], tmp_path: Path) -> None:
    assert_same(mart, build(world, tmp_path, copies=2))


def test_a_person_split_over_two_sources_changes_only_the_source(world: World, mart: list[Row], tmp_path: Path) -> None:
    changed = split_persons(world)
    assert len(changed.persons) > len(world.persons)
    assert changed.activities != world.activities
    assert_same(mart, build(changed, tmp_path), ignored=("source",))


def split_persons(world: World) -> World:
    """Some activities of persons with an e-mail address move to a record of theirs in a source `post`.

    Only those that tie with no other: the order of equal signals may follow the source (R3).
    """
    ties = Counter((signal.at, signal.name) for signal in FactReader(world).read().signals)
    alone = {
        signal.record_id
        for signal in FactReader(world).read().signals
        if signal.record_type == "activity" and ties[signal.at, signal.name] == 1
    }
    split = {person.record_id: person for person in world.persons if person.email and person.source == "mail"}

    def moved(activity: Activity) -> Activity:
        if activity.person_record_id not in split or activity.record_id not in alone:
            return activity
        return replace(activity, source="post", person_record_id=f"post-{activity.person_record_id}")

    mappings = replace(
        MAPPINGS,
        activities=(
            *MAPPINGS.activities,
            *[replace(m, source="post") for m in MAPPINGS.activities if m.source == "mail"],
        ),
    )
    twins = [Person("post", f"post-{person.record_id}", email=person.email) for person in split.values()]
    return replace(
        world,
        mappings=mappings,
        persons=(*world.persons, *twins),
        activities=tuple(moved(activity) for activity in world.activities),
    )


def test_a_week_later_everything_is_a_week_later(world: World, mart: list[Row], tmp_path: Path) -> None:
    later = build(a_week_later(world), tmp_path)
    shifted = [
        {name: value + WEEK if isinstance(value, date) else value for name, value in row.items()} for row in mart
    ]
    assert_same(shifted, later)


def a_week_later(world: World) -> World:
    """All times and validity dates seven days later."""

    def text(value: str | None) -> str | None:
        if value is None or value.startswith("9999"):
            return value
        if len(value) == len("2026-01-01"):
            return (date.fromisoformat(value) + WEEK).isoformat()
        return (datetime.fromisoformat(value) + WEEK).isoformat()

    def at(value: str) -> str:
        return text(value) or value

    def day(value: date | None) -> date | None:
        return value + WEEK if value else None

    def taxonomy_later(taxonomy: Taxonomy) -> Taxonomy:
        return replace(
            taxonomy,
            stages=tuple(replace(s, valid_from=day(s.valid_from), valid_to=day(s.valid_to)) for s in taxonomy.stages),
            criteria=tuple(
                replace(c, valid_from=day(c.valid_from), valid_to=day(c.valid_to)) for c in taxonomy.criteria
            ),
            rules=tuple(replace(r, valid_from=day(r.valid_from), valid_to=day(r.valid_to)) for r in taxonomy.rules),
        )

    return replace(
        world,
        as_of=world.as_of + WEEK,
        taxonomies=tuple(taxonomy_later(taxonomy) for taxonomy in world.taxonomies),
        persons=tuple(replace(p, created_at=text(p.created_at)) for p in world.persons),
        accounts=tuple(replace(a, created_at=text(a.created_at)) for a in world.accounts),
        activities=tuple(replace(a, occurred_at=at(a.occurred_at)) for a in world.activities),
        status_changes=tuple(replace(s, occurred_at=at(s.occurred_at)) for s in world.status_changes),
        opportunities=tuple(
            replace(o, created_at=text(o.created_at), closed_at=text(o.closed_at)) for o in world.opportunities
        ),
    )


def test_other_ids_change_only_the_ids(world: World, mart: list[Row], tmp_path: Path) -> None:
    restored = with_original_ids(build(renamed(world), tmp_path))
    assert_same(mart, restored, ignored=("lead_funnel_id",))


def test_an_unrelated_lead_changes_no_other_lead(world: World, mart: list[Row], tmp_path: Path) -> None:
    stranger = Person("mail", "stranger", email="stranger@elsewhere.example", created_at="2026-03-20T00:00:00Z")
    maker = WorldMaker(FIRST_SEED + 3000, "UTC", UTC_SOURCES)
    maker.records = 100_000
    changed = replace(world, persons=(stranger, *world.persons))
    for _ in range(12):
        changed = maker.add_activity(changed, "mail", "stranger", None)
        changed = maker.add_opportunity(changed, "mail", "stranger", None)
    rows = build(changed, tmp_path)
    known = {row["lead_id"] for row in mart}
    assert len({row["lead_id"] for row in rows} - known) == 2, "the stranger as a person and as an account"
    assert_same(mart, [row for row in rows if row["lead_id"] in known])
