"""The words of the build's results, in Dutch and English."""

import re

LANGUAGES = ("nl", "en")

_TEXTS = {
    "as_agreed": ("zoals afgesproken", "as agreed"),
    "restated": ("volgens de definitie van nu", "restated"),
    "as_of": ("per", "as of"),
    "stage": ("Fase", "Stage"),
    "entered": ("Bereikt", "Entered"),
    "of_before": ("Van vorige", "Of previous"),
    "of_top": ("Van begin", "Of top"),
    "median_days": ("Mediaan dagen", "Median days"),
    "outcomes": ("Afloop van de trajecten", "Outcomes of the journeys"),
    "won": ("gewonnen", "won"),
    "lost": ("verloren", "lost"),
    "recycled": ("terug naar marketing", "recycled"),
    "disqualified": ("gediskwalificeerd", "disqualified"),
    "inactive": ("stil geworden", "inactive"),
    "open": ("open", "open"),
    "excluded": ("Niet meegeteld", "Not counted"),
    "skipped_note": (
        "Meer dan 100 %: trajecten mogen de vorige fase overslaan.",
        "More than 100 %: journeys may skip the stage before.",
    ),
    "no_journeys": ("Er zijn nog geen trajecten.", "There are no journeys yet."),
    "unmapped": ("Waarden die geen vertaaltabel kent", "Values that no mapping knows"),
    "rows": ("rijen", "rows"),
    "staging": (
        "Rijen die niet of niet volledig gelezen konden worden",
        "Rows that could not be read, or not completely",
    ),
    "rejected": ("geweigerd", "rejected"),
    "wrong_value": ("met een onjuiste waarde in", "with a wrong value in"),
    "first": ("eerste", "first"),
    # Counted as the load counts: without the header, and a quoted line break is no new one.
    "record": ("record", "record"),
    "files": ("bestanden", "files"),
    "and_more": ("en nog", "and more"),
    "skipped": ("Daardoor overgeslagen", "Skipped because of that"),
    "log": ("Logboek", "Log"),
    "load": ("Exports laden", "Loading exports"),
    "validate": ("Definities controleren", "Checking definitions"),
    "prepare": ("dbt voorbereiden", "Preparing dbt"),
    "dbt": ("Funnel berekenen", "Computing the funnel"),
    "before": ("Definities van nu berekenen", "Computing the definitions before"),
    "after": ("Voorgestelde definities berekenen", "Computing the proposed definitions"),
    "compare": ("Vergelijken", "Comparing"),
    "publish": ("Resultaat klaarzetten", "Publishing"),
    "unchanged": (
        "Niet gepubliceerd; de vorige versie blijft staan.",
        "Not published; the version before stays in place.",
    ),
    "nothing_published": ("Niet gepubliceerd.", "Not published."),
    "not_selected": (
        "Niet gepubliceerd: met --select of --target is niet alles gebouwd.",
        "Not published: with --select or --target not everything was built.",
    ),
}

# Why a staging model rejected a row: pattern of the model's own words, and the same in Dutch.
_REASONS = (
    (r"(\w+) or (\w+) is empty", r"\1 of \2 is leeg"),
    (r"(\w+) is empty or no date", r"\1 is leeg of geen datum"),
    (r"(\w+) is empty", r"\1 is leeg"),
    (r"(\w+) is not a date of the declared format", r"\1 is geen datum in de opgegeven notatie"),
    (
        r"(\w+) is a text with blanks, as in the footer of a report",
        r"\1 is een tekst met spaties, zoals onderaan een rapport",
    ),
    (r"(\w+) was shortened by a spreadsheet", r"\1 is ingekort door een rekenblad"),
    (r"no contact, account, customer or lead", r"geen contactpersoon, account, klant of lead"),
    (r"no date of creation and none of closing", r"geen datum van aanmaken en geen van afsluiten"),
    (r"no lead and no contact", r"geen lead en geen contactpersoon"),
    (r"no person and no account", r"geen persoon en geen account"),
    (r"no prospect and no visitor", r"geen prospect en geen bezoeker"),
    (r"no prospect, only a visitor", r"geen prospect, alleen een bezoeker"),
)


def text(key: str, language: str) -> str:
    """Return the words for a key; a key without words stands for itself."""
    words = _TEXTS.get(key)
    return words[LANGUAGES.index(language)] if words else key


def reason_text(reason: str, language: str) -> str:
    """Return why a staging model rejected a row; words of an own model stay as they are.

    >>> reason_text("created_at is empty", "nl")
    'created_at is leeg'
    """
    if language == "nl":
        for pattern, dutch in _REASONS:
            if found := re.fullmatch(pattern, reason):
                return found.expand(dutch)
    return reason


def printable(line: str) -> str:
    r"""Replace what a terminal would obey instead of show (an export may hold it), except line ends.

    >>> printable("a\x1b[2Jb")
    'a�[2Jb'
    """
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in line)
