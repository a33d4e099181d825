"""Record ids as the vendors make them."""

from __future__ import annotations

import hashlib

# Salesforce counts in this order, so that ids equal but for case come by themselves.
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHORT = 15
EMPTY_ID = "000000000000000AAA"
_PREFIXES = {
    "lead": "00Q",
    "contact": "003",
    "account": "001",
    "opportunity": "006",
    "opportunity_history": "008",
    "opportunity_role": "00K",
    "campaign": "701",
    "campaign_member": "00v",
    "task": "00T",
    "event": "00U",
    "entity_history": "017",
    "user": "005",
    "queue": "00G",
    "record_type": "012",
    "tracked_field": "0Hs",
}
_FIRST_NUMBER = {"hubspot": 51_000_101, "marketo": 5_414_001, "pardot": 395_861_001}


def salesforce_id(kind: str, number: int) -> str:
    """Return an 18-character id with its checksum."""
    text = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return long_id(f"{_PREFIXES[kind]}090000{text:0>6}")


def long_id(short: str) -> str:
    """Return the 18-character form of a 15-character Salesforce id: the suffix says which letters are capitals."""
    suffix = ""
    for start in range(0, _SHORT, 5):
        capitals = sum(1 << place for place, letter in enumerate(short[start : start + 5]) if letter.isupper())
        suffix += _SUFFIX[capitals]
    return short + suffix


def short_id(record_id: str) -> str:
    """Return the 15-character form of a Salesforce id."""
    return record_id[:_SHORT]


def guid(kind: str, number: int) -> str:
    """Return a GUID as Dynamics has them."""
    text = hashlib.sha256(f"{kind} {number}".encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-11ef-{text[12:16]}-{text[16:28]}"


def record_id(system: str, kind: str, number: int) -> str:
    """Return the id of a record of a person or an account."""
    if system == "salesforce":
        return salesforce_id(kind, number)
    if system == "dynamics":
        return guid(kind, number)
    if kind == "account":
        return str(90_000_100 + number)
    return str(_FIRST_NUMBER[system] + number * 3)
