"""Write the sample: `python -m lead_taxonomy.sample data/sample`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lead_taxonomy.sample import make_sample
from lead_taxonomy.sample.golden import case_table, golden_text
from lead_taxonomy.sample.writing import write_exports


def main() -> int:
    """Write the data files, and on request the golden file; print the paths, or the table of cases.

    Returns:
        0 when everything was written, 2 when a file could not be.
    """
    parser = argparse.ArgumentParser(prog="python -m lead_taxonomy.sample", description="Write the made-up exports.")
    parser.add_argument("folder", type=Path, nargs="?", help="folder for the exports, such as data/sample")
    parser.add_argument("--golden", type=Path, help="also write the expected funnel rows to this file")
    parser.add_argument("--case-table", action="store_true", help="print the table of docs/sample.md")
    arguments = parser.parse_args()
    if arguments.folder is None and arguments.golden is None and not arguments.case_table:
        parser.error("give a folder, --golden or --case-table")
    exports, cases = make_sample()
    try:
        written = write_exports(exports, cases, arguments.folder) if arguments.folder else []
        if arguments.golden:
            arguments.golden.write_text(golden_text(cases), encoding="utf-8", newline="\n")
            written.append(arguments.golden)
    except OSError as error:
        sys.stderr.write(f"Could not write {error.filename}: {error.strerror}\n")
        return 2
    if arguments.case_table:
        sys.stdout.write(case_table(cases))
    for path in written:
        sys.stderr.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
