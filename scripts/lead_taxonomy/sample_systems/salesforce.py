"""Salesforce: the files of the Data Export service, every value between quotes, times in UTC without saying so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from lead_taxonomy.sample_systems.files import SALESFORCE_STYLE, Row, columns, table
from lead_taxonomy.sample_systems.ids import EMPTY_ID, salesforce_id, short_id
from lead_taxonomy.sample_systems.world import (
    CALL_HELD,
    CALL_MISSED,
    CONTACT_FORM,
    CONVERTED,
    DEMO_FORM,
    DISQUALIFIED,
    FAIR_CARD,
    MAIL_SENT,
    MEETING_HELD,
    MQL,
    NEW,
    RECYCLED,
    SAL,
    SALESFORCE,
    SQL,
    WEBINAR_ATTENDED,
    WEBINAR_REGISTERED,
    WHITEPAPER,
    WORKING,
    Deal,
    Record,
    World,
)

LEAD_STATUS = {
    NEW: "Open - Not Contacted",
    WORKING: "Working - Contacted",
    MQL: "Marketing Qualified",
    SAL: "Sales Accepted",
    SQL: "Sales Qualified",
    RECYCLED: "Recycled",
    DISQUALIFIED: "Disqualified",
    CONVERTED: "Closed - Converted",
}
STAGES = {"prospecting": "Prospecting", "proposal": "Proposal/Price Quote", "negotiation": "Negotiation/Review"}
# The stage "Proposal/Price Quote" had another name until this day; the history keeps the old one.
RENAMED_ON = datetime.fromisoformat("2026-01-15T00:00:00+00:00")
OLD_NAMES = {"proposal": "Offerte", "negotiation": "Onderhandeling"}
PROBABILITY = {"prospecting": "10.0", "proposal": "75.0", "negotiation": "90.0"}
LEAD_SOURCES = ("Web", "Trade Show", "Phone Inquiry", "Partner Referral", "Purchased List", "Other")
USERS = (("Femke", "Vondelaar"), ("Jasper", "Klaverblad"), ("Integratie", "Gebruiker"))
QUEUE = salesforce_id("queue", 7)
RECORD_TYPE = short_id(salesforce_id("record_type", 12))
# What a person does, as membership of a campaign: (campaign, status, responded, member exists from the deed on).
CAMPAIGNS = {
    FAIR_CARD: ("Vakbeurs Logistiek 2026", "Trade Show", "Responded"),
    WEBINAR_REGISTERED: ("Webinar Slim Magazijn", "Webinar", "Registered"),
    WEBINAR_ATTENDED: ("Webinar Slim Magazijn", "Webinar", "Attended"),
    WHITEPAPER: ("Whitepaper Orderpicking", "Content", "Downloaded"),
    CONTACT_FORM: ("Contactformulier", "Web", "Responded"),
    DEMO_FORM: ("Demo-aanvraag", "Web", "Responded"),
    MAIL_SENT: ("Nieuwsbrief", "Email", "Sent"),
}
CAMPAIGN_NUMBERS = {
    name: number for number, name in enumerate(dict.fromkeys(name for name, _, _ in CAMPAIGNS.values()), 1)
}

LEAD = columns(
    "Id IsDeleted MasterRecordId Salutation FirstName LastName RecordTypeId Title Company Street City State PostalCode "
    "Country Latitude Longitude GeocodeAccuracy Phone MobilePhone Fax Email Website Description LeadSource Status "
    "Industry Rating AnnualRevenue NumberOfEmployees OwnerId HasOptedOutOfEmail IsConverted ConvertedDate "
    "ConvertedAccountId ConvertedContactId ConvertedOpportunityId IsUnreadByOwner CreatedDate CreatedById "
    "LastModifiedDate LastModifiedById SystemModstamp LastActivityDate DoNotCall HasOptedOutOfFax LastTransferDate "
    "Jigsaw JigsawContactId CleanStatus CompanyDunsNumber DandbCompanyId EmailBouncedReason EmailBouncedDate "
    "Productinteresse__c"
)
CONTACT = columns(
    "Id IsDeleted MasterRecordId AccountId Salutation FirstName LastName MailingStreet MailingCity MailingState "
    "MailingPostalCode MailingCountry Phone Fax MobilePhone ReportsToId Email Title Department LeadSource Birthdate "
    "Description OwnerId HasOptedOutOfEmail HasOptedOutOfFax DoNotCall CreatedDate CreatedById LastModifiedDate "
    "LastModifiedById SystemModstamp LastActivityDate EmailBouncedReason EmailBouncedDate CleanStatus Languages__c"
)
ACCOUNT = columns(
    "Id IsDeleted MasterRecordId Name Type ParentId BillingStreet BillingCity BillingState BillingPostalCode "
    "BillingCountry Phone Fax AccountNumber Website Sic Industry AnnualRevenue NumberOfEmployees Ownership Description "
    "Rating Site OwnerId CreatedDate CreatedById LastModifiedDate LastModifiedById SystemModstamp LastActivityDate "
    "CleanStatus AccountSource"
)
OPPORTUNITY = columns(
    "Id IsDeleted AccountId IsPrivate Name Description StageName StageSortOrder Amount Probability ExpectedRevenue "
    "TotalOpportunityQuantity CloseDate Type NextStep LeadSource IsClosed IsWon ForecastCategory ForecastCategoryName "
    "CurrencyIsoCode CampaignId HasOpportunityLineItem Pricebook2Id OwnerId CreatedDate CreatedById LastModifiedDate "
    "LastModifiedById SystemModstamp LastActivityDate LastStageChangeDate FiscalYear FiscalQuarter"
)
OPPORTUNITY_HISTORY = columns(
    "Id OpportunityId CreatedById CreatedDate CreatedDateForInsert StageName Amount ExpectedRevenue CloseDate "
    "Probability FromForecastCategory ForecastCategory PrevForecastUpdate FromOpportunityStageName "
    "PrevOpportunityStageUpdate CurrencyIsoCode ValidThroughDate SystemModstamp IsDeleted"
)
CONTACT_ROLE = columns(
    "Id OpportunityId ContactId Role IsPrimary CreatedDate CreatedById LastModifiedDate LastModifiedById "
    "SystemModstamp IsDeleted"
)
ENTITY_HISTORY = columns(
    "Id IsDeleted ParentId ParentSobjectType CreatedById CreatedDate FieldName DataType OldvalString NewvalString "
    "OldvalFirstName NewvalFirstName OldvalLastName NewvalLastName OldvalNumber NewvalNumber OldvalDate NewvalDate"
)
FIELD_HISTORY = columns("Id TableEnumOrId FieldEnumOrId CreatedById CreatedDate")
CAMPAIGN = columns(
    "Id IsDeleted Name ParentId Type Status StartDate EndDate ExpectedRevenue BudgetedCost ActualCost IsActive "
    "Description NumberOfLeads NumberOfContacts NumberOfResponses OwnerId CreatedDate CreatedById LastModifiedDate "
    "LastModifiedById SystemModstamp LastActivityDate CampaignMemberRecordTypeId"
)
CAMPAIGN_MEMBER = columns(
    "Id IsDeleted CampaignId LeadId ContactId Status HasResponded IsPrimary CreatedDate CreatedById LastModifiedDate "
    "LastModifiedById SystemModstamp FirstRespondedDate"
)
TASK = columns(
    "Id WhoId WhatId Subject ActivityDate Status Priority OwnerId Description Type IsDeleted AccountId IsClosed "
    "CreatedDate CreatedById LastModifiedDate LastModifiedById SystemModstamp IsArchived CallDurationInSeconds "
    "CallType CallDisposition CallObject TaskSubtype CompletedDateTime"
)
EVENT = columns(
    "Id WhoId WhatId Subject Location IsAllDayEvent ActivityDateTime ActivityDate DurationInMinutes Description "
    "AccountId OwnerId Type IsPrivate ShowAs IsDeleted IsChild IsGroupEvent GroupEventType CreatedDate CreatedById "
    "LastModifiedDate LastModifiedById SystemModstamp IsArchived"
)
USER = columns(
    "Id Username LastName FirstName Name CompanyName Division Department Title Email Alias IsActive TimeZoneSidKey "
    "UserRoleId LocaleSidKey ProfileId UserType LanguageLocaleKey CreatedDate CreatedById LastModifiedDate "
    "LastModifiedById SystemModstamp"
)


def files(world: World, exported_at: datetime) -> dict[str, bytes]:
    """Return the files of the weekly export as of a moment."""
    tables: dict[str, tuple[list[str], Callable[[World, datetime], Iterator[Row]]]] = {
        "Lead": (LEAD, _leads),
        "Contact": (CONTACT, _contacts),
        "Account": (ACCOUNT, _accounts),
        "Opportunity": (OPPORTUNITY, _opportunities),
        "OpportunityHistory": (OPPORTUNITY_HISTORY, _opportunity_history),
        "OpportunityContactRole": (CONTACT_ROLE, _contact_roles),
        "EntityHistory": (ENTITY_HISTORY, _entity_history),
        "FieldHistory": (FIELD_HISTORY, _field_history),
        "Campaign": (CAMPAIGN, _campaigns),
        "CampaignMember": (CAMPAIGN_MEMBER, _campaign_members),
        "Task": (TASK, _tasks),
        "Event": (EVENT, _events),
        "User": (USER, _users),
    }
    return {
        f"{name}.csv": table(header, rows(world, exported_at), SALESFORCE_STYLE)
        for name, (header, rows) in tables.items()
    }


def stamp(moment: datetime) -> str:
    """Render a time as the weekly export does."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def padded_day(moment: datetime) -> str:
    """Render a date as the weekly export does: as if it were midnight."""
    return f"{moment:%Y-%m-%d} 00:00:00"


def _audit(created_at: datetime, modified_at: datetime, number: int) -> dict[str, str]:
    """Return the columns that every object has."""
    return {
        "CreatedDate": stamp(created_at),
        "CreatedById": _user(number),
        "LastModifiedDate": stamp(modified_at),
        "LastModifiedById": _user(number + 1),
        "SystemModstamp": stamp(modified_at + timedelta(seconds=4)),
    }


def _user(number: int) -> str:
    """Return the id of one of the users."""
    return salesforce_id("user", 11 + number % len(USERS))


def _opportunity_id(record: Record) -> str:
    """Return the id of the opportunity of a record."""
    return salesforce_id("opportunity", record.number)


def _has_deal(record: Record, exported_at: datetime) -> bool:
    """Whether the record's opportunity exists by then."""
    return record.deal is not None and record.deal.created_at <= exported_at


def _leads(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(SALESFORCE, exported_at):
        if record.kind != "lead":
            continue
        contact = record.converted_to if record.is_converted_at(exported_at) else None
        merged = record.merged_into if record.is_merged_at(exported_at) else None
        reached = record.statuses(exported_at)
        status = LEAD_STATUS[reached[-1].kind]
        if contact:
            # The setting that keeps the lead's status makes status and flag disagree.
            before = [step.kind for step in reached if step.kind != CONVERTED][-1]
            status = LEAD_STATUS[CONVERTED if record.number % 4 else before]
        elif contact is None and record.number % 50 == 0:
            # Closed by hand: the status says converted, the flag does not.
            status = LEAD_STATUS[CONVERTED]
        yield {
            "Id": record.record_id,
            "IsDeleted": "1" if merged or record.is_deleted_at(exported_at) else "0",
            "MasterRecordId": merged.record_id if merged else "",
            "FirstName": record.first_name,
            "LastName": record.last_name,
            "RecordTypeId": RECORD_TYPE,
            "Title": record.person.job_title,
            "Company": record.company or "[not provided]",
            "Country": record.person.country,
            "PostalCode": f"{1000 + record.number % 9000} AB",
            "Phone": f"085-{record.number % 10_000_000:07d}",
            "Email": record.email,
            "Website": f"www.{record.person.organisation.website_domain}"
            if record.person.organisation and record.number % 2
            else "",
            "Description": 'Belde over "rolcontainers";\nterugbellen' if record.number % 40 == 0 else "",
            "LeadSource": LEAD_SOURCES[record.number % len(LEAD_SOURCES)],
            "Status": status,
            "Industry": record.person.organisation.industry if record.person.organisation else "",
            "NumberOfEmployees": record.employees,
            "OwnerId": QUEUE if record.number % 9 == 0 else _user(record.number),
            "HasOptedOutOfEmail": "0",
            "IsConverted": "1" if contact else "0",
            "ConvertedDate": padded_day(contact.created_at) if contact else "",
            "ConvertedAccountId": contact.account.record_id if contact and contact.account else EMPTY_ID,
            "ConvertedContactId": contact.record_id if contact else EMPTY_ID,
            "ConvertedOpportunityId": _opportunity_id(contact)
            if contact and _has_deal(contact, exported_at)
            else EMPTY_ID,
            "IsUnreadByOwner": "0",
            "DoNotCall": "0",
            "HasOptedOutOfFax": "0",
            "CleanStatus": "Pending",
            "LastActivityDate": "onbekend" if record.dirt == "wrong_type" else padded_day(reached[-1].at),
            **_audit(record.created_at, record.modified_at(exported_at), record.number),
        }


def _contacts(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(SALESFORCE, exported_at):
        if record.kind != "contact":
            continue
        merged = record.merged_into if record.is_merged_at(exported_at) else None
        yield {
            "Id": record.record_id,
            "IsDeleted": "1" if merged or record.is_deleted_at(exported_at) else "0",
            "MasterRecordId": merged.record_id if merged else "",
            "AccountId": record.account.record_id if record.account else EMPTY_ID,
            "FirstName": record.first_name,
            "LastName": record.last_name,
            "MailingCountry": record.person.country,
            "Email": record.email,
            "Title": record.person.job_title,
            "LeadSource": LEAD_SOURCES[record.number % len(LEAD_SOURCES)],
            "OwnerId": _user(record.number),
            "HasOptedOutOfEmail": "0",
            "HasOptedOutOfFax": "0",
            "DoNotCall": "0",
            "CleanStatus": "Pending",
            **_audit(record.created_at, record.modified_at(exported_at), record.number),
        }


def _accounts(world: World, exported_at: datetime) -> Iterator[Row]:
    for number, account in enumerate(world.accounts_of(SALESFORCE, exported_at)):
        yield {
            "Id": account.record_id,
            "IsDeleted": "1" if account.merged_into else "0",
            "MasterRecordId": account.merged_into.record_id if account.merged_into else "",
            "Name": account.name,
            "Type": "Prospect",
            "ParentId": account.parent.record_id if account.parent else EMPTY_ID,
            "BillingCountry": account.organisation.country,
            "Website": account.website,
            "Industry": account.organisation.industry,
            "NumberOfEmployees": account.organisation.employees,
            "OwnerId": _user(number),
            "CleanStatus": "Pending",
            **_audit(account.created_at, account.created_at, number),
        }


def _deals(world: World, exported_at: datetime) -> Iterator[tuple[Record, Deal, str]]:
    """Return the opportunities that exist, with their id."""
    for record in world.records_of(SALESFORCE, exported_at):
        if record.deal is not None and record.deal.created_at <= exported_at:
            yield record, record.deal, _opportunity_id(record)


def _is_closed(deal: Deal, exported_at: datetime) -> bool:
    return deal.closed_at is not None and deal.closed_at <= exported_at


def _opportunities(world: World, exported_at: datetime) -> Iterator[Row]:
    for record, deal, opportunity_id in _deals(world, exported_at):
        is_closed = _is_closed(deal, exported_at)
        reached = [(stage, at) for stage, at in deal.stages if at <= exported_at]
        stage, changed_at = reached[-1]
        closing = deal.closed_at if is_closed and deal.closed_at else deal.created_at + timedelta(days=90)
        yield {
            "Id": opportunity_id,
            "IsDeleted": "0",
            "AccountId": record.account.record_id if record.account else EMPTY_ID,
            "IsPrivate": "0",
            "Name": f"{record.company or record.last_name} - magazijninrichting",
            "StageName": ("Closed Won" if deal.outcome == "won" else "Closed Lost") if is_closed else STAGES[stage],
            "Amount": f"{deal.amount}.0",
            "Probability": ("100.0" if deal.outcome == "won" else "0.0") if is_closed else PROBABILITY[stage],
            "ExpectedRevenue": f"{deal.amount * 0.7499999999:.9f}",
            # Of an open opportunity it is a forecast, not an event.
            "CloseDate": padded_day(closing),
            "Type": "New Customer",
            "LeadSource": "Web",
            "IsClosed": "1" if is_closed else "0",
            "IsWon": "1" if is_closed and deal.outcome == "won" else "0",
            "ForecastCategoryName": "Closed" if is_closed else "Pipeline",
            "CurrencyIsoCode": deal.currency,
            "CampaignId": EMPTY_ID,
            "HasOpportunityLineItem": "0",
            "OwnerId": _user(record.number),
            "LastStageChangeDate": stamp(closing if is_closed else changed_at),
            "FiscalYear": f"{closing.year}",
            "FiscalQuarter": f"{(closing.month + 2) // 3}",
            **_audit(deal.created_at, closing if is_closed else changed_at, record.number),
        }


def _opportunity_history(world: World, exported_at: datetime) -> Iterator[Row]:
    number = 0
    for record, deal, opportunity_id in _deals(world, exported_at):
        changes: list[tuple[datetime, str]] = []
        for stage, at in deal.stages:
            changes.append((at, OLD_NAMES.get(stage, STAGES[stage]) if at < RENAMED_ON else STAGES[stage]))
        if deal.closed_at:
            changes.append((deal.closed_at, "Closed Won" if deal.outcome == "won" else "Closed Lost"))
        last = deal.closed_at or exported_at
        if deal.amount_changed_at and deal.amount_changed_at < last:
            # A row for a new amount: the stage stays what it was.
            before = [name for at, name in changes if at <= deal.amount_changed_at][-1]
            changes.append((deal.amount_changed_at, before))
        changes = sorted(change for change in changes if change[0] <= exported_at)
        previous = ""
        for place, (at, name) in enumerate(changes):
            number += 1
            until = changes[place + 1][0] if place + 1 < len(changes) else None
            yield {
                "Id": salesforce_id("opportunity_history", record.number * 10 + place),
                "OpportunityId": opportunity_id,
                "CreatedById": _user(record.number),
                "CreatedDate": stamp(at),
                "CreatedDateForInsert": stamp(at),
                "StageName": name,
                "Amount": f"{deal.amount - 1000 if place == 0 else deal.amount}.0",
                "CloseDate": padded_day(deal.created_at + timedelta(days=90)),
                "ForecastCategory": "Pipeline",
                "FromOpportunityStageName": previous,
                "CurrencyIsoCode": deal.currency,
                "ValidThroughDate": stamp(until) if until else "",
                "SystemModstamp": stamp(at),
                "IsDeleted": "0",
            }
            previous = name


def _contact_roles(world: World, exported_at: datetime) -> Iterator[Row]:
    for record, deal, opportunity_id in _deals(world, exported_at):
        yield {
            "Id": salesforce_id("opportunity_role", record.number),
            "OpportunityId": opportunity_id,
            "ContactId": record.record_id,
            "Role": "Decision Maker",
            "IsPrimary": "1",
            "IsDeleted": "0",
            **_audit(deal.created_at, deal.created_at, record.number),
        }


def _entity_history(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(SALESFORCE, exported_at):
        if record.kind != "lead":
            continue
        place = 0

        def row(at: datetime, name: str, old: str = "", new: str = "", record: Record = record) -> Row:
            nonlocal place
            place += 1
            return {
                "Id": salesforce_id("entity_history", record.number * 20 + place),
                "IsDeleted": "0",
                "ParentId": record.record_id,
                "ParentSobjectType": "Lead",
                "CreatedById": _user(record.number),
                "CreatedDate": stamp(at),
                "FieldName": name,
                "DataType": "S",
                "OldvalString": old,
                "NewvalString": new,
            }

        yield row(record.created_at, "created")
        if record.number % 9 == 0:
            # A change of owner comes twice: once as ids, once as names.
            at = record.created_at + timedelta(minutes=1)
            yield row(at, "Owner", _user(record.number), QUEUE)
            yield row(at, "Owner", " ".join(USERS[record.number % len(USERS)]), "Wachtrij Inkomend")
        reached = record.statuses(exported_at)
        for before, after in pairwise(reached):
            yield row(after.at, "Status", LEAD_STATUS[before.kind], LEAD_STATUS[after.kind])
        if record.is_converted_at(exported_at) and record.converted_at:
            yield row(record.converted_at, "leadConverted")
    yield {
        "Id": salesforce_id("entity_history", 1),
        "IsDeleted": "0",
        "ParentId": "069090000000001AAA",
        "ParentSobjectType": "ContentDocument",
        "CreatedById": _user(0),
        "CreatedDate": "2025-01-06 08:00:00",
        "FieldName": "createText",
        "DataType": "S",
    }


def _field_history(_world: World, _exported_at: datetime) -> Iterator[Row]:
    for number, name in enumerate(("Status", "Owner"), 1):
        yield {
            "Id": salesforce_id("tracked_field", number),
            "TableEnumOrId": "Lead",
            "FieldEnumOrId": name,
            "CreatedById": _user(0),
            "CreatedDate": "2025-01-06 08:00:00",
        }


def _campaigns(_world: World, exported_at: datetime) -> Iterator[Row]:
    kinds = {name: kind for name, kind, _ in CAMPAIGNS.values()}
    started = datetime.fromisoformat("2025-01-06T08:00:00+00:00")
    for name, number in CAMPAIGN_NUMBERS.items():
        yield {
            "Id": salesforce_id("campaign", number),
            "IsDeleted": "0",
            "Name": name,
            "ParentId": EMPTY_ID,
            "Type": kinds[name],
            "Status": "In Progress",
            "StartDate": padded_day(started),
            "IsActive": "1",
            "NumberOfLeads": "0",
            "OwnerId": _user(number),
            **_audit(started, min(started, exported_at), number),
        }


def _campaign_members(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(SALESFORCE, exported_at):
        joined: dict[str, tuple[str, datetime, datetime]] = {}
        for deed in record.deeds(exported_at):
            if deed.kind in CAMPAIGNS:
                name, _, status = CAMPAIGNS[deed.kind]
                since = joined[name][1] if name in joined else deed.at
                joined[name] = (status, since, deed.at)
        contact = record.converted_to if record.is_converted_at(exported_at) else None
        for name, (status, since, at) in joined.items():
            has_responded = status not in ("Sent", "Registered")
            yield {
                "Id": salesforce_id("campaign_member", _sequence(record) * 10 + CAMPAIGN_NUMBERS[name]),
                "IsDeleted": "0",
                "CampaignId": salesforce_id("campaign", CAMPAIGN_NUMBERS[name]),
                "LeadId": record.record_id if record.kind == "lead" else "",
                # After conversion both are filled.
                "ContactId": contact.record_id if contact else (record.record_id if record.kind == "contact" else ""),
                "Status": status,
                "HasResponded": "1" if has_responded else "0",
                "IsPrimary": "0",
                "FirstRespondedDate": padded_day(at) if has_responded else "",
                **_audit(since, at, record.number),
            }


def _sequence(record: Record) -> int:
    """Return a number that no other record of Salesforce has."""
    return record.number * 2 + (record.kind == "contact")


def _who(record: Record, exported_at: datetime) -> Record:
    """Return the record that an activity hangs on: after conversion the contact."""
    return record.converted_to if record.is_converted_at(exported_at) and record.converted_to else record


def _tasks(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(SALESFORCE, exported_at):
        who = _who(record, exported_at)
        deeds = [deed for deed in record.deeds(exported_at) if deed.kind in (CALL_HELD, CALL_MISSED)]
        for place, deed in enumerate(deeds, 1):
            is_held = deed.kind == CALL_HELD
            yield {
                "Id": salesforce_id("task", _sequence(record) * 10 + place),
                "WhoId": who.record_id,
                "WhatId": EMPTY_ID,
                "Subject": "Gebeld over aanvraag" if is_held else "Geen gehoor",
                "ActivityDate": padded_day(deed.at),
                "Status": "Completed",
                "Priority": "Normal",
                "OwnerId": _user(record.number),
                "Type": "Call",
                "IsDeleted": "0",
                "AccountId": who.account.record_id if who.account else EMPTY_ID,
                "IsClosed": "1",
                "IsArchived": "0",
                "CallDurationInSeconds": "240" if is_held else "0",
                "CallType": "Outbound",
                "CallDisposition": "Connected" if is_held else "No Answer",
                "TaskSubtype": "Call",
                "CompletedDateTime": stamp(deed.at),
                **_audit(deed.at, deed.at, record.number),
            }


def _events(world: World, exported_at: datetime) -> Iterator[Row]:
    for record in world.records_of(SALESFORCE, exported_at):
        who = _who(record, exported_at)
        deeds = [deed for deed in record.deeds(exported_at) if deed.kind == MEETING_HELD]
        for place, deed in enumerate(deeds, 1):
            # The child is the same meeting once more, in the diary of a colleague.
            for is_child in (False, True) if record.number % 3 == 0 else (False,):
                yield {
                    "Id": salesforce_id("event", _sequence(record) * 20 + place * 2 + is_child),
                    "WhoId": who.record_id,
                    "WhatId": EMPTY_ID,
                    "Subject": "Kennismaking",
                    "Location": "Utrecht",
                    "IsAllDayEvent": "0",
                    "ActivityDateTime": stamp(deed.at),
                    "ActivityDate": padded_day(deed.at),
                    "DurationInMinutes": "60",
                    "AccountId": who.account.record_id if who.account else EMPTY_ID,
                    "OwnerId": _user(record.number + is_child),
                    "Type": "Meeting",
                    "IsPrivate": "0",
                    "ShowAs": "Busy",
                    "IsDeleted": "0",
                    "IsChild": "1" if is_child else "0",
                    "IsGroupEvent": "1" if record.number % 3 == 0 else "0",
                    "GroupEventType": "1" if record.number % 3 == 0 else "0",
                    "IsArchived": "0",
                    **_audit(deed.at - timedelta(days=1), deed.at, record.number),
                }


def _users(_world: World, _exported_at: datetime) -> Iterator[Row]:
    started = datetime.fromisoformat("2025-01-06T08:00:00+00:00")
    for number, (first, last) in enumerate(USERS):
        address = f"{first}.{last}@magazijnmeester.example".lower()
        yield {
            "Id": _user(number),
            "Username": address,
            "FirstName": first,
            "LastName": last,
            "Name": f"{first} {last}",
            "Email": address,
            "Alias": first[:5].lower(),
            "IsActive": "1",
            "TimeZoneSidKey": "Europe/Amsterdam",
            "LocaleSidKey": "nl_NL",
            "ProfileId": "00e090000000001AAA",
            "UserType": "Standard",
            "LanguageLocaleKey": "nl_NL",
            **_audit(started, started, number),
        }
