"""Command line: `PYTHONPATH=scripts python -m mutation_check`."""

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from mutation_check.judge import Verdict
from mutation_check.judging import judge_all
from mutation_check.prepare import prepare, say
from mutation_check.report import as_table, part_of, read_equivalents, summarise

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "mutation-check.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check. Returns 0 when every survivor is known to be equivalent, else 1."""
    options = _parser().parse_args(arguments)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutation_check_") as name:
        folder = Path(name)
        mutants, evidence = prepare(REPOSITORY, folder, options.slow_worlds)
        matching = re.compile(options.match)
        chosen = [mutant for mutant in mutants if matching.search(f"{part_of(Verdict(mutant, ''))} {mutant.name}")]
        if options.only is not None:
            survivors = json.loads(options.only.read_text(encoding="utf-8"))["survivors"]
            chosen = [mutant for mutant in chosen if mutant.name in survivors]
        if options.sample is not None and options.sample < len(chosen):
            chosen = random.Random(options.seed).sample(chosen, options.sample)  # noqa: S311
        say(f"{len(chosen)} of {len(mutants)} mutants; ready after {time.monotonic() - started:.0f} s")
        verdicts = judge_all(chosen, evidence, folder, options.jobs, say)
    say(f"Done after {time.monotonic() - started:.0f} s")
    summary = summarise(verdicts, read_equivalents(PAGE))
    if options.format == "json":
        rows = [
            {"mutant": v.mutant.name, "part": part_of(v), "kind": v.mutant.kind, "layer": v.layer, "test": v.test}
            for v in verdicts
        ]
        print(json.dumps({**summary, "mutants": rows}, indent=1, ensure_ascii=False))
    else:
        print(as_table(summary))
        print("\nSurvivors, and which columns of the sample's fact they change without a test noticing:")
        for name, columns in summary["survivors"].items():
            print(f"  {name}: {columns or 'none'}")
        print("\nListed as equivalent, but noticed by a test:", *summary["killed_but_listed"], sep="\n  ")
    return int(bool(summary["survivors"] or summary["killed_but_listed"]))


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the options."""
    parser = argparse.ArgumentParser(
        prog="mutation_check", description="Change the definitions; see which test notices."
    )
    parser.add_argument("--match", default="", help="only mutants whose part and name have this (regular expression)")
    parser.add_argument("--only", type=Path, help="only the survivors of an earlier run (its JSON)")
    parser.add_argument("--sample", type=int, help="only so many mutants, drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="of the draw (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument(
        "--slow-worlds", type=int, nargs="*", default=[1], help="batches of the slow test of random worlds (default 1)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser


if __name__ == "__main__":
    sys.exit(main())
