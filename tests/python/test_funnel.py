"""The funnel that a build prints."""

from pathlib import Path

import duckdb

from hand_made_mart import ORDER, ROWS, create_fact, insert_rows
from lead_taxonomy.building.funnel import read_funnels


def test_a_stage_that_took_the_place_of_another_comes_after_it(tmp_path: Path) -> None:
    mart = tmp_path / "mart.duckdb"
    with duckdb.connect(str(mart)) as connection:
        create_fact(connection)
        insert_rows(connection, ROWS)
    (stages,) = (
        {stage.stage_id: stage for stage in funnel.stages}
        for funnel in read_funnels(mart, seed_folders=[])
        if (funnel.taxonomy_id, funnel.definition_basis) == ("agreed", "as_agreed")
    )
    assert list(stages) == list(ORDER) == ["known", "mql", "sal", "accepted", "customer"]
    assert stages["accepted"].of_before == stages["accepted"].entered / stages["sal"].entered
