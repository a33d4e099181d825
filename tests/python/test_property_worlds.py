"""The project and the naive evaluation agree about small worlds; where they do not, Hypothesis finds a smallest one.

test_naive_worlds.py builds more of them with dbt, hundreds at once, and shows the lead on which they differ among all
that is around it. Here the compiled SQL runs on one world at a time, and what is not needed for a difference is left
out of the world before it is shown. The worlds are the same on every run; set LEAD_TAXONOMY_NAIVE_SEED to explore
others.
"""

import fcntl
import os
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import Phase, find, given, seed, settings

from naive.changes import renamed, shuffled, with_original_ids
from naive.compiled import CompiledProject, compile_project
from naive.describe import describe
from naive.drawn import parts_of_a_world, whole_world
from naive.evaluate import Row, evaluate
from naive.project import compare
from naive.strategies import FIRST_SEED
from naive.world import World

FIRST_WORLD = 1000 * FIRST_SEED
# Amsterdam around the change to summer time; New York around the change to winter time.
SPRING, AUTUMN = 0, 6
# Explaining a failure takes more builds than finding it did, and the smallest world explains itself.
PHASES = (Phase.generate, Phase.shrink)


def compiled(setting: int, tmp_path_factory: pytest.TempPathFactory) -> CompiledProject:
    """The project for the worlds of a setting, compiled once for all workers of the run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / f"compiled_{setting}"
    done = folder / "done"
    with (shared / f"compiled_{setting}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            compile_project(whole_world(0, setting), folder)
            done.touch()
    return CompiledProject(folder / "target/manifest.json", tmp_path_factory.mktemp("worlds"))


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> CompiledProject:
    return compiled(SPRING, tmp_path_factory)


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> CompiledProject:
    return compiled(AUTUMN, tmp_path_factory)


def on_parts(world: World, number: int, examples: int, check: Callable[[World], None]) -> None:
    """Check parts of a world, as many as there are examples; the first one is as little as can be."""

    @seed(number)
    # A build takes most of a second, more when others use the machine. No database: every run tries the same parts.
    @settings(max_examples=examples, deadline=None, database=None, phases=PHASES)
    @given(parts_of_a_world(world))
    def check_part(part: World) -> None:
        check(part)

    check_part()


def agree(world: World, expected: list[Row], actual: list[Row]) -> None:
    """Fail where two sides differ."""
    differences = compare(expected, actual)
    if differences:
        pytest.fail(describe(world, differences, expected, actual), pytrace=False)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(FIRST_WORLD, FIRST_WORLD + 3))
def test_small_worlds_agree(spring: CompiledProject, number: int) -> None:
    def check(world: World) -> None:
        agree(world, evaluate(world), spring.rows(world))

    on_parts(whole_world(number, SPRING), number, 3, check)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(FIRST_WORLD, FIRST_WORLD + 10))
def test_more_small_worlds_agree(autumn: CompiledProject, number: int) -> None:
    def check(world: World) -> None:
        agree(world, evaluate(world), autumn.rows(world))

    on_parts(whole_world(number, AUTUMN), number, 8, check)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(FIRST_WORLD + 10, FIRST_WORLD + 14))
def test_the_order_of_records_changes_nothing(autumn: CompiledProject, number: int) -> None:
    def check(world: World) -> None:
        agree(world, evaluate(world), autumn.rows(shuffled(world, random.Random(number))))

    on_parts(whole_world(number, AUTUMN), number, 6, check)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(FIRST_WORLD + 20, FIRST_WORLD + 24))
def test_the_same_export_twice_changes_nothing(autumn: CompiledProject, number: int) -> None:
    def check(world: World) -> None:
        agree(world, evaluate(world), autumn.rows(world, copies=2))

    on_parts(whole_world(number, AUTUMN), number, 6, check)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(FIRST_WORLD + 30, FIRST_WORLD + 34))
def test_other_ids_change_only_the_ids(autumn: CompiledProject, number: int) -> None:
    def check(world: World) -> None:
        expected = evaluate(world)
        for row in expected:
            del row["lead_funnel_id"]
        agree(world, expected, with_original_ids(autumn.rows(renamed(world))))

    on_parts(whole_world(number, AUTUMN), number, 6, check)


@pytest.mark.slow
def test_a_wrong_operator_is_found_and_shrunk(tmp_path_factory: pytest.TempPathFactory) -> None:
    project = compiled(AUTUMN, tmp_path_factory)
    project.change("int_funnel__entry_scores", ">= points.signal_at", "> points.signal_at")

    def is_wrong(world: World) -> bool:
        return bool(compare(evaluate(world), project.rows(world)))

    # Not every world has what it takes; of most parts of one that has, too much is left out.
    worlds = (whole_world(number, AUTUMN) for number in range(20))
    alone = (replace(world, taxonomies=(taxonomy,)) for world in worlds for taxonomy in world.taxonomies)
    world = next(world for world in alone if is_wrong(world))
    smallest = find(
        parts_of_a_world(world),
        is_wrong,
        settings=settings(max_examples=100, deadline=None, database=None, phases=PHASES),
        random=random.Random(0),
    )
    # A rule gives points to the very signal with which somebody enters a stage: that signal and that rule are left.
    records = [*smallest.persons, *smallest.activities, *smallest.status_changes, *smallest.opportunities]
    (taxonomy,) = smallest.taxonomies
    assert len(records) == len(taxonomy.rules) == len(taxonomy.outcomes) == 1
    assert len({stage.stage_id for stage in taxonomy.stages}) == 1
