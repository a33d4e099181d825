"""Write the exports of five systems: `python -m lead_taxonomy.sample_systems data/systems`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from lead_taxonomy.sample_systems import Options, write_systems
from lead_taxonomy.sample_systems.world import EXPORTED_AT, SYSTEMS


def main() -> int:
    """Write the files and print how many, and their size.

    Returns:
        0 when everything was written, 2 when a file could not be.
    """
    shipped = Options()
    parser = argparse.ArgumentParser(
        prog="python -m lead_taxonomy.sample_systems",
        description="Write the exports of a made-up organisation. Without options: the sample of data/systems.",
    )
    parser.add_argument("folder", type=Path, help="folder for the exports, such as data/systems")
    parser.add_argument("--persons", type=_positive, help="how many real people; leaves out the hand-made stories")
    parser.add_argument("--systems", type=_systems, default=shipped.systems, help=f"some of {','.join(SYSTEMS)}")
    parser.add_argument("--duplicates", type=_share, help="share of people with a further record (default 0.20)")
    parser.add_argument("--dirt", type=_share, help="share of records with a mistake (default 0.05)")
    parser.add_argument("--seed", type=int, help="the same seed writes the same bytes (default 1)")
    parser.add_argument(
        "--export", type=_day, action="append", help="day of an export, such as 2026-07-01; may be repeated"
    )
    arguments = parser.parse_args()
    options = shipped
    if arguments.persons:
        options = Options(
            persons=arguments.persons,
            systems=arguments.systems,
            duplicates=0.2 if arguments.duplicates is None else arguments.duplicates,
            dirt=0.05 if arguments.dirt is None else arguments.dirt,
            seed=1 if arguments.seed is None else arguments.seed,
            exports=tuple(arguments.export or shipped.exports),
            has_cases=False,
        )
    elif arguments.systems != shipped.systems or any(
        value is not None for value in (arguments.duplicates, arguments.dirt, arguments.seed, arguments.export)
    ):
        parser.error("these options need --persons; without it the shipped sample is written")
    try:
        written = write_systems(options, arguments.folder)
    except OSError as error:
        sys.stderr.write(f"Could not write {error.filename}: {error.strerror}\n")
        return 2
    size = sum(path.stat().st_size for path in written)
    sys.stderr.write(f"{len(written)} files, {size / 1024:.0f} kB, in {arguments.folder}\n")
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("must be from 0 to 1")
    return number


def _systems(text: str) -> tuple[str, ...]:
    chosen = tuple(name.strip() for name in text.split(","))
    if unknown := set(chosen) - set(SYSTEMS):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: choose from {', '.join(SYSTEMS)}")
    return tuple(system for system in SYSTEMS if system in chosen)


def _day(text: str) -> datetime:
    return datetime.combine(datetime.fromisoformat(text).date(), EXPORTED_AT.time(), UTC)


if __name__ == "__main__":
    sys.exit(main())
