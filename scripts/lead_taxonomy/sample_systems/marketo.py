"""Marketo: bulk extracts. Activities come in slices of 31 days that overlap, and nothing is written as `null`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from lead_taxonomy.sample_systems.files import MARKETO_STYLE, PLAIN, Row, columns, table
from lead_taxonomy.sample_systems.people import FIRST_DAY
from lead_taxonomy.sample_systems.world import (
    CONTACT_FORM,
    CONVERTED,
    DEMO_FORM,
    DISQUALIFIED,
    FAIR_CARD,
    MAIL_CLICKED,
    MAIL_OPENED,
    MAIL_OPENED_BY_BOT,
    MAIL_SENT,
    MARKETO,
    MQL,
    NEW,
    PAGE_VISITED,
    PRICING_VISITED,
    RECYCLED,
    SAL,
    SQL,
    UNSUBSCRIBED,
    WEBINAR_ATTENDED,
    WEBINAR_REGISTERED,
    WHITEPAPER,
    WORKING,
    Record,
    World,
)

SLICE = timedelta(days=31)
OVERLAP = timedelta(days=2)
STATUS = {
    NEW: "New",
    WORKING: "Working",
    MQL: "MQL",
    SAL: "SAL",
    SQL: "SQL",
    RECYCLED: "Recycled",
    DISQUALIFIED: "Disqualified",
    CONVERTED: "Qualified",
}
LEADS = columns(
    "id email firstName lastName company title country industry website numberOfEmployees leadSource leadStatus "
    "leadScore unsubscribed sfdcLeadId sfdcContactId sfdcAccountId createdAt updatedAt"
)
ACTIVITIES = columns(
    "marketoGUID leadId activityDate activityTypeId campaignId primaryAttributeValueId primaryAttributeValue attributes"
)
PROGRAMS = columns("id name description type channel status workspace url createdAt updatedAt")
WEBINAR_PROGRAM = ("1670", "Webinar Slim Magazijn")
NEWSLETTER = ("2210", "Nieuwsbrief")
FORMS = {
    CONTACT_FORM: ("1011", "Contactformulier"),
    DEMO_FORM: ("1012", "Demo-aanvraag"),
    WHITEPAPER: ("1013", "Whitepaper Orderpicking"),
    FAIR_CARD: ("1014", "Beursformulier"),
}
PAGES = {PAGE_VISITED: ("501", "/blog/magazijn"), PRICING_VISITED: ("502", "/prijzen")}
MAIL_TYPES = {MAIL_SENT: "6", MAIL_OPENED: "10", MAIL_OPENED_BY_BOT: "10", MAIL_CLICKED: "11", UNSUBSCRIBED: "9"}
SCORES = {MAIL_OPENED: 1, MAIL_CLICKED: 5, CONTACT_FORM: 20, DEMO_FORM: 40, WHITEPAPER: 15, PRICING_VISITED: 15}

# (type, id of the primary attribute, its value, other attributes, when)
_Activity = tuple[str, str, str, dict[str, object], datetime]


def files(world: World, exported_at: datetime) -> dict[str, bytes]:
    """Return the lead extract, the slices of activities, and the programs."""
    found = {
        "bulk_leads.csv": table(LEADS, _leads(world, exported_at), MARKETO_STYLE),
        "programs.csv": table(PROGRAMS, _programs(), PLAIN),
    }
    activities = sorted(_activities(world, exported_at), key=lambda activity: (activity[1], activity[0]["marketoGUID"]))
    start, number = FIRST_DAY.replace(day=1, hour=0), 0
    while start < exported_at:
        end = start + SLICE
        number += 1
        rows = [_as_array(row) if number % 2 == 0 else row for row, at in activities if start <= at < end]
        if rows:
            found[f"bulk_activities_{number:02d}.csv"] = table(ACTIVITIES, rows, MARKETO_STYLE)
        start = end - OVERLAP
    return found


def stamp(moment: datetime) -> str:
    """Render a time as the extracts do."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _as_array(row: dict[str, str]) -> dict[str, str]:
    """Write the attributes as a list of names and values, the other shape that Adobe documents."""
    attributes = json.loads(row["attributes"] or "{}")
    listed = [{"name": name, "value": value} for name, value in attributes.items()]
    return {**row, "attributes": json.dumps(listed, ensure_ascii=False, separators=(",", ":"))}


def _leads(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(MARKETO, exported_at):
        if record.is_merged_at(exported_at):
            continue
        deeds = record.deeds(exported_at)
        yield {
            "id": record.record_id,
            "email": record.email,
            "firstName": record.first_name,
            "lastName": record.last_name,
            "company": record.company,
            "title": record.person.job_title,
            "country": record.person.country,
            "industry": record.person.organisation.industry if record.person.organisation else "",
            "website": record.person.organisation.website_domain if record.person.organisation else "",
            "numberOfEmployees": record.employees,
            "leadSource": ("Web", "Trade Show", "Webinar", "Paid Social", "Referral")[record.number % 5],
            "leadStatus": STATUS[record.statuses(exported_at)[-1].kind],
            "leadScore": str(sum(SCORES.get(deed.kind, 0) for deed in deeds)),
            "unsubscribed": "true" if any(deed.kind == UNSUBSCRIBED for deed in deeds) else "false",
            "sfdcLeadId": record.salesforce_id("lead", exported_at),
            "sfdcContactId": record.salesforce_id("contact", exported_at),
            "createdAt": stamp(record.created_at),
            "updatedAt": stamp(record.modified_at(exported_at)),
        }


def _activities(world: World, exported_at: datetime) -> Iterator[tuple[dict[str, str], datetime]]:
    """Return all activities; a webinar's status is written twice, and succeeds once."""
    for record in world.records_of(MARKETO, exported_at):
        found = [_new_lead(record), *_deeds(record, exported_at), *_status_changes(record, exported_at)]
        if record.merged_into and record.ended_at and record.is_merged_at(exported_at):
            found.append(_merge(record, record.merged_into, record.ended_at))
        for place, (kind, value_id, value, attributes, at) in enumerate(found):
            # The winner has the activity, or the loser: both are documented.
            owner = record.merged_into if kind == "32" and record.merged_into and not _is_turned(record) else record
            yield (
                {
                    "marketoGUID": str(783_000_000 + record.number * 100 + place),
                    "leadId": owner.record_id,
                    "activityDate": stamp(at),
                    "activityTypeId": kind,
                    "campaignId": "8497" if kind in ("6", "13", "104") else "",
                    "primaryAttributeValueId": value_id,
                    "primaryAttributeValue": value,
                    "attributes": json.dumps(attributes, ensure_ascii=False, separators=(",", ":")),
                },
                at,
            )


def _new_lead(record: Record) -> _Activity:
    return "12", "", "", {"Created Date": f"{record.created_at:%Y-%m-%d}", "Source Type": "Web"}, record.created_at


def _is_turned(loser: Record) -> bool:
    """Whether the merge of a record is written the other way round: on the loser, naming the winner."""
    return loser.number // 2 % 2 == 1


def _merge(loser: Record, winner: Record, at: datetime) -> _Activity:
    owner, named = (loser, winner) if _is_turned(loser) else (winner, loser)
    attributes: dict[str, object] = {
        "Merge IDs": f"[{named.record_id}]",
        "Master Updated": True,
        "Merge Source": "CRM UI",
    }
    return "32", owner.record_id, f"{winner.first_name} {winner.last_name}", attributes, at


def _deeds(record: Record, exported_at: datetime) -> Iterator[_Activity]:
    """Return what the person did, in Marketo's types."""
    for deed in record.deeds(exported_at):
        kind, at = deed.kind, deed.at
        if kind in MAIL_TYPES:
            attributes: dict[str, object] = {"Step ID": 12, "Campaign Run ID": 71}
            if kind == MAIL_OPENED_BY_BOT:
                attributes |= {"Is Bot Activity": True, "Bot Activity Pattern": "Identified by Known Bot List"}
            elif kind == MAIL_CLICKED:
                attributes |= {"Link": "https://www.magazijnmeester.example/demo", "Is Mobile Device": False}
            yield MAIL_TYPES[kind], *NEWSLETTER, attributes, at
            if kind == MAIL_SENT:
                yield "7", *NEWSLETTER, {"Step ID": 12}, at + timedelta(seconds=5)
        elif kind in PAGES:
            yield "1", *PAGES[kind], {"Client IP Address": "192.0.2.17", "Query Parameters": ""}, at
        elif kind in FORMS:
            yield "2", *FORMS[kind], {"Webpage ID": 52, "Form Fields": 'a:1:{s:5:"Email";}'}, at
        elif kind == WEBINAR_REGISTERED:
            yield "104", *WEBINAR_PROGRAM, _progress("Not in Program", "Registered", success=False), at
        elif kind == WEBINAR_ATTENDED:
            yield "104", *WEBINAR_PROGRAM, _progress("Registered", "Attended", success=True), at
            again = at + timedelta(seconds=26)
            yield "104", *WEBINAR_PROGRAM, _progress("Attended", "Attended", success=False), again


def _progress(old: str, new: str, *, success: bool) -> dict[str, object]:
    """Return the attributes of a change of status in a program."""
    return {
        "Program Member ID": 3240303,
        "Acquired By": False,
        "Old Status": old,
        "New Status ID": 21,
        "Success": success,
        "New Status": new,
        "Old Status ID": 20,
    }


def _status_changes(record: Record, exported_at: datetime) -> Iterator[_Activity]:
    """Return the changes of the field "Lead Status"."""
    reached = record.statuses(exported_at)
    for before, after in pairwise(reached):
        attributes: dict[str, object] = {
            "Old Value": STATUS[before.kind],
            "New Value": STATUS[after.kind],
            "Reason": "Changed by Smart Campaign Lifecycle.Status action Change Data Value",
            "Source": "Marketo Flow Action",
        }
        yield "13", "641", "Lead Status", attributes, after.at


def _programs() -> Iterator[Row]:
    for program_id, name, kind, channel in (
        (*WEBINAR_PROGRAM, "event", "Webinar"),
        (*NEWSLETTER, "program", "Email Send"),
    ):
        yield {
            "id": program_id,
            "name": name,
            "type": kind,
            "channel": channel,
            "status": "on",
            "workspace": "Default",
            "url": "https://app-lon01.marketo.example/#ME1",
            "createdAt": "2025-01-06T08:00:00+0000",
            "updatedAt": "2025-01-06T08:00:00+0000",
        }
