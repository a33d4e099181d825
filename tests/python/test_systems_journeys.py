"""The hand-made stories of the five systems reach the stages that the text of the definitions says."""

from collections import defaultdict
from pathlib import Path

import duckdb
import pytest

from systems_build import SHIPPED, SHIPPED_EXPORTS, dbt, load, predicted
from systems_score import rows_of


def entered_on(database: Path) -> dict[str, dict[str, str]]:
    """Return the first day of each stage, by person."""
    with duckdb.connect(str(database), read_only=True) as connection:
        schemas = dict(connection.execute("select table_name, schema_name from duckdb_tables()").fetchall())
        rows = connection.execute(
            f"""
            select leads.person_id, funnel.stage_id, min(funnel.entered_date)::varchar
            from "{schemas["int_journeys__leads"]}".int_journeys__leads as leads
            inner join "{schemas["fct_lead_funnel"]}".fct_lead_funnel as funnel
                on leads.lead_id = funnel.lead_id
            where funnel.definition_basis = 'as_agreed'
            group by all
            """
        ).fetchall()
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for person, stage, day in rows:
        found[person][stage] = day
    return found


@pytest.mark.slow
def test_stories_reach_the_expected_stages(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    assert load(SHIPPED_EXPORTS, database).committed
    dbt(database, "seed")
    dbt(database, "run")
    persons = predicted(database, "person")
    reached = entered_on(database)
    people: dict[str, str] = {}
    for row in rows_of(SHIPPED / "ground_truth" / "persons.csv"):
        if row["state"] == "live":
            people.setdefault(row["truth_person_id"], persons[row["system"], row["record_id"]])
    different = [
        (row["reason"], row["stage_id"], row["entered_on"] or "never", found or "never")
        for row in rows_of(SHIPPED / "ground_truth" / "journeys.csv")
        if (found := reached[people[row["truth_person_id"]]].get(row["stage_id"], "")) != row["entered_on"]
    ]
    assert different == []
