"""The funnel of the sample holds, for every labelled case, the rows that were worked out by hand.

A difference means that the engine and the definition texts disagree about a case: read the note of the row and the
rule it names (docs/sample.md) before touching either. The golden file is never copied from a build.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

GOLDEN = Path(__file__).parent / "golden" / "sample_funnel.csv"
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "sample.md"

Row = dict[str, str]
LeadKey = tuple[str, str]

COMPARED = (
    "journey_number",
    "stage_id",
    "entered_at",
    "exited_at",
    "entry_basis",
    "exit_kind",
    "is_within_sla",
    "journey_outcome",
    "exclusion_reason",
    "lead_kind",
    "entered_date",
    "is_existing_customer",
)
# Empty in the golden file means "not checked" for these, and null for all others.
CHECKED_WHERE_GIVEN = ("entered_date", "is_existing_customer")

ROWS_OF_LEAD = """
    with lead as (
        select persons.person_id, persons.account_id
        from built.intermediate.int_identity__person_records as person_records
        inner join built.intermediate.int_identity__persons as persons using (person_id)
        where person_records.source = $source and person_records.record_id = $record_id
    )

    select
        cast(fact.journey_number as varchar) as journey_number,
        fact.stage_id,
        strftime(fact.entered_at, '%Y-%m-%dT%H:%M:%SZ') as entered_at,
        coalesce(strftime(fact.exited_at, '%Y-%m-%dT%H:%M:%SZ'), '') as exited_at,
        fact.entry_basis,
        fact.exit_kind,
        coalesce(cast(fact.is_within_sla as varchar), '') as is_within_sla,
        fact.journey_outcome,
        coalesce(fact.exclusion_reason, '') as exclusion_reason,
        split_part(fact.lead_id, ':', 1) as lead_kind,
        cast(fact.entered_date as varchar) as entered_date,
        cast(fact.is_existing_customer as varchar) as is_existing_customer
    from read_parquet($fact) as fact
    inner join lead
        on
            fact.account_id = lead.account_id
            or (lead.account_id is null and fact.account_id is null and fact.person_id = lead.person_id)
    where fact.taxonomy_id = 'agreed' and fact.definition_basis = $basis
    order by fact.journey_number, fact.stage_order
"""


def golden() -> dict[tuple[str, str], dict[LeadKey, list[Row]]]:
    """Return the golden rows by (case, basis) and record of the lead. A lead without restated rows keeps the agreed."""
    rows: dict[tuple[str, str], dict[LeadKey, list[Row]]] = defaultdict(lambda: defaultdict(list))
    with GOLDEN.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            key = (row["lead_source_system"], row["lead_record_id"])
            rows[row["case_id"], row["definition_basis"]][key].append(row)
    for case_id in {case_id for case_id, _ in rows}:
        rows[case_id, "restated"] = rows[case_id, "as_agreed"] | rows[case_id, "restated"]
    return rows


EXPECTED = golden()


@pytest.fixture(scope="module")
def built(sample_mart: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the sample's build attached read-only as `built`."""
    connection = duckdb.connect()
    path = str(sample_mart / "build.duckdb").replace("'", "''")
    connection.execute(f"attach '{path}' as built (read_only)")
    yield connection
    connection.close()


def rows_of_lead(built: duckdb.DuckDBPyConnection, fact: Path, key: LeadKey, basis: str) -> list[Row]:
    """Return the rows that the mart has for the lead of one record."""
    source, record_id = key
    result = built.execute(ROWS_OF_LEAD, {"source": source, "record_id": record_id, "fact": str(fact), "basis": basis})
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def comparable(expected: Row) -> Row:
    """Return the columns of a golden row that a built row has to equal."""
    return {column: expected[column] for column in COMPARED if expected[column] or column not in CHECKED_WHERE_GIVEN}


@pytest.mark.slow
@pytest.mark.parametrize(("case_id", "basis"), sorted(EXPECTED))
def test_funnel_of_the_case_is_as_reasoned_by_hand(
    built: duckdb.DuckDBPyConnection, sample_mart: Path, case_id: str, basis: str
) -> None:
    fact = sample_mart / "mart" / "fct_lead_funnel.parquet"
    bases = {
        row[0] for row in built.execute("select distinct definition_basis from read_parquet(?)", [str(fact)]).fetchall()
    }
    if basis not in bases:
        pytest.skip(f"the mart holds {sorted(bases)} only; build with definition_bases [as_agreed, restated]")
    for key, expected in EXPECTED[case_id, basis].items():
        wanted = [comparable(row) for row in expected]
        found = rows_of_lead(built, fact, key, basis)
        trimmed = [
            {column: row[column] for column in wanted[place]} if place < len(wanted) else row
            for place, row in enumerate(found)
        ]
        notes = "\n".join(f"  {row['journey_number']} {row['stage_id']}: {row['note']}" for row in expected)
        assert trimmed == wanted, f"{case_id}, {basis}, {key}:\n{notes}"


@pytest.mark.slow
def test_every_card_of_the_fair_is_a_person_of_its_own(built: duckdb.DuckDBPyConnection) -> None:
    cards = built.execute(
        """
        select count(*), count(distinct person_id)
        from built.intermediate.int_identity__person_records where source = 'fair_scanner'
        """
    ).fetchone()
    assert cards == (350, 350)


@pytest.mark.slow
def test_guide_tells_what_became_of_the_fair(built: duckdb.DuckDBPyConnection, sample_mart: Path) -> None:
    query = """
        select stage_name_en, count(distinct lead_id)
        from read_parquet(?)
        where campaign_id = 'vakbeurs-logistiek-2026' and definition_basis = 'as_agreed' and taxonomy_id = 'agreed'
        group by stage_order, stage_name_en
        order by stage_order
    """
    fact = str(sample_mart / "mart" / "fct_lead_funnel.parquet")
    table = "".join(f"| {name} | {count} |\n" for name, count in built.execute(query, [fact]).fetchall())
    assert table in GUIDE.read_text(encoding="utf-8"), f"docs/sample.md: the table of the fair should be\n{table}"
