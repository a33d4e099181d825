"""HubSpot: what a user exports (labels as headers, times of the account's zone), and tables as its API has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lead_taxonomy.sample_systems.files import HUBSPOT_STYLE, PLAIN, Row, columns, table
from lead_taxonomy.sample_systems.world import (
    CALL_HELD,
    CALL_MISSED,
    CONTACT_FORM,
    DEMO_FORM,
    DISQUALIFIED,
    FAIR_CARD,
    HUBSPOT,
    MAIL_CLICKED,
    MAIL_OPENED,
    MAIL_OPENED_BY_BOT,
    MAIL_SENT,
    MEETING_HELD,
    MQL,
    NEW,
    RECYCLED,
    SAL,
    SQL,
    UNSUBSCRIBED,
    WEBINAR_ATTENDED,
    WEBINAR_REGISTERED,
    WHITEPAPER,
    WORKING,
    Deal,
    Record,
    World,
)

ZONE = ZoneInfo("Europe/Amsterdam")
# An import of old contacts: all its changes lie within two milliseconds, and none of them is an event.
MIGRATED_AT = datetime.fromisoformat("2025-03-08T02:32:59.638+00:00")
CUSTOM_STAGE = "174829301"
LIFECYCLE = {NEW: "lead", MQL: "marketingqualifiedlead", SAL: CUSTOM_STAGE, SQL: "salesqualifiedlead"}
LIFECYCLE_LABELS = {
    "": "",
    "lead": "Lead",
    "marketingqualifiedlead": "Marketing Qualified Lead",
    CUSTOM_STAGE: "Geaccepteerd door sales",
    "salesqualifiedlead": "Sales Qualified Lead",
    "opportunity": "Opportunity",
    "customer": "Customer",
}
LEAD_STATUS = {NEW: "NEW", WORKING: "IN_PROGRESS", DISQUALIFIED: "UNQUALIFIED", RECYCLED: "BAD_TIMING"}
LEAD_STATUS_LABELS = {
    "": "",
    "NEW": "New",
    "IN_PROGRESS": "In Progress",
    "UNQUALIFIED": "Unqualified",
    "BAD_TIMING": "Bad Timing",
}
STAGES = {"prospecting": "appointmentscheduled", "proposal": "presentationscheduled", "negotiation": "contractsent"}
STAGE_LABELS = {
    "appointmentscheduled": "Appointment Scheduled",
    "presentationscheduled": "Presentation Scheduled",
    "contractsent": "Contract Sent",
    "closedwon": "Closed Won",
    "closedlost": "Closed Lost",
}
PROBABILITY = {"appointmentscheduled": "0.2", "presentationscheduled": "0.6", "contractsent": "0.9", "closedwon": "1"}
FORMS = {
    CONTACT_FORM: ("6f0c1b2e-0001-4d1e-9f00-00000000c0de", "Contactformulier", "HUBSPOT"),
    DEMO_FORM: ("6f0c1b2e-0002-4d1e-9f00-00000000c0de", "Demo-aanvraag", "HUBSPOT"),
    WHITEPAPER: ("6f0c1b2e-0003-4d1e-9f00-00000000c0de", "Whitepaper Orderpicking", "HUBSPOT"),
    WEBINAR_REGISTERED: ("6f0c1b2e-0004-4d1e-9f00-00000000c0de", "Aanmelding webinar", "HUBSPOT"),
    FAIR_CARD: ("6f0c1b2e-0005-4d1e-9f00-00000000c0de", "Beursformulier", "CAPTURED"),
}
EMAIL_EVENTS = {
    MAIL_SENT: "SENT",
    MAIL_OPENED: "OPEN",
    MAIL_OPENED_BY_BOT: "OPEN",
    MAIL_CLICKED: "CLICK",
    UNSUBSCRIBED: "STATUSCHANGE",
}
PORTAL = "4812345"
CAMPAIGN = "287001"

CONTACTS = columns(
    "Record-ID|Voornaam|Achternaam|E-mail|Telefoonnummer|Eigenaar van contactpersoon|Leadstatus|Levenscyclusfase|"
    "Functietitel|Bedrijfsnaam|Aantal werknemers|Land/regio|Branche|Oorspronkelijke bron|Gekoppeld bedrijf|"
    "Gekoppelde bedrijf-ID's|Salesforce Lead ID|Salesforce Contact ID|ID's van samengevoegde records|"
    "Datum waarop marketing-gekwalificeerde lead geworden|Aanmaakdatum|Laatst gewijzigd op",
    "|",
)
COMPANIES = columns(
    "Record ID|Company name|Company owner|Create Date|Phone Number|Last Activity Date|City|Country/Region|Industry|"
    "Company Domain Name|Website URL|Number of Employees|Lifecycle Stage|Salesforce Account ID|Merged record IDs",
    "|",
)
DEALS = columns(
    "Record ID|Deal Name|Pipeline|Deal Stage|Close Date|Deal owner|Amount|Currency|Closed Lost Reason|Is Closed Won|"
    "Is Deal Closed?|Associated Contact IDs|Associated Company IDs|Create Date|Last Modified Date",
    "|",
)
PROPERTY_HISTORY = columns("contact_id name value timestamp source source_id _fivetran_synced")
FORM_SUBMISSIONS = columns("timestamp form_id contact_id conversion_id page_id page_url portal_id title")
FORM = columns("guid action created_at form_type method name portal_id submit_text updated_at")
MERGE_AUDIT = columns("canonical_vid contact_id vid_to_merge num_properties_moved timestamp")
DEAL_STAGE = columns("deal_id value date_entered source source_id _fivetran_start _fivetran_end _fivetran_active")
PIPELINE = columns("pipeline_id label active display_order created_at updated_at")
PIPELINE_STAGE = columns("stage_id pipeline_id label probability is_closed closed_won active display_order")
EMAIL_EVENT = columns(
    "id type recipient email_campaign_id portal_id app_id filtered_event created sent_by_created sent_by_id "
    "caused_by_id obsoleted_by_id"
)
EMAIL_CAMPAIGN = columns("id app_id app_name content_id name num_included subject type")
STATUS_CHANGE = columns("id portal_subscription_status bounced requested_by source subscriptions")
ENGAGEMENT = columns("id type portal_id hs_timestamp hs_createdate")
ENGAGEMENT_CONTACT = columns("engagement_id contact_id engagement_type type_id category")
MEETING = [
    "engagement_id",
    "hs_meeting_outcome",
    "hs_meeting_start_time",
    "hs_meeting_end_time",
    "hs_timestamp",
    "hs_createdate",
]
CALL = columns("engagement_id hs_call_disposition hs_call_status hs_call_direction hs_timestamp hs_createdate")
# HubSpot's own ids of "Connected" and "No answer".
DISPOSITIONS = {
    CALL_HELD: "f240bbac-87c9-4f6e-bf70-924b57d47db7",
    CALL_MISSED: "73a0d17f-1163-4015-bdd5-ec830791da20",
}


def files(world: World, exported_at: datetime) -> dict[str, bytes]:
    """Return the user's exports (contacts in Dutch, companies and deals in English) and the API's tables."""
    day = f"{exported_at.astimezone(ZONE):%Y-%m-%d}"
    return {
        f"hubspot-crm-exports-alle-contactpersonen-{day}.csv": table(
            CONTACTS, _contacts(world, exported_at), HUBSPOT_STYLE
        ),
        f"hubspot-crm-exports-all-companies-{day}.csv": table(COMPANIES, _companies(world, exported_at), HUBSPOT_STYLE),
        f"hubspot-crm-exports-all-deals-{day}.csv": table(DEALS, _deals(world, exported_at), HUBSPOT_STYLE),
        "contact_property_history.csv": table(PROPERTY_HISTORY, _property_history(world, exported_at), PLAIN),
        "contact_form_submission.csv": table(FORM_SUBMISSIONS, _form_submissions(world, exported_at), PLAIN),
        "form.csv": table(FORM, _forms(), PLAIN),
        "contact_merge_audit.csv": table(MERGE_AUDIT, _merges(world, exported_at), PLAIN),
        "deal_stage.csv": table(DEAL_STAGE, _deal_stages(world, exported_at), PLAIN),
        "deal_pipeline.csv": table(PIPELINE, _pipelines(), PLAIN),
        "deal_pipeline_stage.csv": table(PIPELINE_STAGE, _pipeline_stages(), PLAIN),
        "email_event.csv": table(EMAIL_EVENT, _email_events(world, exported_at), PLAIN),
        "email_event_status_change.csv": table(STATUS_CHANGE, _status_changes(world, exported_at), PLAIN),
        "email_campaign.csv": table(EMAIL_CAMPAIGN, _email_campaigns(), PLAIN),
        "engagement.csv": table(ENGAGEMENT, _engagements(world, exported_at), PLAIN),
        "engagement_contact.csv": table(ENGAGEMENT_CONTACT, _engagement_contacts(world, exported_at), PLAIN),
        "engagement_meeting.csv": table(MEETING, _meetings(world, exported_at), PLAIN),
        "engagement_call.csv": table(CALL, _calls(world, exported_at), PLAIN),
    }


def local(moment: datetime) -> str:
    """Render a time as HubSpot shows it: of the account's zone, without saying which."""
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}"


def stamp(moment: datetime) -> str:
    """Render a time as the loaded tables have it, to the millisecond."""
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d}"


def is_migrated(record: Record) -> bool:
    """Whether the contact came with the import of old contacts."""
    return record.created_at < MIGRATED_AT


def is_left_behind(record: Record) -> bool:
    """Whether an export still has the contact after it was merged into another."""
    return record.number % 2 == 1


def history(record: Record, exported_at: datetime) -> list[tuple[datetime, str, str, str]]:
    """Return the changes of a contact's properties: (when, property, value, source)."""
    changes: list[tuple[datetime, str, str, str]] = []
    for status in record.statuses(exported_at):
        source = "FORM" if status.kind == NEW else "CRM_UI"
        if status.kind == RECYCLED:
            # The way back is barred: the value is cleared first.
            changes.append((status.at, "lifecyclestage", "", "CRM_UI"))
            changes.append((status.at + timedelta(seconds=2), "lifecyclestage", "lead", "CRM_UI"))
        if status.kind in LIFECYCLE:
            changes.append((status.at, "lifecyclestage", LIFECYCLE[status.kind], source))
        if status.kind in LEAD_STATUS:
            changes.append((status.at, "hs_lead_status", LEAD_STATUS[status.kind], source))
    if record.deal and record.deal.created_at <= exported_at:
        changes.append((record.deal.created_at, "lifecyclestage", "opportunity", "ASSOCIATIONS"))
        if record.deal.outcome == "won" and _is_closed(record.deal, exported_at) and record.deal.closed_at:
            changes.append((record.deal.closed_at, "lifecyclestage", "customer", "ASSOCIATIONS"))
    if is_migrated(record) and exported_at > MIGRATED_AT:
        shift = timedelta(milliseconds=record.number % 3)
        changes.append((MIGRATED_AT + shift, "lifecyclestage", "lead", "MIGRATION"))
    return sorted(changes, key=lambda change: change[0])


def _contact_records(world: World, exported_at: datetime) -> Iterator[Record]:
    """Return the contacts that an export shows: a merged one is there once in a while, though it is gone."""
    for record in world.records_of(HUBSPOT, exported_at):
        if not record.is_merged_at(exported_at) or is_left_behind(record):
            yield record


def _merged_ids(world: World, exported_at: datetime) -> dict[Record, list[str]]:
    """Return which records each survivor took in."""
    taken: dict[Record, list[str]] = {}
    for record in world.records_of(HUBSPOT, exported_at):
        if record.merged_into and record.is_merged_at(exported_at):
            taken.setdefault(record.merged_into, []).append(record.record_id)
    return taken


def _contacts(world: World, exported_at: datetime) -> Iterator[Row]:
    merged = _merged_ids(world, exported_at)
    for record in _contact_records(world, exported_at):
        changes = history(record, exported_at)
        current = {name: value for _, name, value, _ in changes}
        qualified = [at for at, _, value, _ in changes if value == "marketingqualifiedlead"]
        yield {
            "Record-ID": record.record_id,
            "Voornaam": record.first_name,
            "Achternaam": record.last_name,
            "E-mail": record.email,
            "Telefoonnummer": f"'+31 85 {record.number % 10_000_000:07d}",
            "Eigenaar van contactpersoon": "Femke Vondelaar",
            "Leadstatus": LEAD_STATUS_LABELS[current.get("hs_lead_status", "")],
            "Levenscyclusfase": LIFECYCLE_LABELS[current.get("lifecyclestage", "")],
            "Functietitel": record.person.job_title,
            "Bedrijfsnaam": record.company,
            "Aantal werknemers": record.employees,
            "Land/regio": record.person.country,
            "Branche": record.person.organisation.industry if record.person.organisation else "",
            "Oorspronkelijke bron": ("Organic Search", "Paid Search", "Direct Traffic", "Referrals")[record.number % 4],
            "Gekoppeld bedrijf": record.account.name if record.account else "",
            "Gekoppelde bedrijf-ID's": record.account.record_id if record.account else "",
            "Salesforce Lead ID": record.salesforce_id("lead", exported_at),
            "Salesforce Contact ID": record.salesforce_id("contact", exported_at),
            "ID's van samengevoegde records": ";".join(merged.get(record, [])),
            "Datum waarop marketing-gekwalificeerde lead geworden": local(qualified[-1]) if qualified else "",
            "Aanmaakdatum": local(record.created_at),
            "Laatst gewijzigd op": local(record.modified_at(exported_at)),
        }


def _companies(world: World, exported_at: datetime) -> Iterator[Row]:
    for number, account in enumerate(world.accounts_of(HUBSPOT, exported_at)):
        linked = account.salesforce
        yield {
            "Record ID": account.record_id,
            "Company name": account.name,
            "Company owner": "Femke Vondelaar",
            "Create Date": local(account.created_at),
            "Country/Region": account.organisation.country,
            "Industry": account.organisation.industry,
            "Company Domain Name": account.organisation.website_domain if account.website else "",
            "Website URL": account.website,
            "Number of Employees": account.organisation.employees,
            "Lifecycle Stage": "Lead",
            "Salesforce Account ID": linked.record_id if linked and linked.created_at <= exported_at else "",
            "Phone Number": f"085-{number:07d}",
        }


def _is_closed(deal: Deal, exported_at: datetime) -> bool:
    return deal.closed_at is not None and deal.closed_at <= exported_at


def _deal_records(world: World, exported_at: datetime) -> Iterator[tuple[str, Record, Deal]]:
    for record in world.records_of(HUBSPOT, exported_at):
        if record.deal and record.deal.created_at <= exported_at:
            yield str(7_700_000 + record.number), record, record.deal


def _stages(deal: Deal, exported_at: datetime) -> list[tuple[str, datetime]]:
    """Return the stages of a deal in HubSpot's words."""
    stages = [(STAGES[stage], at) for stage, at in deal.stages]
    if deal.closed_at:
        stages.append((f"closed{deal.outcome}", deal.closed_at))
    return [(stage, at) for stage, at in stages if at <= exported_at]


def _deals(world: World, exported_at: datetime) -> Iterator[Row]:
    for deal_id, record, deal in _deal_records(world, exported_at):
        is_closed = _is_closed(deal, exported_at)
        stage, changed_at = _stages(deal, exported_at)[-1]
        closing = deal.closed_at if is_closed and deal.closed_at else deal.created_at + timedelta(days=60)
        yield {
            "Record ID": deal_id,
            "Deal Name": f"{record.company or record.last_name} - magazijninrichting",
            "Pipeline": "Sales Pipeline",
            "Deal Stage": STAGE_LABELS[stage],
            "Close Date": local(closing),
            "Deal owner": "Jasper Klaverblad",
            "Amount": f"{deal.amount}",
            "Currency": deal.currency,
            "Closed Lost Reason": "Te duur" if is_closed and deal.outcome == "lost" else "",
            "Is Closed Won": "true" if is_closed and deal.outcome == "won" else "false",
            "Is Deal Closed?": "true" if is_closed else "false",
            "Associated Contact IDs": record.record_id,
            "Associated Company IDs": record.account.record_id if record.account else "",
            "Create Date": local(deal.created_at),
            "Last Modified Date": local(changed_at),
        }


def _property_history(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(HUBSPOT, exported_at):
        for at, name, value, source in history(record, exported_at):
            yield {
                "contact_id": record.record_id,
                "name": name,
                "value": value,
                "timestamp": stamp(at),
                "source": source,
                "source_id": "userId:9001" if source == "CRM_UI" else "",
                "_fivetran_synced": stamp(exported_at),
            }


def _form_submissions(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(HUBSPOT, exported_at):
        for place, deed in enumerate(record.deeds(exported_at)):
            if deed.kind in FORMS:
                guid, name, _ = FORMS[deed.kind]
                yield {
                    "timestamp": stamp(deed.at),
                    "form_id": guid,
                    "contact_id": record.record_id,
                    "conversion_id": f"c0ffee00-{record.number:06d}-{place:04d}",
                    "page_url": "https://www.magazijnmeester.example/contact",
                    "portal_id": PORTAL,
                    "title": name,
                }
            elif deed.kind == WEBINAR_ATTENDED:
                yield {
                    "timestamp": stamp(deed.at),
                    "form_id": "6f0c1b2e-0006-4d1e-9f00-00000000c0de",
                    "contact_id": record.record_id,
                    "conversion_id": f"c0ffee00-{record.number:06d}-{place:04d}",
                    "portal_id": PORTAL,
                    "title": "Webinar bijgewoond",
                }


def _forms() -> Iterator[Row]:
    for guid, name, kind in (
        *FORMS.values(),
        ("6f0c1b2e-0006-4d1e-9f00-00000000c0de", "Webinar bijgewoond", "HUBSPOT"),
    ):
        yield {
            "guid": guid,
            "name": name,
            "form_type": kind,
            "method": "POST",
            "portal_id": PORTAL,
            "submit_text": "Verstuur",
            "created_at": "2025-01-06 08:00:00",
            "updated_at": "2025-01-06 08:00:00",
        }


def _merges(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(HUBSPOT, exported_at):
        if record.merged_into and record.ended_at and record.is_merged_at(exported_at):
            yield {
                "canonical_vid": record.merged_into.record_id,
                "contact_id": record.merged_into.record_id,
                "vid_to_merge": record.record_id,
                "num_properties_moved": "3",
                "timestamp": stamp(record.ended_at),
            }


def _deal_stages(world: World, exported_at: datetime) -> Iterator[Row]:
    for deal_id, _, deal in _deal_records(world, exported_at):
        stages = _stages(deal, exported_at)
        for place, (stage, at) in enumerate(stages):
            is_last = place + 1 == len(stages)
            yield {
                "deal_id": deal_id,
                "value": stage,
                "date_entered": stamp(at),
                "source": "CRM_UI",
                "source_id": "userId:9001",
                "_fivetran_start": stamp(at),
                "_fivetran_end": "2050-01-01 00:00:00" if is_last else stamp(stages[place + 1][1]),
                "_fivetran_active": "TRUE" if is_last else "FALSE",
            }


def _pipelines() -> Iterator[Row]:
    yield {"pipeline_id": "default", "label": "Sales Pipeline", "active": "TRUE", "display_order": "0"}


def _pipeline_stages() -> Iterator[Row]:
    for order, (stage, label) in enumerate(STAGE_LABELS.items()):
        yield {
            "stage_id": stage,
            "pipeline_id": "default",
            "label": label,
            "probability": PROBABILITY.get(stage, "0"),
            "is_closed": "TRUE" if stage.startswith("closed") else "FALSE",
            "closed_won": "TRUE" if stage == "closedwon" else "FALSE",
            "active": "TRUE",
            "display_order": str(order),
        }


def _mail_deeds(world: World, exported_at: datetime) -> Iterator[tuple[str, Record, str, datetime]]:
    """Return the e-mail events: (id, record, kind of deed, when)."""
    for record in world.records_of(HUBSPOT, exported_at):
        if record.email.strip():
            for place, deed in enumerate(record.deeds(exported_at)):
                if deed.kind in EMAIL_EVENTS:
                    yield f"ev-{record.record_id}-{place}", record, deed.kind, deed.at


def _email_events(world: World, exported_at: datetime) -> Iterator[Row]:
    for event_id, record, kind, at in _mail_deeds(world, exported_at):
        yield {
            "id": event_id,
            "type": EMAIL_EVENTS[kind],
            "recipient": record.email.strip().lower(),
            "email_campaign_id": CAMPAIGN,
            "portal_id": PORTAL,
            "app_id": "113",
            "filtered_event": "true" if kind == MAIL_OPENED_BY_BOT else "false",
            "created": stamp(at),
        }


def _status_changes(world: World, exported_at: datetime) -> Iterator[Row]:
    for event_id, _, kind, _ in _mail_deeds(world, exported_at):
        if kind == UNSUBSCRIBED:
            yield {
                "id": event_id,
                "portal_subscription_status": "UNSUBSCRIBED",
                "source": "SOURCE_RECIPIENT",
                "subscriptions": '[{"id":"1","status":"UNSUBSCRIBED"}]',
            }


def _email_campaigns() -> Iterator[Row]:
    yield {
        "id": CAMPAIGN,
        "app_id": "113",
        "app_name": "Batch",
        "name": "Nieuwsbrief",
        "subject": "Nieuws uit het magazijn",
        "type": "BATCH_EMAIL",
        "num_included": "100",
    }


def _conversations(world: World, exported_at: datetime) -> Iterator[tuple[str, Record, str, datetime]]:
    """Return calls and meetings: (engagement id, record, kind of deed, when)."""
    for record in world.records_of(HUBSPOT, exported_at):
        for place, deed in enumerate(record.deeds(exported_at)):
            if deed.kind in (CALL_HELD, CALL_MISSED, MEETING_HELD):
                yield str(record.number * 100 + place), record, deed.kind, deed.at


def _engagements(world: World, exported_at: datetime) -> Iterator[Row]:
    for engagement_id, _, kind, at in _conversations(world, exported_at):
        yield {
            "id": engagement_id,
            "type": "MEETING" if kind == MEETING_HELD else "CALL",
            "portal_id": PORTAL,
            "hs_timestamp": stamp(at),
            "hs_createdate": stamp(at),
        }


def _engagement_contacts(world: World, exported_at: datetime) -> Iterator[Row]:
    for engagement_id, record, kind, _ in _conversations(world, exported_at):
        yield {
            "engagement_id": engagement_id,
            "contact_id": record.record_id,
            "engagement_type": "MEETING" if kind == MEETING_HELD else "CALL",
            "type_id": "200",
            "category": "HUBSPOT_DEFINED",
        }


def _meetings(world: World, exported_at: datetime) -> Iterator[Row]:
    for engagement_id, _, kind, at in _conversations(world, exported_at):
        if kind == MEETING_HELD:
            yield {
                "engagement_id": engagement_id,
                "hs_meeting_outcome": "COMPLETED",
                "hs_meeting_start_time": stamp(at),
                "hs_meeting_end_time": stamp(at + timedelta(hours=1)),
                "hs_timestamp": stamp(at),
                "hs_createdate": stamp(at - timedelta(days=1)),
            }


def _calls(world: World, exported_at: datetime) -> Iterator[Row]:
    for engagement_id, _, kind, at in _conversations(world, exported_at):
        if kind != MEETING_HELD:
            yield {
                "engagement_id": engagement_id,
                "hs_call_disposition": DISPOSITIONS[kind],
                "hs_call_status": "COMPLETED",
                "hs_call_direction": "OUTBOUND",
                "hs_timestamp": stamp(at),
                "hs_createdate": stamp(at),
            }
