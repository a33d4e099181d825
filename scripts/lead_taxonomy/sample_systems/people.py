"""People and organisations that do not exist."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lead_taxonomy.sample.background import (
    COUNTRIES,
    EMPLOYEES,
    FAMILY_NAMES,
    FIRST_NAMES,
    JOB_TITLES,
    PLACES,
    TRADES,
    Dice,
)
from lead_taxonomy.sample.casebook import plain
from lead_taxonomy.sample_systems.world import Organisation, Person

PERSONS_PER_ORGANISATION = 6
SUBSIDIARY_SHARE = 0.06
SHARED_WEBSITE_SHARE = 0.2
FREE_MAIL_SHARE = 0.12
FREE_DOMAINS = ("gmail.com", "hotmail.com", "ziggo.nl", "outlook.com")
FIRST_DAY = datetime(2025, 2, 3, 7, 0, tzinfo=UTC)
DAYS = 590


@dataclass
class Population:
    """Makes people, each with addresses nobody else has.

    `employers` are the organisations that several people work at: all but those of the hand-made stories.
    """

    dice: Dice
    organisations: list[Organisation] = field(default_factory=list)
    employers: list[Organisation] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    _used: Counter[str] = field(default_factory=Counter)

    def add_organisations(self, persons: int) -> None:
        """Make as many organisations as so many persons work at; some are subsidiaries of another."""
        names = [(place, trade, industry) for place in PLACES for trade, industry in TRADES]
        names = self.dice.shuffled(names)
        for number in range(max(12, persons // PERSONS_PER_ORGANISATION)):
            place, trade, industry = names[number % len(names)]
            turn = number // len(names) + 1
            name = f"{place} {trade}" + (f" {turn}" if turn > 1 else "")
            parent = None
            if self.employers and self.dice.chance(SUBSIDIARY_SHARE):
                parent = self.dice.pick(self.employers)
                parent = parent.parent or parent
            employer = Organisation(
                truth_id=f"O{len(self.organisations) + 1:05d}",
                name=f"{name} {self.dice.pick(('B.V.', 'NV', 'Groep', 'België'))}",
                domain=f"{plain(name, '-')}.example",
                industry=industry,
                country=self.dice.pick(COUNTRIES),
                employees=self.dice.pick(EMPLOYEES),
                parent=parent,
                shares_website=parent is not None and self.dice.chance(SHARED_WEBSITE_SHARE),
            )
            self.organisations.append(employer)
            self.employers.append(employer)

    def add_person(self) -> Person:
        """Make somebody who works at one of the organisations, or is known by a free-mail address alone."""
        dice = self.dice
        first, last = dice.pick(FIRST_NAMES), dice.pick(FAMILY_NAMES)
        organisation = None if dice.chance(FREE_MAIL_SHARE) else dice.pick(self.employers)
        free = self._address(f"{plain(f'{first} {last}', '.')}.voorbeeld", dice.pick(FREE_DOMAINS))
        email = self._address(plain(f"{first} {last}", "."), organisation.domain) if organisation else free
        person = Person(
            truth_id=f"P{len(self.persons) + 1:06d}",
            first_name=first,
            last_name=last,
            email=email,
            other_email=free,
            organisation=organisation,
            job_title=dice.pick(JOB_TITLES),
            country=organisation.country if organisation else "NL",
            since=FIRST_DAY + timedelta(days=dice.between(0, DAYS), minutes=dice.between(0, 600)),
        )
        self.persons.append(person)
        return person

    def _address(self, local: str, domain: str) -> str:
        """Return an address that is not taken yet."""
        self._used[f"{local}@{domain}"] += 1
        count = self._used[f"{local}@{domain}"]
        return f"{local}{count}@{domain}" if count > 1 else f"{local}@{domain}"
