"""The crowd around the labelled cases: random from a seed, so that the funnel looks like one.

It carries no expectations. What a person does is drawn from how warm the person is; nothing here knows a norm,
a score or a stage, so the sample cannot agree with the engine by construction.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from lead_taxonomy.sample.casebook import plain
from lead_taxonomy.sample.records import (
    FAIR_CAMPAIGN_ID,
    FAIR_CAMPAIGN_NAME,
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
    StatusChange,
    id_of,
)

T = TypeVar("T")

FIRST_BACKGROUND_NUMBER = 1001
LAST_MOMENT = datetime(2026, 9, 30, 20, 0, tzinfo=UTC)
SATURDAY = 5
OPENS, CLOSES = 7, 16

# 350 cards in all; the labelled cases take theirs from these numbers.
CARDS_PER_REASON = {
    "card_coffee": 214,
    "card_stand_visit": 78,
    "card_talk": 34,
    "card_demo_interest": 13,
    "card_purchase_plan": 10,
    "sticker_scanned": 1,
}
WARMTH = {
    "card_coffee": 0.10,
    "card_stand_visit": 0.25,
    "card_talk": 0.50,
    "card_demo_interest": 0.70,
    "card_purchase_plan": 0.90,
    "sticker_scanned": 0.10,
}
TERM = {"card_purchase_plan": "binnen 6 maanden", "card_demo_interest": "dit kwartaal", "card_talk": "onbekend"}

FAIR_DAYS = tuple(datetime(2026, 3, day, 8, 0, tzinfo=UTC) for day in (17, 18, 19))
NEWSLETTERS = tuple(
    datetime(2026, month, day, 7, 0, tzinfo=UTC)
    for month, day in ((3, 31), (4, 21), (5, 19), (6, 16), (7, 14), (8, 25), (9, 15))
)
FOLLOW_UP = datetime(2026, 3, 23, 8, 0, tzinfo=UTC)


def _words(text: str) -> tuple[str, ...]:
    """Split a list written as one text; an underscore stands for a blank within an item."""
    return tuple(word.replace("_", " ") for word in text.split())


FIRST_NAMES = _words(
    "Aïsha Amélie Bram Chloé Daniël Désirée Elif Esmée Fabiën François Geertje Hélène Ilse Jürgen Karlijn Lieke "
    "Loïs Maaike Noël Noor Ömer Pleun Renske René Saskia Sjöerd Thijs Tjeerd Ümit Valérie Wouter Xavier Yara Zoë"
)
FAMILY_NAMES = _words(
    "Aalbers Beukenhof Cornelisz Dijkgraaf Eikelboom Fortuijn Goudriaan Hazelaar IJsselstein Jonkheer Kersenboom "
    "Lindehof Mosterdman Nachtegaal Oudekerk Pruimboom Quispelaar Roosenboom Speksnijder Tulpenman Uilenburg "
    "Vinkeveen Wolkenvelt Zandstraat"
)
PLACES = _words(
    "Amstel Betuwe Brabant Drentse Eem Gelre IJssel Kempen Lek Maas Merwede Noordzee Peel Rijn Schelde Twente Vecht "
    "Veluwe Waal Zaan Zeeuwse Zuid"
)
TRADES = (
    ("Transport", "Transport & Logistics"),
    ("Logistiek", "Logistiek"),
    ("Opslag", "Warehousing"),
    ("Machinebouw", "Machinebouw"),
    ("Metaal", "Metaalbewerking"),
    ("Kunststof", "Kunststof"),
    ("Bouw", "Bouw"),
    ("Installatie", "Installatietechniek"),
    ("Zuivel", "Food processing"),
    ("Advies", "Consulting"),
    ("Software", "Software"),
    ("Supermarkten", "Supermarkt"),
    ("Zorggroep", "Zorg"),
    ("Kwekerijen", "Glastuinbouw"),
    ("Energie", "Energie"),
)
JOB_TITLES = _words(
    "Directeur Eigenaar Logistiek_manager Operations_manager Magazijnchef Supply_chain_manager Planner Inkoper "
    "Hoofd_inkoop Procurement_manager ICT_manager Controller Marketing_manager Accountmanager HR_manager Adviseur "
    "Office_manager Medewerker Medewerker Student Stagiair Chief_Happiness_Officer"
)
COUNTRIES = ("NL",) * 14 + ("BE",) * 3 + ("DE", "DE", "FR")
EMPLOYEES = ("4", "12", "18", "25", "35", "48", "50", "75", "120", "180", "260", "450", "900", "2400", "")
FREE_DOMAINS = ("gmail.com", "hotmail.com")
CRM_SOURCES = _words(
    "Website Web Aanbeveling Referral Partner Cold_Call LinkedIn Advertentie Gekochte_lijst Mailing Webinar Email "
    "Lunch_&_Learn Onbekend Radio"
)
MARKETING_SOURCES = _words(
    "organic google paid display direct email social linkedin referral webinar whitepaper blog video infographic"
)
TEAMS = ("Verkoop Noord", "Verkoop Zuid", "Verkoop België", "Verkoop Binnendienst")

# What somebody does on a website or by mail: the kind, and how often relative to the others.
COOL_DEEDS = (("web_visit", 12), ("email_click", 3), ("newsletter_signup", 2), ("unsubscribe", 1), ("chatbot_ping", 1))
WARM_DEEDS = (
    ("web_visit", 8),
    ("email_click", 4),
    ("pricing_page", 3),
    ("whitepaper_download", 3),
    ("webinar_registered", 1),
    ("webinar_attended", 2),
    ("form_fill", 2),
    ("campaign_response", 2),
    ("email_reply", 1),
    ("phone_call_connected", 1),
    ("phone_call_no_answer", 1),
    ("demo_request", 1),
    ("trial_start", 1),
)
WARM = 0.4
HOT = 0.55


class Dice:
    """Draws from the seed with `random()` alone, the one method that Python promises never to change."""

    def __init__(self, seed: int) -> None:
        """Begin the sequence that belongs to the seed."""
        self._random = random.Random(seed)  # noqa: S311 - made-up data, nothing to protect

    def chance(self, probability: float) -> bool:
        """Return true with this probability."""
        return self._random.random() < probability

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options, each as likely."""
        return options[self.between(0, len(options) - 1)]

    def weighted(self, options: Sequence[tuple[T, int]]) -> T:
        """Return one of the options, as likely as its weight."""
        return self.pick([option for option, weight in options for _ in range(weight)])

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a random order."""
        return [item for _, _, item in sorted((self._random.random(), place, item) for place, item in enumerate(items))]


@dataclass(frozen=True)
class Company:
    """An organisation of the background."""

    name: str
    domain: str
    industry: str
    country: str
    employees: str


@dataclass
class Crowd:
    """The background in the making."""

    dice: Dice
    exports: Exports
    numbers: Numbers = field(default_factory=lambda: Numbers(FIRST_BACKGROUND_NUMBER))
    emails: set[str] = field(default_factory=set)
    accounts: dict[str, str] = field(default_factory=dict)
    companies: list[Company] = field(default_factory=list)

    def new_id(self, kind: str) -> str:
        """Return a fresh record id of the background's own range."""
        return id_of(kind, self.numbers.next(kind))


def add_background(exports: Exports, seed: int) -> None:
    """Add the crowd to the exports, which hold the labelled cases already."""
    crowd = Crowd(Dice(seed), exports)
    crowd.companies = _companies(crowd.dice)
    _visit_the_fair(crowd)
    _come_in_online(crowd, people=110)
    _known_customers(crowd, people=35)
    _shop(crowd, people=40)
    _export_of_september(crowd)


def _companies(dice: Dice) -> list[Company]:
    """Return every combination of place and trade, each with its own domain, in a random order."""
    companies = []
    for place in PLACES:
        for trade, industry in TRADES:
            name = f"{place} {trade} {dice.pick(('BV', 'NV', 'Groep'))}"
            domain = f"{plain(f'{place} {trade}', '-')}.example"
            companies.append(Company(name, domain, industry, dice.pick(COUNTRIES), dice.pick(EMPLOYEES)))
    return dice.shuffled(companies)


def _person(crowd: Crowd, company: Company, *, free_mail: bool = False) -> Profile:
    """Return somebody at the company, with an address nobody else has."""
    dice = crowd.dice
    name = f"{dice.pick(FIRST_NAMES)} {dice.pick(FAMILY_NAMES)}"
    local = f"{plain(name, '.')}.voorbeeld" if free_mail else plain(name, ".")
    domain = dice.pick(FREE_DOMAINS) if free_mail else company.domain
    email, count = f"{local}@{domain}", 1
    while email in crowd.emails:
        count += 1
        email = f"{local}{count}@{domain}"
    crowd.emails.add(email)
    return Profile(
        name=name,
        email=email,
        company=company.name,
        job_title=dice.pick(JOB_TITLES),
        country=company.country,
        industry=company.industry,
        employees=company.employees,
    )


def _visit_the_fair(crowd: Crowd) -> None:
    """Fill up to 350 cards; marketing follows up by mail, sales picks up the warm ones."""
    dice = crowd.dice
    taken = Counter(card.reason for card in crowd.exports.cards)
    reasons = dice.shuffled(
        [reason for reason, count in CARDS_PER_REASON.items() for _ in range(count - taken[reason])]
    )
    minutes = sorted(dice.between(0, 3 * 540 - 1) for _ in reasons)
    for reason, minute in zip(reasons, minutes, strict=True):
        scanned_at = FAIR_DAYS[minute // 540] + timedelta(minutes=minute % 540)
        company = dice.pick(crowd.companies[:190])
        profile = _person(crowd, company, free_mail=dice.chance(0.08))
        if dice.chance(0.01):
            profile = Profile(name=profile.name, email="", company=profile.company, country=profile.country)
        number = id_of("card", len(crowd.exports.cards) + 1)
        team = dice.pick(("Stand A", "Stand B", "-"))
        crowd.exports.cards.append(Card(number, scanned_at, profile, reason, TERM.get(reason, ""), team))
        if not profile.email:
            continue
        warmth = WARMTH[reason]
        if dice.chance(0.45 + warmth / 2):
            _follow_up_by_mail(crowd, profile, warmth)
        if dice.chance(warmth - 0.2):
            _hand_to_sales(crowd, profile, company, FOLLOW_UP + _office_hours(dice, 0, 10), "Beurs")


def _office_hours(dice: Dice, first_day: int, last_day: int) -> timedelta:
    """Return a distance of so many days, to a moment between 07:00 and 15:59 UTC when counted from midnight."""
    return timedelta(days=dice.between(first_day, last_day), minutes=dice.between(0, 539))


def _at_work(moment: datetime) -> datetime:
    """Return the moment, or the first working hour after it that it can be: sales does not work at night."""
    if moment.hour < OPENS:
        moment += timedelta(hours=OPENS)
    elif moment.hour >= CLOSES:
        moment += timedelta(hours=24 - moment.hour + OPENS)
    while moment.weekday() >= SATURDAY:
        moment += timedelta(days=1)
    return moment


def _add_deed(crowd: Crowd, contact_id: str, kind: str, occurred_at: datetime, campaign_id: str = "") -> None:
    """Add an activity of the contact, unless it would lie after the exports."""
    if occurred_at <= LAST_MOMENT:
        activity_id = crowd.new_id("marketing-activity")
        crowd.exports.marketing_activities.append(
            MarketingActivity(activity_id, contact_id, kind, occurred_at, campaign_id)
        )


def _follow_up_by_mail(crowd: Crowd, profile: Profile, warmth: float) -> None:
    """Put a visitor of the fair in the newsletter, and let the visitor do what the warmth suggests."""
    dice = crowd.dice
    contact_id = crowd.new_id("contact")
    created_at = FOLLOW_UP + timedelta(minutes=dice.between(0, 240))
    crowd.exports.contacts.append(
        Contact(contact_id, profile, "trade_fair", created_at, FAIR_CAMPAIGN_ID, FAIR_CAMPAIGN_NAME)
    )
    for sent_at in NEWSLETTERS:
        if not dice.chance(0.5):
            continue
        campaign = f"nieuwsbrief-{sent_at:%Y-%m}"
        at = sent_at + timedelta(seconds=dice.between(0, 600))
        _add_deed(crowd, contact_id, "email_sent", at, campaign)
        if dice.chance(0.03):
            _add_deed(crowd, contact_id, "email_bounce", at + timedelta(seconds=4), campaign)
        elif dice.chance(0.2 + 0.4 * warmth):
            opened_at = at + timedelta(minutes=dice.between(3, 900))
            _add_deed(crowd, contact_id, "email_open", opened_at, campaign)
            if dice.chance(0.5 * warmth):
                _add_deed(crowd, contact_id, "email_click", opened_at + timedelta(seconds=40), campaign)
    _do_things(crowd, contact_id, created_at, warmth)


def _do_things(crowd: Crowd, contact_id: str, since: datetime, warmth: float) -> None:
    """Let a contact do a number of things in the five months after a moment."""
    dice = crowd.dice
    deeds = WARM_DEEDS if warmth >= WARM else COOL_DEEDS
    moments = sorted(_office_hours(dice, 1, 150) for _ in range(dice.between(0, round(2 + 10 * warmth))))
    for moment in moments:
        _add_deed(crowd, contact_id, dice.weighted(deeds), since + moment)


def _hand_to_sales(crowd: Crowd, profile: Profile, company: Company, since: datetime, lead_source: str) -> None:
    """Create a person in the CRM, and walk it through the statuses as far as it gets."""
    dice = crowd.dice
    person_id = crowd.new_id("crm-person")
    account_id = _account(crowd, company, since) if dice.chance(0.6) else ""
    crowd.exports.crm_persons.append(
        CrmPerson(person_id, profile, since, account_id, lead_source=lead_source, owner=dice.pick(TEAMS))
    )
    _set_status(crowd, person_id, "Nieuw", since)
    contacted_at = _at_work(since + timedelta(hours=dice.between(2, 90)))
    _log(crowd, person_id, dice.pick(("call_connected", "call_no_answer", "email_out")), contacted_at)
    answer = dice.weighted(
        (
            ("Geaccepteerd door sales", 7),
            ("Rejected by sales - no fit", 1),
            ("Rejected by sales - unreachable", 1),
            ("On hold", 1),
            ("Parked", 1),
        )
    )
    _set_status(crowd, person_id, answer, contacted_at + timedelta(minutes=20))
    if answer == "Geaccepteerd door sales":
        _sell(crowd, person_id, account_id, profile, _at_work(contacted_at + timedelta(days=dice.between(1, 9))))


def _sell(crowd: Crowd, person_id: str, account_id: str, profile: Profile, met_at: datetime) -> None:
    """Let sales meet the person: back to marketing, lost, or an opportunity with an end that may still be open."""
    dice = crowd.dice
    _log(crowd, person_id, "meeting", met_at)
    verdict = dice.weighted(
        (("SQL confirmed", 6), ("Recycled - bad timing", 2), ("Recycled - no budget", 1), ("Lost - no interest", 1))
    )
    decided_at = _at_work(met_at + timedelta(hours=dice.between(1, 60)))
    _set_status(crowd, person_id, verdict, decided_at)
    if verdict != "SQL confirmed" or decided_at > LAST_MOMENT:
        return
    for fact in ("need", "budget", "authority", "timeline"):
        if dice.chance(0.5):
            _set_status(crowd, person_id, "yes", decided_at, changed=fact)
    created_at = _at_work(decided_at + timedelta(days=dice.between(0, 12)))
    closed_at = _at_work(created_at + timedelta(days=dice.between(14, 110)))
    stage = dice.pick(("Closed Won", "Gewonnen", "Closed Lost", "Closed Lost - price", "Verloren", "Proposal"))
    if created_at > LAST_MOMENT:
        return
    crowd.exports.opportunities.append(
        Opportunity(
            crowd.new_id("opportunity"),
            f"{profile.company} - {dice.pick(('magazijnstellingen', 'onderhoud', 'planningssoftware'))}",
            stage if closed_at <= LAST_MOMENT else "Negotiation",
            person_id,
            account_id,
            created_at,
            closed_at,
            amount=f"{dice.between(8, 160) * 500}.00",
        )
    )


def _account(crowd: Crowd, company: Company, created_at: datetime) -> str:
    """Return the id of the company's account in the CRM; make it where it is not there yet."""
    if company.domain not in crowd.accounts:
        account_id = crowd.new_id("crm-account")
        crowd.accounts[company.domain] = account_id
        crowd.exports.crm_accounts.append(
            CrmAccount(
                account_id,
                company.name,
                f"https://www.{company.domain}",
                created_at,
                company.country,
                company.industry,
                company.employees,
                crowd.dice.pick(TEAMS),
            )
        )
    return crowd.accounts[company.domain]


def _set_status(crowd: Crowd, person_id: str, to_value: str, occurred_at: datetime, changed: str = "lead") -> None:
    """Add a status change, unless it would lie after the exports."""
    if occurred_at <= LAST_MOMENT:
        crowd.exports.status_changes.append(
            StatusChange(crowd.new_id("status-change"), person_id, to_value, occurred_at, changed=changed)
        )


def _log(crowd: Crowd, person_id: str, kind: str, occurred_at: datetime) -> None:
    """Add an activity of sales, unless it would lie after the exports."""
    if occurred_at <= LAST_MOMENT:
        crowd.exports.crm_activities.append(CrmActivity(crowd.new_id("crm-activity"), person_id, kind, occurred_at))


def _come_in_online(crowd: Crowd, people: int) -> None:
    """Let people find the website over a year; sales picks up some of the warm ones."""
    dice = crowd.dice
    year = datetime(2025, 10, 1, 7, 0, tzinfo=UTC)
    for _ in range(people):
        company = dice.pick(crowd.companies[120:300])
        profile = _person(crowd, company, free_mail=dice.chance(0.15))
        warmth = dice.between(10, 90) / 100
        created_at = year + _office_hours(dice, 0, 350)
        contact_id = crowd.new_id("contact")
        crowd.exports.contacts.append(Contact(contact_id, profile, dice.pick(MARKETING_SOURCES), created_at))
        _add_deed(crowd, contact_id, dice.pick(("form_fill", "newsletter_signup", "web_visit")), created_at)
        _do_things(crowd, contact_id, created_at, warmth)
        if warmth > HOT and dice.chance(0.5):
            _hand_to_sales(crowd, profile, company, created_at + _office_hours(dice, 20, 60), "Website")


def _known_customers(crowd: Crowd, people: int) -> None:
    """Fill the CRM with names of 2025: customers of then, and names that nothing came of."""
    dice = crowd.dice
    year = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
    for _ in range(people):
        company = dice.pick(crowd.companies[:300])
        source = dice.pick(CRM_SOURCES)
        _hand_to_sales(crowd, _person(crowd, company), company, year + _office_hours(dice, 0, 330), source)


def _shop(crowd: Crowd, people: int) -> None:
    """Let companies and consumers order in the web shop; some come back, some leave their cart behind."""
    dice = crowd.dice
    year = datetime(2025, 11, 3, 7, 0, tzinfo=UTC)
    for _ in range(people):
        company = dice.pick(crowd.companies[200:])
        profile = _person(crowd, company, free_mail=dice.chance(0.25))
        customer = crowd.new_id("customer")
        since = year + _office_hours(dice, 0, 300)
        ordered_at = since
        for _ in range(dice.between(1, 3)):
            if ordered_at <= LAST_MOMENT:
                event = "order" if dice.chance(0.8) else "cart_abandoned"
                amount = f"{dice.between(40, 900)},{dice.between(0, 99):02d}"
                number = crowd.new_id("order")
                crowd.exports.orders.append(Order(number, customer, since, ordered_at, profile, event, amount))
            ordered_at += timedelta(days=dice.between(10, 120), minutes=dice.between(0, 400))


def _export_of_september(crowd: Crowd) -> None:
    """List the contacts that were new in August in an earlier export too; nothing changed for them since."""
    crowd.exports.earlier_contacts += [
        contact
        for contact in crowd.exports.contacts
        if contact.contact_id >= id_of("contact", FIRST_BACKGROUND_NUMBER)
        and contact.created_at.strftime("%Y-%m") == "2026-08"
    ]
