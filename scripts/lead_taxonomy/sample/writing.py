"""Writing the records as their systems export them: each source its own format, encoding, date style and zone.

The bytes depend on the records alone, not on the day, the platform or the version of a library.
"""

from __future__ import annotations

import csv
import io
import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from lead_taxonomy.sample.expectations import Case
from lead_taxonomy.sample.records import (
    CRM,
    FAIR_SCANNER,
    MARKETING_AUTOMATION,
    WEB_SHOP,
    Broken,
    Contact,
    Exports,
    Moment,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
STORED_BLOCK = 65535

Row = dict[str, str]


def write_exports(exports: Exports, cases: Sequence[Case], folder: Path) -> list[Path]:
    """Write every data file of the sample below the folder and return their paths; the source.yml stay untouched.

    Raises:
        OSError: a file cannot be written.
    """
    files = {
        f"{FAIR_SCANNER}/cards_vakbeurs_logistiek_2026.csv": _cards(exports),
        f"{CRM}/persons.csv": _crm_persons(exports),
        f"{CRM}/accounts.csv": _crm_accounts(exports),
        f"{CRM}/activities.csv": _crm_activities(exports),
        f"{CRM}/status_changes.csv": _status_changes(exports),
        f"{CRM}/opportunities.csv": _opportunities(exports),
        f"{MARKETING_AUTOMATION}/contacts.csv": _contacts(exports.contacts),
        f"{MARKETING_AUTOMATION}/contacts_2026-09-01.csv": _contacts(exports.earlier_contacts),
        f"{MARKETING_AUTOMATION}/activities.jsonl.gz": _marketing_activities(exports),
        f"{WEB_SHOP}/orders.csv": _orders(exports),
        "cases.csv": _cases(cases),
    }
    written = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


def csv_text(records: Iterable[Row | Broken], delimiter: str = ",", line_end: str = "\n") -> str:
    """Return a CSV with the columns of the first row; a broken record goes in as it stands.

    Raises:
        ValueError: there is no row, or a row has other columns than the first.
    """
    listed = list(records)
    header = next((list(record) for record in listed if not isinstance(record, Broken)), None)
    if header is None:
        raise ValueError("a CSV without a row has no header")
    target = io.StringIO()
    writer = csv.DictWriter(target, header, delimiter=delimiter, lineterminator=line_end)
    writer.writeheader()
    for record in listed:
        if isinstance(record, Broken):
            target.write(record.text + line_end)
        else:
            writer.writerow(record)
    return target.getvalue()


def stored_gzip(content: bytes) -> bytes:
    """Return a gzip file that holds the content uncompressed.

    Compressed bytes differ between zlib implementations; stored blocks do not, so the file is the same everywhere.
    """
    header = b"\x1f\x8b\x08\x00" + struct.pack("<I", 0) + b"\x00\xff"
    blocks = [content[start : start + STORED_BLOCK] for start in range(0, len(content), STORED_BLOCK)] or [b""]
    body = b"".join(
        struct.pack("<BHH", is_last, len(block), len(block) ^ 0xFFFF) + block
        for block, is_last in zip(blocks, [0] * (len(blocks) - 1) + [1], strict=True)
    )
    return header + body + struct.pack("<II", zlib.crc32(content), len(content))


def utc_text(moment: Moment | None) -> str:
    """Render `2026-03-17T09:12:00Z`; nothing becomes empty text, and text stays as it is."""
    if moment is None or isinstance(moment, str):
        return moment or ""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def offset_text(moment: datetime) -> str:
    """Render `2026-03-17T10:12:00+01:00`: local time in Amsterdam with its offset."""
    return moment.astimezone(AMSTERDAM).isoformat()


def dutch_text(moment: datetime) -> str:
    """Render `17-03-2026 10:12`: local time in Amsterdam, to the minute."""
    return f"{moment.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def american_text(moment: datetime) -> str:
    """Render `03/17/2026 10:12 AM`: local time in Amsterdam, to the minute."""
    local = moment.astimezone(AMSTERDAM)
    return f"{local:%m/%d/%Y} {local.hour % 12 or 12:02d}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"  # noqa: PLR2004 - noon


def yes_no(value: bool) -> str:
    """Render true or false."""
    return "true" if value else "false"


def _cards(exports: Exports) -> bytes:
    rows = (
        {
            "kaartnummer": card.card_number,
            "gescand_op": dutch_text(card.scanned_at),
            "naam": card.profile.name,
            "bedrijf": card.profile.company,
            "functie": card.profile.job_title,
            "e-mail": card.profile.email,
            "land": card.profile.country,
            "reden": card.reason,
            "termijn": card.term,
            "standteam": card.team,
        }
        for card in exports.cards
    )
    return csv_text(rows, delimiter=";", line_end="\r\n").encode("cp1252")


def _crm_persons(exports: Exports) -> bytes:
    rows = (
        {
            "id": person.person_id,
            "email": person.profile.email,
            "full_name": person.profile.name,
            "account_id": person.account_id,
            "company": person.profile.company or "N/A",
            "website": person.website,
            "job_title": person.profile.job_title or "N/A",
            "country": person.profile.country,
            "industry": person.profile.industry or "N/A",
            "employees": person.profile.employees or "N/A",
            "lead_source": person.lead_source,
            "owner": person.owner,
            "budget": person.budget,
            "authority": person.authority,
            "need": person.need,
            "timeline": person.timeline,
            "created_at": utc_text(person.created_at),
            "is_deleted": yes_no(person.is_deleted),
            "merged_into_id": person.merged_into_id,
            "last_viewed_by": "Systeem",
        }
        for person in exports.crm_persons
    )
    return csv_text(rows).encode()


def _crm_accounts(exports: Exports) -> bytes:
    rows = (
        {
            "id": account.account_id,
            "name": account.name,
            "website": account.website,
            "country": account.country,
            "industry": account.industry or "N/A",
            "employees": account.employees or "N/A",
            "owner": account.owner,
            "created_at": utc_text(account.created_at),
            "is_deleted": "false",
        }
        for account in exports.crm_accounts
    )
    return csv_text(rows).encode()


def _crm_activities(exports: Exports) -> bytes:
    rows = (
        {
            "id": activity.activity_id,
            "person_id": activity.person_id,
            "type": activity.kind,
            "occurred_at": utc_text(activity.occurred_at),
            "is_deleted": "false",
        }
        for activity in exports.crm_activities
    )
    return csv_text(rows).encode()


def _status_changes(exports: Exports) -> bytes:
    rows = (
        change
        if isinstance(change, Broken)
        else {
            "id": change.change_id,
            "person_id": change.person_id,
            "object": change.changed,
            "from_value": change.from_value,
            "to_value": change.to_value,
            "reason": change.reason,
            "occurred_at": utc_text(change.occurred_at),
            "is_deleted": yes_no(change.is_deleted),
        }
        for change in exports.status_changes
    )
    return csv_text(rows).encode()


def _opportunities(exports: Exports) -> bytes:
    rows = (
        {
            "id": opportunity.opportunity_id,
            "person_id": opportunity.person_id,
            "account_id": opportunity.account_id,
            "name": opportunity.name,
            "stage": opportunity.stage,
            "amount": opportunity.amount,
            "currency": opportunity.currency,
            "reason": opportunity.reason,
            "created_at": utc_text(opportunity.created_at),
            "close_date": utc_text(opportunity.closed_at),
            "is_deleted": yes_no(opportunity.is_deleted),
        }
        for opportunity in exports.opportunities
    )
    return csv_text(rows).encode()


def _contacts(contacts: Iterable[Contact]) -> bytes:
    rows = (
        {
            "contact_id": contact.contact_id,
            "email": contact.profile.email,
            "name": contact.profile.name,
            "company": contact.profile.company,
            "job_title": contact.profile.job_title,
            "country": contact.profile.country,
            "industry": contact.profile.industry,
            "employees": contact.profile.employees,
            "source": contact.source,
            "campaign_id": contact.campaign_id,
            "campaign_name": contact.campaign_name,
            "created_at": offset_text(contact.created_at),
            "vendor_score": "0",
        }
        for contact in contacts
    )
    return csv_text(rows).encode()


def _marketing_activities(exports: Exports) -> bytes:
    lines = []
    for activity in exports.marketing_activities:
        if isinstance(activity, Broken):
            lines.append(activity.text)
            continue
        fields = {
            "id": activity.activity_id,
            "contact": activity.contact_id,
            "type": activity.kind,
            "at": offset_text(activity.occurred_at),
            "campaign": activity.campaign_id,
        }
        present = {name: value for name, value in fields.items() if value}
        lines.append(json.dumps(present, ensure_ascii=False, separators=(",", ":")))
    return stored_gzip("".join(f"{line}\n" for line in lines).encode())


def _orders(exports: Exports) -> bytes:
    rows = (
        {
            "order_number": order.order_number,
            "ordered_at": american_text(order.ordered_at),
            "event": order.event,
            "customer_number": order.customer_number,
            "customer_since": american_text(order.customer_since),
            "email": order.profile.email,
            "name": order.profile.name,
            "company": order.profile.company,
            "job_title": order.profile.job_title,
            "country": order.profile.country,
            "amount": order.amount,
        }
        for order in exports.orders
    )
    return csv_text(rows, delimiter="|").encode("utf-8-sig")


def _cases(cases: Sequence[Case]) -> bytes:
    rows = (
        {
            "case_id": case.case_id,
            "source": ref.source,
            "record_id": ref.record_id,
            "description_nl": case.description_nl,
            "description_en": case.description_en,
        }
        for case in cases
        for ref in case.records
    )
    return csv_text(rows).encode()
