"""Writing down a case: its records, one call each, and what they must become.

Every time in a case is text in UTC, so that the story reads off the page.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from lead_taxonomy.sample.expectations import Case, Journey, Lead, LeadKind
from lead_taxonomy.sample.records import (
    CRM,
    FAIR_SCANNER,
    MARKETING_AUTOMATION,
    WEB_SHOP,
    Broken,
    Card,
    Contact,
    CrmAccount,
    CrmActivity,
    CrmPerson,
    Exports,
    MarketingActivity,
    Numbers,
    Opportunity,
    Order,
    Profile,
    Ref,
    StatusChange,
    id_of,
    utc,
)

PURCHASER = "Hoofd inkoop"


def plain(text: str, separator: str) -> str:
    """Return the text in lower case without accents, its words joined by the separator: for addresses and domains."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = "".join(letter if letter.isalnum() else " " for letter in ascii_text.lower()).split()
    return separator.join(words)


def someone(name: str, company: str, job_title: str = PURCHASER, **details: str) -> Profile:
    """Return a person with a business address at a domain made from the company's name.

    As it stands the person scores 30 fit points: business e-mail 10, Netherlands 5, purchasing 15.
    `details` are other fields of Profile: email, country, industry, employees.
    """
    email = details.pop("email", f"{plain(name, '.')}@{plain(company, '-')}.example")
    return Profile(name=name, company=company, job_title=job_title, email=email, **details)


class CaseBook:
    """Collects the cases and their records; record ids count up from 1 per kind."""

    def __init__(self) -> None:
        """Start with no cases."""
        self.exports = Exports()
        self.cases: list[Case] = []
        self.numbers = Numbers()

    def case(self, case_id: str, nl: str, en: str) -> CaseWriter:
        """Open a case; `nl` and `en` say what it shows."""
        case = Case(case_id, nl, en)
        self.cases.append(case)
        return CaseWriter(self, case)


class CaseWriter:
    """Adds records and expectations to one case."""

    def __init__(self, book: CaseBook, case: Case) -> None:
        """Write into the book's exports, under this case's label."""
        self._book = book
        self._exports = book.exports
        self._case = case

    def _new_id(self, kind: str) -> str:
        return id_of(kind, self._book.numbers.next(kind))

    def _labelled(self, source: str, record_id: str) -> Ref:
        ref = Ref(source, record_id)
        self._case.records.append(ref)
        return ref

    def expect(
        self,
        name: str,
        records: tuple[Ref, ...],
        *as_agreed: Journey,
        restated: tuple[Journey, ...] | None = None,
        kind: LeadKind = "account",
    ) -> None:
        """State every row of the lead that each of these records belongs to."""
        self._case.leads.append(Lead(name, records, as_agreed, restated, kind))

    def card(self, profile: Profile, scanned_at: str, reason: str, term: str = "") -> Ref:
        """Scan a card at the fair."""
        number = self._new_id("card")
        self._exports.cards.append(Card(number, utc(scanned_at), profile, reason, term, team="Stand A"))
        return self._labelled(FAIR_SCANNER, number)

    def contact(self, profile: Profile, created_at: str, *activities: tuple[str, str], source: str = "organic") -> Ref:
        """Create a contact in the marketing automation, with (activity, time) pairs."""
        contact_id = self._new_id("contact")
        self._exports.contacts.append(Contact(contact_id, profile, source, utc(created_at)))
        for kind, occurred_at in activities:
            activity_id = self._new_id("marketing-activity")
            self._exports.marketing_activities.append(
                MarketingActivity(activity_id, contact_id, kind, utc(occurred_at))
            )
        return self._labelled(MARKETING_AUTOMATION, contact_id)

    def repeat_last_marketing_activity(self) -> None:
        """Export the last marketing activity once more, under the same id."""
        self._exports.marketing_activities.append(self._exports.marketing_activities[-1])

    def in_the_export_before(self, contact: Ref, profile: Profile) -> None:
        """List the contact in the export of a month before as well, with what was known about the person then."""
        now = next(row for row in self._exports.contacts if row.contact_id == contact.record_id)
        self._exports.earlier_contacts.append(replace(now, profile=profile))

    def account(self, name: str, website: str, created_at: str, **details: str) -> Ref:
        """Create an account in the CRM. `details` are other fields of CrmAccount."""
        account_id = self._new_id("crm-account")
        self._exports.crm_accounts.append(CrmAccount(account_id, name, website, utc(created_at), **details))
        return Ref(CRM, account_id)

    def crm_person(self, profile: Profile, created_at: str, account: Ref | None = None, **details: str) -> Ref:
        """Create a person in the CRM, linked to an account where one is given. `details` are fields of CrmPerson."""
        person_id = self._new_id("crm-person")
        self._exports.crm_persons.append(
            CrmPerson(
                person_id=person_id,
                profile=profile,
                created_at=utc(created_at),
                account_id=account.record_id if account else "",
                lead_source=details.pop("lead_source", "Website"),
                owner="Verkoop Binnendienst",
                **details,  # type: ignore[arg-type]  # every field of CrmPerson that a case names is text
            )
        )
        return self._labelled(CRM, person_id)

    def sales(self, person: Ref, *activities: tuple[str, str]) -> None:
        """Log (activity, time) pairs of sales with this CRM person."""
        for kind, occurred_at in activities:
            activity_id = self._new_id("crm-activity")
            self._exports.crm_activities.append(CrmActivity(activity_id, person.record_id, kind, utc(occurred_at)))

    def status(self, person: Ref, *changes: tuple[str, str], is_deleted: bool = False) -> None:
        """Set (status, time) pairs on this CRM person, in the order given."""
        for to_value, occurred_at in changes:
            change_id = self._new_id("status-change")
            self._exports.status_changes.append(
                StatusChange(change_id, person.record_id, to_value, utc(occurred_at), is_deleted=is_deleted)
            )

    def status_on_no_day(self, person: Ref, to_value: str, occurred_at: str) -> None:
        """Set a status at a time that does not exist, written as it stands."""
        change_id = self._new_id("status-change")
        self._exports.status_changes.append(StatusChange(change_id, person.record_id, to_value, occurred_at))

    def bant(self, person: Ref, *facts: tuple[str, str, str]) -> None:
        """Change BANT fields of this CRM person: (field, value, time)."""
        for changed, to_value, occurred_at in facts:
            change_id = self._new_id("status-change")
            self._exports.status_changes.append(
                StatusChange(change_id, person.record_id, to_value, utc(occurred_at), changed=changed)
            )

    def opportunity(
        self,
        person: Ref,
        stage: str,
        created_at: str | None,
        closed_at: str | None = None,
        **details: str | bool,
    ) -> None:
        """Create an opportunity of this CRM person. `details` are other fields of Opportunity."""
        opportunity_id = self._new_id("opportunity")
        owner = next(row for row in self._exports.crm_persons if row.person_id == person.record_id)
        self._exports.opportunities.append(
            Opportunity(
                opportunity_id=opportunity_id,
                name=f"{owner.profile.company} - levering",
                stage=stage,
                person_id=person.record_id,
                account_id=owner.account_id,
                created_at=utc(created_at) if created_at else None,
                closed_at=utc(closed_at) if closed_at else None,
                **details,  # type: ignore[arg-type]  # amount, currency and reason are text, is_deleted is a boolean
            )
        )

    def order(self, profile: Profile, customer_since: str, *ordered_at: str) -> Ref:
        """Place orders in the web shop as one customer."""
        customer = self._new_id("customer")
        for moment in ordered_at:
            number = self._new_id("order")
            self._exports.orders.append(
                Order(number, customer, utc(customer_since), utc(moment), profile, amount="249,50")
            )
        return self._labelled(WEB_SHOP, customer)

    def broken_marketing_line(self, contact: Ref, kind: str) -> None:
        """Write a line of JSON that was cut off halfway."""
        activity_id = self._new_id("marketing-activity")
        text = f'{{"id":"{activity_id}","contact":"{contact.record_id}","type":"{kind}","at":"2026-0'
        self._exports.marketing_activities.append(Broken(text))

    def broken_status_line(self, person: Ref, to_value: str, occurred_at: str) -> None:
        """Write a status change with a comma in its reason that nobody quoted: one field too many."""
        change_id = self._new_id("status-change")
        text = f"{change_id},{person.record_id},lead,New,{to_value},budget known, signs soon,{occurred_at},false"
        self._exports.status_changes.append(Broken(text))
