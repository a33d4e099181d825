"""The words of the build's results, in Dutch and English."""

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
    "without": ("zonder", "without"),
    "first": ("eerste", "first"),
    "row": ("rij", "row"),
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


def text(key: str, language: str) -> str:
    """Return the words for a key; a key without words stands for itself."""
    words = _TEXTS.get(key)
    return words[LANGUAGES.index(language)] if words else key


def printable(line: str) -> str:
    r"""Replace what a terminal would obey instead of show (an export may hold it), except line ends.

    >>> printable("a\x1b[2Jb")
    'a�[2Jb'
    """
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in line)
