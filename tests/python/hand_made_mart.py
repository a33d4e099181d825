"""A small mart made by hand, with the cases that metrics get wrong: `ROWS` for the fact, and its table."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

from naive_metrics import DAY, Row, local_date

REPOSITORY = Path(__file__).resolve().parents[2]
AS_OF = datetime(2026, 6, 30, 12)
# "accepted" took the place of "sal".
ORDER = {"known": 0, "mql": 2, "sal": 3, "accepted": 3, "customer": 6}
SLA_HOURS = 48


@dataclass(frozen=True)
class Journey:
    """One journey: `entered` maps its stages to when they were entered; `within_sla` is the verdict on its MQL."""

    lead_id: str
    entered: dict[str, datetime]
    journey_number: int = 1
    outcome: str = "open"
    closed_at: datetime | None = None
    within_sla: bool | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def rows(self) -> list[Row]:
        """Its rows of the fact."""
        stages = sorted(self.entered, key=ORDER.__getitem__)
        rows = []
        for place, stage in enumerate(stages):
            following = stages[place + 1] if place + 1 < len(stages) else None
            entered_at = self.entered[stage]
            exited_at = self.entered[following] if following else self.closed_at
            rows.append(
                {
                    "taxonomy_id": "agreed",
                    "definition_basis": "as_agreed",
                    "lead_id": self.lead_id,
                    "lead_unit": "person",
                    "journey_number": self.journey_number,
                    "stage_id": stage,
                    "stage_order": ORDER[stage],
                    "stage_name_nl": stage,
                    "stage_name_en": stage,
                    "stage_owner": "sales" if ORDER[stage] >= ORDER["sal"] else "marketing",
                    "common_stage": "known",
                    "entered_at": entered_at,
                    "entered_date": local_date(entered_at),
                    "exited_at": exited_at,
                    "days_in_stage": ((exited_at or AS_OF) - entered_at).total_seconds() / DAY,
                    "entry_basis": "observed",
                    "exit_kind": "advanced" if following else self.outcome,
                    "is_current_stage": following is None and self.outcome == "open",
                    "is_furthest_stage": following is None,
                    "next_stage_id": following,
                    "sla_hours": SLA_HOURS if stage == "mql" else None,
                    "is_within_sla": self.within_sla if stage == "mql" else None,
                    "journey_started_at": self.entered["known"],
                    "journey_closed_at": self.closed_at,
                    "journey_outcome": self.outcome,
                    "is_existing_customer": False,
                    "behaviour_score": 0,
                    "source": "crm",
                    "as_of": AS_OF,
                    **self.more,
                }
            )
        for row in rows:
            row["lead_funnel_id"] = "|".join(
                str(row[name]) for name in ("taxonomy_id", "definition_basis", "lead_id", "journey_number", "stage_id")
            )
        return rows


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, 8)


def opportunity(number: int, amount: float, currency: str | None) -> dict[str, Any]:
    return {
        "opportunity_id": f"opportunity_{number}",
        "opportunity_amount": amount,
        "opportunity_currency": currency,
    }


JOURNEYS = [
    # Skips SAL; its amount stands on three rows.
    Journey(
        "person:skips",
        {"known": day(1, 1), "mql": day(1, 2), "customer": day(2, 1)},
        outcome="won",
        closed_at=day(2, 1),
        within_sla=False,
        more=opportunity(1, 1000, "EUR"),
    ),
    # The second person of the same purchase, in a later journey, with an amount that was exported earlier.
    Journey(
        "person:colleague",
        {"known": day(1, 20), "customer": day(2, 1)},
        outcome="won",
        closed_at=day(2, 1),
        more=opportunity(1, 900, "EUR"),
    ),
    Journey(
        "person:dollars",
        {"known": day(1, 5), "mql": day(1, 6), "sal": day(1, 7), "customer": day(3, 1)},
        outcome="won",
        closed_at=day(3, 1),
        within_sla=True,
        more=opportunity(2, 500, "USD"),
    ),
    # An amount without a currency, and all stages at one instant.
    Journey(
        "person:no_currency",
        {"known": day(3, 1), "mql": day(3, 1), "customer": day(3, 1)},
        outcome="won",
        closed_at=day(3, 1),
        within_sla=True,
        more=opportunity(3, 70, None),
    ),
    # Closed half an hour before midnight UTC: in Amsterdam it is April. Its MQL was never judged.
    Journey(
        "person:lost_at_night",
        {"known": day(1, 5), "mql": day(1, 9), "sal": day(2, 9)},
        outcome="lost",
        closed_at=datetime(2026, 3, 31, 23, 30),
        more=opportunity(4, 300, "EUR"),
    ),
    # Recycled with an opportunity, and won with it when it was taken up again.
    Journey(
        "person:returns",
        {"known": day(1, 3), "mql": day(1, 4)},
        outcome="recycled",
        closed_at=day(1, 30),
        more=opportunity(5, 40, "EUR"),
    ),
    Journey(
        "person:returns",
        {"known": day(4, 3), "mql": day(4, 4), "customer": day(5, 1)},
        journey_number=2,
        outcome="won",
        closed_at=day(5, 1),
        within_sla=False,
        more=opportunity(5, 40, "EUR"),
    ),
    Journey(
        "person:stays_away",
        {"known": day(1, 3)},
        outcome="recycled",
        closed_at=day(2, 2),
        more={"lead_source": "trade_fair"},
    ),
    Journey(
        "person:silent",
        {"known": day(1, 3)},
        outcome="inactive",
        closed_at=day(6, 2),
        more={"lead_source": "trade_fair"},
    ),
    # A cohort that is not mature. The last started on the 1st of June in Amsterdam, on the 31st of May in UTC.
    Journey("person:quick", {"known": day(6, 1), "mql": day(6, 2)}),
    Journey("person:open_a", {"known": day(6, 1)}, more={"lead_source": "website"}),
    Journey("person:open_b", {"known": datetime(2026, 5, 31, 22, 30)}, more=opportunity(6, 90, "EUR")),
    # In a stage on the day that another took its place, and one that only knew the new one.
    Journey("person:in_both", {"known": day(1, 5), "mql": day(1, 8), "sal": day(2, 20), "accepted": day(3, 1)}),
    Journey(
        "person:new_stage",
        {"known": day(3, 2), "mql": day(3, 3), "accepted": day(3, 4), "customer": day(3, 5)},
        outcome="won",
        closed_at=day(3, 5),
    ),
    # What the taxonomy does not count, in every state; the first shares the opportunity of the one above.
    Journey(
        "person:not_counted",
        {"known": day(6, 1)},
        more={"exclusion_reason": "free_email_only", **opportunity(6, 90, "EUR")},
    ),
    Journey(
        "person:not_counted_lost",
        {"known": day(1, 1)},
        outcome="lost",
        closed_at=day(6, 2),
        more={"exclusion_reason": "free_email_only", **opportunity(7, 9999, "GBP")},
    ),
    Journey(
        "person:not_counted_recycled",
        {"known": day(1, 1)},
        outcome="recycled",
        closed_at=day(6, 2),
        more={"exclusion_reason": "free_email_only"},
    ),
    Journey(
        "person:web_shop",
        {"known": day(6, 1)},
        outcome="won",
        closed_at=day(6, 2),
        more={"exclusion_reason": "existing_customer", **opportunity(8, 9999, "GBP")},
    ),
]


def _under_other_definitions() -> list[Row]:
    """Rows of two journeys again, under another basis and another taxonomy, which no sum may mix with these."""
    others = []
    for journey in JOURNEYS[:2]:
        for row in journey.rows():
            others.append(
                {**row, "definition_basis": "restated", "lead_funnel_id": f"restated|{row['lead_funnel_id']}"}
            )
            others.append({**row, "taxonomy_id": "other", "lead_funnel_id": f"other|{row['lead_funnel_id']}"})
    return others


ROWS: list[Row] = [row for journey in JOURNEYS for row in journey.rows()] + _under_other_definitions()


def create_fact(connection: duckdb.DuckDBPyConnection, table: str = "fct_lead_funnel") -> None:
    """Create an empty fact with the columns of its contract."""
    contract = REPOSITORY / "models/marts/fct_lead_funnel.yml"
    (model,) = yaml.safe_load(contract.read_text(encoding="utf-8"))["models"]
    columns = ", ".join(
        f"{column['name']} {column['data_type']}{' not null' if 'constraints' in column else ''}"
        for column in model["columns"]
    )
    connection.execute(f"create table {table} ({columns})")


def insert_rows(connection: duckdb.DuckDBPyConnection, rows: list[Row], table: str = "fct_lead_funnel") -> None:
    """Insert rows by the names of their columns; what a row does not say is null."""
    for row in rows:
        places = ", ".join("?" * len(row))
        connection.execute(f"insert into {table} ({', '.join(row)}) values ({places})", list(row.values()))
