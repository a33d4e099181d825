"""`make bench N=1000000`: seconds and peak memory of each step, and the ratio to the floor in the same run."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmark.generate import write_definitions_before, write_exports, write_organisation

REPOSITORY = Path(__file__).resolve().parents[2]
SLOWEST_MODELS = 12
# The organisation's own and the six references of the sources; half of them count persons, half accounts.
TAXONOMIES = (
    *("agreed", "customer_pyramid", "b2b_funnel", "buyers_journey"),
    *("lead_management", "lead_to_prospect", "accepted_lead"),
)


@dataclass(frozen=True)
class Step:
    """What one process took: wall and CPU seconds, peak memory in GB."""

    name: str
    wall: float
    cpu: float
    peak: float


def run(name: str, *command: str) -> Step:
    """Run a command to its end and measure it; its output goes to stderr.

    Raises:
        SystemExit: the command failed.
    """
    started = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own command line
        command, stdout=sys.stderr, cwd=REPOSITORY, env={**os.environ, "LEAD_TAXONOMY_PROJECT": str(REPOSITORY)}
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    if status:
        sys.exit(f"{name} failed with exit code {os.waitstatus_to_exitcode(status)}")
    return Step(name, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6)


def slowest_models(target: Path) -> list[tuple[str, float]]:
    """Read from dbt's results which nodes of the last build took longest, in seconds."""
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    nodes = sorted(((node["unique_id"], node["execution_time"]) for node in results), key=lambda node: -node[1])
    return nodes[:SLOWEST_MODELS]


def main() -> None:
    """Generate the exports, run the floor, the build, the impact of a change and more taxonomies, print the table.

    Raises:
        SystemExit: a command failed, or the number of persons is none.
    """
    if len(sys.argv) < 2 or not sys.argv[1].isdecimal() or int(sys.argv[1]) == 0:  # noqa: PLR2004
        sys.exit("Give a number of persons: make bench N=1000000")
    persons = int(sys.argv[1])
    work = Path(sys.argv[2]) if len(sys.argv) > 2 else REPOSITORY / "output" / "benchmark"  # noqa: PLR2004
    organisation, exports, output = work / "organisation", work / "exports", work / "built"
    for folder in (organisation, exports, output, work / "before"):
        shutil.rmtree(folder, ignore_errors=True)
    started = time.monotonic()
    write_exports(exports, persons)
    write_organisation(organisation, REPOSITORY / "seeds")
    sys.stdout.write(f"{persons:,} persons, generated in {time.monotonic() - started:.1f} s\n")

    python, places = sys.executable, ("--organisation", str(organisation), "--exports", str(exports))
    floor = run("floor", python, "-m", "benchmark.floor", str(exports))
    load = run("load", python, "-m", "lead_taxonomy.cli", "load", *places, "--output", str(output))
    build = run("build", python, "-m", "lead_taxonomy.cli", "build", *places, "--output", str(output))
    before = work / "before"
    write_definitions_before(before, organisation)
    built = ("--organisation", str(organisation), "--output", str(output), "--quiet")
    impact = run("impact", python, "-m", "lead_taxonomy.cli", "impact", str(before), *built)
    slowest = slowest_models(next(output.glob("*/target")))
    several = ("--vars", json.dumps({"taxonomies": TAXONOMIES}))
    seven = run("seven", python, "-m", "lead_taxonomy.cli", "build", *places, "--output", str(output), *several)
    sys.stdout.write(f"{'step':8} {'wall s':>8} {'cpu s':>8} {'peak GB':>8} {'x floor':>8}\n")
    whole = Step("whole", load.wall + build.wall, load.cpu + build.cpu, max(load.peak, build.peak))
    for step in (floor, load, build, whole, impact, seven):
        sys.stdout.write(
            f"{step.name:8} {step.wall:8.1f} {step.cpu:8.1f} {step.peak:8.2f} {step.wall / floor.wall:8.1f}\n"
        )
    sys.stdout.write(f"impact of the last change: {impact.wall / whole.wall:.0%} of the whole\n")
    further = (seven.wall - build.wall) / (len(TAXONOMIES) - 1)
    sys.stdout.write(f"each further taxonomy of seven: {further:.1f} s, {further / whole.wall:.0%} of the whole\n")
    sys.stdout.write("slowest nodes of the build of one, in seconds\n")
    for unique_id, seconds in slowest:
        sys.stdout.write(f"{seconds:8.1f}  {unique_id}\n")


if __name__ == "__main__":
    main()
