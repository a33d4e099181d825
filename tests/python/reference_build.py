"""One build of the sample under the agreed taxonomy and every reference taxonomy, shared by the tests that read it."""

import csv
import fcntl
import os
from pathlib import Path

import pytest

from sample_build import REPOSITORY, command

REFERENCE_SEEDS = REPOSITORY / "seeds/reference"


def taxonomy_ids() -> list[str]:
    """The organisation's own taxonomies, then the reference taxonomies."""
    ids = []
    for path in (REPOSITORY / "seeds/taxonomy/taxonomies.csv", REFERENCE_SEEDS / "reference_taxonomies.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            ids += [row["taxonomy_id"] for row in csv.DictReader(file)]
    return ids


def build_all_taxonomies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one build on both definition bases, made once for all workers of the run.

    It holds build.duckdb and mart/fct_lead_funnel.parquet.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    output = shared / "sample_under_all_taxonomies"
    with (shared / "sample_under_all_taxonomies.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (output / "sample/mart").is_dir():
            output.mkdir(exist_ok=True)
            variables = f"{{definition_bases: [as_agreed, restated], taxonomies: [{', '.join(taxonomy_ids())}]}}"
            command(output, "build", "--quiet", "--vars", variables)
    return output / "sample"
