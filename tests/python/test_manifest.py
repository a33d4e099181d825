"""What a published mart says of itself is what it holds, and the same for the same input."""

import csv
import hashlib
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lead_taxonomy import __version__
from lead_taxonomy.building.database import prepare_database
from lead_taxonomy.building.manifest import Definitions, read_definitions
from lead_taxonomy.building.organisation import Organisation
from lead_taxonomy.building.publishing import publish
from lead_taxonomy.building.workspace import Workspace
from lead_taxonomy.fingerprint import fingerprint
from validating.damaging import ROOT, copy_seeds, damage

AGREED = Organisation("acme", ROOT / "seeds", ROOT, None)
COLUMNS = (
    "lead_funnel_id varchar, taxonomy_id varchar, definition_basis varchar, lead_id varchar, journey_number integer, "
    "stage_id varchar, stage_order integer, as_of timestamp"
)


def published(folder: Path, definitions: Definitions, rows: list[tuple[str, str, int, int]], as_of: str) -> Workspace:
    """Publish a fact with rows (taxonomy, basis, lead, stage order)."""
    workspace = Workspace(folder)
    workspace.make_folders()
    prepare_database(workspace.database)
    with duckdb.connect(str(workspace.database)) as connection:
        connection.execute(f"create schema marts; create table marts.fct_lead_funnel ({COLUMNS})")
        for taxonomy, basis, lead, order in rows:
            connection.execute(
                "insert into marts.fct_lead_funnel values (?, ?, ?, ?, 1, ?, ?, ?)",
                [f"{taxonomy}{basis}{lead}{order}", taxonomy, basis, f"person:{lead}", f"stage_{order}", order, as_of],
            )
    publish(workspace, "marts", definitions)
    return workspace


def manifest(workspace: Workspace) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(workspace.mart_manifest.read_text(encoding="utf-8"))
    return content


def table(workspace: Workspace, columns: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(workspace.mart_database), read_only=True) as connection:
        return connection.execute(f"select {columns} from manifest order by all").fetchall()


def test_file_and_table_say_what_the_fact_holds(tmp_path: Path) -> None:
    rows = [("agreed", "as_agreed", lead, order) for lead in range(3) for order in range(1 + lead)]
    rows += [("agreed", "restated", 0, 0), ("own", "as_agreed", 7, 0)]
    workspace = published(tmp_path / "acme", Definitions("acme"), rows, "2026-10-01 04:00:00")
    content = manifest(workspace)
    assert {key: content[key] for key in ("organisation", "as_of", "project_version", "definition_bases")} == {
        "organisation": "acme",
        "as_of": "2026-10-01T04:00:00Z",
        "project_version": __version__,
        "definition_bases": ["as_agreed", "restated"],
    }
    bases = {each["taxonomy_id"]: each["definition_bases"] for each in content["taxonomies"]}
    assert bases == {
        "agreed": {"as_agreed": {"rows": 6, "journeys": 3}, "restated": {"rows": 1, "journeys": 1}},
        "own": {"as_agreed": {"rows": 1, "journeys": 1}},
    }
    assert table(workspace, "taxonomy_id, definition_basis, row_count, journey_count") == [
        (taxonomy, basis, counts["rows"], counts["journeys"])
        for taxonomy, found in bases.items()
        for basis, counts in found.items()
    ]
    parquet = workspace.mart_parquet.read_bytes()
    digest = hashlib.sha256(parquet).hexdigest()
    assert content["files"] == {"fct_lead_funnel.parquet": {"bytes": len(parquet), "sha256": digest}}
    assert table(workspace, "distinct as_of, organisation, project_version, fact_sha256") == [
        (datetime(2026, 10, 1, 4), "acme", __version__, digest)
    ]


def test_a_mart_without_journeys_still_says_what_was_asked_for(tmp_path: Path) -> None:
    definitions = read_definitions(ROOT, AGREED, {"definition_bases": ["as_agreed", "restated"]})
    workspace = published(tmp_path / "acme", definitions, [], "")
    content = manifest(workspace)
    assert content["as_of"] is None
    assert content["taxonomies"] == [
        {
            "taxonomy_id": "agreed",
            "fingerprint": None,
            "definition_bases": {basis: {"rows": 0, "journeys": 0} for basis in ("as_agreed", "restated")},
        }
    ]
    assert table(workspace, "definition_basis, row_count, as_of") == [("as_agreed", 0, None), ("restated", 0, None)]


@pytest.mark.parametrize(
    ("as_of", "sealed_from"),
    # A validity begins at midnight in Amsterdam, two hours before it does in UTC.
    [("2026-06-30 21:59:59", "2025-01-01"), ("2026-06-30 22:00:00", "2026-07-01")],
)
def test_the_fingerprint_is_the_one_that_was_signed_for_that_day(tmp_path: Path, as_of: str, sealed_from: str) -> None:
    with (ROOT / "seeds/taxonomy/definition_changes.csv").open(encoding="utf-8", newline="") as file:
        sealed = {row["effective_from"]: row["fingerprint"] for row in csv.DictReader(file)}
    definitions = read_definitions(ROOT, AGREED, {})
    workspace = published(tmp_path / "acme", definitions, [("agreed", "as_agreed", 1, 0)], as_of)
    assert [each["fingerprint"] for each in manifest(workspace)["taxonomies"]] == [sealed[sealed_from]]
    assert table(workspace, "fingerprint") == [(sealed[sealed_from],)]


def test_another_definition_has_another_fingerprint(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path)
    damage(folder, [["taxonomy/stage_criteria.csv", "swap", "at_least,65,", "at_least,66,"]])
    other = Organisation("acme", folder, folder, None)
    rows, as_of = [("agreed", "as_agreed", 1, 0)], "2026-10-01"
    fingerprints = {
        manifest(published(tmp_path / name, read_definitions(ROOT, organisation, {}), rows, as_of))["taxonomies"][0][
            "fingerprint"
        ]
        for name, organisation in (("one", AGREED), ("two", other))
    }
    assert len(fingerprints) == 2


def test_a_reference_taxonomy_has_its_fingerprint_and_an_unknown_one_has_none(tmp_path: Path) -> None:
    variables = {"taxonomies": ["b2b_funnel", "nobody_defines_this"], "definition_bases": "as_agreed"}
    definitions = read_definitions(ROOT, AGREED, variables)
    workspace = published(tmp_path / "acme", definitions, [("b2b_funnel", "as_agreed", 1, 0)], "2026-10-01")
    found = {each["taxonomy_id"]: each["fingerprint"] for each in manifest(workspace)["taxonomies"]}
    reference = {name: file.rows for name, file in definitions.seeds[1].files.items()}
    assert found == {
        "b2b_funnel": fingerprint(reference, "b2b_funnel", datetime(2026, 10, 1).date()),
        "nobody_defines_this": None,
    }


def test_an_own_text_of_a_reference_taxonomy_replaces_the_shipped_one(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path)
    own = "b2b_funnel,Onze funnel,Our funnel,Onze.,Ours.,account,cumulative,include,include,180,90,"
    stage = "b2b_funnel,mql,1,Onze MQL,Our own MQL,Onze.,Ours.,sales,infer,,Bellen.,Call.,marketing_qualified,,"
    damage(folder, [["taxonomy/taxonomies.csv", "add", own], ["taxonomy/lead_stages.csv", "add", stage]])
    definitions = read_definitions(ROOT, Organisation("acme", folder, folder, None), {})
    day = datetime(2026, 10, 1).date()
    assert [row["name_en"] for row in definitions.stages("b2b_funnel", day)] == ["Our own MQL"]
    assert len(definitions.stages("customer_pyramid", day)) > 3, "another one is as shipped"
    assert definitions.stages("nobody_defines_this", day) == []


def test_names_with_quotes_stay_names(tmp_path: Path) -> None:
    name = """a'b"c</script>; drop table x"""
    workspace = published(tmp_path / "acme", Definitions(name), [(name, "as_agreed", 1, 0)], "2026-10-01")
    assert manifest(workspace)["taxonomies"][0]["taxonomy_id"] == name
    assert table(workspace, "taxonomy_id, organisation") == [(name, name)]


def test_two_publications_of_one_input_give_the_same_bytes(tmp_path: Path) -> None:
    definitions = read_definitions(ROOT, AGREED, {})
    rows = [("agreed", "as_agreed", lead, 0) for lead in range(5)]
    one, two = (published(tmp_path / name, definitions, rows, "2026-10-01") for name in ("one", "two"))
    assert one.mart_manifest.read_bytes() == two.mart_manifest.read_bytes()
    assert table(one, "*") == table(two, "*")


@pytest.mark.slow
def test_the_guide_shows_the_manifest_of_the_sample(sample_mart: Path) -> None:
    guide = (ROOT / "docs/publishing.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```json\n(.*?)^```$", guide, flags=re.MULTILINE | re.DOTALL)
    expected, found = json.loads(shown), manifest(Workspace(sample_mart))
    # This build has both definition bases.
    (basis,) = expected["definition_bases"]
    for each in found["taxonomies"]:
        each["definition_bases"] = {basis: each["definition_bases"][basis]}
    different = ("definition_bases", "files")
    assert {**found, **{key: None for key in different}} == {**expected, **{key: None for key in different}}
    assert list(found) == list(expected)
    assert [list(file) for file in found["files"].values()] == [list(file) for file in expected["files"].values()]


@pytest.mark.slow
def test_the_manifest_of_the_sample(sample_mart: Path) -> None:
    workspace = Workspace(sample_mart)
    counted = duckdb.execute(
        """
        select definition_basis, count(*), count(distinct (lead_id, journey_number)), max(as_of)
        from read_parquet($1) group by all order by all
        """,
        [str(workspace.mart_parquet)],
    ).fetchall()
    assert [row[0] for row in counted] == ["as_agreed", "restated"]
    assert table(workspace, "definition_basis, row_count, journey_count, as_of") == counted
    with (ROOT / "seeds/taxonomy/definition_changes.csv").open(encoding="utf-8", newline="") as file:
        last = max(csv.DictReader(file), key=lambda row: row["effective_from"])
    assert table(workspace, "distinct fingerprint") == [(last["fingerprint"],)]
    with duckdb.connect(str(workspace.mart_database), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() order by all").fetchall()
    assert tables == [("fct_lead_funnel",), ("manifest",)], "the mart alone"
