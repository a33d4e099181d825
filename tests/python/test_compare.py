"""What the tables of a comparison look like, and which taxonomies it takes."""

import resource
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from lead_taxonomy.building.dbt_runner import DbtOutcome
from lead_taxonomy.building.organisation import Organisation
from lead_taxonomy.building.pipeline import BuildRequest
from lead_taxonomy.building.progress import Quiet
from lead_taxonomy.comparing import work_database
from lead_taxonomy.comparing.comparison import Comparison, Counted, StageCount
from lead_taxonomy.comparing.rendering import comparison_json, comparison_markdown, print_comparison
from lead_taxonomy.comparing.work_database import (
    REFERENCES,
    CompareWorkspace,
    build_comparison,
    choose_taxonomies,
)
from lead_taxonomy.errors import LeadTaxonomyError

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE = Organisation("sample", REPOSITORY / "seeds", REPOSITORY, None)


def counted(taxonomy_id: str, unit: str, stages: dict[str, int], mql: int | None, not_in: dict[str, int]) -> Counted:
    return Counted(
        taxonomy_id=taxonomy_id,
        names={"nl": taxonomy_id, "en": taxonomy_id},
        lead_unit=unit,
        criteria=7,
        assumptions=2,
        stages={stage: StageCount(count, count - 1) for stage, count in stages.items()},
        records={stage: count * 2 for stage, count in stages.items()},
        mql_persons=mql,
        mql_not_in=not_in,
    )


COMPARISON = Comparison(
    definition_basis="as_agreed",
    as_of=datetime(2026, 10, 1, 4),
    common_stages={
        "known": {"nl": "Bekend", "en": "Known"},
        "marketing_qualified": {"nl": "Gekwalificeerd | door marketing", "en": "Marketing qualified"},
    },
    taxonomies=[
        counted("agreed", "account", {"known": 1234, "marketing_qualified": 30}, 40, {"visits": 5}),
        counted("visits", "person", {"known": 2000, "marketing_qualified": 50}, 60, {"agreed": 25}),
        counted("vendor", "person", {"known": 2000}, None, {}),
    ],
    source="fair_scanner",
    source_records=350,
)


@pytest.fixture
def request_with_rows(tmp_path: Path) -> BuildRequest:
    """A request for the sample with a build database that has rows, in an output folder of its own."""
    variables = {"landed_schemas": {"salesforce": "fivetran"}, "systems": ["salesforce"]}
    request = BuildRequest(REPOSITORY, replace(SAMPLE, variables=variables), None, tmp_path)
    request.workspace.make_folders()
    with duckdb.connect(str(request.workspace.database)) as connection:
        connection.execute("create schema raw_salesforce; create schema fivetran")
        connection.execute(
            "create table fivetran.lead as select sha256(cast(range as varchar)) as id from range(100000)"
        )
        connection.execute("create view raw_salesforce.lead as from fivetran.lead")
    return request


def test_what_another_tool_landed_is_a_plain_table_of_the_comparison(
    request_with_rows: BuildRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {}

    def run_dbt(**arguments: Any) -> DbtOutcome:
        given.update(arguments["variables"])
        return DbtOutcome()

    monkeypatch.setattr(work_database, "run_dbt_build", run_dbt)
    build_comparison(request_with_rows, ["agreed"], "as_agreed", Quiet())
    assert (given["systems"], given["landed_schemas"]) == (["salesforce"], {})
    with duckdb.connect(str(CompareWorkspace(request_with_rows.workspace.folder).database)) as connection:
        assert connection.execute("select count(*) from raw_salesforce.lead").fetchall() == [(100000,)]


def test_a_full_disk_is_said_and_leaves_the_comparison_before(request_with_rows: BuildRequest) -> None:
    before = CompareWorkspace(request_with_rows.workspace.folder).database
    before.write_bytes(b"as it was")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
    try:
        with pytest.raises(LeadTaxonomyError, match="There is no room left"):
            build_comparison(request_with_rows, ["agreed"], "as_agreed", Quiet())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert before.read_bytes() == b"as it was"


def test_markdown_names_every_taxonomy_and_keeps_bars_inside_cells() -> None:
    tables = comparison_markdown(COMPARISON, "nl").split("\n\n")
    assert tables[1].splitlines()[0] == "| Taxonomie | Bekend | Gekwalificeerd \\| door marketing | Aannames |"
    assert tables[1].splitlines()[2] == "| agreed (organisatie) | 1.234 | 30 | 2/7 |"
    assert tables[1].splitlines()[4] == "| vendor (persoon) | 2.000 | - | 2/7 |", "a stage it does not have"
    assert tables[3] == "## fair\\_scanner: van 350 records horen er bij een lead die de fase bereikte"
    assert "| agreed (organisatie) | 40 |  | 5 | - |" in tables[6], "not in itself, 5 not in visits, vendor has no MQL"


def test_text_numbers_the_columns_of_the_matrix(capsys: pytest.CaptureFixture[str]) -> None:
    print_comparison(Console(width=120), COMPARISON, "en")
    out = capsys.readouterr().out
    assert "Taxonomy             All    1   2   3" in out
    assert "2 visits (person)     60   25       -" in out
    assert "1,234" in out


def test_json_tells_journeys_from_leads() -> None:
    content = comparison_json(COMPARISON)
    assert content["as_of"] == "2026-10-01T04:00:00Z"
    assert content["taxonomies"][0]["stages"]["known"] == {"journeys": 1234, "leads": 1233}
    assert "marketing_qualified" not in content["taxonomies"][2]["stages"]


def test_the_organisations_own_and_the_six_by_default() -> None:
    assert choose_taxonomies(REPOSITORY, SAMPLE, None) == ["agreed", *REFERENCES]


def test_a_list_keeps_its_order_and_counts_each_once() -> None:
    wanted = " lead_to_prospect,agreed, lead_to_prospect,"
    assert choose_taxonomies(REPOSITORY, SAMPLE, wanted) == ["lead_to_prospect", "agreed"]


@pytest.mark.parametrize(("wanted", "message"), [("agred", "Did you mean 'agreed'?"), (",", "names no taxonomy")])
def test_taxonomies_that_do_not_exist(wanted: str, message: str) -> None:
    with pytest.raises(LeadTaxonomyError, match=message.replace("?", r"\?")):
        choose_taxonomies(REPOSITORY, SAMPLE, wanted)
