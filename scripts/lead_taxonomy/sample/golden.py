"""The golden file and the table of cases, rendered from the literal expectations beside each case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lead_taxonomy.sample.expectations import Case, Journey, Lead
from lead_taxonomy.sample.writing import Row, csv_text


def golden_text(cases: Sequence[Case]) -> str:
    """Return the golden file: one row per case, basis, record of the lead, journey and stage.

    An empty entered_date or is_existing_customer is not checked; every other empty field means null.
    """
    return csv_text(row for case in cases for lead in case.leads for row in _lead_rows(case, lead))


def _lead_rows(case: Case, lead: Lead) -> Iterator[Row]:
    for basis, journeys in (("as_agreed", lead.as_agreed), ("restated", lead.restated or ())):
        for ref in lead.records:
            for expected in journeys:
                for stage in expected.stages:
                    yield {
                        "case_id": case.case_id,
                        "note": stage.why,
                        "definition_basis": basis,
                        "person_email_or_account": lead.name,
                        "lead_source_system": ref.source,
                        "lead_record_id": ref.record_id,
                        "lead_kind": lead.kind,
                        "journey_number": str(expected.number),
                        "stage_id": stage.stage_id,
                        "entered_at": stage.entered_at,
                        "entered_date": stage.date or "",
                        "exited_at": stage.exited_at or "",
                        "entry_basis": stage.basis,
                        "exit_kind": stage.exit_kind,
                        "is_within_sla": _flag(stage.sla),
                        "journey_outcome": expected.outcome,
                        "is_existing_customer": _flag(expected.existing_customer),
                        "exclusion_reason": expected.exclusion_reason,
                    }


def _flag(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def case_table(cases: Sequence[Case]) -> str:
    """Return the table of cases for docs/sample.md, as Markdown: label, story, and what each journey shows."""
    lines = ["| case | what it shows | expected, as agreed |", "|---|---|---|"]
    for case in cases:
        expected = "; ".join(
            f"{lead.name}: "
            + ", then ".join(_summary(expected) for expected in lead.as_agreed)
            + _restated_summary(lead)
            for lead in case.leads
        )
        lines.append(f"| `{case.case_id}` | {case.description_en} | {expected} |")
    return "\n".join(lines) + "\n"


def _summary(expected: Journey) -> str:
    stages = " > ".join(
        f"({stage.stage_id})" if stage.basis == "inferred" else stage.stage_id for stage in expected.stages
    )
    excluded = f", not counted: {expected.exclusion_reason}" if expected.exclusion_reason else ""
    return f"{stages} - {expected.outcome}{excluded}"


def _restated_summary(lead: Lead) -> str:
    if lead.restated is None:
        return ""
    return " (restated: " + ", then ".join(_summary(expected) for expected in lead.restated) + ")"
