"""Say where the project and the naive evaluation differ: the smallest lead, with all that decides its rows."""

from collections.abc import Iterator, Sequence

from naive.evaluate import Lead, Row, find_leads
from naive.facts import FactReader
from naive.project import Difference
from naive.world import Taxonomy, World

SHOWN = (
    "journey_number",
    "stage_order",
    "stage_id",
    "entered_at",
    "exited_at",
    "entry_basis",
    "exit_kind",
    "journey_started_at",
    "journey_closed_at",
    "journey_outcome",
)


def describe(world: World, differences: Sequence[Difference], expected: Sequence[Row], actual: Sequence[Row]) -> str:
    """The number of differences, and the smallest lead that has one: seed rows, signals, and both sides' rows."""
    facts = FactReader(world).read()
    taxonomies = {taxonomy.head.taxonomy_id: taxonomy for taxonomy in world.taxonomies}
    leads = {unit: {lead.lead_id: lead for lead in find_leads(facts, unit)} for unit in ("person", "account")}

    def size(difference: Difference) -> int:
        taxonomy = taxonomies[str(difference.key[0])]
        lead = leads[taxonomy.head.lead_unit].get(str(difference.key[2]))
        return len(taxonomy.criteria) + len(taxonomy.stages) + (len(lead.signals) if lead else 0)

    smallest = min(differences, key=size)
    taxonomy = taxonomies[str(smallest.key[0])]
    lead = leads[taxonomy.head.lead_unit].get(str(smallest.key[2]))
    lines = [f"{len(differences)} rows differ; as_of {world.as_of}, zone {world.reporting_timezone}"]
    lines += describe_taxonomy(taxonomy)
    lines += describe_lead(lead) if lead else ["the naive evaluation has no such lead"]
    lines.append(f"difference at {smallest.key}")
    if smallest.expected is None or smallest.actual is None:
        lines.append("  only expected" if smallest.actual is None else "  only in the mart")
    else:
        for name in smallest.columns:
            lines.append(f"  {name}: expected {smallest.expected[name]!r}, actual {smallest.actual[name]!r}")
    for side, rows in (("expected", expected), ("actual", actual)):
        lines.append(f"{side}: {', '.join(SHOWN)}")
        for row in sorted(rows, key=lambda row: (row["journey_number"], row["stage_order"])):
            if (row["taxonomy_id"], row["definition_basis"], row["lead_id"]) == smallest.key[:3]:
                lines.append("  " + ", ".join(str(row[name]) for name in SHOWN))
    return "\n".join(lines)


def describe_taxonomy(taxonomy: Taxonomy) -> Iterator[str]:
    """The seed rows that matter, one a line, without the taxonomy's id and names."""
    head = taxonomy.head
    yield (
        f"taxonomy {head.taxonomy_id}: {head.lead_unit}, {head.stage_progress}, customers {head.existing_customers}, "
        f"free mail {head.free_email_only}, inactive after {head.inactive_after_days}, window {head.score_window_days}"
    )
    for stage in taxonomy.stages:
        yield (
            f"  stage {stage.stage_order} {stage.stage_id} {stage.if_skipped} sla {stage.sla_hours} "
            f"[{stage.valid_from}, {stage.valid_to})"
        )
    for criterion in taxonomy.criteria:
        yield (
            f"  criterion {criterion.stage_id}/{criterion.criteria_group}: {criterion.signal} {criterion.operator} "
            f"{criterion.value} [{criterion.valid_from}, {criterion.valid_to})"
        )
    for outcome in taxonomy.outcomes:
        yield (
            f"  outcome {outcome.outcome}: {outcome.signal} {outcome.operator} {outcome.value} "
            f"(reason from {outcome.reason_from})"
        )
    for rule in taxonomy.rules:
        yield (
            f"  rule {rule.axis} {rule.field} {rule.operator} {rule.value}: {rule.points} "
            f"[{rule.valid_from}, {rule.valid_to})"
        )
    for grade in taxonomy.grades:
        yield f"  grade {grade.fit_grade} from {grade.minimum_points}"
    for temperature in taxonomy.temperatures:
        yield f"  temperature {temperature.temperature} needs {temperature.needs}, precedence {temperature.precedence}"


def describe_lead(lead: Lead) -> Iterator[str]:
    """Persons and signals of a lead, in order."""
    yield f"lead {lead.lead_id}"
    for person in lead.persons:
        yield f"  {person}"
    for signal in lead.signals:
        details = [
            f"{name}={value}"
            for name in ("reason", "mapping_reason", "opportunity", "lead_source", "campaign_id", "campaign_name")
            if (value := getattr(signal, name))
        ]
        yield (
            f"  {signal.at} {signal.name} ({signal.source} {signal.record_id}, person {str(signal.person)[:6]}"
            f"{', date' if signal.day else ''}) {' '.join(details)}"
        )
