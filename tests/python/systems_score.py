"""Compare predicted persons or accounts with the ground truth of generated exports, pair by pair."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# (system, record id)
Key = tuple[str, str]


@dataclass(frozen=True)
class Truth:
    """Who is who. `entity` and `name` of every record that an export still holds; `evidence` links two of them."""

    entity: Mapping[Key, str]
    name: Mapping[Key, str]
    evidence: list[tuple[Key, Key]]


@dataclass(frozen=True)
class Score:
    """How well records were joined. Pairs are of two records.

    Attributes:
        predicted_pairs: joined.
        evident_pairs: the same entity in truth, and the evidence says so, if over other records.
        wrong: some joined pairs that are not the same entity.
        missed: some evident pairs that were not joined.
        joined_namesakes: joined pairs that are two entities of one name.
        unknown: records that are in the truth and not in the prediction.
    """

    precision: float
    recall: float
    predicted_pairs: int
    evident_pairs: int
    wrong: list[tuple[Key, Key]]
    missed: list[tuple[Key, Key]]
    joined_namesakes: list[tuple[Key, Key]]
    unknown: list[Key]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_truth(folder: Path, entity: str) -> Truth:
    """Read the ground truth of persons or of accounts (`entity` is `person` or `account`)."""
    present = [row for row in rows_of(folder / "ground_truth" / f"{entity}s.csv") if row["state"] in ("live", "merged")]
    keys = [(row["system"], row["record_id"]) for row in present]
    known = set(keys)
    evidence = [
        ((row["system"], row["record_id"]), (row["linked_system"], row["linked_record_id"]))
        for row in rows_of(folder / "ground_truth" / f"{entity}_evidence.csv")
    ]
    return Truth(
        {key: row[f"truth_{entity}_id"] for key, row in zip(keys, present, strict=True)},
        {key: row.get("full_name", "") for key, row in zip(keys, present, strict=True)},
        [(one, other) for one, other in evidence if one in known and other in known],
    )


def components(keys: Iterable[Key], links: Iterable[tuple[Key, Key]]) -> dict[Key, Key]:
    """Return for each record the first record that it is linked to, if over others."""
    leader = {key: key for key in keys}

    def find(key: Key) -> Key:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for one, other in links:
        first, second = sorted((find(one), find(other)))
        leader[second] = first
    return {key: find(key) for key in leader}


def pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def score(predicted: Mapping[Key, str], truth: Truth) -> Score:
    """Compare what was joined with what is true, over the records of the truth."""
    predicted = {key: entity for key, entity in predicted.items() if key in truth.entity}
    evident = components(truth.entity, truth.evidence)
    joined = pairs(Counter(predicted.values()).values())
    right = pairs(Counter((predicted[key], truth.entity[key]) for key in predicted).values())
    to_find = pairs(Counter(evident.values()).values())
    found = pairs(Counter((evident[key], predicted[key]) for key in predicted).values())
    wrong = _split(predicted, truth.entity)
    return Score(
        precision=right / joined if joined else 1.0,
        recall=found / to_find if to_find else 1.0,
        predicted_pairs=joined,
        evident_pairs=to_find,
        wrong=wrong[:10],
        missed=_split(evident, {key: predicted.get(key, f"missing {key}") for key in evident})[:10],
        joined_namesakes=[
            (one, other) for one, other in wrong if truth.name[one] and truth.name[one] == truth.name[other]
        ],
        unknown=[key for key in truth.entity if key not in predicted],
    )


def _split(together: Mapping[Key, object], by: Mapping[Key, object]) -> list[tuple[Key, Key]]:
    """Return pairs that are together by one mapping and apart by another, against the first of each group."""
    groups: dict[object, list[Key]] = defaultdict(list)
    for key, group in together.items():
        groups[group].append(key)
    return [
        (one, other)
        for members in groups.values()
        for place, one in enumerate(members[:50])
        for other in members[place + 1 : 50]
        if by[one] != by[other]
    ]
