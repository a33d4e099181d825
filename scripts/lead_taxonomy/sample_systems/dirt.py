"""What goes wrong when people type: broken addresses, role addresses, borrowed names, text where a number belongs."""

from __future__ import annotations

from lead_taxonomy.sample.background import FAMILY_NAMES, FIRST_NAMES, Dice
from lead_taxonomy.sample_systems.world import Record

ROLES = ("info", "sales", "contact", "administratie", "inkoop", "marketing", "office", "support")
KINDS = (
    *("upper_case", "spaces", "typo_domain", "missing", "malformed", "role_address", "shared_name", "wrong_type"),
    *("upper_case", "spaces", "missing"),
)
_NO_ADDRESS = ("", "", "-", "geen")


def soil(dice: Dice, record: Record) -> None:
    """Put one mistake into a record, and note which."""
    kind = dice.pick(KINDS)
    local, _, domain = record.email.partition("@")
    if kind == "upper_case":
        record.email = record.email.upper() if dice.chance(0.4) else f"{local.title()}@{domain}"
    elif kind == "spaces":
        record.email = f" {record.email}" if dice.chance(0.5) else f"{record.email}  "
    elif kind == "typo_domain":
        record.email = f"{local}@{domain.replace('.example', '.exmaple').replace('.com', '.con').replace('.nl', '.nk')}"
    elif kind == "missing":
        record.email = dice.pick(_NO_ADDRESS)
    elif kind == "malformed":
        record.email = f"{local}.at.{domain}" if dice.chance(0.5) else f"{local} @ {domain}"
    elif kind == "role_address":
        organisation = record.person.organisation
        if organisation is None:
            record.email, kind = "", "missing"
        else:
            record.email = f"{dice.pick(ROLES)}@{organisation.domain}"
    elif kind == "shared_name":
        # Everybody has the name of a few dozen others already; this one gets the most common.
        record.first_name, record.last_name = FIRST_NAMES[0], FAMILY_NAMES[0]
    else:
        record.employees = dice.pick(("veel", "10-50", "1.000+", "n.v.t.", "31-02-2026"))
    record.dirt = kind


def evident_email(email: str) -> str:
    """Return the address by which two records are evidently the same person, or empty text.

    Written apart from the project's own normalisation on purpose.
    """
    address = email.strip().lower()
    local, at, domain = address.partition("@")
    if not at or not local or "." not in domain or " " in address or "@" in domain or local in ROLES:
        return ""
    return address
