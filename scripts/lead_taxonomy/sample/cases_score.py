"""Cases around the MQL norm: points, fit, the change of 1 July 2026 and how points age.

The norm was 50 points until 2026-06-30T22:00:00Z (midnight in Amsterdam), and is 65 since; a demo request is
enough since that day as well. Either way the fit has to be 20 points; `someone` has 30.
"""

from __future__ import annotations

from lead_taxonomy.sample.casebook import CaseBook, someone
from lead_taxonomy.sample.expectations import Stage, journey

CHANGE = "2026-06-30T22:00:00Z"


def scored_60_before_change(book: CaseBook) -> None:
    """Enough then, not enough today."""
    case = book.case(
        "scored_60_before_change",
        nl="60 punten in juni 2026: MQL volgens de afspraak van toen, niet volgens die van nu.",
        en="60 points in June 2026: an MQL by the agreement of the time, not by today's.",
    )
    contact = case.contact(
        someone("Gerda Zestig", "Zestigpunten Bouw"),
        "2026-06-01T09:00:00Z",
        ("form_fill", "2026-06-01T09:00:00Z"),
        ("webinar_attended", "2026-06-09T13:00:00Z"),
        ("email_reply", "2026-06-15T08:30:00Z"),
    )
    known = Stage("known", "2026-06-01T09:00:00Z", "2026-06-01T09:00:00Z", "advanced", "the form made the contact")
    case.expect(
        "Zestigpunten Bouw",
        (contact,),
        journey(
            1,
            "open",
            known,
            Stage("inquiry", "2026-06-01T09:00:00Z", "2026-06-15T08:30:00Z", "advanced", "form filled in"),
            Stage("mql", "2026-06-15T08:30:00Z", None, "open", "20 + 20 + 20 = 60 reaches 50; not taken up", sla=False),
        ),
        restated=(
            journey(
                1,
                "open",
                known,
                Stage("inquiry", "2026-06-01T09:00:00Z", None, "open", "60 points miss today's 65"),
            ),
        ),
    )


def exactly_at_threshold(book: CaseBook) -> None:
    """At least 65 includes 65."""
    case = book.case(
        "exactly_at_threshold",
        nl="Precies 65 punten na de wijziging: gehaald.",
        en="Exactly 65 points after the change: met.",
    )
    contact = case.contact(
        someone("Hugo Precies", "Precies Vijfenzestig"),
        "2026-07-06T08:00:00Z",
        ("form_fill", "2026-07-06T08:00:00Z"),
        ("phone_call_connected", "2026-07-13T10:00:00Z"),
        ("email_reply", "2026-07-20T15:00:00Z"),
    )
    case.expect(
        "Precies Vijfenzestig",
        (contact,),
        journey(
            1,
            "open",
            Stage("known", "2026-07-06T08:00:00Z", "2026-07-06T08:00:00Z", "advanced", "the form made the contact"),
            Stage("inquiry", "2026-07-06T08:00:00Z", "2026-07-20T15:00:00Z", "advanced", "form filled in"),
            Stage("mql", "2026-07-20T15:00:00Z", None, "open", "20 + 25 + 20 = 65, at least 65", sla=False),
        ),
    )


def just_below_threshold(book: CaseBook) -> None:
    """One point short, twice."""
    case = book.case(
        "just_below_threshold",
        nl="49 punten onder de oude norm van 50, daarna 64 onder de nieuwe van 65: nooit MQL.",
        en="49 points under the old norm of 50, then 64 under the new one of 65: never an MQL.",
    )
    contact = case.contact(
        someone("Ilse Bijna", "Netniet Metaal"),
        "2026-05-18T09:00:00Z",
        ("form_fill", "2026-05-18T09:00:00Z"),
        ("webinar_attended", "2026-05-26T13:00:00Z"),
        ("email_click", "2026-06-02T07:30:00Z"),
        ("web_visit", "2026-06-02T07:31:00Z"),
        ("web_visit", "2026-06-09T10:00:00Z"),
        ("whitepaper_download", "2026-07-07T11:00:00Z"),
    )
    case.expect(
        "Netniet Metaal",
        (contact,),
        journey(
            1,
            "open",
            Stage("known", "2026-05-18T09:00:00Z", "2026-05-18T09:00:00Z", "advanced", "the form made the contact"),
            Stage(
                "inquiry",
                "2026-05-18T09:00:00Z",
                None,
                "open",
                "20 + 20 + 5 + 2 + 2 = 49 in June, with 15 in July 64: one short both times",
            ),
        ),
    )


def score_without_fit(book: CaseBook) -> None:
    """Both criteria of a group must hold."""
    case = book.case(
        "score_without_fit",
        nl="85 punten gedrag en een demo-aanvraag, maar een profiel van 15 punten: geen MQL.",
        en="85 behaviour points and a demo request, but a profile of 15 points: no MQL.",
    )
    contact = case.contact(
        someone("Joris Balie", "Geen Profiel Diensten", job_title="Receptionist", industry="Horeca"),
        "2026-07-27T09:00:00Z",
        ("phone_call_connected", "2026-07-27T09:30:00Z"),
        ("email_reply", "2026-07-30T09:00:00Z"),
        ("demo_request", "2026-08-03T09:00:00Z"),
    )
    case.expect(
        "Geen Profiel Diensten",
        (contact,),
        journey(
            1,
            "open",
            Stage("known", "2026-07-27T09:00:00Z", "2026-07-27T09:30:00Z", "advanced", "contact created"),
            Stage(
                "inquiry",
                "2026-07-27T09:30:00Z",
                None,
                "open",
                "a talk is interest; fit is 10 (e-mail) + 5 (NL) = 15, under 20, so neither group is complete",
            ),
        ),
    )


def mql_by_hand(book: CaseBook) -> None:
    """Human judgement is a signal like any other."""
    case = book.case(
        "mql_by_hand",
        nl="Marketing keurt een lead met de hand goed, zonder score.",
        en="Marketing qualifies a lead by hand, without a score.",
    )
    person = case.crm_person(someone("Karin Handmatig", "Handwerk Machinebouw"), "2026-07-20T08:00:00Z")
    case.status(person, ("Nieuw", "2026-07-20T08:00:00Z"), ("MQL", "2026-07-21T10:00:00Z"))
    case.expect(
        "Handwerk Machinebouw",
        (person,),
        journey(
            1,
            "open",
            Stage("known", "2026-07-20T08:00:00Z", "2026-07-21T10:00:00Z", "advanced", "entered in the CRM"),
            Stage(
                "inquiry",
                "2026-07-21T10:00:00Z",
                "2026-07-21T10:00:00Z",
                "advanced",
                "no interest on record; MQL implies it",
                basis="inferred",
            ),
            Stage("mql", "2026-07-21T10:00:00Z", None, "open", "status MQL set by hand; not taken up", sla=False),
        ),
    )


def demo_before_change_definition_change(book: CaseBook) -> None:
    """The definition came to the lead, not the lead to the definition."""
    case = book.case(
        "demo_before_change_definition_change",
        nl="Demo gevraagd op 10 juni 2026; pas vanaf 1 juli is dat genoeg, dus MQL op 1 juli.",
        en="Demo requested on 10 June 2026; that is enough only since 1 July, so an MQL on 1 July.",
    )
    contact = case.contact(
        someone("Lars Vooruit", "Demo Te Vroeg Techniek"),
        "2026-06-10T09:30:00Z",
        ("demo_request", "2026-06-10T09:30:00Z"),
    )
    known = Stage("known", "2026-06-10T09:30:00Z", "2026-06-10T09:30:00Z", "advanced", "the request made the contact")
    case.expect(
        "Demo Te Vroeg Techniek",
        (contact,),
        journey(
            1,
            "open",
            known,
            Stage(
                "inquiry", "2026-06-10T09:30:00Z", CHANGE, "advanced", "a demo request is interest; 40 points miss 50"
            ),
            Stage(
                "mql",
                CHANGE,
                None,
                "open",
                "complete before the interval began, so at its start; open past its 48 hours",
                basis="definition_change",
                sla=False,
                date="2026-07-01",
            ),
        ),
        restated=(
            journey(
                1,
                "open",
                known,
                Stage("inquiry", "2026-06-10T09:30:00Z", "2026-06-10T09:30:00Z", "advanced", "interest"),
                Stage("mql", "2026-06-10T09:30:00Z", None, "open", "today a demo request is enough", sla=False),
            ),
        ),
    )


def demo_before_change_journey_closed(book: CaseBook) -> None:
    """A closed journey is not reopened by a new definition."""
    case = book.case(
        "demo_before_change_journey_closed",
        nl="Demo gevraagd in mei, verloren in juni: de wijziging van 1 juli komt te laat.",
        en="Demo requested in May, lost in June: the change of 1 July comes too late.",
    )
    profile = someone("Mieke Gesloten", "Demo En Weg Bouw")
    contact = case.contact(profile, "2026-05-11T10:00:00Z", ("demo_request", "2026-05-11T10:00:00Z"))
    person = case.crm_person(profile, "2026-05-12T09:00:00Z")
    case.status(person, ("Lost - no interest", "2026-06-22T09:00:00Z"))
    known = Stage("known", "2026-05-11T10:00:00Z", "2026-05-11T10:00:00Z", "advanced", "the request made the contact")
    case.expect(
        "Demo En Weg Bouw",
        (contact, person),
        journey(
            1,
            "lost",
            known,
            Stage("inquiry", "2026-05-11T10:00:00Z", "2026-06-22T09:00:00Z", "lost", "40 points miss 50; lost"),
        ),
        restated=(
            journey(
                1,
                "lost",
                known,
                Stage("inquiry", "2026-05-11T10:00:00Z", "2026-05-11T10:00:00Z", "advanced", "interest"),
                Stage(
                    "mql",
                    "2026-05-11T10:00:00Z",
                    "2026-06-22T09:00:00Z",
                    "lost",
                    "today a demo request is enough; left after 42 days",
                    sla=False,
                ),
            ),
        ),
    )


def score_expires(book: CaseBook) -> None:
    """Interest of last winter is not interest of today."""
    case = book.case(
        "score_expires",
        nl="Punten ouder dan 90 dagen tellen niet mee: 55 punten opgeteld, nooit 50 tegelijk.",
        en="Points older than 90 days do not count: 55 points in all, never 50 at once.",
    )
    contact = case.contact(
        someone("Nico Verlopen", "Verlopen Punten Opslag"),
        "2026-01-12T09:00:00Z",
        ("form_fill", "2026-01-12T09:00:00Z"),
        ("webinar_attended", "2026-01-20T13:00:00Z"),
        ("whitepaper_download", "2026-05-04T10:00:00Z"),
    )
    case.expect(
        "Verlopen Punten Opslag",
        (contact,),
        journey(
            1,
            "open",
            Stage("known", "2026-01-12T09:00:00Z", "2026-01-12T09:00:00Z", "advanced", "the form made the contact"),
            Stage(
                "inquiry",
                "2026-01-12T09:00:00Z",
                None,
                "open",
                "in May the first 40 points are over 90 days old, 15 are left; the silence was 104 days, under 180",
            ),
        ),
    )


def score_window_edge(book: CaseBook) -> None:
    """Ninety days inclusive, to the second."""
    case = book.case(
        "score_window_edge",
        nl="Punten van precies 90 dagen oud tellen nog; een seconde later niet meer.",
        en="Points exactly 90 days old still count; a second later they do not.",
    )
    inside = case.contact(
        someone("Olga Randgeval", "Negentig Dagen Transport"),
        "2026-07-02T09:00:00Z",
        ("form_fill", "2026-07-02T09:00:00Z"),
        ("phone_call_connected", "2026-07-03T09:00:00Z"),
        ("email_reply", "2026-09-30T09:00:00Z"),
    )
    outside = case.contact(
        someone("Olga Randgeval", "Negentig Dagen En Een Seconde"),
        "2026-07-02T09:00:00Z",
        ("form_fill", "2026-07-02T09:00:00Z"),
        ("phone_call_connected", "2026-07-03T09:00:00Z"),
        ("email_reply", "2026-09-30T09:00:01Z"),
    )
    known = Stage("known", "2026-07-02T09:00:00Z", "2026-07-02T09:00:00Z", "advanced", "the form made the contact")
    case.expect(
        "Negentig Dagen Transport",
        (inside,),
        journey(
            1,
            "open",
            known,
            Stage("inquiry", "2026-07-02T09:00:00Z", "2026-09-30T09:00:00Z", "advanced", "form filled in"),
            Stage("mql", "2026-09-30T09:00:00Z", None, "open", "20 + 25 + 20 = 65; its 48 hours are not over at as_of"),
        ),
    )
    case.expect(
        "Negentig Dagen En Een Seconde",
        (outside,),
        journey(
            1,
            "open",
            known,
            Stage("inquiry", "2026-07-02T09:00:00Z", None, "open", "the form's 20 points are out: 45"),
        ),
    )


def negative_points_after(book: CaseBook) -> None:
    """What was met stays met."""
    case = book.case(
        "negative_points_after",
        nl="Afgemeld nadat de norm was gehaald: MQL blijft.",
        en="Unsubscribed after the norm was met: it stays an MQL.",
    )
    contact = case.contact(
        someone("Pim Afgemeld", "Toch Gehaald Installatie"),
        "2026-07-06T09:00:00Z",
        ("form_fill", "2026-07-06T09:00:00Z"),
        ("phone_call_connected", "2026-07-08T10:00:00Z"),
        ("email_reply", "2026-07-10T08:00:00Z"),
        ("unsubscribe", "2026-07-20T19:00:00Z"),
    )
    case.expect(
        "Toch Gehaald Installatie",
        (contact,),
        journey(
            1,
            "open",
            Stage("known", "2026-07-06T09:00:00Z", "2026-07-06T09:00:00Z", "advanced", "the form made the contact"),
            Stage("inquiry", "2026-07-06T09:00:00Z", "2026-07-10T08:00:00Z", "advanced", "form filled in"),
            Stage("mql", "2026-07-10T08:00:00Z", None, "open", "65 points; 40 later on does not undo it", sla=False),
        ),
    )


def negative_points_before(book: CaseBook) -> None:
    """Points can be taken off before the norm is met."""
    case = book.case(
        "negative_points_before",
        nl="Afgemeld voordat de norm was gehaald: 60 in plaats van 85 punten, geen MQL.",
        en="Unsubscribed before the norm was met: 60 instead of 85 points, no MQL.",
    )
    contact = case.contact(
        someone("Quinten Minpunt", "Minpunten Groothandel"),
        "2026-08-03T09:00:00Z",
        ("form_fill", "2026-08-03T09:00:00Z"),
        ("webinar_attended", "2026-08-11T13:00:00Z"),
        ("unsubscribe", "2026-08-12T06:30:00Z"),
        ("phone_call_connected", "2026-08-20T10:00:00Z"),
        ("email_reply", "2026-08-27T10:00:00Z"),
    )
    case.expect(
        "Minpunten Groothandel",
        (contact,),
        journey(
            1,
            "open",
            Stage("known", "2026-08-03T09:00:00Z", "2026-08-03T09:00:00Z", "advanced", "the form made the contact"),
            Stage("inquiry", "2026-08-03T09:00:00Z", None, "open", "20 + 20 - 25 + 25 + 20 = 60 at most"),
        ),
    )


CASES = (
    scored_60_before_change,
    exactly_at_threshold,
    just_below_threshold,
    score_without_fit,
    mql_by_hand,
    demo_before_change_definition_change,
    demo_before_change_journey_closed,
    score_expires,
    score_window_edge,
    negative_points_after,
    negative_points_before,
)
