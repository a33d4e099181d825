"""Cases around the handover to sales: in time or late, skipped stages, BANT, several opportunities."""

from __future__ import annotations

from lead_taxonomy.sample.casebook import CaseBook, someone
from lead_taxonomy.sample.expectations import Stage, journey


def sal_in_time(book: CaseBook) -> None:
    """Sales answered within a day."""
    case = book.case(
        "sal_in_time",
        nl="Sales accepteert een MQL binnen de afgesproken 48 uur.",
        en="Sales accepts an MQL within the agreed 48 hours.",
    )
    profile = someone("Roos Vlot", "Vlotte Opvolging Transport")
    contact = case.contact(profile, "2026-08-18T08:45:00Z", ("demo_request", "2026-08-18T08:45:00Z"))
    person = case.crm_person(profile, "2026-08-18T12:00:00Z")
    case.status(person, ("Accepted by sales", "2026-08-19T09:15:00Z"))
    case.expect(
        "Vlotte Opvolging Transport",
        (contact, person),
        journey(
            1,
            "open",
            Stage("known", "2026-08-18T08:45:00Z", "2026-08-18T08:45:00Z", "advanced", "the request made the contact"),
            Stage("inquiry", "2026-08-18T08:45:00Z", "2026-08-18T08:45:00Z", "advanced", "a demo request is interest"),
            Stage(
                "mql", "2026-08-18T08:45:00Z", "2026-08-19T09:15:00Z", "advanced", "demo and fit; 24.5 hours", sla=True
            ),
            Stage("sal", "2026-08-19T09:15:00Z", None, "open", "accepted, then left past its 120 hours", sla=False),
        ),
    )


def late_sal(book: CaseBook) -> None:
    """Three days is too late."""
    case = book.case(
        "late_sal",
        nl="Sales accepteert pas na 72 uur: te laat voor de afspraak van 48 uur.",
        en="Sales accepts after 72 hours only: too late for the agreed 48.",
    )
    profile = someone("Sander Traag", "Trage Opvolging Bouw")
    contact = case.contact(profile, "2026-08-18T08:45:00Z", ("demo_request", "2026-08-18T08:45:00Z"))
    person = case.crm_person(profile, "2026-08-18T12:00:00Z")
    case.status(
        person,
        ("Geaccepteerd door sales", "2026-08-21T08:45:00Z"),
        ("SQL confirmed", "2026-08-24T10:00:00Z"),
    )
    case.expect(
        "Trage Opvolging Bouw",
        (contact, person),
        journey(
            1,
            "open",
            Stage("known", "2026-08-18T08:45:00Z", "2026-08-18T08:45:00Z", "advanced", "the request made the contact"),
            Stage("inquiry", "2026-08-18T08:45:00Z", "2026-08-18T08:45:00Z", "advanced", "a demo request is interest"),
            Stage("mql", "2026-08-18T08:45:00Z", "2026-08-21T08:45:00Z", "advanced", "left after 72 hours", sla=False),
            Stage("sal", "2026-08-21T08:45:00Z", "2026-08-24T10:00:00Z", "advanced", "73 hours of 120", sla=True),
            Stage("sql", "2026-08-24T10:00:00Z", None, "open", "confirmed by sales"),
        ),
    )


def sal_exactly_in_time(book: CaseBook) -> None:
    """Within 48 hours includes the 48th."""
    case = book.case(
        "sal_exactly_in_time",
        nl="Sales accepteert na precies 48 uur: op tijd.",
        en="Sales accepts after exactly 48 hours: in time.",
    )
    profile = someone("Tessa Optijd", "Precies Op Tijd Opslag")
    contact = case.contact(profile, "2026-08-25T09:00:00Z", ("demo_request", "2026-08-25T09:00:00Z"))
    person = case.crm_person(profile, "2026-08-25T12:00:00Z")
    case.status(
        person,
        ("Accepted by sales", "2026-08-27T09:00:00Z"),
        ("SQL confirmed", "2026-09-01T09:00:00Z"),
    )
    case.expect(
        "Precies Op Tijd Opslag",
        (contact, person),
        journey(
            1,
            "open",
            Stage("known", "2026-08-25T09:00:00Z", "2026-08-25T09:00:00Z", "advanced", "the request made the contact"),
            Stage("inquiry", "2026-08-25T09:00:00Z", "2026-08-25T09:00:00Z", "advanced", "a demo request is interest"),
            Stage("mql", "2026-08-25T09:00:00Z", "2026-08-27T09:00:00Z", "advanced", "exactly 48 hours", sla=True),
            Stage("sal", "2026-08-27T09:00:00Z", "2026-09-01T09:00:00Z", "advanced", "exactly 120 hours", sla=True),
            Stage("sql", "2026-09-01T09:00:00Z", None, "open", "confirmed by sales"),
        ),
    )


def sla_not_due(book: CaseBook) -> None:
    """Eighteen hours old at as_of: nobody is late yet."""
    case = book.case(
        "sla_not_due",
        nl="MQL van gisteren: de 48 uur zijn nog niet om, dus nog geen oordeel.",
        en="An MQL of yesterday: its 48 hours are not over, so no verdict yet.",
    )
    contact = case.contact(
        someone("Umar Gisteren", "Net Binnen Machinebouw"),
        "2026-09-30T10:00:00Z",
        ("demo_request", "2026-09-30T10:00:00Z"),
    )
    case.expect(
        "Net Binnen Machinebouw",
        (contact,),
        journey(
            1,
            "open",
            Stage("known", "2026-09-30T10:00:00Z", "2026-09-30T10:00:00Z", "advanced", "the request made the contact"),
            Stage("inquiry", "2026-09-30T10:00:00Z", "2026-09-30T10:00:00Z", "advanced", "a demo request is interest"),
            Stage("mql", "2026-09-30T10:00:00Z", None, "open", "due on 2 October, after as_of: cannot be judged"),
        ),
    )


def sales_rejected(book: CaseBook) -> None:
    """A rejection with a reason is an answer, and it recycles."""
    case = book.case(
        "sales_rejected",
        nl="Sales wijst een MQL binnen een dag af met een reden: terug naar marketing.",
        en="Sales rejects an MQL within a day, with a reason: back to marketing.",
    )
    profile = someone("Vera Afwijzing", "Niet Passend Transport")
    contact = case.contact(profile, "2026-09-01T09:00:00Z", ("demo_request", "2026-09-01T09:00:00Z"))
    person = case.crm_person(profile, "2026-09-01T12:00:00Z")
    case.status(person, ("Rejected by sales - no fit", "2026-09-02T09:00:00Z"))
    case.expect(
        "Niet Passend Transport",
        (contact, person),
        journey(
            1,
            "recycled",
            Stage("known", "2026-09-01T09:00:00Z", "2026-09-01T09:00:00Z", "advanced", "the request made the contact"),
            Stage("inquiry", "2026-09-01T09:00:00Z", "2026-09-01T09:00:00Z", "advanced", "a demo request is interest"),
            Stage("mql", "2026-09-01T09:00:00Z", "2026-09-02T09:00:00Z", "recycled", "answered in 24 hours", sla=True),
        ),
    )


def sql_by_bant(book: CaseBook) -> None:
    """Three facts of four, and a real talk."""
    case = book.case(
        "sql_by_bant",
        nl="Behoefte, budget en beslisser bekend en een gesprek gevoerd: SQL bij het derde feit, zonder SAL.",
        en="Need, budget and authority known and a conversation held: SQL at the third fact, without SAL.",
    )
    person = case.crm_person(
        someone("Wim Bantema", "Drie Van Vier Kunststof"),
        "2026-08-10T09:00:00Z",
        budget="yes",
        authority="yes",
        need="yes",
        timeline="no timeline",
    )
    case.sales(person, ("call_connected", "2026-08-10T10:00:00Z"))
    case.bant(
        person,
        ("need", "yes", "2026-08-11T09:00:00Z"),
        ("timeline", "no timeline", "2026-08-12T09:00:00Z"),
        ("budget", "confirmed", "2026-08-13T09:00:00Z"),
        ("authority", "yes", "2026-08-17T11:00:00Z"),
    )
    case.expect(
        "Drie Van Vier Kunststof",
        (person,),
        journey(
            1,
            "open",
            Stage("known", "2026-08-10T09:00:00Z", "2026-08-10T10:00:00Z", "advanced", "entered in the CRM"),
            Stage("inquiry", "2026-08-10T10:00:00Z", "2026-08-17T11:00:00Z", "advanced", "a talk is interest"),
            Stage(
                "mql",
                "2026-08-17T11:00:00Z",
                "2026-08-17T11:00:00Z",
                "advanced",
                "25 points miss 65; SQL implies it",
                basis="inferred",
            ),
            Stage("sql", "2026-08-17T11:00:00Z", None, "open", "the history dates each fact: the third on 17 August"),
        ),
    )


def sal_after_opportunity(book: CaseBook) -> None:
    """Administration in the wrong order."""
    case = book.case(
        "sal_after_opportunity",
        nl="Eerst de verkoopkans, vier dagen later pas de status SAL: de SAL telt vanaf de verkoopkans.",
        en="First the opportunity, the status SAL four days later only: the SAL counts from the opportunity.",
    )
    person = case.crm_person(someone("Xander Achteraf", "Achteraf Ingevuld Bouw"), "2026-07-06T09:00:00Z")
    case.sales(person, ("meeting", "2026-07-08T10:00:00Z"))
    case.opportunity(person, "Proposal", "2026-07-09T10:00:00Z", "2026-12-31T00:00:00Z", amount="9800.00")
    case.status(person, ("Accepted by sales", "2026-07-13T09:00:00Z"))
    case.expect(
        "Achteraf Ingevuld Bouw",
        (person,),
        journey(
            1,
            "open",
            Stage("known", "2026-07-06T09:00:00Z", "2026-07-08T10:00:00Z", "advanced", "entered in the CRM"),
            Stage("inquiry", "2026-07-08T10:00:00Z", "2026-07-09T10:00:00Z", "advanced", "a meeting is interest"),
            Stage(
                "mql",
                "2026-07-09T10:00:00Z",
                "2026-07-09T10:00:00Z",
                "advanced",
                "30 points miss 65; the opportunity implies it",
                basis="inferred",
            ),
            Stage(
                "sal",
                "2026-07-09T10:00:00Z",
                "2026-07-09T10:00:00Z",
                "advanced",
                "has a time of its own, but a later stage came first; inferred, so no verdict on its hours",
                basis="inferred",
            ),
            Stage("opportunity", "2026-07-09T10:00:00Z", None, "open", "opportunity created"),
        ),
    )


def two_opportunities(book: CaseBook) -> None:
    """One lost, one won: one journey."""
    case = book.case(
        "two_opportunities",
        nl="Twee verkoopkansen: de eerste verloren terwijl de tweede loopt; pas de winst sluit de reis.",
        en="Two opportunities: the first lost while the second is open; only the win closes the journey.",
    )
    person = case.crm_person(someone("Yvonne Tweekans", "Twee Kansen Automotive"), "2026-02-02T09:00:00Z")
    case.sales(person, ("meeting", "2026-02-04T10:00:00Z"))
    case.opportunity(
        person, "Closed Lost - price", "2026-02-10T10:00:00Z", "2026-04-15T12:00:00Z", amount="18000.00", reason="price"
    )
    case.opportunity(
        person, "Closed Won", "2026-03-02T10:00:00Z", "2026-06-16T16:00:00Z", amount="25000.00", currency="USD"
    )
    case.expect(
        "Twee Kansen Automotive",
        (person,),
        journey(
            1,
            "won",
            Stage("known", "2026-02-02T09:00:00Z", "2026-02-04T10:00:00Z", "advanced", "entered in the CRM"),
            Stage("inquiry", "2026-02-04T10:00:00Z", "2026-02-10T10:00:00Z", "advanced", "a meeting is interest"),
            Stage(
                "mql",
                "2026-02-10T10:00:00Z",
                "2026-02-10T10:00:00Z",
                "advanced",
                "30 points miss 50; the opportunity implies it",
                basis="inferred",
            ),
            Stage(
                "opportunity",
                "2026-02-10T10:00:00Z",
                "2026-06-16T16:00:00Z",
                "advanced",
                "the loss in April closes nothing: the other one is open",
            ),
            Stage("customer", "2026-06-16T16:00:00Z", "2026-06-16T16:00:00Z", "won", "the last open one is won"),
        ),
    )


def web_shop_sale(book: CaseBook) -> None:
    """Customers that sales never met, and one that came back."""
    case = book.case(
        "web_shop_sale",
        nl="Twee bestellingen in de webwinkel zonder sales: twee keer gewonnen, zonder SAL of SQL.",
        en="Two orders in the web shop without sales: won twice, without SAL or SQL.",
    )
    customer = case.order(
        someone("Zeger Winkelwagen", "Zonder Verkoper Detailhandel"),
        "2026-05-19T18:42:00Z",
        "2026-05-19T18:42:00Z",
        "2026-08-11T09:05:00Z",
    )
    case.expect(
        "Zonder Verkoper Detailhandel",
        (customer,),
        journey(
            1,
            "won",
            Stage("known", "2026-05-19T18:42:00Z", "2026-05-19T18:42:00Z", "advanced", "account made with the order"),
            Stage(
                "inquiry",
                "2026-05-19T18:42:00Z",
                "2026-05-19T18:42:00Z",
                "advanced",
                "a sale implies it",
                basis="inferred",
            ),
            Stage(
                "mql",
                "2026-05-19T18:42:00Z",
                "2026-05-19T18:42:00Z",
                "advanced",
                "a sale implies it",
                basis="inferred",
            ),
            Stage("customer", "2026-05-19T18:42:00Z", "2026-05-19T18:42:00Z", "won", "an order is a win"),
        ),
        journey(
            2,
            "won",
            Stage("known", "2026-08-11T09:05:00Z", "2026-08-11T09:05:00Z", "advanced", "an order with no open journey"),
            Stage(
                "inquiry",
                "2026-08-11T09:05:00Z",
                "2026-08-11T09:05:00Z",
                "advanced",
                "a sale implies it",
                basis="inferred",
            ),
            Stage(
                "mql",
                "2026-08-11T09:05:00Z",
                "2026-08-11T09:05:00Z",
                "advanced",
                "a sale implies it",
                basis="inferred",
            ),
            Stage("customer", "2026-08-11T09:05:00Z", "2026-08-11T09:05:00Z", "won", "a sale is never left out"),
        ),
    )


CASES = (
    sal_in_time,
    late_sal,
    sal_exactly_in_time,
    sla_not_due,
    sales_rejected,
    sql_by_bant,
    sal_after_opportunity,
    two_opportunities,
    web_shop_sale,
)
