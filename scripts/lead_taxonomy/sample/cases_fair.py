"""Cases around the fair: what became of a card.

A card scanned on 17 March is 180 days old on 13 September, so a card nobody heard from again ended as inactive.
"""

from __future__ import annotations

from lead_taxonomy.sample.casebook import CaseBook, someone
from lead_taxonomy.sample.expectations import Stage, journey


def coffee_card(book: CaseBook) -> None:
    """A name, and nothing more."""
    case = book.case(
        "coffee_card",
        nl="Een kaartje voor een kop koffie: een bekende naam, geen interesse.",
        en="A card handed in for a coffee: a known name, no interest.",
    )
    card = case.card(someone("Anna Proefman", "Koffiekaart Transport"), "2026-03-17T09:12:00Z", "card_coffee")
    case.expect(
        "Koffiekaart Transport",
        (card,),
        journey(
            1,
            "inactive",
            Stage(
                "known",
                "2026-03-17T09:12:00Z",
                "2026-09-13T09:12:00Z",
                "inactive",
                "a card handed in shows no interest; silent for more than 180 days",
            ),
        ),
    )


def purchase_plan_card(book: CaseBook) -> None:
    """The other end: from the stand to a signature."""
    case = book.case(
        "purchase_plan_card",
        nl="Een kaartje met een aankoopplan, opgevolgd tot en met de handtekening.",
        en="A card with a purchase plan, followed up to the signature.",
    )
    profile = someone("Bas Voorbeeld", "Aankoopplan Logistiek")
    card = case.card(profile, "2026-03-18T10:05:00Z", "card_purchase_plan", term="binnen 6 maanden")
    person = case.crm_person(profile, "2026-03-19T08:00:00Z", lead_source="Beurs")
    case.sales(person, ("call_connected", "2026-03-19T13:00:00Z"))
    case.status(
        person,
        ("Geaccepteerd door sales", "2026-03-20T09:00:00Z"),
        ("SQL confirmed", "2026-03-24T10:00:00Z"),
    )
    case.opportunity(person, "Gewonnen", "2026-03-26T14:00:00Z", "2026-05-12T11:00:00Z", amount="48000.00")
    later = (
        Stage(
            "sal",
            "2026-03-20T09:00:00Z",
            "2026-03-24T10:00:00Z",
            "advanced",
            "sales accepted; left after 97 hours of 120",
            sla=True,
        ),
        Stage("sql", "2026-03-24T10:00:00Z", "2026-03-26T14:00:00Z", "advanced", "sales confirmed the need"),
        Stage("opportunity", "2026-03-26T14:00:00Z", "2026-05-12T11:00:00Z", "advanced", "opportunity created"),
        Stage("customer", "2026-05-12T11:00:00Z", "2026-05-12T11:00:00Z", "won", "won, which closes the journey"),
    )
    case.expect(
        "Aankoopplan Logistiek",
        (card, person),
        journey(
            1,
            "won",
            Stage("known", "2026-03-18T10:05:00Z", "2026-03-18T10:05:00Z", "advanced", "interest with the card"),
            Stage(
                "inquiry", "2026-03-18T10:05:00Z", "2026-03-19T13:00:00Z", "advanced", "interest stated at the stand"
            ),
            Stage(
                "mql",
                "2026-03-19T13:00:00Z",
                "2026-03-20T09:00:00Z",
                "advanced",
                "30 + 25 points reach 50, fit 30; accepted after 20 hours",
                sla=True,
            ),
            *later,
        ),
        restated=(
            journey(
                1,
                "won",
                Stage("known", "2026-03-18T10:05:00Z", "2026-03-18T10:05:00Z", "advanced", "interest with the card"),
                Stage("inquiry", "2026-03-18T10:05:00Z", "2026-03-20T09:00:00Z", "advanced", "interest at the stand"),
                Stage(
                    "mql",
                    "2026-03-20T09:00:00Z",
                    "2026-03-20T09:00:00Z",
                    "advanced",
                    "55 points miss 65; sales accepted it, which implies MQL",
                    basis="inferred",
                ),
                *later,
            ),
        ),
    )


def card_then_nurtured_to_mql_before_change(book: CaseBook) -> None:
    """The coffee card that marketing warmed up."""
    case = book.case(
        "card_then_nurtured_to_mql_before_change",
        nl="Een koffiekaartje dat marketing opkweekt tot precies 50 punten, onder de oude norm.",
        en="A coffee card that marketing nurtures to exactly 50 points, under the old norm.",
    )
    profile = someone("Chantal Testers", "Opgekweekt Transport")
    card = case.card(profile, "2026-03-17T13:30:00Z", "card_coffee")
    contact = case.contact(
        profile,
        "2026-03-30T08:00:00Z",
        ("email_sent", "2026-04-07T07:00:00Z"),
        ("email_click", "2026-04-07T07:16:00Z"),
        ("email_click", "2026-04-14T08:02:00Z"),
        ("whitepaper_download", "2026-04-21T12:00:00Z"),
        ("webinar_attended", "2026-05-12T14:00:00Z"),
        source="trade_fair",
    )
    known = Stage("known", "2026-03-17T13:30:00Z", "2026-04-07T07:16:00Z", "advanced", "the card alone is no interest")
    case.expect(
        "Opgekweekt Transport",
        (card, contact),
        journey(
            1,
            "open",
            known,
            Stage("inquiry", "2026-04-07T07:16:00Z", "2026-05-12T14:00:00Z", "advanced", "a click is interest"),
            Stage(
                "mql",
                "2026-05-12T14:00:00Z",
                None,
                "open",
                "5 + 5 + 5 + 15 + 20 = 50 points, fit 30; sales never took it up",
                sla=False,
            ),
        ),
        restated=(
            journey(
                1,
                "open",
                known,
                Stage("inquiry", "2026-04-07T07:16:00Z", None, "open", "50 points miss today's 65"),
            ),
        ),
    )


def timezone_midnight(book: CaseBook) -> None:
    """Half past midnight in Utrecht is still the day before in UTC."""
    case = book.case(
        "timezone_midnight",
        nl="Een kaartje, gescand om half een 's nachts: de dag is die in Nederland.",
        en="A card scanned at half past midnight: the day is the day in the Netherlands.",
    )
    card = case.card(someone("Daan Middernacht", "Nachtploeg Expeditie"), "2026-03-17T23:30:00Z", "card_coffee")
    case.expect(
        "Nachtploeg Expeditie",
        (card,),
        journey(
            1,
            "inactive",
            Stage(
                "known",
                "2026-03-17T23:30:00Z",
                "2026-09-13T23:30:00Z",
                "inactive",
                "00:30 in Amsterdam is 18 March; silent for more than 180 days",
                date="2026-03-18",
            ),
        ),
    )


def unmapped_activity(book: CaseBook) -> None:
    """A reason that no mapping knows."""
    case = book.case(
        "unmapped_activity",
        nl="Een reden op het kaartje die geen mapping kent: de naam blijft, de reden telt als niet gemapt.",
        en="A reason on the card that no mapping knows: the name stays, the reason counts as unmapped.",
    )
    card = case.card(someone("Eva Stickers", "Stickerplak Transport"), "2026-03-19T11:45:00Z", "sticker_scanned")
    case.expect(
        "Stickerplak Transport",
        (card,),
        journey(
            1,
            "inactive",
            Stage(
                "known",
                "2026-03-19T11:45:00Z",
                "2026-09-15T11:45:00Z",
                "inactive",
                "an unmapped value meets no criterion; silent for more than 180 days",
            ),
        ),
    )


def existing_customer(book: CaseBook) -> None:
    """A customer who buys again is a lead again."""
    case = book.case(
        "existing_customer",
        nl="Een bestaande klant met een nieuw aankoopplan: telt mee, met een vlag.",
        en="An existing customer with a new purchase plan: counted, and flagged.",
    )
    profile = someone("Frits Klaassen", "Vaste Klant Groothandel")
    account = case.account(
        "Vaste Klant Groothandel", "https://www.vaste-klant-groothandel.example", "2025-01-20T09:00:00Z"
    )
    person = case.crm_person(profile, "2025-01-20T09:00:00Z", account, lead_source="Aanbeveling")
    case.opportunity(person, "Closed Won", "2025-02-03T10:00:00Z", "2025-03-17T15:00:00Z", amount="31500.00")
    card = case.card(profile, "2026-03-19T14:20:00Z", "card_purchase_plan")
    case.status(person, ("Accepted by sales", "2026-03-24T09:00:00Z"))
    case.opportunity(person, "Negotiation", "2026-04-01T10:00:00Z", "2026-11-30T00:00:00Z", amount="12000.00")
    case.expect(
        "Vaste Klant Groothandel",
        (person, card),
        journey(
            1,
            "won",
            Stage("known", "2025-01-20T09:00:00Z", "2025-02-03T10:00:00Z", "advanced", "entered in the CRM"),
            Stage(
                "inquiry",
                "2025-02-03T10:00:00Z",
                "2025-02-03T10:00:00Z",
                "advanced",
                "no interest on record; the opportunity implies it",
                basis="inferred",
            ),
            Stage(
                "mql",
                "2025-02-03T10:00:00Z",
                "2025-02-03T10:00:00Z",
                "advanced",
                "no score; the opportunity implies it",
                basis="inferred",
            ),
            Stage("opportunity", "2025-02-03T10:00:00Z", "2025-03-17T15:00:00Z", "advanced", "no SAL or SQL: left out"),
            Stage("customer", "2025-03-17T15:00:00Z", "2025-03-17T15:00:00Z", "won", "first sale"),
            existing_customer=False,
        ),
        journey(
            2,
            "open",
            Stage("known", "2026-03-19T14:20:00Z", "2026-03-19T14:20:00Z", "advanced", "back with a card"),
            Stage("inquiry", "2026-03-19T14:20:00Z", "2026-03-24T09:00:00Z", "advanced", "a purchase plan is interest"),
            Stage(
                "mql",
                "2026-03-24T09:00:00Z",
                "2026-03-24T09:00:00Z",
                "advanced",
                "30 points only; accepted by sales implies MQL",
                basis="inferred",
            ),
            Stage(
                "sal",
                "2026-03-24T09:00:00Z",
                "2026-04-01T10:00:00Z",
                "advanced",
                "left after 193 hours of 120",
                sla=False,
            ),
            Stage("opportunity", "2026-04-01T10:00:00Z", None, "open", "still open, so the journey is not inactive"),
            existing_customer=True,
        ),
    )


CASES = (
    coffee_card,
    purchase_plan_card,
    card_then_nurtured_to_mql_before_change,
    timezone_midnight,
    unmapped_activity,
    existing_customer,
)
