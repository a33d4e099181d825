"""Records are joined through everything they share, however long the chain and however many share one thing."""

import random
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from jinja2 import Environment

MACRO = Path(__file__).resolve().parents[2] / "macros" / "identity" / "connected_records.sql"
Joins = list[tuple[str, int]]


def clusters(joins: Joins) -> dict[int, int]:
    """What the macro itself makes of these joins."""
    jinja = Environment(autoescape=False)  # noqa: S701 - SQL, not HTML
    macro = jinja.from_string(MACRO.read_text(encoding="utf-8")).module.connected_records  # type: ignore[attr-defined]
    with duckdb.connect() as connection:
        connection.execute(
            "create table joins_of_records as "
            "select unnest(?::varchar[]) as shared_key, unnest(?::bigint[]) as record_number",
            [[key for key, _ in joins], [number for _, number in joins]],
        )
        found = connection.execute(macro("joins_of_records")).fetchall()
    assert len({number for number, _ in found}) == len(found), "a record is in one cluster"
    return dict(found)


def expected(joins: Joins) -> dict[int, int]:
    """The same by union-find."""
    parents: dict[int, int] = {}

    def find(number: int) -> int:
        while parents.setdefault(number, number) != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    first: dict[str, int] = {}
    shared = set()
    for key, number in set(joins):
        if key in first:
            shared.add(key)
            low, high = sorted((find(first[key]), find(number)))
            parents[high] = low
        first.setdefault(key, number)
    return {number: find(number) for key, number in joins if key in shared}


def chain(numbers: list[int]) -> Joins:
    return [(f"link:{place}", number) for place, pair in enumerate(pairwise(numbers)) for number in pair]


def shuffled(size: int) -> list[int]:
    numbers = list(range(1, size + 1))
    random.Random(4).shuffle(numbers)
    return numbers


def test_a_chain_of_two_thousand_records_is_one() -> None:
    for numbers in (list(range(1, 2001)), list(range(2000, 0, -1)), shuffled(2000)):
        assert set(clusters(chain(numbers)).values()) == {1}


def test_a_star_of_fifty_thousand_records_is_one() -> None:
    """Were every pair compared, 2.5 billion of them, this would take minutes."""
    found = clusters([("email:", number) for number in range(1, 50_001)])
    assert len(found) == 50_000
    assert set(found.values()) == {1}


def test_pairs_that_all_share_one_more_thing_stay_cheap() -> None:
    """Thousands of contacts with one placeholder id, each with a record of its own in an older system."""
    size = 20_000
    joins = [(f"email:{number}", number) for number in range(1, size + 1)]
    joins += [(f"email:{number}", size + number) for number in range(1, size + 1)]
    joins += [("missing:000", size + number) for number in range(1, size + 1)]
    assert set(clusters(joins).values()) == {1}


def test_nothing_shared_gives_no_cluster() -> None:
    assert clusters([]) == {}
    assert clusters([("a", 1), ("b", 2), ("b", 2)]) == {}


@pytest.mark.parametrize("seed", range(40))
def test_any_records_are_joined_as_by_union_find(seed: int) -> None:
    chance = random.Random(seed)
    records, keys = chance.randint(2, 60), chance.randint(1, 60)
    joins = [(f"key:{chance.randint(1, keys)}", chance.randint(1, records)) for _ in range(chance.randint(1, 120))]
    assert clusters(joins) == expected(joins)
