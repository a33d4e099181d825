"""Pardot (Account Engagement): types are codes, `type_name` is the kind of asset, and times say UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lead_taxonomy.sample_systems.files import Row, columns, table
from lead_taxonomy.sample_systems.world import (
    CONTACT_FORM,
    DEMO_FORM,
    FAIR_CARD,
    MAIL_CLICKED,
    MAIL_OPENED,
    MAIL_SENT,
    MQL,
    NEW,
    PAGE_VISITED,
    PARDOT,
    PRICING_VISITED,
    SAL,
    SQL,
    UNSUBSCRIBED,
    WEBINAR_ATTENDED,
    WEBINAR_REGISTERED,
    WHITEPAPER,
    Deal,
    Record,
    World,
)

PROSPECT = columns(
    "id email first_name last_name company website job_title country industry employees source score grade "
    "campaign_id prospect_account_id crm_lead_fid crm_contact_fid crm_owner_fid crm_last_sync recent_interaction "
    "is_do_not_email is_do_not_call is_reviewed is_starred opted_out created_at updated_at"
)
ACTIVITY = columns(
    "id prospect_id visitor_id type type_name campaign_id email_id form_id opportunity_id details created_at"
)
OPPORTUNITY = columns("id name campaign_id stage status type value probability created_at closed_at updated_at")
OPPORTUNITY_PROSPECT = columns("opportunity_id prospect_id updated_at")
LIFECYCLE_HISTORY = columns("id prospectId previousStageId nextStageId secondsElapsed createdAt")
LIFECYCLE_STAGE = columns("id name position matchType isDeleted")
CAMPAIGN = columns("id name cost")
ACCOUNT = columns("id name website industry country number_of_employees crm_account_fid created_at updated_at")
# (type, kind of asset, details)
TYPES = {
    MAIL_SENT: ("6", "Email", "Nieuwsbrief"),
    MAIL_OPENED: ("11", "Email", "Nieuwsbrief"),
    MAIL_CLICKED: ("1", "Email", "https://www.magazijnmeester.example/demo"),
    UNSUBSCRIBED: ("12", "Email", "Nieuwsbrief"),
    PAGE_VISITED: ("20", "Visit", "3 page views"),
    PRICING_VISITED: ("2", "Page View", "https://www.magazijnmeester.example/prijzen"),
    CONTACT_FORM: ("4", "Form", "Contactformulier"),
    DEMO_FORM: ("4", "Form", "Demo-aanvraag"),
    WHITEPAPER: ("4", "Form Handler", "Whitepaper Orderpicking"),
    FAIR_CARD: ("4", "Form Handler", "Beursformulier"),
    WEBINAR_REGISTERED: ("25", "Webinar", "Webinar Slim Magazijn"),
    WEBINAR_ATTENDED: ("24", "Webinar", "Webinar Slim Magazijn"),
}
STAGES = {
    NEW: ("1", "Prospect"),
    MQL: ("2", "MQL"),
    SAL: ("3", "Sales Accepted"),
    SQL: ("4", "SQL"),
    "won": ("5", "Won"),
}
DEAL_STAGES = {"prospecting": "1 - Prospecting", "proposal": "4 - Proposal", "negotiation": "5 - Negotiation"}
CAMPAIGNS = (("64180", "Website"), ("64363", "Vakbeurs Logistiek 2026"), ("77640", "Nieuwsbrief"))
GRADES = ("A", "B+", "C-", "D+", "D")


def files(world: World, exported_at: datetime) -> dict[str, bytes]:
    """Return the tables of the export API."""
    return {
        "prospect.csv": table(PROSPECT, _prospects(world, exported_at)),
        "prospect_account.csv": table(ACCOUNT, _accounts(world, exported_at)),
        "visitor_activity.csv": table(ACTIVITY, _activities(world, exported_at)),
        "opportunity.csv": table(OPPORTUNITY, _opportunities(world, exported_at)),
        "opportunity_prospect.csv": table(OPPORTUNITY_PROSPECT, _opportunity_prospects(world, exported_at)),
        "lifecycle_history.csv": table(LIFECYCLE_HISTORY, _lifecycle_history(world, exported_at)),
        "lifecycle_stage.csv": table(LIFECYCLE_STAGE, _lifecycle_stages()),
        "campaign.csv": table(CAMPAIGN, ({"id": key, "name": name, "cost": "0"} for key, name in CAMPAIGNS)),
    }


def stamp(moment: datetime) -> str:
    """Render a time as Pardot's tables do."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def offset_stamp(moment: datetime) -> str:
    """Render a time as version 5 of the API does, for a user in the Netherlands in winter."""
    return f"{moment + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}+01:00"


def _prospects(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(PARDOT, exported_at):
        if record.is_merged_at(exported_at):
            # The prospect that was merged is gone; version 5 shows no trace of it.
            continue
        deeds = record.deeds(exported_at)
        yield {
            "id": record.record_id,
            "email": record.email,
            "first_name": record.first_name,
            "last_name": record.last_name,
            "company": record.company,
            "website": record.person.organisation.website_domain if record.person.organisation else "",
            "job_title": record.person.job_title,
            "country": record.person.country,
            "industry": record.person.organisation.industry if record.person.organisation else "",
            "employees": record.employees,
            "source": ("Google", "Bing", "Webinar", "Beurs")[record.number % 4],
            "score": str(5 * len(deeds)),
            "grade": GRADES[record.number % len(GRADES)],
            "campaign_id": CAMPAIGNS[record.number % len(CAMPAIGNS)][0],
            "prospect_account_id": record.account.record_id if record.account else "",
            "crm_lead_fid": record.salesforce_id("lead", exported_at),
            "crm_contact_fid": record.salesforce_id("contact", exported_at),
            "recent_interaction": "Never active." if not deeds else "Email",
            "is_do_not_email": "false",
            "is_do_not_call": "false",
            "is_reviewed": "true",
            "is_starred": "false",
            "opted_out": "true" if any(deed.kind == UNSUBSCRIBED for deed in deeds) else "false",
            "created_at": stamp(record.created_at),
            "updated_at": stamp(record.modified_at(exported_at)),
        }


def _accounts(world: World, exported_at: datetime) -> Iterator[Row]:
    for account in world.accounts_of(PARDOT, exported_at):
        linked = account.salesforce
        yield {
            "id": account.record_id,
            "name": account.name,
            "website": account.website,
            "industry": account.organisation.industry,
            "country": account.organisation.country,
            "number_of_employees": account.organisation.employees,
            "crm_account_fid": linked.record_id if linked and linked.created_at <= exported_at else "",
            "created_at": stamp(account.created_at),
            "updated_at": stamp(account.created_at),
        }


def _activities(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(PARDOT, exported_at):
        for place, deed in enumerate(record.deeds(exported_at)):
            if deed.kind in TYPES:
                kind, asset, details = TYPES[deed.kind]
                yield {
                    "id": str(1_520_000_000 + record.number * 100 + place),
                    "prospect_id": record.record_id,
                    "visitor_id": str(304_000_000 + record.number),
                    "type": kind,
                    "type_name": asset,
                    "campaign_id": CAMPAIGNS[2][0] if asset == "Email" else CAMPAIGNS[0][0],
                    "email_id": "583520370" if asset == "Email" else "",
                    "form_id": "4410" if asset == "Form" else "",
                    "details": details,
                    "created_at": stamp(deed.at),
                }


def _deals(world: World, exported_at: datetime) -> Iterator[tuple[str, Record, Deal]]:
    for record in world.records_of(PARDOT, exported_at):
        if record.deal and record.deal.created_at <= exported_at:
            yield str(3_878_000 + record.number), record, record.deal


def _opportunities(world: World, exported_at: datetime) -> Iterator[Row]:
    for opportunity_id, record, deal in _deals(world, exported_at):
        is_closed = deal.closed_at is not None and deal.closed_at <= exported_at
        stage = [name for name, at in deal.stages if at <= exported_at][-1]
        outcome = deal.outcome.capitalize() if is_closed else "Open"
        yield {
            "id": opportunity_id,
            "name": f"{record.company or record.last_name} - magazijninrichting",
            "campaign_id": CAMPAIGNS[0][0],
            "stage": f"6 - {outcome}" if is_closed else DEAL_STAGES[stage],
            "status": outcome,
            "type": "New Business",
            "value": f"{deal.amount}.0",
            "probability": {"Won": "100", "Lost": "0", "Open": "50"}[outcome],
            "created_at": stamp(deal.created_at),
            "closed_at": stamp(
                deal.closed_at if is_closed and deal.closed_at else deal.created_at + timedelta(days=60)
            ),
            "updated_at": stamp(deal.closed_at if is_closed and deal.closed_at else deal.created_at),
        }


def _opportunity_prospects(world: World, exported_at: datetime) -> Iterator[Row]:
    for opportunity_id, record, deal in _deals(world, exported_at):
        yield {
            "opportunity_id": opportunity_id,
            "prospect_id": record.record_id,
            "updated_at": stamp(deal.created_at),
        }


def _lifecycle_history(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(PARDOT, exported_at):
        reached = [
            (STAGES[status.kind][0], status.at) for status in record.statuses(exported_at) if status.kind in STAGES
        ]
        deal = record.deal
        if deal and deal.outcome == "won" and deal.closed_at and deal.closed_at <= exported_at:
            reached.append((STAGES["won"][0], deal.closed_at))
        previous, since = "", record.created_at
        for place, (stage, at) in enumerate(reached):
            yield {
                "id": str(910_000 + record.number * 10 + place),
                "prospectId": record.record_id,
                "previousStageId": previous,
                "nextStageId": stage,
                "secondsElapsed": str(int((at - since).total_seconds())),
                "createdAt": offset_stamp(at),
            }
            previous, since = stage, at


def _lifecycle_stages() -> Iterator[Row]:
    for position, (stage_id, name) in enumerate(STAGES.values(), 1):
        yield {
            "id": stage_id,
            "name": name,
            "position": str(position),
            "matchType": "all",
            "isDeleted": "false",
        }
