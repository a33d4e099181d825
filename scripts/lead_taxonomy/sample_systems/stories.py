"""What people do: from the first visit to the signature, drawn from how warm a person is."""

from __future__ import annotations

from datetime import datetime, timedelta

from lead_taxonomy.sample.background import Dice
from lead_taxonomy.sample_systems.world import (
    CALL_HELD,
    CALL_MISSED,
    CONTACT_FORM,
    CONVERTED,
    DEMO_FORM,
    DISQUALIFIED,
    EXPORTED_AT,
    FAIR_CARD,
    MAIL_CLICKED,
    MAIL_OPENED,
    MAIL_OPENED_BY_BOT,
    MAIL_SENT,
    MEETING_HELD,
    MQL,
    NEW,
    PAGE_VISITED,
    PRICING_VISITED,
    RECYCLED,
    SAL,
    SQL,
    UNSUBSCRIBED,
    WEBINAR_ATTENDED,
    WEBINAR_REGISTERED,
    WHITEPAPER,
    WORKING,
    Deal,
    Deed,
    Person,
)

LAST_MOMENT = EXPORTED_AT - timedelta(hours=8)
QUALIFYING_WARMTH = 0.3
DEAL_STAGES = ("prospecting", "proposal", "negotiation")

_DEEDS = (
    *(MAIL_SENT,) * 6,
    *(PAGE_VISITED,) * 5,
    *(PRICING_VISITED, WHITEPAPER, CONTACT_FORM, FAIR_CARD, WEBINAR_REGISTERED),
)


def tell_story(dice: Dice, person: Person) -> None:
    """Fill in what a person does, and the opportunity that comes of it."""
    warmth = dice.between(0, 999) ** 2 / 1_000_000
    moment = person.since
    deeds = [Deed(NEW, moment)]
    for _ in range(dice.between(0, 2 + int(6 * warmth))):
        moment = moment + timedelta(days=dice.between(0, 20), minutes=dice.between(1, 500))
        deeds += _one_deed(dice, moment, warmth)
    if warmth > QUALIFYING_WARMTH:
        deeds += _to_sales(dice, person, moment)
    person.deeds = sorted((deed for deed in deeds if deed.at <= LAST_MOMENT), key=lambda deed: deed.at)


def _one_deed(dice: Dice, moment: datetime, warmth: float) -> list[Deed]:
    """Return one deed with what follows from it within minutes or days."""
    kind = DEMO_FORM if warmth > QUALIFYING_WARMTH and dice.chance(0.1) else dice.pick(_DEEDS)
    deeds = [Deed(kind, moment)]
    if kind == MAIL_SENT:
        if dice.chance(0.15):
            deeds.append(Deed(MAIL_OPENED_BY_BOT, moment + timedelta(seconds=3)))
        if dice.chance(0.3 + warmth / 2):
            deeds.append(Deed(MAIL_OPENED, moment + timedelta(minutes=dice.between(5, 900))))
            if dice.chance(0.2 + warmth / 2):
                deeds.append(Deed(MAIL_CLICKED, deeds[-1].at + timedelta(seconds=40)))
        elif dice.chance(0.04):
            deeds.append(Deed(UNSUBSCRIBED, moment + timedelta(minutes=30)))
    elif kind == WEBINAR_REGISTERED and dice.chance(0.6):
        deeds.append(Deed(WEBINAR_ATTENDED, moment + timedelta(days=6)))
    return deeds


def _to_sales(dice: Dice, person: Person, moment: datetime) -> list[Deed]:
    """Return what happens after marketing hands a person over, and note the opportunity."""
    deeds = []

    def later(low: int, high: int) -> datetime:
        nonlocal moment
        moment = moment + timedelta(days=dice.between(low, high), minutes=dice.between(5, 500))
        return moment

    deeds.append(Deed(MQL, later(0, 4)))
    deeds.append(Deed(CALL_MISSED if dice.chance(0.4) else CALL_HELD, later(0, 3)))
    deeds.append(Deed(WORKING, deeds[-1].at + timedelta(minutes=2)))
    moment = deeds[-1].at
    if dice.chance(0.2):
        return [*deeds, Deed(DISQUALIFIED if dice.chance(0.3) else RECYCLED, later(1, 10))]
    deeds.append(Deed(SAL, later(0, 4)))
    if dice.chance(0.3):
        return deeds
    deeds.append(Deed(MEETING_HELD, later(1, 12)))
    deeds.append(Deed(SQL, later(0, 5)))
    if dice.chance(0.3):
        return deeds
    deeds.append(Deed(CONVERTED, later(0, 5)))
    if dice.chance(0.6) and moment <= LAST_MOMENT:
        person.deal = _deal(dice, moment + timedelta(minutes=1))
    return deeds


def _deal(dice: Dice, created_at: datetime) -> Deal:
    """Return an opportunity that goes through some stages."""
    stages = [(DEAL_STAGES[0], created_at)]
    moment = created_at
    for stage in DEAL_STAGES[1:]:
        moment += timedelta(days=dice.between(2, 25), minutes=dice.between(0, 400))
        if moment > LAST_MOMENT or dice.chance(0.2):
            break
        stages.append((stage, moment))
    amount = dice.between(20, 900) * 100
    currency = "GBP" if dice.chance(0.05) else "EUR"
    changed_at = created_at + timedelta(days=1, minutes=dice.between(0, 200))
    closed_at = moment + timedelta(days=dice.between(2, 30), minutes=dice.between(0, 300))
    if closed_at > LAST_MOMENT or dice.chance(0.25):
        return Deal(created_at, tuple(stages), amount, currency, amount_changed_at=changed_at)
    outcome = "won" if dice.chance(0.45) else "lost"
    return Deal(created_at, tuple(stages), amount, currency, outcome, closed_at, changed_at)
