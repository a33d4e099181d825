"""The ground truth: who is who, what says so, and which stages the hand-made stories reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from lead_taxonomy.sample_systems.dirt import evident_email
from lead_taxonomy.sample_systems.files import Row, table
from lead_taxonomy.sample_systems.hubspot import is_left_behind
from lead_taxonomy.sample_systems.world import HUBSPOT, MARKETO, PARDOT, AccountRecord, Record, World

PERSONS = ("truth_person_id", "system", "record_id", "object", "state", "mistake", "full_name")
ACCOUNTS = ("truth_account_id", "system", "record_id", "state")
EVIDENCE = ("system", "record_id", "linked_system", "linked_record_id", "evidence")
JOURNEYS = ("truth_person_id", "stage_id", "entered_on", "reason")


def files(world: World, exports: Sequence[datetime]) -> dict[str, bytes]:
    """Return the files of the ground truth, given when the systems were exported."""
    return {
        "persons.csv": table(PERSONS, _persons(world, exports)),
        "accounts.csv": table(ACCOUNTS, _accounts(world, max(exports))),
        "person_evidence.csv": table(EVIDENCE, person_evidence(world, exports)),
        "account_evidence.csv": table(EVIDENCE, account_evidence(world, max(exports))),
        "journeys.csv": table(
            JOURNEYS,
            (
                {
                    "truth_person_id": stage.truth_id,
                    "stage_id": stage.stage_id,
                    "entered_on": stage.entered_on,
                    "reason": stage.reason,
                }
                for stage in world.expected
            ),
        ),
    }


def state_of(record: Record, exports: Sequence[datetime]) -> str:
    """Return what became of a record: live, merged, deleted, or gone: merged, and no export shows it as it was.

    Of a prospect that was merged Pardot shows no trace. Of a lead Marketo shows that it was merged, but the lead
    itself only in an extract from before.
    """
    exported_at = max(exports)
    if record.is_merged_at(exported_at):
        was_held = any(record.created_at <= moment and not record.is_merged_at(moment) for moment in exports)
        is_gone = record.system == PARDOT or (record.system == MARKETO and not was_held)
        return "gone" if is_gone else "merged"
    return "deleted" if record.is_deleted_at(exported_at) else "live"


def _persons(world: World, exports: Sequence[datetime]) -> Iterator[Row]:
    for system in world.systems:
        for record in world.records_of(system, max(exports)):
            yield {
                "truth_person_id": record.person.truth_id,
                "system": record.system,
                "record_id": record.record_id,
                "object": record.kind,
                "state": state_of(record, exports),
                "mistake": record.dirt,
                "full_name": f"{record.first_name} {record.last_name}",
            }


def _accounts(world: World, exported_at: datetime) -> Iterator[Row]:
    for system in world.systems:
        for account in world.accounts_of(system, exported_at):
            yield {
                "truth_account_id": account.organisation.truth_id,
                "system": account.system,
                "record_id": account.record_id,
                "state": "merged" if account.merged_into else "live",
            }


def _edge(one: Record | AccountRecord, other: Record | AccountRecord, evidence: str) -> Row:
    return {
        "system": one.system,
        "record_id": one.record_id,
        "linked_system": other.system,
        "linked_record_id": other.record_id,
        "evidence": evidence,
    }


def _is_shown_after_merge(record: Record) -> bool:
    """Whether the last export still has the row of a merged record, and with it the address."""
    return record.system not in (MARKETO, HUBSPOT) or (record.system == HUBSPOT and is_left_behind(record))


def person_evidence(world: World, exports: Sequence[datetime]) -> Iterator[Row]:
    """Return what shows that two records are one person: e-mail, link, conversion, merge. E-mail goes by the first."""
    exported_at = max(exports)
    first_with: dict[str, Record] = {}
    for system in world.systems:
        for record in world.records_of(system, exported_at):
            state = state_of(record, exports)
            if state in ("deleted", "gone"):
                continue
            address = evident_email(record.email) if state == "live" or _is_shown_after_merge(record) else ""
            if address:
                other = first_with.setdefault(address, record)
                if other is not record:
                    yield _edge(record, other, "email")
            linked = record.salesforce
            is_shown = linked is not None and state == "live" and linked.created_at <= exported_at
            if linked and is_shown and state_of(linked, exports) != "deleted":
                yield _edge(record, linked, "link")
            if record.converted_to and record.is_converted_at(exported_at):
                yield _edge(record, record.converted_to, "conversion")
            if record.merged_into and state == "merged":
                yield _edge(record, record.merged_into, "merge")


def account_evidence(world: World, exported_at: datetime) -> Iterator[Row]:
    """Return what shows that two account records are one organisation: link, merge, website.

    A website says so only when no system has it twice: two accounts of one system with one website may be
    subsidiaries.
    """
    by_domain: dict[str, list[AccountRecord]] = defaultdict(list)
    for system in world.systems:
        for account in world.accounts_of(system, exported_at):
            if account.merged_into:
                yield _edge(account, account.merged_into, "merge")
                continue
            if account.website:
                by_domain[account.organisation.website_domain].append(account)
            if account.salesforce and account.salesforce.created_at <= exported_at:
                yield _edge(account, account.salesforce, "link")
    for accounts in by_domain.values():
        if len({account.system for account in accounts}) == len(accounts):
            for account in accounts[1:]:
                yield _edge(account, accounts[0], "website")
