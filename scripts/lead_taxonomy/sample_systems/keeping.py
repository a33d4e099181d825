"""Which systems keep a record of a person, how often, and how those records point at each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lead_taxonomy.sample.background import Dice
from lead_taxonomy.sample_systems.dirt import soil
from lead_taxonomy.sample_systems.ids import record_id
from lead_taxonomy.sample_systems.world import (
    CONVERTED,
    CRM_SYSTEMS,
    DYNAMICS,
    EXPORTED_AT,
    HUBSPOT,
    MARKETING_SYSTEMS,
    PARDOT,
    SALESFORCE,
    AccountRecord,
    Organisation,
    Person,
    Record,
    World,
)

# How a further record of the same person comes to be, and how often relative to the others.
FURTHER = (
    *("email",) * 9,
    *("link",) * 3,
    *("same_system",) * 3,
    *("merge",) * 3,
    # Another address in another system, and nothing that says so: nobody can know.
    *("unlinked",) * 2,
)
LATEST = EXPORTED_AT - timedelta(days=1)
SYNCED_SHARE = 0.4
ACCOUNT_SHARE = 0.8
PROSPECT_ACCOUNT_SHARE = 0.3
WEBSITES = ("https://www.{}/", "{}", "www.{}", "http://{}/nl/contact", "HTTPS://WWW.{}")


@dataclass
class Keeper:
    """Adds records to a world.

    Attributes:
        duplicates: share of persons with more than one record.
        dirt: share of records with a mistake.
    """

    dice: Dice
    world: World
    duplicates: float
    dirt: float
    _numbers: Counter[tuple[str, str]] = field(default_factory=Counter)
    _accounts: dict[tuple[str, str], AccountRecord] = field(default_factory=dict)

    def keep(self, person: Person) -> None:
        """Add the records of a person."""
        dice = self.dice
        is_converted = any(deed.kind == CONVERTED for deed in person.deeds)
        has_more = dice.chance(self.duplicates)
        system = dice.pick(self.world.systems)
        as_contact = system in CRM_SYSTEMS and is_converted and not has_more
        first = self.add(person, system, "contact" if as_contact else "", person.since)
        records = [first]
        if has_more and is_converted and first.kind == "lead" and system in CRM_SYSTEMS:
            records.append(self.convert(first, next(d.at for d in person.deeds if d.kind == CONVERTED)))
            has_more = dice.chance(0.5)
        while has_more:
            records.append(self._further(dice.pick(records)))
            has_more = dice.chance(0.25)
        self.assign(records)

    def add(self, person: Person, system: str, kind: str, created_at: datetime, email: str | None = None) -> Record:
        """Add a record as it should be, then perhaps make a mistake in it. Without a kind the system's usual one."""
        usual = {SALESFORCE: "lead", DYNAMICS: "lead", HUBSPOT: "contact", PARDOT: "prospect"}
        kind = kind or usual.get(system, "lead")
        number = self._number(system, kind)
        organisation = person.organisation
        record = Record(
            person=person,
            system=system,
            kind=kind,
            record_id=record_id(system, kind, number),
            number=number,
            email=person.email if email is None else email,
            first_name=person.first_name,
            last_name=person.last_name,
            company=organisation.name if organisation else "",
            employees=organisation.employees if organisation else "",
            created_at=min(created_at, LATEST),
        )
        if kind == "contact":
            has_account = system in CRM_SYSTEMS or self.dice.chance(ACCOUNT_SHARE)
        else:
            has_account = system == PARDOT and self.dice.chance(PROSPECT_ACCOUNT_SHARE)
        if organisation and has_account:
            record.account = self.account(system, organisation, record.created_at)
        if self.dice.chance(self.dirt):
            soil(self.dice, record)
        self.world.records.append(record)
        return record

    def convert(self, lead: Record, converted_at: datetime) -> Record:
        """Turn a lead into a contact: a record with an id of its own."""
        contact = self.add(lead.person, lead.system, "contact", converted_at, lead.email)
        lead.converted_at = contact.created_at
        lead.converted_to, contact.converted_from = contact, lead
        return contact

    def merge(self, loser: Record, survivor: Record, merged_at: datetime) -> None:
        """Merge a record into another one of the same system."""
        loser.merged_into, loser.ended_at = survivor, min(merged_at, LATEST)

    def assign(self, records: list[Record]) -> None:
        """Decide which record of a person shows what the person does, and which has the opportunity."""
        live = [record for record in records if not record.merged_into and not record.is_deleted]
        marketing = [record for record in live if record.system in MARKETING_SYSTEMS]
        crm = [record for record in live if record.system in CRM_SYSTEMS and not record.converted_from]
        for record in (marketing or crm)[:1]:
            record.shows_marketing = True
        for record in (crm or [record for record in live if record.system == HUBSPOT])[:1]:
            record.shows_sales = True
        deal = records[0].person.deal
        owners = [record for record in live if record.kind == "contact" or record.system == PARDOT]
        owners.sort(key=lambda record: record.system not in CRM_SYSTEMS)
        if deal and owners and owners[0].created_at <= deal.created_at:
            owners[0].deal = deal

    def account(self, system: str, organisation: Organisation, needed_at: datetime) -> AccountRecord:
        """Return the account record of an organisation in a system, making it when it is not there yet."""
        found = self._accounts.get((system, organisation.truth_id))
        if found is None:
            website = self.dice.pick(WEBSITES).format(organisation.website_domain)
            found = self._new_account(system, organisation, website, needed_at)
            self._accounts[system, organisation.truth_id] = found
            if organisation.parent and (organisation.shares_website or self.dice.chance(0.5)):
                found.parent = self.account(system, organisation.parent, needed_at)
            if self.dice.chance(self.duplicates / 4):
                self._second_account(found, needed_at)
            twin = self._accounts.get((SALESFORCE, organisation.truth_id))
            if system in (HUBSPOT, PARDOT) and twin and self.dice.chance(SYNCED_SHARE):
                found.salesforce = twin
        _existed_by(found, needed_at)
        return found

    def _second_account(self, account: AccountRecord, needed_at: datetime) -> None:
        """Add the same organisation once more, typed in by somebody who did not look."""
        shouting = account.organisation.name.upper()
        second = self._new_account(account.system, account.organisation, "", needed_at, shouting)
        if account.system in CRM_SYSTEMS and self.dice.chance(0.6):
            second.merged_into = account

    def _new_account(
        self, system: str, organisation: Organisation, website: str, needed_at: datetime, name: str = ""
    ) -> AccountRecord:
        """Add an account record."""
        number = self._number(system, "account")
        account = AccountRecord(
            organisation, system, record_id(system, "account", number), name or organisation.name, website, needed_at
        )
        self.world.accounts.append(account)
        return account

    def _number(self, system: str, kind: str) -> int:
        """Return the next number of a kind of record."""
        self._numbers[system, kind] += 1
        return self._numbers[system, kind]

    def _further(self, known: Record) -> Record:
        """Add one more record of the person of a known one."""
        dice, person = self.dice, known.person
        created_at = known.created_at + timedelta(days=dice.between(1, 60), minutes=dice.between(0, 600))
        others = [system for system in self.world.systems if system != known.system]
        kind = dice.pick(FURTHER)
        if kind == "same_system" and known.system != HUBSPOT:
            twin = self.add(person, known.system, known.kind, created_at, known.email)
            if known.system == SALESFORCE and dice.chance(0.2):
                twin.is_deleted, twin.ended_at = True, min(created_at + timedelta(days=3), LATEST)
            return twin
        if kind == "merge" and not known.merged_into and not known.is_deleted:
            email = known.email if known.system != HUBSPOT and dice.chance(0.5) else person.other_email
            loser = self.add(person, known.system, known.kind, created_at, email)
            self.merge(loser, known, loser.created_at + timedelta(days=dice.between(1, 30)))
            return loser
        if kind == "link" and SALESFORCE in self.world.systems and known.system != DYNAMICS:
            return self._linked(known, created_at)
        if not others:
            return self.add(person, known.system, known.kind, created_at, known.email)
        email = person.other_email if kind == "unlinked" else person.email
        further = self.add(person, dice.pick(others), "", created_at, email)
        if kind != "unlinked" and dice.chance(SYNCED_SHARE):
            _link(known, further)
        return further

    def _linked(self, known: Record, created_at: datetime) -> Record:
        """Add a record that only the id of a Salesforce record ties to a known one."""
        marketing = [system for system in self.world.systems if system in MARKETING_SYSTEMS]
        email = known.person.other_email if self.dice.chance(0.7) else ""
        if known.system == SALESFORCE and marketing:
            further = self.add(known.person, self.dice.pick(marketing), "", created_at, email)
        else:
            further = self.add(known.person, SALESFORCE, "", created_at, email)
        _link(known, further)
        return further


def _link(one: Record, other: Record) -> None:
    """Let the record of a marketing system keep the id of the Salesforce record, if the two are that."""
    for marketing, crm in ((one, other), (other, one)):
        if marketing.system in MARKETING_SYSTEMS and crm.system == SALESFORCE and marketing.salesforce is None:
            marketing.salesforce = crm
            marketing.keeps_short_id = marketing.number % 3 == 0


def _existed_by(account: AccountRecord, moment: datetime) -> None:
    """Make an account old enough for a record that belongs to it."""
    account.created_at = min(account.created_at, moment - timedelta(minutes=2))
    if account.parent:
        _existed_by(account.parent, account.created_at)
