"""The score, and the survivors with what is known about them."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mutation_check.judge import INVALID, LAYERS, SURVIVED, Verdict
from mutation_check.seed_mutants import SeedMutant

EQUIVALENT_ROW = re.compile(r"^\| `(?P<name>.+?)` \| (?P<reason>.+) \|$")
EQUIVALENT_HEADING = "## Equivalent mutants"


def read_equivalents(page: Path) -> dict[str, str]:
    """Return the reason by mutant of the table on the page; `*` in a name stands for any text."""
    if not page.exists():
        return {}
    _, _, section = page.read_text(encoding="utf-8").partition(EQUIVALENT_HEADING)
    rows = (EQUIVALENT_ROW.match(line) for line in section.splitlines())
    return {row["name"].replace("\\|", "|"): row["reason"] for row in rows if row}


def is_named(name: str, pattern: str) -> bool:
    """Whether a pattern of the table names a mutant."""
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("*")), name) is not None


def part_of(verdict: Verdict) -> str:
    """Return which part of the project a mutant changed."""
    if isinstance(verdict.mutant, SeedMutant):
        return f"seed {verdict.mutant.seed}"
    folder = verdict.mutant.file.split("/")
    return "macros" if folder[0] == "macros" else f"models {folder[2]}"


def summarise(verdicts: Sequence[Verdict], equivalents: dict[str, str]) -> dict[str, Any]:
    """Return counts by part and by kind, and the survivors that no row of the page explains."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    survivors = {}
    used = set()
    for verdict in verdicts:
        outcome = verdict.layer
        if outcome == SURVIVED:
            patterns = [pattern for pattern in equivalents if is_named(verdict.mutant.name, pattern)]
            used.update(patterns)
            outcome = "equivalent" if patterns else "gap"
            if not patterns:
                survivors[verdict.mutant.name] = verdict.test
        for group in ("all", part_of(verdict), f"kind {verdict.mutant.kind}"):
            counts[group][outcome] += 1
    killed = [v for v in verdicts if v.layer not in (SURVIVED, INVALID)]
    wrong = [v.mutant.name for v in killed if any(is_named(v.mutant.name, pattern) for pattern in equivalents)]
    return {
        "counts": {group: dict(count) for group, count in counts.items()},
        "survivors": survivors,
        "killed_but_listed": wrong,
        "unused_patterns": sorted(set(equivalents) - used),
    }


def score(count: dict[str, int]) -> str:
    """Return the share of mutants that a test noticed, of those that mean something."""
    killed = sum(count.get(layer, 0) for layer in LAYERS)
    counted = killed + count.get("gap", 0)
    return f"{killed / counted:.1%}" if counted else "-"


def as_table(summary: dict[str, Any]) -> str:
    """Return the counts as a Markdown table, without columns that are empty."""
    counts = summary["counts"]
    columns = [
        name for name in (*LAYERS, "equivalent", "gap", INVALID) if any(name in each for each in counts.values())
    ]
    lines = [f"| mutants of | made | {' | '.join(columns)} | score |", "|---" * (len(columns) + 3) + "|"]
    for group in sorted(counts, key=lambda name: (name != "all", name.startswith("kind"), name)):
        cells = [str(counts[group].get(column, 0) or "-") for column in columns]
        lines.append(f"| {group} | {sum(counts[group].values())} | {' | '.join(cells)} | {score(counts[group])} |")
    return "\n".join(lines)
