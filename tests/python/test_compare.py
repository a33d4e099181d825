"""What the tables of a comparison look like, and which taxonomies it takes."""

from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from lead_taxonomy.building.organisation import Organisation
from lead_taxonomy.comparing.comparison import Comparison, Counted, StageCount
from lead_taxonomy.comparing.rendering import comparison_json, comparison_markdown, print_comparison
from lead_taxonomy.comparing.work_database import REFERENCES, choose_taxonomies
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
