"""A published mart of made-up leads, as large as wanted, in seconds: made by DuckDB without a build.

The same every time: chance is the hash of a number. Five years, 40 lead sources, 30 countries, 12 industries, head
counts, 8 job functions, 4 systems, five stages after the first one, and every outcome.
"""

import re
from pathlib import Path

import duckdb

REPOSITORY = Path(__file__).resolve().parents[2]
AS_OF = "2026-10-01 04:00:00"
DAYS = 60 * 30

JOURNEYS = f"""
create temp table journeys as
with numbered as (
    select
        range as i,
        hash(range) % 1000000 / 1000000.0 as luck,
        hash(range, 1) % 1000000 / 1000000.0 as pace,
        hash(range, 2) % 1000 as source_number,
        hash(range, 3) % 1000 as country_number,
        hash(range, 4) % 12 as industry_number,
        hash(range, 5) % 2000 as headcount,
        hash(range, 6) % 8 as function_number,
        timestamp '{AS_OF}' - to_seconds((hash(range, 7) % ({DAYS} * 86400))::bigint) as started_at
    from range($journeys)
)
select
    *,
    -- How far it goes, and how many days it takes to each stage.
    case when luck < 0.45 then 0 when luck < 0.7 then 1 when luck < 0.86 then 2 when luck < 0.94 then 3
        when luck < 0.97 then 4 else 5 end as furthest,
    0.5 + 40 * pace * pace as step_days,
    hash(i, 8) % 5 as fate
from numbered
"""
ROWS = f"""
create temp table stage_rows as
with stages (stage_order, stage_id, name_nl, name_en, owner, common_stage, sla_hours) as (
    values
    (0, 'known', 'Bekend', 'Known', 'marketing', 'known', null),
    (1, 'inquiry', 'Aanvraag', 'Inquiry', 'marketing', 'engaged', null),
    (2, 'mql', 'Marketing Qualified (MQL)', 'Marketing qualified (MQL)', 'marketing', 'marketing_qualified', 48),
    (3, 'sal', 'Door sales geaccepteerd (SAL)', 'Sales accepted lead (SAL)', 'sales', 'sales_accepted', 120),
    (4, 'opportunity', 'Verkoopkans', 'Opportunity', 'sales', 'opportunity', null),
    (5, 'customer', 'Klant', 'Customer', 'sales', 'won', null)
),
entered as (
    select journeys.*, stages.*, started_at + to_seconds((86400 * step_days * stage_order)::bigint) as entered_at
    from journeys
    inner join stages on stage_order <= furthest
    where started_at + to_seconds((86400 * step_days * stage_order)::bigint) <= timestamp '{AS_OF}'
),
ended as (
    select
        *,
        lead(entered_at) over journey as next_at,
        lead(stage_id) over journey as next_stage_id,
        max(stage_order) over whole as reached,
        started_at + to_seconds((86400 * (step_days * furthest + 20 + 100 * pace))::bigint) as ends_at
    from entered
    window journey as (partition by i order by stage_order), whole as (partition by i)
)
select
    *,
    case
        when reached = 5 then 'won'
        when ends_at > timestamp '{AS_OF}' then 'open'
        else ['lost', 'recycled', 'inactive', 'disqualified', 'lost'][fate::bigint + 1]
    end as outcome,
    case when reached = 5 then entered_at when ends_at <= timestamp '{AS_OF}' then ends_at end as ended_at
from ended
"""
FACT = f"""
select
    md5(i::varchar || '|' || stage_id) as lead_funnel_id,
    'agreed' as taxonomy_id,
    'as_agreed' as definition_basis,
    'person:' || md5((i // 2 * 2 + (i % 20 > 1)::integer * (i % 2))::varchar) as lead_id,
    'person' as lead_unit,
    null as person_id,
    null as account_id,
    (1 + (i % 20 = 1)::integer)::integer as journey_number,
    stage_id,
    stage_order,
    name_nl as stage_name_nl,
    name_en as stage_name_en,
    owner as stage_owner,
    common_stage,
    entered_at,
    timezone('Europe/Amsterdam', timezone('UTC', entered_at))::date as entered_date,
    coalesce(next_at, ended_at) as exited_at,
    (epoch_us(coalesce(next_at, ended_at, timestamp '{AS_OF}')) - epoch_us(entered_at)) / 86400000000.0
        as days_in_stage,
    'observed' as entry_basis,
    case when next_at is null then outcome else 'advanced' end as exit_kind,
    next_at is null and outcome = 'open' as is_current_stage,
    next_at is null as is_furthest_stage,
    next_stage_id,
    sla_hours,
    case
        when coalesce(next_at, ended_at) <= entered_at + to_hours(sla_hours) then true
        when coalesce(next_at, ended_at, timestamp '{AS_OF}') > entered_at + to_hours(sla_hours) then false
    end as is_within_sla,
    started_at as journey_started_at,
    max(ended_at) over (partition by i) as journey_closed_at,
    outcome as journey_outcome,
    null as outcome_reason,
    i % 10 = 3 as is_existing_customer,
    case when reached = 0 and i % 25 = 4 then 'free_email_only' end as exclusion_reason,
    case when source_number < 30 then null when source_number < 60 then 'unmapped'
        else 'source_' || lpad((40 * power((source_number - 60) / 940.0, 2))::integer::varchar, 2, '0')
        end as lead_source,
    'inbound' as channel,
    null as campaign_id,
    null as campaign_name,
    case when country_number > 20 then chr((65 + 30 * country_number // 1000 % 26)::integer) || 'L'
        || (30 * country_number // 1000)::varchar end as country,
    'industry_' || industry_number as industry,
    headcount::varchar as company_size,
    'function_' || function_number as job_function,
    'B' as fit_grade,
    0 as behaviour_score,
    'warm' as temperature,
    null as next_action,
    case when reached >= 4 then md5('o' || i::varchar) end as opportunity_id,
    case when reached >= 4 then 500.0 * (1 + headcount) end as opportunity_amount,
    case when reached >= 4 then if(i % 9 = 0, 'USD', 'EUR') end as opportunity_currency,
    'system_' || i % 4 as source,
    timestamp '{AS_OF}' as as_of
from stage_rows
"""


def contract_types() -> dict[str, str]:
    """The columns of the fact with their types, in order, as the contract has them."""
    text = (REPOSITORY / "models/marts/fct_lead_funnel.yml").read_text(encoding="utf-8")
    return dict(re.findall(r"- name: (\w+)\n\s+data_type: (\w+)", text))


def write_mart(path: Path, select: str) -> None:
    """Write rows, given as SQL with some or all columns of the fact, as a published mart; what is left out is null."""
    with duckdb.connect(str(path)) as connection:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in contract_types().items())
        connection.execute(f"create table fct_lead_funnel ({columns})")
        connection.execute(f"insert into fct_lead_funnel by name {select}")


def write_large_mart(path: Path, journeys: int) -> None:
    """Write a mart of as many journeys."""
    with duckdb.connect(str(path)) as connection:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in contract_types().items())
        connection.execute(f"create table fct_lead_funnel ({columns})")
        connection.execute(JOURNEYS, {"journeys": journeys})
        connection.execute(ROWS)
        connection.execute(f"insert into fct_lead_funnel by name {FACT}")
