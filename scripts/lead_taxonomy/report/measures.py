"""What is counted, once: every figure of the page is made of sums of these, for whatever part of the rows."""

# ruff: noqa: S608 (names in SQL are the project's own, values from data are bound or quoted)

from collections.abc import Sequence

from lead_taxonomy.duckdb_files import quote, sql_text
from lead_taxonomy.report.facts import DIMENSIONS, Facts

# Each is dated by a month of its own (docs/metrics.md says which) and belongs to a stage: that of the entry, the one
# that a conversion ends in (top_*) or starts from (next_*), or the furthest one of a journey.
MEASURES = (
    "entered_leads",
    "sla_judged_leads",
    "sla_met_leads",
    "next_converted_leads",
    "next_undecided_leads",
    "top_converted_leads",
    "top_undecided_leads",
    "open_leads",
    "won_leads",
    "lost_leads",
    "recycled_leads",
    "returned_leads",
    "other_basis_leads",
)
AMOUNTS = ("won_amount", "open_amount", "lost_amount")

Sums = dict[tuple[int, ...], dict[str, int]]


def make_measures(facts: Facts) -> None:
    """Make the views `measures`, `amounts` and `sales_entries`: rows with the dimensions, a month, a stage, counts."""
    dimensions = ", ".join(quote(each.name) for each in DIMENSIONS)
    first = facts.chain[0] if facts.chain else -1
    stages = ", ".join(map(str, facts.chain)) or "null"
    other = sql_text(facts.other_basis or "")
    facts.connection.execute(
        f"""
        create or replace temp view measures as
        select
            {dimensions}, m, t,
            1 as entered_leads,
            (is_within_sla is not null)::integer as sla_judged_leads,
            coalesce(is_within_sla, false)::integer as sla_met_leads,
            coalesce(reached >> following & 1 = 1, false)::integer as next_converted_leads,
            coalesce(reached >> following & 1 = 0 and is_open, false)::integer as next_undecided_leads
        from entries
        union all by name
        select {dimensions}, start_m as m, t, 1 as top_converted_leads from entries where t <> {first}
        union all by name
        select {dimensions}, start_m as m, stage.t, 1 as top_undecided_leads
        from journeys
        cross join (select unnest([{stages}]) as t) as stage
        where is_open and journeys.reached >> stage.t & 1 = 0
        union all by name
        select {dimensions}, journey_m as m, t, 1 as open_leads from journeys where is_open
        union all by name
        select
            {dimensions}, closed_m as m, t,
            (journey_outcome = 'won')::integer as won_leads,
            (journey_outcome = 'lost')::integer as lost_leads,
            (journey_outcome = 'recycled')::integer as recycled_leads,
            (journey_outcome = 'recycled' and has_later_journey)::integer as returned_leads
        from journeys
        where not is_excluded and journey_outcome in ('won', 'lost', 'recycled')
        union all by name
        select {dimensions}, m, t, 1 as other_basis_leads from all_entries where definition_basis = {other}
        """
    )
    facts.connection.execute(
        f"""
        create or replace temp view amounts as
        select
            {dimensions},
            case when is_open then journey_m else closed_m end as m,
            t,
            list_position([{", ".join(map(sql_text, facts.currencies))}]::varchar[], currency) - 1 as c,
            case when journey_outcome = 'won' then amount end as won_amount,
            case when is_open then amount end as open_amount,
            case when journey_outcome = 'lost' then amount end as lost_amount
        from journeys
        where not is_excluded and amount is not null and journey_outcome in ('won', 'open', 'lost')
        """
    )
    sales = -1 if facts.sales_stage is None else facts.sales_stage
    facts.connection.execute(
        f"""
        create or replace temp view sales_entries as
        select {", ".join(f"entries.{quote(each.name)}" for each in DIMENSIONS)}, week_numbers.w
        from entries
        inner join week_numbers
            on entries.m = week_numbers.m and date_trunc('week', entries.entered_date) = week_numbers.monday
        where entries.t = {sales}
        """
    )


def sum_measures(facts: Facts, keys: Sequence[str]) -> Sums:
    """Return the sums of all measures by some columns."""
    grouped = ", ".join(map(quote, keys))
    sums = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in MEASURES)
    rows = facts.rows(f"select {grouped}, {sums} from measures group by {grouped}")
    width = len(keys)
    return {row[:width]: dict(zip(MEASURES, row[width:], strict=True)) for row in rows}
