"""Cases around the data itself: rows that cannot be read, come twice, were deleted or merged, or lie ahead."""

from __future__ import annotations

from lead_taxonomy.sample.casebook import CaseBook, someone
from lead_taxonomy.sample.expectations import Stage, journey


def future_signal(book: CaseBook) -> None:
    """Registered ahead, not yet happened."""
    case = book.case(
        "future_signal",
        nl="Een demo-aanvraag en een webinar met een datum na de peildatum: bewaard, maar nergens voor gebruikt.",
        en="A demo request and a webinar dated after as_of: kept, but used for nothing.",
    )
    contact = case.contact(
        someone("Aad Vooruitziend", "Morgen Pas Transport"),
        "2026-09-14T09:00:00Z",
        ("form_fill", "2026-09-14T09:00:00Z"),
        ("demo_request", "2026-10-01T04:00:01Z"),
        ("webinar_attended", "2026-11-05T13:00:00Z"),
    )
    case.expect(
        "Morgen Pas Transport",
        (contact,),
        journey(
            1,
            "open",
            Stage("known", "2026-09-14T09:00:00Z", "2026-09-14T09:00:00Z", "advanced", "the form made the contact"),
            Stage("inquiry", "2026-09-14T09:00:00Z", None, "open", "the demo request is a second after as_of"),
        ),
    )


def rejected_row(book: CaseBook) -> None:
    """Two lines that no reader can take apart. They are counted and listed, and nothing else is lost."""
    case = book.case(
        "rejected_row",
        nl="Een afgebroken regel JSON en een CSV-regel met een veld te veel: afgekeurd met reden, de rest blijft.",
        en="A line of JSON cut off and a CSV line with one field too many: rejected with a reason, the rest stays.",
    )
    profile = someone("Bea Afgebroken", "Halve Regel Opslag")
    contact = case.contact(profile, "2026-08-10T09:00:00Z", ("form_fill", "2026-08-10T09:00:00Z"))
    case.broken_marketing_line(contact, "demo_request")
    person = case.crm_person(profile, "2026-08-11T09:00:00Z")
    case.broken_status_line(person, "SQL confirmed", "2026-08-12T09:00:00Z")
    case.expect(
        "Halve Regel Opslag",
        (contact, person),
        journey(
            1,
            "open",
            Stage("known", "2026-08-10T09:00:00Z", "2026-08-10T09:00:00Z", "advanced", "the form made the contact"),
            Stage("inquiry", "2026-08-10T09:00:00Z", None, "open", "the demo request and the SQL are in broken lines"),
        ),
    )


def uncastable_date(book: CaseBook) -> None:
    """The thirtieth of February."""
    case = book.case(
        "uncastable_date",
        nl="Een status op 30 februari: de rij wordt afgekeurd met reden, de persoon blijft.",
        en="A status on 30 February: the row is rejected with a reason, the person stays.",
    )
    person = case.crm_person(someone("Cor Schrikkel", "Dertig Februari Bouw"), "2026-07-27T09:00:00Z")
    case.sales(person, ("email_in", "2026-07-28T09:00:00Z"))
    case.status_on_no_day(person, "MQL", "2026-02-30T10:00:00Z")
    case.expect(
        "Dertig Februari Bouw",
        (person,),
        journey(
            1,
            "open",
            Stage("known", "2026-07-27T09:00:00Z", "2026-07-28T09:00:00Z", "advanced", "entered in the CRM"),
            Stage("inquiry", "2026-07-28T09:00:00Z", None, "open", "a reply is interest; the MQL has no date"),
        ),
    )


def superseded_record(book: CaseBook) -> None:
    """The same record twice: the later export counts, and an activity counts once."""
    case = book.case(
        "superseded_record",
        nl="Een contactpersoon in twee exports, een activiteit tweemaal in een: de laatste telt, en telt eenmaal.",
        en="A contact in two exports, an activity twice in one: the last export counts, and counts once.",
    )
    before = someone("Dora Dubbel", "Bijgewerkt Metaal", job_title="Medewerker", employees="10")
    after = someone("Dora Dubbel", "Bijgewerkt Metaal", job_title="Medewerker", employees="250")
    updated = case.contact(after, "2026-08-04T09:00:00Z", ("demo_request", "2026-08-04T09:00:00Z"))
    case.in_the_export_before(updated, before)
    repeated = case.contact(
        someone("Emiel Dubbel", "Tweemaal Gebeld Opslag"),
        "2026-08-05T09:00:00Z",
        ("form_fill", "2026-08-05T09:00:00Z"),
        ("phone_call_connected", "2026-08-06T09:00:00Z"),
    )
    case.repeat_last_marketing_activity()
    case.expect(
        "Bijgewerkt Metaal",
        (updated,),
        journey(
            1,
            "open",
            Stage("known", "2026-08-04T09:00:00Z", "2026-08-04T09:00:00Z", "advanced", "the request made the contact"),
            Stage("inquiry", "2026-08-04T09:00:00Z", "2026-08-04T09:00:00Z", "advanced", "a demo request is interest"),
            Stage(
                "mql",
                "2026-08-04T09:00:00Z",
                None,
                "open",
                "fit 10 + 5 + 15 with the 250 employees of the later export; 15 with the 10 of the earlier",
                sla=False,
            ),
        ),
    )
    case.expect(
        "Tweemaal Gebeld Opslag",
        (repeated,),
        journey(
            1,
            "open",
            Stage("known", "2026-08-05T09:00:00Z", "2026-08-05T09:00:00Z", "advanced", "the form made the contact"),
            Stage("inquiry", "2026-08-05T09:00:00Z", None, "open", "20 + 25 = 45; counted twice it would be 70"),
        ),
    )


def deleted_record(book: CaseBook) -> None:
    """Entered by mistake and thrown away."""
    case = book.case(
        "deleted_record",
        nl="Een verwijderde status en een verwijderde gewonnen verkoopkans: tellen niet.",
        en="A deleted status and a deleted won opportunity: not counted.",
    )
    person = case.crm_person(someone("Floor Prullenbak", "Weggegooid Kunststof"), "2026-07-06T09:00:00Z")
    case.sales(person, ("call_connected", "2026-07-07T09:00:00Z"))
    case.status(person, ("MQL", "2026-07-08T09:00:00Z"), is_deleted=True)
    case.opportunity(
        person, "Closed Won", "2026-07-09T09:00:00Z", "2026-08-20T09:00:00Z", amount="99000.00", is_deleted=True
    )
    case.expect(
        "Weggegooid Kunststof",
        (person,),
        journey(
            1,
            "open",
            Stage("known", "2026-07-06T09:00:00Z", "2026-07-07T09:00:00Z", "advanced", "entered in the CRM"),
            Stage("inquiry", "2026-07-07T09:00:00Z", None, "open", "a talk is interest; the rest was deleted"),
        ),
    )


def merged_record(book: CaseBook) -> None:
    """The history of the merged record is the survivor's."""
    case = book.case(
        "merged_record",
        nl="Een dubbele persoon samengevoegd: wat bij het verdwenen record hoorde, hoort bij het overgebleven.",
        en="A double person merged: what belonged to the record that went belongs to the one that stayed.",
    )
    survivor = case.crm_person(someone("Guus Samengevoegd", "Een Van Twee Chemie"), "2026-07-13T09:00:00Z")
    loser = case.crm_person(
        someone("G. Samengevoegd", "", job_title="", email="guus.samengevoegd.voorbeeld@gmail.com"),
        "2026-07-14T09:00:00Z",
        merged_into_id=survivor.record_id,
    )
    case.sales(loser, ("email_in", "2026-07-14T10:00:00Z"))
    case.status(loser, ("Accepted by sales", "2026-07-15T09:00:00Z"))
    case.expect(
        "Een Van Twee Chemie",
        (survivor,),
        journey(
            1,
            "open",
            Stage("known", "2026-07-13T09:00:00Z", "2026-07-14T10:00:00Z", "advanced", "entered in the CRM"),
            Stage(
                "inquiry", "2026-07-14T10:00:00Z", "2026-07-15T09:00:00Z", "advanced", "the reply on the merged record"
            ),
            Stage(
                "mql",
                "2026-07-15T09:00:00Z",
                "2026-07-15T09:00:00Z",
                "advanced",
                "20 points miss 65; SAL implies it",
                basis="inferred",
            ),
            Stage("sal", "2026-07-15T09:00:00Z", None, "open", "accepted, then left past its 120 hours", sla=False),
        ),
    )


def unmapped_status(book: CaseBook) -> None:
    """Never dropped, never 'Other'."""
    case = book.case(
        "unmapped_status",
        nl="Een status die geen mapping kent: telt als niet gemapt, voldoet aan geen enkel criterium.",
        en="A status that no mapping knows: counts as unmapped, meets no criterion.",
    )
    person = case.crm_person(someone("Hedwig Parkeer", "Geparkeerd Transport"), "2026-08-03T09:00:00Z")
    case.sales(person, ("call_connected", "2026-08-04T09:00:00Z"))
    case.status(person, ("Parked", "2026-08-06T09:00:00Z"))
    case.expect(
        "Geparkeerd Transport",
        (person,),
        journey(
            1,
            "open",
            Stage("known", "2026-08-03T09:00:00Z", "2026-08-04T09:00:00Z", "advanced", "entered in the CRM"),
            Stage("inquiry", "2026-08-04T09:00:00Z", None, "open", "a talk is interest; Parked means nothing here"),
        ),
    )


CASES = (
    future_signal,
    rejected_row,
    uncastable_date,
    superseded_record,
    deleted_record,
    merged_record,
    unmapped_status,
)
