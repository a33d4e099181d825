"""Compare a fact table with what the tests of the sample expect."""

import csv
from collections import defaultdict
from importlib import import_module
from typing import Any

import duckdb

ALL_ROWS = """
    with leads as (
        select
            person_records.source as record_source,
            person_records.record_id,
            persons.person_id,
            persons.account_id
        from intermediate.int_identity__person_records as person_records
        inner join intermediate.int_identity__persons as persons using (person_id)
    )

    select
        leads.record_source,
        leads.record_id,
        fact.definition_basis,
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
    from marts.fct_lead_funnel as fact
    inner join leads
        on
            fact.account_id = leads.account_id
            or (leads.account_id is null and fact.account_id is null and fact.person_id = leads.person_id)
    where fact.taxonomy_id = 'agreed'
    order by leads.record_source, leads.record_id, fact.definition_basis, fact.journey_number, fact.stage_order
"""

# The numbers that README.md and docs/sample.md show: test_readme.py, test_sample_golden.py.
SHOWN_COUNTS = {
    "README.md": """
        select stage_id, count(*) from marts.fct_lead_funnel
        where definition_basis = 'as_agreed' group by all order by all
    """,
    "docs/sample.md": """
        select stage_id, count(distinct lead_id) from marts.fct_lead_funnel
        where campaign_id = 'vakbeurs-logistiek-2026' and definition_basis = 'as_agreed' group by all order by all
    """,
}


def shown_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Return the counts that each page shows."""
    return {page: connection.execute(query).fetchall() for page, query in SHOWN_COUNTS.items()}


def sample_state(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    """Return the rows of tests/python/golden/sample_state.csv as the fact has them: test_naive_sample.py."""
    test: Any = import_module("test_naive_sample")
    groups = ", ".join(test.STATE_COLUMNS)
    rows = connection.execute(
        f"select {groups}, count(*), sum(behaviour_score) from marts.fct_lead_funnel "  # noqa: S608 - our own names
        "where taxonomy_id = 'agreed' group by all"
    ).fetchall()
    return sorted(tuple("" if value is None else str(value) for value in row) for row in rows)


def golden_state() -> list[tuple[str, ...]]:
    """Return the rows of the file."""
    test: Any = import_module("test_naive_sample")
    with test.STATE.open(encoding="utf-8", newline="") as file:
        return sorted(tuple(row) for row in list(csv.reader(file))[1:])


def changed_columns(connection: duckdb.DuckDBPyConnection, before: str, after: str) -> str:
    """Say in which columns two fact tables differ; `rows` where one has rows that the other has not."""
    columns = [name for name, *_ in connection.execute(f"describe {before}").fetchall()]
    counts = ", ".join(f'count(*) filter (old."{name}" is distinct from new."{name}")' for name in columns)
    query = f"select {counts} from {before} as old full join {after} as new using (lead_funnel_id)"  # noqa: S608
    (found,) = connection.execute(query).fetchall()
    changed = {name: count for name, count in zip(columns, found, strict=True) if count}
    if "taxonomy_id" in changed:
        return "rows"
    return ", ".join(f"{name} ({count})" for name, count in changed.items())


def golden_difference(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return the first case whose rows are not those of the golden file; None where all are.

    The expectations are those of the test itself: only the query is one for all leads instead of one per lead.
    """
    test: Any = import_module("test_sample_golden")
    cursor = connection.execute(ALL_ROWS)
    names = [column[0] for column in cursor.description or []]
    found: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        found[row["record_source"], row["record_id"], row["definition_basis"]].append(row)
    for (case_id, basis), leads in sorted(test.EXPECTED.items()):
        for (source, record_id), expected in leads.items():
            wanted = [test.comparable(row) for row in expected]
            rows = found[source, record_id, basis]
            if len(rows) != len(wanted):
                return f"{case_id}, {basis}"
            if any({column: row[column] for column in want} != want for row, want in zip(rows, wanted, strict=True)):
                return f"{case_id}, {basis}"
    return None
