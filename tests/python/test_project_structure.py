"""The project keeps its own rules: data flows one way, everything is described, a change rebuilds what it touches."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lead_taxonomy.building.texts import reason_text
from lead_taxonomy.erasing.database import DERIVED_SCHEMAS

REPOSITORY = Path(__file__).resolve().parents[2]
# The folders of models/ in the order of the data; a model reads its own folder and those before it.
ORDER = (
    *("staging/taxonomy", "staging/generic", "staging/salesforce", "staging/hubspot", "staging/marketo"),
    *("staging/pardot", "staging/dynamics"),
    *(f"intermediate/records/{system}" for system in ("salesforce", "hubspot", "marketo", "pardot", "dynamics")),
    *("intermediate/records", "intermediate/identity"),
    *("intermediate/signals", "intermediate/journeys", "intermediate/definitions", "intermediate/funnel"),
    *("intermediate/reconciliation", "marts", "marts/semantic"),
)

Manifest = dict[str, Any]


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    target = tmp_path_factory.mktemp("target")
    arguments = ["parse", "--quiet", "--no-partial-parse", "--profiles-dir", ".", "--target", "lint"]
    subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", *arguments, "--target-path", str(target), "--log-path", str(target)],
        check=True,
        cwd=REPOSITORY,
        env={**os.environ, "LEAD_TAXONOMY_ORGANISATION": "seeds"},
    )
    content: Manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return content


def models(manifest: Manifest) -> dict[str, Any]:
    return {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}


def layer(model: dict[str, Any]) -> int:
    return ORDER.index(str(Path(model["path"]).parent))


def test_no_model_reads_a_later_layer(manifest: Manifest) -> None:
    known = models(manifest)
    backwards = [
        (model["name"], known[parent]["name"])
        for model in known.values()
        for parent in model["depends_on"]["nodes"]
        if parent in known and layer(known[parent]) > layer(model)
    ]
    assert backwards == []


def test_only_staging_reads_raw_tables(manifest: Manifest) -> None:
    readers = {
        str(Path(model["path"]).parent)
        for model in models(manifest).values()
        if any(parent.startswith("source.") for parent in model["depends_on"]["nodes"])
    }
    assert readers == {path for path in ORDER if path.startswith("staging/")} - {"staging/taxonomy"}


def test_every_raw_table_has_a_staging_model_and_is_reconciled(manifest: Manifest) -> None:
    staged = {
        parent: key
        for key, model in models(manifest).items()
        for parent in model["depends_on"]["nodes"]
        if parent.startswith("source.")
    }
    assert set(manifest["sources"]) == set(staged)
    for name in ("int_reconciliation__raw_rows", "int_reconciliation__staging_findings"):
        counted = manifest["nodes"][f"model.lead_taxonomy.{name}"]["depends_on"]["nodes"]
        assert set(counted) == set(staged.values()), name
    (test,) = [n for n in manifest["nodes"].values() if n["name"] == "assert_every_raw_row_is_accounted_for"]
    tables = {parent for parent in test["depends_on"]["nodes"] if parent.startswith("source.")}
    assert tables == set(manifest["sources"])


def test_everything_is_described(manifest: Manifest) -> None:
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] in {"model", "seed"}] + list(
        manifest["sources"].values()
    )
    own_macros = [macro for macro in manifest["macros"].values() if macro["package_name"] == "lead_taxonomy"]
    # dbt finds `duckdb__x` through `x`, which carries the description; a generic test says what it does in its file.
    described_elsewhere = ("default__", "duckdb__", "test_")
    missing = [node["name"] for node in nodes if not node["description"].strip()]
    missing += [
        f"{node['name']}.{column['name']}"
        for node in nodes
        for column in node["columns"].values()
        if not column["description"].strip()
    ]
    missing += [
        macro["name"]
        for macro in own_macros
        if not macro["description"].strip() and not macro["name"].startswith(described_elsewhere)
    ]
    assert missing == []


def test_every_reason_for_which_staging_rejects_a_row_has_dutch_words() -> None:
    found = set()
    for path in (REPOSITORY / "models" / "staging").rglob("*.sql"):
        # From the last `case` before the name of the column to that name.
        for part in path.read_text(encoding="utf-8").split("end as row_status_reason")[:-1]:
            found |= set(re.findall(r"then\s+'([^']+)'", part[part.rindex("case") :]))
    assert "created_at is not a date of the declared format" in found and len(found) > 40
    assert [reason for reason in sorted(found) if reason_text(reason, "nl") == reason] == []
    assert {reason_text(reason, "en") for reason in found} == found


def test_each_model_seed_and_macro_has_its_own_yaml() -> None:
    files = [path for folder in ("models", "macros") for path in (REPOSITORY / folder).rglob("*.sql")]
    files += list((REPOSITORY / "seeds").rglob("*.csv"))
    assert [str(path.relative_to(REPOSITORY)) for path in files if not path.with_suffix(".yml").exists()] == []


def test_a_changed_criterion_rebuilds_no_signal_and_no_journey(manifest: Manifest) -> None:
    children = manifest["child_map"]
    reached: set[str] = set()
    waiting = ["seed.lead_taxonomy.stage_criteria"]
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting.extend(child for child in children[node] if not child.startswith(("test.", "unit_test.")))
    rebuilt = {models(manifest)[key]["name"] for key in reached if key in models(manifest)}
    assert "fct_lead_funnel" in rebuilt
    # The running score is kept for the journeys that can reach a norm, so it follows the norms.
    assert {
        name for name in rebuilt if name.startswith(("stg_generic", "int_records", "int_identity", "int_signals"))
    } == set()
    assert {name for name in rebuilt if name.startswith("int_journeys")} == {
        "int_journeys__behaviour_scores",
        "int_journeys__norms",
    }


def test_erasing_drops_every_schema_that_a_build_makes(manifest: Manifest) -> None:
    made = {node["schema"] for node in manifest["nodes"].values() if node["resource_type"] in {"model", "seed", "test"}}
    assert made == set(DERIVED_SCHEMAS)
