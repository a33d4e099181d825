"""Judge mutants in several processes; each has databases of its own."""

import multiprocessing
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from mutation_check.judge import SURVIVED, Evidence, Judge, Verdict
from mutation_check.seed_mutants import SeedMutant
from mutation_check.sql_mutants import SqlMutant

_judges: list[Judge] = []


def judge_all(
    mutants: Sequence[SqlMutant | SeedMutant], evidence: Evidence, folder: Path, jobs: int, say: Callable[[str], None]
) -> list[Verdict]:
    """Judge mutants, and return the verdicts in the order of the mutants.

    Args:
        mutants: what to judge.
        evidence: what to judge by.
        folder: of the copy of the project; databases are copied to it too.
        jobs: number of processes.
        say: prints progress.
    """
    verdicts = []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _start, (evidence, folder)) as pool:
        for number, verdict in enumerate(pool.map(_judge, mutants, chunksize=1), start=1):
            verdicts.append(verdict)
            if verdict.layer == SURVIVED or number % 25 == 0:
                say(f"{number}/{len(mutants)} {verdict.layer}: {verdict.mutant.name}")
    return verdicts


def _start(evidence: Evidence, folder: Path) -> None:
    """Prepare a process."""
    # The expectations of the golden test come from the copy, as everything else.
    sys.path.insert(0, str(folder / "project" / "tests" / "python"))
    _judges.append(Judge(evidence, Path(tempfile.mkdtemp(dir=folder))))


def _judge(mutant: SqlMutant | SeedMutant) -> Verdict:
    """Judge one mutant in a prepared process."""
    return _judges[0].judge(mutant)
