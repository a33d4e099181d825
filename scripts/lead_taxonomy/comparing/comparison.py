"""Count the leads of several taxonomies in one database, by the common stages."""

from dataclasses import dataclass
from datetime import datetime

from lead_taxonomy.errors import refuse_unknown
from lead_taxonomy.explaining.build_reader import BuildReader, Row

MQL = "marketing_qualified"
# Shown only where a compared taxonomy has it.
_AFTER_SALE = "post_sale"


@dataclass(frozen=True)
class StageCount:
    """How many journeys reached a common stage, and of how many leads they are."""

    journeys: int
    leads: int


@dataclass(frozen=True)
class Counted:
    """One taxonomy.

    Attributes:
        taxonomy_id: its id.
        names: its name by language.
        lead_unit: person or account: what it counts.
        criteria: number of criteria, versions not counted apart.
        assumptions: how many of them the source of the taxonomy does not state.
        stages: counts by common stage; no entry where the taxonomy has no such stage.
        records: of a source, records that are, or belong to, a lead at each common stage; as `stages`.
        mql_persons: persons that are, or belong to, a marketing qualified lead; None without such a stage.
        mql_not_in: of these, the ones that are not in another taxonomy, by its id.
    """

    taxonomy_id: str
    names: dict[str, str]
    lead_unit: str
    criteria: int
    assumptions: int
    stages: dict[str, StageCount]
    records: dict[str, int]
    mql_persons: int | None
    mql_not_in: dict[str, int]


@dataclass(frozen=True)
class Comparison:
    """The comparison. `source_records` is the number of records of `source`; both None where none was asked for."""

    definition_basis: str
    as_of: datetime
    common_stages: dict[str, dict[str, str]]
    taxonomies: list[Counted]
    source: str | None
    source_records: int | None


def read_comparison(
    reader: BuildReader, taxonomies: list[str], definition_basis: str, source: str | None
) -> Comparison:
    """Count.

    Args:
        reader: the database in which the taxonomies were built.
        taxonomies: their ids, in the order to show.
        definition_basis: the one that was built.
        source: a source whose person records are followed; None for none.

    Raises:
        LeadTaxonomyError: no person record has this source.
    """
    [instant] = reader.rows("select as_of from int_signals__as_of")
    described = {row["taxonomy_id"]: row for row in reader.rows("select * from stg_taxonomy__taxonomies")}
    has_stage = {
        (row["taxonomy_id"], row["common_stage"])
        for row in reader.rows("select distinct taxonomy_id, common_stage from int_funnel__stages")
    }
    stages = {
        row["common_stage"]: {"nl": row["name_nl"], "en": row["name_en"]}
        for row in reader.rows("select * from common_stages order by common_order")
        if row["common_stage"] != _AFTER_SALE or any(stage == _AFTER_SALE for _, stage in has_stage)
    }
    counts = {(row["taxonomy_id"], row["common_stage"]): row for row in _stage_rows(reader, definition_basis)}
    records: dict[tuple[str, str], int] = {}
    if source is not None:
        source_records = _count_records(reader, source)
        records = {
            (row["taxonomy_id"], row["common_stage"]): row["records"]
            for row in _record_rows(reader, definition_basis, source)
        }
    criteria = {row["taxonomy_id"]: row for row in _criteria_rows(reader)}
    overlap = {(row["taxonomy_id"], row["other_id"]): row["persons"] for row in _overlap_rows(reader, definition_basis)}

    def count(taxonomy: str) -> Counted:
        own_stages = [stage for stage in stages if (taxonomy, stage) in has_stage]
        mql = overlap.get((taxonomy, taxonomy), 0) if MQL in own_stages else None
        return Counted(
            taxonomy_id=taxonomy,
            names={"nl": described[taxonomy]["name_nl"], "en": described[taxonomy]["name_en"]},
            lead_unit=described[taxonomy]["lead_unit"],
            criteria=criteria[taxonomy]["criteria"] if taxonomy in criteria else 0,
            assumptions=criteria[taxonomy]["assumptions"] if taxonomy in criteria else 0,
            stages={stage: _stage_count(counts.get((taxonomy, stage))) for stage in own_stages},
            records={stage: records.get((taxonomy, stage), 0) for stage in own_stages} if source else {},
            mql_persons=mql,
            mql_not_in={
                other: mql - overlap.get((taxonomy, other), 0)
                for other in taxonomies
                if mql is not None and other != taxonomy and (other, MQL) in has_stage
            },
        )

    return Comparison(
        definition_basis=definition_basis,
        as_of=instant["as_of"],
        common_stages=stages,
        taxonomies=[count(taxonomy) for taxonomy in taxonomies],
        source=source,
        source_records=source_records if source is not None else None,
    )


def _stage_count(row: Row | None) -> StageCount:
    return StageCount(row["journeys"], row["leads"]) if row else StageCount(0, 0)


def _stage_rows(reader: BuildReader, definition_basis: str) -> list[Row]:
    """Journeys by common stage; a journey in several stages that share one counts once."""
    return reader.rows(
        """
        select
            taxonomy_id,
            common_stage,
            count(distinct (lead_id, journey_number)) as journeys,
            count(distinct lead_id) as leads
        from fct_lead_funnel
        where definition_basis = ?
        group by all
        """,
        definition_basis,
    )


def _criteria_rows(reader: BuildReader) -> list[Row]:
    """Criteria, and those that are an assumption, per taxonomy."""
    return reader.rows(
        """
        select
            taxonomy_id,
            count(distinct criterion_id) as criteria,
            count(distinct case when basis = 'assumption' then criterion_id end) as assumptions
        from stg_taxonomy__stage_criteria
        group by taxonomy_id
        """
    )


def _overlap_rows(reader: BuildReader, definition_basis: str) -> list[Row]:
    """Persons that are, or belong to, an MQL in two taxonomies; of a taxonomy with itself, all of them."""
    return reader.rows(
        """
        with

        qualified as (

            select distinct facts.taxonomy_id, leads.person_id
            from fct_lead_funnel as facts
            inner join stg_taxonomy__taxonomies as taxonomies on facts.taxonomy_id = taxonomies.taxonomy_id
            -- All persons of an organisation that qualified, whoever of them did something.
            inner join int_journeys__leads as leads
                on taxonomies.lead_unit = leads.lead_unit and facts.lead_id = leads.lead_id
            where facts.definition_basis = ? and facts.common_stage = ?

        )

        select first_one.taxonomy_id, other_one.taxonomy_id as other_id, count(*) as persons
        from qualified as first_one
        inner join qualified as other_one on first_one.person_id = other_one.person_id
        group by all
        """,
        definition_basis,
        MQL,
    )


def _count_records(reader: BuildReader, source: str) -> int:
    """Count the person records of a source."""
    counts = {
        row["source"]: row["records"]
        for row in reader.rows(
            "select source, count(*) as records from int_identity__person_records group by source order by source"
        )
    }
    refuse_unknown(
        source,
        counts,
        f"There are no person records of a source '{source}'.",
        f"The sources are: {', '.join(counts) or 'none'}.",
    )
    return int(counts[source])


def _record_rows(reader: BuildReader, definition_basis: str, source: str) -> list[Row]:
    """Person records of a source by the common stages of the lead that their person is, or belongs to."""
    return reader.rows(
        """
        select facts.taxonomy_id, facts.common_stage, count(distinct records.record_id) as records
        from int_identity__person_records as records
        inner join int_journeys__leads as leads on records.person_id = leads.person_id
        inner join stg_taxonomy__taxonomies as taxonomies on leads.lead_unit = taxonomies.lead_unit
        inner join fct_lead_funnel as facts
            on taxonomies.taxonomy_id = facts.taxonomy_id and leads.lead_id = facts.lead_id
        where facts.definition_basis = ? and records.source = ?
        group by all
        """,
        definition_basis,
        source,
    )
