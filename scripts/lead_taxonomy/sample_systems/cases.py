"""Stories told by hand: one trap or way of matching each, with the stages that the agreed taxonomy must show.

Everybody works at an organisation of their own, so that the lead is the person, whatever the taxonomy counts. The
expected days come from the text of the definitions, not from a build. An empty day: never reached.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from lead_taxonomy.sample.casebook import plain
from lead_taxonomy.sample_systems.keeping import Keeper
from lead_taxonomy.sample_systems.people import Population
from lead_taxonomy.sample_systems.world import (
    CONTACT_FORM,
    CONVERTED,
    DYNAMICS,
    HUBSPOT,
    MAIL_OPENED,
    MAIL_OPENED_BY_BOT,
    MAIL_SENT,
    MARKETO,
    MEETING_HELD,
    MQL,
    NEW,
    PARDOT,
    RECYCLED,
    SALESFORCE,
    SQL,
    WEBINAR_ATTENDED,
    WEBINAR_REGISTERED,
    Deal,
    Deed,
    ExpectedStage,
    Organisation,
    Person,
)


class Storyteller:
    """Makes the persons of the cases, and notes what to expect of them."""

    def __init__(self, keeper: Keeper, population: Population) -> None:
        """Tell into this world."""
        self.keeper = keeper
        self.population = population

    def person(self, name: str, company: str, since: str, *deeds: tuple[str, str], deal: Deal | None = None) -> Person:
        """Make somebody at an organisation of their own; without one the address is a free-mail address."""
        first, _, last = name.partition(" ")
        free = f"{plain(name, '.')}.voorbeeld.{len(self.population.persons) + 1}@gmail.com"
        organisation = None
        if company:
            number = len(self.population.organisations) + 1
            domain = f"{plain(company, '-')}.example"
            organisation = Organisation(f"O{number:05d}", company, domain, "Machinebouw", "NL", "120")
            self.population.organisations.append(organisation)
        person = Person(
            truth_id=f"P{len(self.population.persons) + 1:06d}",
            first_name=first,
            last_name=last,
            email=f"{plain(name, '.')}@{organisation.domain}" if organisation else free,
            other_email=free,
            organisation=organisation,
            job_title="Inkoper",
            country="NL",
            since=at(since),
            deeds=[Deed(NEW, at(since)), *(Deed(kind, at(moment)) for kind, moment in deeds)],
            deal=deal,
        )
        self.population.persons.append(person)
        return person

    def expect(self, person: Person, reason: str, **stages: str) -> None:
        """Note the day on which the person reaches each stage; empty for never."""
        self.keeper.world.expected += [
            ExpectedStage(person.truth_id, stage, day, reason) for stage, day in stages.items()
        ]


def at(text: str) -> datetime:
    """Read `2026-08-03` as nine in the morning UTC, and `2026-08-03 12:30` as that time."""
    return datetime.fromisoformat(text if ":" in text else f"{text} 09:00").replace(tzinfo=UTC)


def deal(created: str, closed: str = "", outcome: str = "") -> Deal:
    """Return an opportunity that gets a proposal after three days."""
    first = at(created)
    stages = (("prospecting", first), ("proposal", first + timedelta(days=3)))
    return Deal(first, stages, 25_000, "EUR", outcome, at(closed) if closed else None, first + timedelta(days=1))


def _hubspot_to_customer(story: Storyteller) -> None:
    person = story.person(
        "Aukje Kranenmaker",
        "Kranenmaker Hijswerk",
        "2026-08-03",
        (CONTACT_FORM, "2026-08-03 09:05"),
        (MQL, "2026-08-10"),
        (SQL, "2026-08-17"),
        deal=deal("2026-08-20", "2026-09-10", "won"),
    )
    story.keeper.assign([story.keeper.add(person, HUBSPOT, "contact", person.since)])
    days = {"known": "2026-08-03", "inquiry": "2026-08-03", "mql": "2026-08-10", "sql": "2026-08-17"}
    story.expect(
        person, "HubSpot alone, from form to customer", **days, opportunity="2026-08-20", customer="2026-09-10"
    )


def _converted_with_opportunity(story: Storyteller) -> None:
    person = story.person(
        "Barend Stapelaar",
        "Stapelaar Palletbouw",
        "2026-06-01",
        (MEETING_HELD, "2026-06-10"),
        (CONVERTED, "2026-06-20"),
        deal=deal("2026-06-20 09:01", "2026-07-15", "won"),
    )
    lead = story.keeper.add(person, SALESFORCE, "lead", person.since)
    contact = story.keeper.convert(lead, at("2026-06-20"))
    story.keeper.assign([lead, contact])
    days = {"known": "2026-06-01", "inquiry": "2026-06-10", "opportunity": "2026-06-20", "customer": "2026-07-15"}
    story.expect(person, "a Salesforce lead that became contact, account and opportunity", **days)


def _converted_without_opportunity(story: Storyteller) -> None:
    person = story.person(
        "Corné Zonderkans",
        "Zonderkans Verhuizers",
        "2026-06-02",
        (MEETING_HELD, "2026-06-11"),
        (CONVERTED, "2026-06-21"),
    )
    lead = story.keeper.add(person, SALESFORCE, "lead", person.since)
    story.keeper.assign([lead, story.keeper.convert(lead, at("2026-06-21"))])
    story.expect(
        person,
        "converted without opportunity: a contact is no customer",
        known="2026-06-02",
        inquiry="2026-06-11",
        opportunity="",
        customer="",
    )


def _linked_by_salesforce_id(story: Storyteller) -> None:
    person = story.person(
        "Dineke Schakelaar",
        "Schakelaar Ketentechniek",
        "2026-05-04",
        (CONTACT_FORM, "2026-05-04 09:10"),
        (MEETING_HELD, "2026-05-18"),
    )
    contact = story.keeper.add(person, HUBSPOT, "contact", person.since, person.other_email)
    lead = story.keeper.add(person, SALESFORCE, "lead", at("2026-05-05"))
    story.keeper.add(person, MARKETO, "lead", at("2026-05-06"), person.email.upper())
    contact.salesforce = lead
    contact.shows_marketing = lead.shows_sales = True
    story.expect(
        person,
        "HubSpot keeps the Salesforce id, Marketo the address in capitals: one person",
        known="2026-05-04",
        inquiry="2026-05-04",
    )


def _pardot_keeps_the_short_id(story: Storyteller) -> None:
    person = story.person("Eelco Vijftien", "Vijftien Meettechniek", "2026-04-13", (CONTACT_FORM, "2026-04-13 10:00"))
    prospect = story.keeper.add(person, PARDOT, "prospect", person.since, person.other_email)
    prospect.keeps_short_id = True
    prospect.salesforce = story.keeper.add(person, SALESFORCE, "lead", at("2026-04-14"))
    prospect.shows_marketing = True
    story.expect(person, "Pardot keeps the Salesforce id in 15 characters", known="2026-04-13", inquiry="2026-04-13")


def _merged_in_marketo(story: Storyteller) -> None:
    for name, company in (
        ("Fardau Samenvoeger", "Samenvoeger Lijmtechniek"),
        ("Gijs Vereniger", "Vereniger Lastechniek"),
    ):
        person = story.person(
            name,
            company,
            "2026-03-02",
            (WEBINAR_REGISTERED, "2026-03-20"),
            (WEBINAR_ATTENDED, "2026-03-26"),
        )
        winner = story.keeper.add(person, MARKETO, "lead", person.since)
        loser = story.keeper.add(person, MARKETO, "lead", at("2026-03-04"), person.other_email)
        story.keeper.merge(loser, winner, at("2026-08-03"))
        story.keeper.assign([winner, loser])
        story.expect(person, "a merge in Marketo, written either way round", known="2026-03-02", inquiry="2026-03-26")


def _recycled_and_back(story: Storyteller) -> None:
    person = story.person(
        "Hilde Terugkomer",
        "Terugkomer Koeltechniek",
        "2026-02-02",
        (CONTACT_FORM, "2026-02-02 09:30"),
        (MQL, "2026-02-09"),
        (RECYCLED, "2026-02-23"),
    )
    story.keeper.assign([story.keeper.add(person, HUBSPOT, "contact", person.since)])
    story.expect(
        person,
        "the lifecycle value is cleared on the way back: no stage of that name",
        known="2026-02-02",
        inquiry="2026-02-02",
        mql="2026-02-09",
        opportunity="",
    )


def _migrated(story: Storyteller) -> None:
    for name, company in (("Ids Overzetter", "Overzetter Veerdiensten"), ("Irma Meeverhuisd", "Meeverhuisd Kratten")):
        person = story.person(name, company, "2025-02-10")
        story.keeper.assign([story.keeper.add(person, HUBSPOT, "contact", person.since)])
        story.expect(person, "an import set the stage: not an event", known="2025-02-10", inquiry="", mql="")


def _linked_accounts(story: Storyteller) -> None:
    person = story.person("Quinten Koppelstuk", "Koppelstuk Leidingwerk", "2026-04-20")
    contact = story.keeper.add(person, HUBSPOT, "contact", person.since)
    twin = story.keeper.add(person, SALESFORCE, "contact", at("2026-04-21"))
    story.keeper.assign([contact, twin])
    if person.organisation and twin.account:
        contact.account = story.keeper.account(HUBSPOT, person.organisation, person.since)
        contact.account.salesforce, contact.account.website = twin.account, ""
    story.expect(person, "HubSpot keeps the id of the Salesforce account", known="2026-04-20", inquiry="")


def _opened_by_a_bot(story: Storyteller) -> None:
    for system in (HUBSPOT, MARKETO):
        person = story.person(
            f"Jelle Filterman-{system.title()}",
            f"Filterman {system.title()} Zeefdruk",
            "2026-05-11",
            (MAIL_SENT, "2026-05-12"),
            (MAIL_OPENED_BY_BOT, "2026-05-12 09:00:03"),
            (MAIL_OPENED, "2026-05-12 11:00"),
        )
        story.keeper.assign([story.keeper.add(person, system, "", person.since)])
        story.expect(person, "a scanner opened the mail, and so did the reader", known="2026-05-11", inquiry="", mql="")


def _namesakes(story: Storyteller) -> None:
    for company, system in (
        ("Naamgenoot Oost", SALESFORCE),
        ("Naamgenoot West", HUBSPOT),
        ("Naamgenoot Zee", DYNAMICS),
    ):
        person = story.person("Karel Naamgenoot", company, "2026-07-06")
        story.keeper.assign([story.keeper.add(person, system, "", person.since)])
        story.expect(person, "same name, another organisation: another person", known="2026-07-06", inquiry="")


def _role_addresses(story: Storyteller) -> None:
    first = story.person("Liesbeth Postbus", "Postbus Sorteertechniek", "2026-07-07")
    second = story.person("Marnix Loket", "", "2026-07-08")
    second.organisation = first.organisation
    for person, system in ((first, SALESFORCE), (second, MARKETO)):
        story.keeper.assign(
            [story.keeper.add(person, system, "", person.since, "info@postbus-sorteertechniek.example")]
        )


def _deleted_in_salesforce(story: Storyteller) -> None:
    person = story.person("Rinske Prullenbak", "Prullenbak Recycling", "2026-06-08")
    kept = story.keeper.add(person, SALESFORCE, "lead", person.since)
    binned = story.keeper.add(person, SALESFORCE, "lead", at("2026-06-09"), person.other_email)
    binned.is_deleted, binned.ended_at = True, at("2026-06-12")
    story.keeper.assign([kept, binned])
    story.expect(person, "a second lead in the recycle bin", known="2026-06-08", inquiry="")


def _dynamics_to_customer(story: Storyteller) -> None:
    person = story.person(
        "Nynke Optelsom",
        "Optelsom Weegtechniek",
        "2026-07-01",
        (CONVERTED, "2026-07-10"),
        deal=deal("2026-07-10 09:01", "2026-08-12", "won"),
    )
    lead = story.keeper.add(person, DYNAMICS, "lead", person.since)
    story.keeper.assign([lead, story.keeper.convert(lead, at("2026-07-10"))])
    days = {"known": "2026-07-01", "opportunity": "2026-07-10", "customer": "2026-08-12"}
    story.expect(person, "a Dynamics lead that was qualified, and won", **days)


def _pardot_lost(story: Storyteller) -> None:
    person = story.person(
        "Okke Misgegaan",
        "Misgegaan Verpakkingen",
        "2026-06-15",
        (CONTACT_FORM, "2026-06-15 09:20"),
        deal=deal("2026-06-22", "2026-08-03", "lost"),
    )
    story.keeper.assign([story.keeper.add(person, PARDOT, "prospect", person.since)])
    days = {"known": "2026-06-15", "inquiry": "2026-06-15", "opportunity": "2026-06-22", "customer": ""}
    story.expect(person, "lost in Pardot: the status says so, the stage is free text", **days)


def _free_mail_only(story: Storyteller) -> None:
    person = story.person("Pytsje Particulier", "", "2026-05-20", (CONTACT_FORM, "2026-05-20 09:15"))
    story.keeper.assign([story.keeper.add(person, HUBSPOT, "contact", person.since)])
    story.expect(person, "a free-mail address only: known, not counted further", known="2026-05-20", inquiry="")


CASES: tuple[Callable[[Storyteller], None], ...] = (
    _hubspot_to_customer,
    _converted_with_opportunity,
    _converted_without_opportunity,
    _linked_by_salesforce_id,
    _pardot_keeps_the_short_id,
    _merged_in_marketo,
    _recycled_and_back,
    _migrated,
    _linked_accounts,
    _opened_by_a_bot,
    _namesakes,
    _role_addresses,
    _deleted_in_salesforce,
    _dynamics_to_customer,
    _pardot_lost,
    _free_mail_only,
)


def add_cases(keeper: Keeper, population: Population) -> None:
    """Tell all stories. Nobody in them makes a mistake, so that the expectation stands."""
    story = Storyteller(keeper, population)
    dirt, keeper.dirt = keeper.dirt, 0.0
    for tell in CASES:
        tell(story)
    keeper.dirt = dirt
