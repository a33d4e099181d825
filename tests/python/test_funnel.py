"""The funnel that a build prints."""

from pathlib import Path

import duckdb
import pytest

from hand_made_mart import ORDER, ROWS, create_fact, insert_rows
from lead_taxonomy.building.funnel import number, read_funnels
from lead_taxonomy.building.manifest import Definitions
from lead_taxonomy.validating.checking import read_organisation

REPOSITORY = Path(__file__).resolve().parents[2]


def test_a_stage_that_took_the_place_of_another_comes_after_it(tmp_path: Path) -> None:
    mart = tmp_path / "mart.duckdb"
    with duckdb.connect(str(mart)) as connection:
        create_fact(connection)
        insert_rows(connection, ROWS)
    (stages,) = (
        {stage.stage_id: stage for stage in funnel.stages}
        for funnel in read_funnels(mart, Definitions("any"))
        if (funnel.taxonomy_id, funnel.definition_basis) == ("agreed", "as_agreed")
    )
    assert list(stages) == list(ORDER) == ["known", "mql", "sal", "accepted", "customer"]
    assert stages["accepted"].of_before == stages["accepted"].entered / stages["sal"].entered


def test_what_is_not_counted_has_no_outcome(tmp_path: Path) -> None:
    mart = tmp_path / "mart.duckdb"
    with duckdb.connect(str(mart)) as connection:
        create_fact(connection)
        insert_rows(connection, ROWS)
    for funnel in read_funnels(mart, Definitions("any")):
        rows = [
            row
            for row in ROWS
            if row["stage_order"] == 0
            and (row["taxonomy_id"], row["definition_basis"]) == (funnel.taxonomy_id, funnel.definition_basis)
        ]
        assert sum(funnel.outcomes.values()) == sum(row.get("exclusion_reason") is None for row in rows)
        assert sum(funnel.excluded.values()) == sum(row.get("exclusion_reason") is not None for row in rows)
        assert funnel.stages[0].entered == len(rows)


@pytest.mark.parametrize(("as_of", "name"), [("2026-06-29 21:59:59", "Old"), ("2026-06-29 22:00:00", "New")])
def test_a_stage_has_the_name_of_today_in_the_time_zone_of_the_build(tmp_path: Path, as_of: str, name: str) -> None:
    mart, file = tmp_path / "mart.duckdb", tmp_path / "taxonomy/lead_stages.csv"
    with duckdb.connect(str(mart)) as connection:
        create_fact(connection)
        insert_rows(connection, ROWS)
        connection.execute("update fct_lead_funnel set as_of = ?, stage_name_en = 'Of then'", [as_of])
    file.parent.mkdir()
    file.with_name("taxonomies.csv").write_text("taxonomy_id\nagreed\nother\n")
    file.write_text(
        "taxonomy_id,stage_id,stage_order,name_nl,name_en,valid_from,valid_to\n"
        "agreed,mql,2,Oud,Old,2026-01-01,2026-06-30\n"
        "agreed,mql,2,Nieuw,New,2026-06-30,\n"
        "other,mql,2,Ander,Another,2026-01-01,\n"
    )
    definitions = Definitions("any", timezone="Europe/Amsterdam", seeds=(read_organisation(REPOSITORY, tmp_path),))
    funnel = next(each for each in read_funnels(mart, definitions) if each.taxonomy_id == "agreed")
    assert {stage.stage_id: stage.names["en"] for stage in funnel.stages}["mql"] == name


def test_ties_are_rounded_as_on_the_pages() -> None:
    assert (number(15.25, "en", 1), number(2.675, "nl", 2), number(None, "en", 1)) == ("15.3", "2,68", "-")
