"""Cases around the journey: how it closes, what starts the next one, what does not, and signals at one instant.

The exports are of 2026-10-01T04:00:00Z (as_of); 180 days before that is 2026-04-04T04:00:00Z.
"""

from __future__ import annotations

from lead_taxonomy.sample.casebook import CaseBook, someone
from lead_taxonomy.sample.expectations import Stage, journey


def recycled_returns(book: CaseBook) -> None:
    """Back to marketing, and back again with a clean slate."""
    case = book.case(
        "recycled_returns",
        nl="Door sales teruggegeven en een maand later terug: tweede reis, de score begint op nul.",
        en="Recycled by sales and back a month later: a second journey, the score starts at zero.",
    )
    profile = someone("Abel Terugkeer", "Terugkeer Logistiek")
    contact = case.contact(
        profile,
        "2026-04-13T09:00:00Z",
        ("form_fill", "2026-04-13T09:00:00Z"),
        ("webinar_attended", "2026-04-21T13:00:00Z"),
        ("email_reply", "2026-04-22T08:00:00Z"),
        ("web_visit", "2026-06-04T07:45:00Z"),
        ("whitepaper_download", "2026-06-04T07:50:00Z"),
        ("email_click", "2026-06-18T09:00:00Z"),
    )
    person = case.crm_person(profile, "2026-04-22T12:00:00Z")
    case.status(
        person,
        ("Accepted by sales", "2026-04-23T10:00:00Z"),
        ("Recycled - bad timing", "2026-05-06T14:00:00Z"),
    )
    known = Stage("known", "2026-04-13T09:00:00Z", "2026-04-13T09:00:00Z", "advanced", "the form made the contact")
    sal = Stage(
        "sal",
        "2026-04-23T10:00:00Z",
        "2026-05-06T14:00:00Z",
        "recycled",
        "given back after 13 days, over 120 hours",
        sla=False,
    )
    second = journey(
        2,
        "open",
        Stage(
            "known", "2026-06-04T07:45:00Z", "2026-06-04T07:50:00Z", "advanced", "a visit after the close starts anew"
        ),
        Stage("inquiry", "2026-06-04T07:50:00Z", None, "open", "2 + 15 + 5 = 22 points; the 60 of before are gone"),
    )
    case.expect(
        "Terugkeer Logistiek",
        (contact, person),
        journey(
            1,
            "recycled",
            known,
            Stage("inquiry", "2026-04-13T09:00:00Z", "2026-04-22T08:00:00Z", "advanced", "form filled in"),
            Stage(
                "mql",
                "2026-04-22T08:00:00Z",
                "2026-04-23T10:00:00Z",
                "advanced",
                "20 + 20 + 20 = 60 reaches 50; accepted after 26 hours",
                sla=True,
            ),
            sal,
        ),
        second,
        restated=(
            journey(
                1,
                "recycled",
                known,
                Stage("inquiry", "2026-04-13T09:00:00Z", "2026-04-23T10:00:00Z", "advanced", "form filled in"),
                Stage(
                    "mql",
                    "2026-04-23T10:00:00Z",
                    "2026-04-23T10:00:00Z",
                    "advanced",
                    "60 misses today's 65; SAL implies it",
                    basis="inferred",
                ),
                sal,
            ),
            second,
        ),
    )


def lost_then_back(book: CaseBook) -> None:
    """Lost to a competitor, and back nine months later."""
    case = book.case(
        "lost_then_back",
        nl="Verloren aan een concurrent; negen maanden later vraagt dezelfde klant een demo.",
        en="Lost to a competitor; nine months later the same company requests a demo.",
    )
    profile = someone("Babette Nogeens", "Nog Een Keer Chemie")
    person = case.crm_person(profile, "2025-09-01T08:00:00Z", lead_source="Cold Call")
    case.sales(person, ("call_connected", "2025-09-02T10:00:00Z"))
    case.status(person, ("SQL confirmed", "2025-09-08T09:00:00Z"))
    case.opportunity(
        person,
        "Closed Lost - competitor",
        "2025-09-10T13:00:00Z",
        "2025-10-20T15:00:00Z",
        amount="22000.00",
        reason="competitor",
    )
    contact = case.contact(profile, "2026-07-20T08:55:00Z", ("demo_request", "2026-07-20T09:00:00Z"))
    case.status(person, ("Accepted by sales", "2026-07-21T09:00:00Z"))
    case.expect(
        "Nog Een Keer Chemie",
        (person, contact),
        journey(
            1,
            "lost",
            Stage("known", "2025-09-01T08:00:00Z", "2025-09-02T10:00:00Z", "advanced", "entered in the CRM"),
            Stage("inquiry", "2025-09-02T10:00:00Z", "2025-09-08T09:00:00Z", "advanced", "a talk is interest"),
            Stage(
                "mql",
                "2025-09-08T09:00:00Z",
                "2025-09-08T09:00:00Z",
                "advanced",
                "25 points miss 50; SQL implies it",
                basis="inferred",
            ),
            Stage("sql", "2025-09-08T09:00:00Z", "2025-09-10T13:00:00Z", "advanced", "confirmed; no SAL, so left out"),
            Stage("opportunity", "2025-09-10T13:00:00Z", "2025-10-20T15:00:00Z", "lost", "lost, the only one"),
        ),
        journey(
            2,
            "open",
            Stage(
                "known", "2026-07-20T09:00:00Z", "2026-07-20T09:00:00Z", "advanced", "the contact of 08:55 starts none"
            ),
            Stage("inquiry", "2026-07-20T09:00:00Z", "2026-07-20T09:00:00Z", "advanced", "a demo request is interest"),
            Stage(
                "mql", "2026-07-20T09:00:00Z", "2026-07-21T09:00:00Z", "advanced", "demo and fit; 24 hours", sla=True
            ),
            Stage("sal", "2026-07-21T09:00:00Z", None, "open", "accepted, then left past its 120 hours", sla=False),
        ),
    )


def inactive_180(book: CaseBook) -> None:
    """One minute over, and exactly on the line."""
    case = book.case(
        "inactive_180",
        nl="180 dagen en een minuut stil bij de peildatum: inactief. Precies 180 dagen: nog open.",
        en="Silent for 180 days and a minute at as_of: inactive. Exactly 180 days: still open.",
    )
    over = case.contact(
        someone("Carla Stil", "Net Te Stil Opslag"),
        "2026-04-01T08:00:00Z",
        ("whitepaper_download", "2026-04-04T03:59:00Z"),
    )
    inside = case.contact(
        someone("Carla Stil", "Net Niet Te Stil Opslag"),
        "2026-04-01T08:00:00Z",
        ("whitepaper_download", "2026-04-04T04:00:00Z"),
    )
    case.expect(
        "Net Te Stil Opslag",
        (over,),
        journey(
            1,
            "inactive",
            Stage("known", "2026-04-01T08:00:00Z", "2026-04-04T03:59:00Z", "advanced", "contact created"),
            Stage(
                "inquiry",
                "2026-04-04T03:59:00Z",
                "2026-10-01T03:59:00Z",
                "inactive",
                "180 days on, a minute before as_of",
            ),
        ),
    )
    case.expect(
        "Net Niet Te Stil Opslag",
        (inside,),
        journey(
            1,
            "open",
            Stage("known", "2026-04-01T08:00:00Z", "2026-04-04T04:00:00Z", "advanced", "contact created"),
            Stage("inquiry", "2026-04-04T04:00:00Z", None, "open", "180 days is not more than 180 days"),
        ),
    )


def inactive_then_back(book: CaseBook) -> None:
    """Mail from us is no sign of life from them."""
    case = book.case(
        "inactive_then_back",
        nl="Na 180 dagen stilte inactief, ondanks onze mail; op de beurs begint de tweede reis.",
        en="Inactive after 180 days of silence, despite our e-mail; the second journey starts at the fair.",
    )
    profile = someone("Dirk Winterslaap", "Winterslaap Scheepvaart")
    contact = case.contact(
        profile,
        "2025-08-01T09:00:00Z",
        ("form_fill", "2025-08-01T09:00:00Z"),
        ("email_sent", "2025-12-01T08:00:00Z"),
        ("email_delivered", "2025-12-01T08:00:05Z"),
        ("email_click", "2026-04-20T08:00:00Z"),
    )
    card = case.card(profile, "2026-03-18T09:40:00Z", "card_stand_visit")
    case.expect(
        "Winterslaap Scheepvaart",
        (contact, card),
        journey(
            1,
            "inactive",
            Stage("known", "2025-08-01T09:00:00Z", "2025-08-01T09:00:00Z", "advanced", "the form made the contact"),
            Stage(
                "inquiry",
                "2025-08-01T09:00:00Z",
                "2026-01-28T09:00:00Z",
                "inactive",
                "180 days after the form; the e-mail of December is outbound and prolongs nothing",
            ),
        ),
        journey(
            2,
            "open",
            Stage("known", "2026-03-18T09:40:00Z", "2026-04-20T08:00:00Z", "advanced", "a visit to the stand"),
            Stage("inquiry", "2026-04-20T08:00:00Z", None, "open", "a click is interest"),
        ),
    )


def open_opportunity_prevents_inactive(book: CaseBook) -> None:
    """A quotation that is out is not silence."""
    case = book.case(
        "open_opportunity_prevents_inactive",
        nl="Sinds januari stil, maar met een open verkoopkans (verwachte sluiting al voorbij): niet inactief.",
        en="Silent since January, but with an open opportunity (its forecast close is past): not inactive.",
    )
    person = case.crm_person(someone("Ellen Wachtstand", "Offerte Ligt Er Nog Bouw"), "2026-01-05T09:00:00Z")
    case.sales(person, ("meeting", "2026-01-08T10:00:00Z"))
    case.opportunity(person, "Proposal", "2026-01-12T11:00:00Z", "2026-06-30T00:00:00Z", amount="64000.00")
    case.expect(
        "Offerte Ligt Er Nog Bouw",
        (person,),
        journey(
            1,
            "open",
            Stage("known", "2026-01-05T09:00:00Z", "2026-01-08T10:00:00Z", "advanced", "entered in the CRM"),
            Stage("inquiry", "2026-01-08T10:00:00Z", "2026-01-12T11:00:00Z", "advanced", "a meeting is interest"),
            Stage(
                "mql",
                "2026-01-12T11:00:00Z",
                "2026-01-12T11:00:00Z",
                "advanced",
                "30 points miss 50; the opportunity implies it",
                basis="inferred",
            ),
            Stage(
                "opportunity", "2026-01-12T11:00:00Z", None, "open", "a forecast is no close, and open is not silent"
            ),
        ),
    )


def won_without_open_journey(book: CaseBook) -> None:
    """A sale is never left out of the funnel."""
    case = book.case(
        "won_without_open_journey",
        nl="Een winst (zonder aanmaakdatum) lang nadat de reis verloren ging: een eigen reis, meteen gewonnen.",
        en="A win (without creation date) long after the journey was lost: a journey of its own, won at once.",
    )
    person = case.crm_person(someone("Femke Verrassing", "Toch Nog Gekocht Metaal"), "2025-03-03T09:00:00Z")
    case.sales(person, ("call_connected", "2025-03-04T10:00:00Z"))
    case.status(person, ("Lost", "2025-05-12T09:00:00Z"))
    case.opportunity(person, "Gewonnen", None, "2026-06-10T13:00:00Z", amount="7400.00")
    case.expect(
        "Toch Nog Gekocht Metaal",
        (person,),
        journey(
            1,
            "lost",
            Stage("known", "2025-03-03T09:00:00Z", "2025-03-04T10:00:00Z", "advanced", "entered in the CRM"),
            Stage("inquiry", "2025-03-04T10:00:00Z", "2025-05-12T09:00:00Z", "lost", "a talk is interest; lost"),
        ),
        journey(
            2,
            "won",
            Stage("known", "2026-06-10T13:00:00Z", "2026-06-10T13:00:00Z", "advanced", "the win starts the journey"),
            Stage(
                "inquiry",
                "2026-06-10T13:00:00Z",
                "2026-06-10T13:00:00Z",
                "advanced",
                "a sale implies it",
                basis="inferred",
            ),
            Stage(
                "mql",
                "2026-06-10T13:00:00Z",
                "2026-06-10T13:00:00Z",
                "advanced",
                "a sale implies it",
                basis="inferred",
            ),
            Stage("customer", "2026-06-10T13:00:00Z", "2026-06-10T13:00:00Z", "won", "won; its creation is unknown"),
        ),
    )


def known_from_second_system_after_close(book: CaseBook) -> None:
    """A record in one more system is not a lead that comes back."""
    case = book.case(
        "known_from_second_system_after_close",
        nl="Na het verlies komt de naam ook in de marketingsoftware: dat begint geen reis.",
        en="After the loss the name enters the marketing software too: that starts no journey.",
    )
    profile = someone("Gijs Kopie", "Tweede Systeem Transport")
    person = case.crm_person(profile, "2026-04-20T09:00:00Z")
    case.sales(person, ("call_connected", "2026-04-21T09:00:00Z"))
    case.status(person, ("Lost - no interest", "2026-05-11T10:00:00Z"))
    contact = case.contact(profile, "2026-06-01T09:00:00Z", source="unknown")
    case.expect(
        "Tweede Systeem Transport",
        (person, contact),
        journey(
            1,
            "lost",
            Stage("known", "2026-04-20T09:00:00Z", "2026-04-21T09:00:00Z", "advanced", "entered in the CRM"),
            Stage("inquiry", "2026-04-21T09:00:00Z", "2026-05-11T10:00:00Z", "lost", "a talk is interest; lost"),
        ),
    )


def outbound_only(book: CaseBook) -> None:
    """Sending mail does not make a lead."""
    case = book.case(
        "outbound_only",
        nl="Na het verlies sturen wij nog mail en bellen we zonder gehoor: dat begint geen reis.",
        en="After the loss we still send e-mail and call without an answer: that starts no journey.",
    )
    profile = someone("Hanna Eenrichting", "Alleen Onze Mail Bouw")
    contact = case.contact(
        profile,
        "2026-04-20T08:00:00Z",
        ("form_fill", "2026-04-20T08:00:00Z"),
        ("email_sent", "2026-06-02T07:00:00Z"),
        ("email_delivered", "2026-06-02T07:00:04Z"),
        ("direct_mail", "2026-07-01T10:00:00Z"),
    )
    person = case.crm_person(profile, "2026-04-21T09:00:00Z")
    case.status(person, ("Lost - no interest", "2026-05-11T10:00:00Z"))
    case.sales(person, ("call_no_answer", "2026-06-09T14:00:00Z"), ("email_out", "2026-06-09T14:05:00Z"))
    case.expect(
        "Alleen Onze Mail Bouw",
        (contact, person),
        journey(
            1,
            "lost",
            Stage("known", "2026-04-20T08:00:00Z", "2026-04-20T08:00:00Z", "advanced", "the form made the contact"),
            Stage("inquiry", "2026-04-20T08:00:00Z", "2026-05-11T10:00:00Z", "lost", "form filled in; lost"),
        ),
    )


def disqualified_student(book: CaseBook) -> None:
    """Very active, and not a buyer."""
    case = book.case(
        "disqualified_student",
        nl="Een student met 95 punten en een demo-aanvraag: profiel onder nul, gediskwalificeerd.",
        en="A student with 95 points and a demo request: fit below zero, disqualified.",
    )
    profile = someone("Imke Scriptie", "Hogeschool Voorbeeldstad", job_title="Student", industry="Onderwijs")
    contact = case.contact(
        profile,
        "2026-08-04T19:00:00Z",
        ("form_fill", "2026-08-04T19:00:00Z"),
        ("whitepaper_download", "2026-08-04T19:05:00Z"),
        ("webinar_attended", "2026-08-11T13:00:00Z"),
        ("demo_request", "2026-08-12T20:30:00Z"),
    )
    person = case.crm_person(profile, "2026-08-13T08:00:00Z")
    case.status(person, ("Disqualified - student", "2026-08-21T09:00:00Z"))
    case.expect(
        "Hogeschool Voorbeeldstad",
        (contact, person),
        journey(
            1,
            "disqualified",
            Stage("known", "2026-08-04T19:00:00Z", "2026-08-04T19:00:00Z", "advanced", "the form made the contact"),
            Stage(
                "inquiry",
                "2026-08-04T19:00:00Z",
                "2026-08-21T09:00:00Z",
                "disqualified",
                "fit 10 + 5 - 40 = -25: no MQL",
            ),
        ),
    )


def ties(book: CaseBook) -> None:
    """An import gives every change the same second. The records are listed in the wrong order on purpose."""
    case = book.case(
        "ties",
        nl="Vijf signalen op hetzelfde tijdstip, in de export in omgekeerde volgorde: de funnel houdt zijn volgorde.",
        en="Five signals at one instant, in reverse order in the export: the funnel keeps its order.",
    )
    person = case.crm_person(someone("Jelle Gelijktijdig", "Alles Tegelijk Logistiek"), "2026-09-07T09:00:00Z")
    case.status(
        person,
        ("SQL confirmed", "2026-09-07T09:00:00Z"),
        ("Accepted by sales", "2026-09-07T09:00:00Z"),
        ("MQL", "2026-09-07T09:00:00Z"),
    )
    case.sales(person, ("call_connected", "2026-09-07T09:00:00Z"))
    case.expect(
        "Alles Tegelijk Logistiek",
        (person,),
        journey(
            1,
            "open",
            Stage("known", "2026-09-07T09:00:00Z", "2026-09-07T09:00:00Z", "advanced", "known comes first"),
            Stage("inquiry", "2026-09-07T09:00:00Z", "2026-09-07T09:00:00Z", "advanced", "a talk is interest"),
            Stage("mql", "2026-09-07T09:00:00Z", "2026-09-07T09:00:00Z", "advanced", "by hand; left at once", sla=True),
            Stage("sal", "2026-09-07T09:00:00Z", "2026-09-07T09:00:00Z", "advanced", "left at once", sla=True),
            Stage("sql", "2026-09-07T09:00:00Z", None, "open", "confirmed by sales"),
        ),
    )


def tie_with_closing(book: CaseBook) -> None:
    """Closings come last of all at one instant."""
    case = book.case(
        "tie_with_closing",
        nl="Teruggegeven op hetzelfde tijdstip als de afspraak: de afspraak hoort bij de reis die sluit.",
        en="Recycled at the same instant as the meeting: the meeting belongs to the journey that closes.",
    )
    person = case.crm_person(someone("Kees Laatste", "Sluit Als Laatste Transport"), "2026-08-03T08:00:00Z")
    case.status(person, ("Recycled - no budget", "2026-08-12T10:00:00Z"))
    case.sales(person, ("call_connected", "2026-08-03T08:30:00Z"), ("meeting", "2026-08-12T10:00:00Z"))
    case.expect(
        "Sluit Als Laatste Transport",
        (person,),
        journey(
            1,
            "recycled",
            Stage("known", "2026-08-03T08:00:00Z", "2026-08-03T08:30:00Z", "advanced", "entered in the CRM"),
            Stage(
                "inquiry",
                "2026-08-03T08:30:00Z",
                "2026-08-12T10:00:00Z",
                "recycled",
                "25 + 30 = 55 misses 65; the meeting comes before the close, so no second journey",
            ),
        ),
    )


CASES = (
    recycled_returns,
    lost_then_back,
    inactive_180,
    inactive_then_back,
    open_opportunity_prevents_inactive,
    won_without_open_journey,
    known_from_second_system_after_close,
    outbound_only,
    disqualified_student,
    ties,
    tie_with_closing,
)
