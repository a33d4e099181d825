"""Cases around who is who: one person in several systems, one organisation with several persons, free mail."""

from __future__ import annotations

from lead_taxonomy.sample.casebook import CaseBook, someone
from lead_taxonomy.sample.expectations import Stage, journey


def three_sources_one_person(book: CaseBook) -> None:
    """The CRM knows the organisation under another domain, so only the shared e-mail address ties the three."""
    case = book.case(
        "three_sources_one_person",
        nl="Een persoon in drie systemen, alleen door het mailadres verbonden: een lead, een reis.",
        en="One person in three systems, tied by the e-mail address alone: one lead, one journey.",
    )
    profile = someone("Renée Driebron", "Drie Bronnen", industry="Transport")
    card = case.card(profile, "2026-03-19T09:15:00Z", "card_talk")
    contact = case.contact(
        profile,
        "2026-03-30T08:00:00Z",
        ("webinar_attended", "2026-04-09T13:00:00Z"),
        ("whitepaper_download", "2026-04-16T09:00:00Z"),
        source="trade_fair",
    )
    account = case.account("Drie Bronnen Groep", "www.drie-bronnen-groep.example", "2026-04-17T08:00:00Z")
    person = case.crm_person(profile, "2026-04-17T08:00:00Z", account, lead_source="Trade Fair")
    case.status(
        person,
        ("Accepted by sales", "2026-04-17T08:30:00Z"),
        ("SQL confirmed", "2026-04-22T08:30:00Z"),
    )
    case.opportunity(
        person, "Verloren", "2026-04-24T10:00:00Z", "2026-06-05T10:00:00Z", amount="15750.00", reason="price"
    )
    known = Stage("known", "2026-03-19T09:15:00Z", "2026-03-19T09:15:00Z", "advanced", "a talk at the stand at once")
    later = (
        Stage("sal", "2026-04-17T08:30:00Z", "2026-04-22T08:30:00Z", "advanced", "exactly 120 hours", sla=True),
        Stage("sql", "2026-04-22T08:30:00Z", "2026-04-24T10:00:00Z", "advanced", "confirmed by sales"),
        Stage("opportunity", "2026-04-24T10:00:00Z", "2026-06-05T10:00:00Z", "lost", "lost, the only one"),
    )
    case.expect(
        "Drie Bronnen Groep",
        (card, contact, person),
        journey(
            1,
            "lost",
            known,
            Stage("inquiry", "2026-03-19T09:15:00Z", "2026-04-16T09:00:00Z", "advanced", "a talk is interest"),
            Stage(
                "mql",
                "2026-04-16T09:00:00Z",
                "2026-04-17T08:30:00Z",
                "advanced",
                "25 (card) + 20 + 15 (marketing) = 60 reaches 50; 23.5 hours",
                sla=True,
            ),
            *later,
        ),
        restated=(
            journey(
                1,
                "lost",
                known,
                Stage("inquiry", "2026-03-19T09:15:00Z", "2026-04-17T08:30:00Z", "advanced", "a talk is interest"),
                Stage(
                    "mql",
                    "2026-04-17T08:30:00Z",
                    "2026-04-17T08:30:00Z",
                    "advanced",
                    "60 misses today's 65; SAL implies it",
                    basis="inferred",
                ),
                *later,
            ),
        ),
    )


def upper_case_email(book: CaseBook) -> None:
    """INKOOP@... and inkoop@... are one person; the CRM's account has another domain."""
    case = book.case(
        "upper_case_email",
        nl="Hetzelfde mailadres, in het ene systeem in hoofdletters en met een spatie: een persoon.",
        en="The same e-mail address, in one system in capitals and with a blank: one person.",
    )
    profile = someone("Lotte Kapitaal", "Hoofdletter Transport", email=" INKOOP@Hoofdletter-Transport.EXAMPLE ")
    contact = case.contact(profile, "2026-07-14T09:00:00Z", ("demo_request", "2026-07-14T09:00:00Z"))
    account = case.account("Hoofdletter Groep", "https://hoofdletter-groep.example/nl", "2026-07-14T12:00:00Z")
    person = case.crm_person(
        someone("Lotte Kapitaal", "Hoofdletter Transport", email="inkoop@hoofdletter-transport.example"),
        "2026-07-14T12:00:00Z",
        account,
    )
    case.status(person, ("Accepted by sales", "2026-07-15T09:00:00Z"))
    case.expect(
        "Hoofdletter Groep",
        (contact, person),
        journey(
            1,
            "open",
            Stage("known", "2026-07-14T09:00:00Z", "2026-07-14T09:00:00Z", "advanced", "the request made the contact"),
            Stage("inquiry", "2026-07-14T09:00:00Z", "2026-07-14T09:00:00Z", "advanced", "a demo request is interest"),
            Stage(
                "mql", "2026-07-14T09:00:00Z", "2026-07-15T09:00:00Z", "advanced", "demo and fit; 24 hours", sla=True
            ),
            Stage("sal", "2026-07-15T09:00:00Z", None, "open", "accepted, then left past its 120 hours", sla=False),
        ),
    )


def same_name(book: CaseBook) -> None:
    """A name is no evidence."""
    case = book.case(
        "same_name",
        nl="Twee mensen met dezelfde naam bij twee bedrijven: twee personen, twee leads.",
        en="Two people with the same name at two companies: two persons, two leads.",
    )
    first = case.card(someone("Jan Tweeling", "Naamgenoot Noord"), "2026-03-17T10:00:00Z", "card_coffee")
    second = case.card(someone("Jan Tweeling", "Naamgenoot Zuid"), "2026-03-18T09:30:00Z", "card_demo_interest")
    case.expect(
        "Naamgenoot Noord",
        (first,),
        journey(
            1,
            "inactive",
            Stage("known", "2026-03-17T10:00:00Z", "2026-09-13T10:00:00Z", "inactive", "coffee; silent for 180 days"),
        ),
    )
    case.expect(
        "Naamgenoot Zuid",
        (second,),
        journey(
            1,
            "inactive",
            Stage("known", "2026-03-18T09:30:00Z", "2026-03-18T09:30:00Z", "advanced", "interest with the card"),
            Stage("inquiry", "2026-03-18T09:30:00Z", "2026-09-14T09:30:00Z", "inactive", "the other Jan's interest"),
        ),
    )


def buying_group(book: CaseBook) -> None:
    """Nobody reaches the norm alone."""
    case = book.case(
        "buying_group",
        nl="Drie mensen van een bedrijf halen samen de norm: een lead.",
        en="Three people of one company reach the norm together: one lead.",
    )
    company = "Inkoopgroep Machinebouw"
    logistics = someone("Mo Samen", company, job_title="Logistiek manager")
    contacts = (
        case.contact(someone("Nina Samen", company), "2026-07-13T09:00:00Z", ("form_fill", "2026-07-13T09:00:00Z")),
        case.contact(logistics, "2026-07-15T12:55:00Z", ("webinar_attended", "2026-07-15T13:00:00Z")),
        case.contact(
            someone("Otto Samen", company, job_title="Directeur"),
            "2026-07-16T09:00:00Z",
            ("phone_call_connected", "2026-07-17T10:00:00Z"),
        ),
    )
    person = case.crm_person(logistics, "2026-07-17T12:00:00Z")
    case.status(
        person,
        ("Accepted by sales", "2026-07-17T15:00:00Z"),
        ("SQL confirmed", "2026-07-21T09:00:00Z"),
    )
    case.expect(
        company,
        (*contacts, person),
        journey(
            1,
            "open",
            Stage("known", "2026-07-13T09:00:00Z", "2026-07-13T09:00:00Z", "advanced", "the form made the contact"),
            Stage("inquiry", "2026-07-13T09:00:00Z", "2026-07-17T10:00:00Z", "advanced", "the first one's form"),
            Stage(
                "mql",
                "2026-07-17T10:00:00Z",
                "2026-07-17T15:00:00Z",
                "advanced",
                "20 + 20 + 25 = 65 over three persons; 5 hours",
                sla=True,
            ),
            Stage("sal", "2026-07-17T15:00:00Z", "2026-07-21T09:00:00Z", "advanced", "90 of 120 hours", sla=True),
            Stage("sql", "2026-07-21T09:00:00Z", None, "open", "confirmed by sales"),
        ),
    )


def ambiguous_account(book: CaseBook) -> None:
    """Two organisations with one website: no guess."""
    case = book.case(
        "ambiguous_account",
        nl="Twee accounts in het CRM met dezelfde website: geen keuze, de persoon is zelf de lead.",
        en="Two accounts in the CRM with the same website: no guess, the person is a lead by itself.",
    )
    case.account("Dubbelganger Oost", "https://www.dubbelganger.example", "2026-08-03T08:00:00Z")
    case.account("Dubbelganger West", "https://www.dubbelganger.example", "2026-08-03T08:00:00Z")
    contact = case.contact(
        someone("Petra Keuzestress", "Dubbelganger"), "2026-08-03T08:00:00Z", ("form_fill", "2026-08-03T08:10:00Z")
    )
    case.expect(
        "Petra Keuzestress",
        (contact,),
        journey(
            1,
            "open",
            Stage("known", "2026-08-03T08:00:00Z", "2026-08-03T08:10:00Z", "advanced", "contact created"),
            Stage("inquiry", "2026-08-03T08:10:00Z", None, "open", "form filled in"),
        ),
        kind="person",
    )


def free_mail_only(book: CaseBook) -> None:
    """A company name on the card is no evidence of the company."""
    case = book.case(
        "free_mail_only",
        nl="Alleen een gratis mailadres, ook al staat er een bedrijfsnaam bij: bekend, maar telt niet mee.",
        en="A free-mail address only, even with a company name beside it: known, but not counted.",
    )
    nobody = someone("Sjoerd Zonderbedrijf", "", job_title="", email="sjoerd.zonderbedrijf.voorbeeld@gmail.com")
    named = someone("Truus Zonderdomein", "Eenmanszaak Truus", email="truus.zonderdomein.voorbeeld@hotmail.com")
    first = case.card(nobody, "2026-03-17T11:25:00Z", "card_purchase_plan")
    second = case.card(named, "2026-03-18T15:10:00Z", "card_talk")
    case.expect(
        "Sjoerd Zonderbedrijf",
        (first,),
        journey(
            1,
            "inactive",
            Stage("known", "2026-03-17T11:25:00Z", "2026-09-13T11:25:00Z", "inactive", "interest, but not counted"),
            exclusion_reason="free_email_only",
        ),
        kind="person",
    )
    case.expect(
        "Truus Zonderdomein",
        (second,),
        journey(
            1,
            "inactive",
            Stage("known", "2026-03-18T15:10:00Z", "2026-09-14T15:10:00Z", "inactive", "a name is no account"),
            exclusion_reason="free_email_only",
        ),
        kind="person",
    )


def free_mail_with_account(book: CaseBook) -> None:
    """Sales knows where he works."""
    case = book.case(
        "free_mail_with_account",
        nl="Een gratis mailadres, maar in het CRM aan een bedrijf gekoppeld: telt mee voor dat bedrijf.",
        en="A free-mail address, but linked to a company in the CRM: counted for that company.",
    )
    email = "piet.directeur.voorbeeld@gmail.com"
    profile = someone("Piet Directeur", "Gratis Mail Logistiek", job_title="Directeur", email=email)
    card = case.card(profile, "2026-03-18T13:10:00Z", "card_purchase_plan", term="onbekend")
    account = case.account(
        "Gratis Mail Logistiek",
        "www.gratis-mail-logistiek.example",
        "2026-03-20T09:00:00Z",
        industry="Logistiek",
        employees="120",
    )
    person = case.crm_person(profile, "2026-03-20T09:00:00Z", account, lead_source="Beurs")
    case.sales(person, ("meeting", "2026-03-24T10:00:00Z"), ("email_in", "2026-03-25T08:30:00Z"))
    known = Stage("known", "2026-03-18T13:10:00Z", "2026-03-18T13:10:00Z", "advanced", "interest with the card")
    case.expect(
        "Gratis Mail Logistiek",
        (card, person),
        journey(
            1,
            "inactive",
            known,
            Stage("inquiry", "2026-03-18T13:10:00Z", "2026-03-24T10:00:00Z", "advanced", "a purchase plan is interest"),
            Stage(
                "mql",
                "2026-03-24T10:00:00Z",
                "2026-09-21T08:30:00Z",
                "inactive",
                "30 + 30 = 60 reaches 50; fit 5 + 15 + 15 + 10 without business e-mail; never taken up",
                sla=False,
            ),
        ),
        restated=(
            journey(
                1,
                "inactive",
                known,
                Stage("inquiry", "2026-03-18T13:10:00Z", "2026-03-25T08:30:00Z", "advanced", "interest"),
                Stage(
                    "mql",
                    "2026-03-25T08:30:00Z",
                    "2026-09-21T08:30:00Z",
                    "inactive",
                    "30 + 30 + 20 = 80 reaches 65 a day later",
                    sla=False,
                ),
            ),
        ),
    )


def free_mail_buyer(book: CaseBook) -> None:
    """The agreement leaves free mail out, also when it buys. The row with its reason keeps the sale in sight."""
    case = book.case(
        "free_mail_buyer",
        nl="Een particulier bestelt in de webwinkel: gewonnen, maar volgens de afspraak niet meegeteld.",
        en="A consumer orders in the web shop: won, but by the agreement not counted.",
    )
    customer = case.order(
        someone("Willy Particulier", "", job_title="", email="willy.particulier.voorbeeld@gmail.com"),
        "2026-06-02T19:15:00Z",
        "2026-06-02T19:15:00Z",
    )
    case.expect(
        "Willy Particulier",
        (customer,),
        journey(
            1,
            "won",
            Stage(
                "known", "2026-06-02T19:15:00Z", "2026-06-02T19:15:00Z", "won", "an excluded journey has this row only"
            ),
            exclusion_reason="free_email_only",
        ),
        kind="person",
    )


CASES = (
    three_sources_one_person,
    upper_case_email,
    same_name,
    buying_group,
    ambiguous_account,
    free_mail_only,
    free_mail_with_account,
    free_mail_buyer,
)
