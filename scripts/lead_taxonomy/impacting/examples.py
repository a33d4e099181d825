"""Why a lead gets further, or less far: its explanation on both sides.

The rows of a few leads are copied first: an explanation asks a dozen questions per lead, and each would search all
signals of everyone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from lead_taxonomy.duckdb_files import memory_limit, sql_text
from lead_taxonomy.explaining.build_reader import BuildReader
from lead_taxonomy.explaining.explanation import Lead
from lead_taxonomy.explaining.reading import read_lead

# What has a row per definition, stage or word.
_WHOLE = (
    "staging.stg_taxonomy__definition_bases",
    "staging.stg_taxonomy__stage_criteria",
    "staging.stg_taxonomy__taxonomies",
    "intermediate.int_definitions__criteria",
    "intermediate.int_funnel__stages",
    "intermediate.int_journeys__rules",
    "intermediate.int_journeys__scorings",
    "intermediate.int_signals__as_of",
    "seeds.signals",
)
# The rest, in an order in which each finds what it is chosen by.
_OF_LEADS = {
    "int_journeys": "lead_id in (from wanted)",
    "int_journeys__leads": "lead_id in (from wanted)",
    "int_definitions__why": "lead_id in (from wanted)",
    "int_identity__person_records": "person_id in (select person_id from int_journeys__leads)",
    "int_identity__account_records": "account_id in (select account_id from int_journeys)",
    "int_funnel__journeys": "journey_id in (select journey_id from int_journeys)",
    "int_funnel__current_state": "journey_id in (select journey_id from int_journeys)",
    "int_funnel__stage_exits": "journey_id in (select journey_id from int_journeys)",
    "int_funnel__own_times": "journey_id in (select journey_id from int_journeys)",
    "int_journeys__known_facts": "journey_id in (select journey_id from int_journeys)",
    "int_journeys__points": "journey_id in (select journey_id from int_journeys)",
    "int_journeys__signals": "journey_id in (select journey_id from int_journeys)",
    "int_signals": "signal_id in (select signal_id from int_journeys__signals)",
    "int_identity__entities": "entity_number in (select person_number from int_signals)",
}


@contextmanager
def open_leads(build: Path, side: Path, lead_ids: Sequence[str]) -> Iterator[BuildReader]:
    """Open the rows of some leads on one side.

    Args:
        build: the build's database.
        side: the database of the side.
        lead_ids: the leads.
    """
    with duckdb.connect(config={"memory_limit": memory_limit()}) as connection:
        connection.execute("set timezone = 'UTC'")
        # The names by which the side's own views find their tables.
        connection.execute(f"attach {sql_text(build)} as build (read_only)")
        connection.execute(f"attach {sql_text(side)} as impact (read_only)")
        connection.execute("create table wanted as select unnest(?::varchar[]) as lead_id", [list(lead_ids)])
        for table in _WHOLE:
            connection.execute(f"create table {table.partition('.')[2]} as from impact.{table}")
        for table, condition in _OF_LEADS.items():
            connection.execute(f"create table {table} as from impact.intermediate.{table} where {condition}")
        yield BuildReader(connection)


def read_leads(reader: BuildReader, lead_ids: Sequence[str], taxonomy_id: str) -> dict[str, Lead]:
    """Explain some leads, by their ids."""
    [taxonomy] = reader.rows("from stg_taxonomy__taxonomies where taxonomy_id = ?", taxonomy_id)
    [basis] = reader.rows("select min(definition_basis) as definition_basis from stg_taxonomy__definition_bases")
    return {lead_id: read_lead(reader, lead_id, taxonomy, basis["definition_basis"]) for lead_id in lead_ids}
