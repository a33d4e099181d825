"""Dynamics 365: option codes with the localised label beside them; the accounts were saved again by a Dutch Excel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lead_taxonomy.sample_systems.files import EXCEL_STYLE, EXCEL_UTF8_STYLE, Row, columns, table
from lead_taxonomy.sample_systems.ids import guid
from lead_taxonomy.sample_systems.world import (
    CONVERTED,
    DISQUALIFIED,
    DYNAMICS,
    MEETING_HELD,
    MQL,
    NEW,
    RECYCLED,
    SAL,
    SQL,
    WORKING,
    Deal,
    Record,
    World,
)

LEAD = columns(
    "leadid subject fullname firstname lastname companyname emailaddress1 telephone1 websiteurl jobtitle "
    "address1_country numberofemployees leadqualitycode leadqualitycodename leadsourcecode leadsourcecodename "
    "statecode statecodename statuscode statuscodename budgetstatus budgetstatusname need needname purchasetimeframe "
    "purchasetimeframename decisionmaker decisionmakername qualifyingopportunityid parentaccountid parentcontactid "
    "masterid merged ownerid owneridtype createdon overriddencreatedon modifiedon"
)
CONTACT = columns(
    "contactid fullname firstname lastname emailaddress1 telephone1 jobtitle address1_country parentcustomerid "
    "parentcustomeridname parentcustomeridtype originatingleadid statecode statecodename masterid merged ownerid "
    "createdon overriddencreatedon modifiedon"
)
ACCOUNT = columns(
    "accountid name websiteurl address1_country industrycode industrycodename numberofemployees revenue statecode "
    "statecodename masterid merged ownerid createdon modifiedon"
)
OPPORTUNITY = columns(
    "opportunityid name originatingleadid customerid customeridtype parentaccountid parentcontactid salesstage "
    "salesstagename stepname statecode statecodename statuscode statuscodename estimatedvalue actualvalue "
    "transactioncurrencyid isocurrencycode estimatedclosedate actualclosedate ownerid createdon modifiedon"
)
# (statecode, statuscode, label). This organisation added two reasons of its own, as organisations do.
STATUS = {
    NEW: ("0", "1", "Nieuw"),
    WORKING: ("0", "2", "Contact opgenomen"),
    MQL: ("0", "176390001", "Marketing gekwalificeerd"),
    SAL: ("0", "176390002", "Geaccepteerd door sales"),
    SQL: ("0", "176390003", "Sales gekwalificeerd"),
    CONVERTED: ("1", "3", "Gekwalificeerd"),
    DISQUALIFIED: ("2", "6", "Niet langer geïnteresseerd"),
    RECYCLED: ("2", "5", "Kan geen contact opnemen"),
}
STATES = {"0": "Open", "1": "Gekwalificeerd", "2": "Gediskwalificeerd"}
SOURCES = (("8", "Web"), ("7", "Beurs"), ("1", "Advertentie"), ("9", "Mond-tot-mond"), ("10", "Overig"))
QUALITY = (("1", "Heet"), ("2", "Warm"), ("3", "Koud"))
DEAL_STAGES = {
    "prospecting": ("0", "1-Kwalificeren"),
    "proposal": ("2", "3-Voorstellen"),
    "negotiation": ("3", "4-Sluiten"),
}
OWNER = guid("systemuser", 1)
QUEUE_TEAM = guid("team", 1)
NO_BUDGET, MAY_BUY = ("0", "Geen toegezegd budget"), ("1", "Koopt misschien")
NO_NEED, GOOD_TO_HAVE = ("3", "Geen behoefte"), ("2", "Goed om te hebben")
THIS_YEAR, UNKNOWN = ("3", "Dit jaar"), ("4", "Onbekend")


def files(world: World, exported_at: datetime) -> dict[str, bytes]:
    """Return the four tables; accounts as Windows has them, the others with a byte order mark."""
    return {
        "lead.csv": table(LEAD, _leads(world, exported_at), EXCEL_UTF8_STYLE),
        "contact.csv": table(CONTACT, _contacts(world, exported_at), EXCEL_UTF8_STYLE),
        "account.csv": table(ACCOUNT, _accounts(world, exported_at), EXCEL_STYLE),
        "opportunity.csv": table(OPPORTUNITY, _opportunities(world, exported_at), EXCEL_UTF8_STYLE),
    }


def stamp(moment: datetime) -> str:
    """Render a time as the Web API does."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def opportunity_id(record: Record) -> str:
    """Return the id of the opportunity of a record."""
    return guid("opportunity", record.number)


def _leads(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(DYNAMICS, exported_at):
        if record.kind != "lead":
            continue
        contact = record.converted_to if record.is_converted_at(exported_at) else None
        merged = record.merged_into if record.is_merged_at(exported_at) else None
        last = record.statuses(exported_at)[-1].kind
        state, status, label = STATUS[CONVERTED] if contact else STATUS[WORKING if last == CONVERTED else last]
        has_met = any(deed.kind == MEETING_HELD for deed in record.deeds(exported_at))
        budget, need = (MAY_BUY, GOOD_TO_HAVE) if has_met else (NO_BUDGET, NO_NEED)
        timeframe = THIS_YEAR if has_met else UNKNOWN
        # Imported from the system before: made later than the person became known.
        is_imported = record.number % 6 == 0
        made_at = min(record.created_at + timedelta(days=3), exported_at) if is_imported else record.created_at
        quality, source = QUALITY[record.number % len(QUALITY)], SOURCES[record.number % len(SOURCES)]
        yield {
            "leadid": record.record_id,
            "subject": "Interesse in magazijninrichting",
            "fullname": f"{record.first_name} {record.last_name}",
            "firstname": record.first_name,
            "lastname": record.last_name,
            "companyname": record.company,
            "emailaddress1": record.email,
            "telephone1": f"085-{record.number % 10_000_000:07d}",
            "websiteurl": record.person.organisation.website_domain if record.person.organisation else "",
            "jobtitle": record.person.job_title,
            "address1_country": record.person.country,
            "numberofemployees": record.employees,
            "leadqualitycode": quality[0],
            "leadqualitycodename": quality[1],
            "leadsourcecode": source[0],
            "leadsourcecodename": source[1],
            "statecode": state,
            "statecodename": STATES[state],
            "statuscode": status,
            "statuscodename": label,
            "budgetstatus": budget[0] if has_met else "",
            "budgetstatusname": budget[1] if has_met else "",
            "need": need[0] if has_met else "",
            "needname": need[1] if has_met else "",
            "purchasetimeframe": timeframe[0],
            "purchasetimeframename": timeframe[1],
            "decisionmaker": "1" if has_met else "0",
            "decisionmakername": "Ja" if has_met else "Nee",
            "qualifyingopportunityid": opportunity_id(contact)
            if contact and contact.deal and contact.deal.created_at <= exported_at
            else "",
            "parentaccountid": contact.account.record_id if contact and contact.account else "",
            "parentcontactid": contact.record_id if contact else "",
            "masterid": merged.record_id if merged else "",
            "merged": "1" if merged else "0",
            "ownerid": QUEUE_TEAM if record.number % 9 == 0 else OWNER,
            "owneridtype": "team" if record.number % 9 == 0 else "systemuser",
            "createdon": stamp(made_at),
            "overriddencreatedon": stamp(record.created_at) if is_imported else "",
            "modifiedon": stamp(max(made_at, record.modified_at(exported_at))),
        }


def _contacts(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(DYNAMICS, exported_at):
        if record.kind != "contact":
            continue
        merged = record.merged_into if record.is_merged_at(exported_at) else None
        yield {
            "contactid": record.record_id,
            "fullname": f"{record.first_name} {record.last_name}",
            "firstname": record.first_name,
            "lastname": record.last_name,
            "emailaddress1": record.email,
            "telephone1": f"085-{record.number % 10_000_000:07d}",
            "jobtitle": record.person.job_title,
            "address1_country": record.person.country,
            "parentcustomerid": record.account.record_id if record.account else "",
            "parentcustomeridname": record.account.name if record.account else "",
            "parentcustomeridtype": "account" if record.account else "",
            "originatingleadid": record.converted_from.record_id if record.converted_from else "",
            "statecode": "1" if merged else "0",
            "statecodename": "Inactief" if merged else "Actief",
            "masterid": merged.record_id if merged else "",
            "merged": "1" if merged else "0",
            "ownerid": OWNER,
            "createdon": stamp(record.created_at),
            "modifiedon": stamp(record.modified_at(exported_at)),
        }


def _accounts(world: World, exported_at: datetime) -> Iterator[Row]:
    for number, account in enumerate(world.accounts_of(DYNAMICS, exported_at)):
        merged = account.merged_into
        yield {
            "accountid": account.record_id,
            "name": account.name,
            "websiteurl": account.website,
            "address1_country": account.organisation.country,
            "industrycode": str(1 + number % 20),
            "industrycodename": account.organisation.industry,
            "numberofemployees": account.organisation.employees,
            "revenue": f"{(number + 1) * 12_500},50",
            "statecode": "1" if merged else "0",
            "statecodename": "Inactief" if merged else "Actief",
            "masterid": merged.record_id if merged else "",
            "merged": "1" if merged else "0",
            "ownerid": OWNER,
            "createdon": stamp(account.created_at),
            "modifiedon": stamp(account.created_at),
        }


def _opportunities(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(DYNAMICS, exported_at):
        deal = record.deal
        if deal is None or deal.created_at > exported_at:
            continue
        yield {
            "opportunityid": opportunity_id(record),
            "name": f"{record.company or record.last_name} - magazijninrichting",
            "originatingleadid": record.converted_from.record_id if record.converted_from else "",
            "customerid": record.account.record_id if record.account else record.record_id,
            "customeridtype": "account" if record.account else "contact",
            "parentaccountid": record.account.record_id if record.account else "",
            "parentcontactid": record.record_id,
            "transactioncurrencyid": guid("currency", ord(deal.currency[0])),
            "isocurrencycode": deal.currency,
            "ownerid": OWNER,
            **_state_of(deal, exported_at),
        }


def _state_of(deal: Deal, exported_at: datetime) -> dict[str, str]:
    """Return the columns that say how far an opportunity is."""
    stage, changed_at = [(stage, at) for stage, at in deal.stages if at <= exported_at][-1]
    code, name = DEAL_STAGES[stage]
    found = {
        "salesstage": code,
        "salesstagename": name.partition("-")[2],
        "stepname": name,
        "estimatedvalue": f"{deal.amount},00",
        "estimatedclosedate": f"{deal.created_at + timedelta(days=60):%Y-%m-%d}",
        "createdon": stamp(deal.created_at),
        "modifiedon": stamp(changed_at),
    }
    if deal.closed_at is None or deal.closed_at > exported_at:
        return found | {
            "statecode": "0",
            "statecodename": "Open",
            "statuscode": "1",
            "statuscodename": "In behandeling",
        }
    found |= {"actualclosedate": f"{deal.closed_at:%Y-%m-%d}", "modifiedon": stamp(deal.closed_at)}
    if deal.outcome == "won":
        closed = {"statecode": "1", "statecodename": "Gewonnen", "statuscode": "3", "statuscodename": "Gewonnen"}
        return found | closed | {"actualvalue": f"{deal.amount},00"}
    return found | {"statecode": "2", "statecodename": "Verloren", "statuscode": "4", "statuscodename": "Geannuleerd"}
