"""The rows of seeds in sentences, in both languages: for `diff` and `glossary`, in the words of `explain`."""

from pathlib import Path

from lead_taxonomy.building.texts import text as build_text
from lead_taxonomy.explaining.explanation import Condition
from lead_taxonomy.explaining.words import Words as Sentences
from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.rules import Words, read_vocabulary

# What fit rules look at, where that is no signal.
_FIELDS = {
    "country": Words("land", "country"),
    "industry": Words("branche", "industry"),
    "company_size": Words("aantal medewerkers", "number of employees"),
    "job_function": Words("functie", "job function"),
}
_WORDS = {
    "marketing": Words("marketing", "marketing"),
    "sales": Words("sales", "sales"),
    "shared": Words("samen", "shared"),
    "customer_success": Words("klantenteam", "customer success"),
    "partner": Words("partner", "partner"),
    "cumulative": Words("een latere fase telt ook de eerdere mee", "a later stage implies the earlier ones"),
    "strict": Words("een fase telt pas na de fasen ervoor", "a stage counts only after the ones before it"),
    "include": Words("telt mee", "counts"),
    "exclude": Words("telt niet mee", "does not count"),
    "infer": Words("wordt afgeleid uit een latere fase", "is inferred from a later stage"),
    "omit": Words("blijft leeg", "is left out"),
    "agreed": Words("afgesproken", "agreed"),
    "source": Words("uit de bron", "from the source"),
    "low": Words("laag", "low"),
    "high": Words("hoog", "high"),
    "behaviour": Words("gedrag", "behaviour"),
    "fit": Words("profiel", "fit"),
    "": Words("leeg", "blank"),
}
# Words that `explain` and `build` have already.
_OF_EXPLAIN = ("person", "account", "assumption", "none", "cold", "warm", "hot")
_OF_BUILD = ("won", "lost", "recycled", "disqualified")
BANT = ("budget", "authority", "need", "timeline")


class SeedWords:
    """Writes rows as sentences in Dutch and English."""

    def __init__(self, project: Path) -> None:
        """Read the names of the signals from the vocabulary of the project."""
        self._names = {
            signal: Words(row["name_nl"], row["name_en"]) for signal, row in read_vocabulary(project, "signals").items()
        }
        # Seeds hold days, not times: the time zone does not matter.
        self._nl, self._en = (
            Sentences(
                language,
                "UTC",
                {key: names.of(language) for key, names in {**self._names, **_FIELDS}.items()},
            )
            for language in ("nl", "en")
        )

    def value(self, text: str) -> Words:
        """The words for a value of a closed list; other values stand for themselves."""
        if text in _OF_EXPLAIN:
            return Words(self._nl(text), self._en(text))
        if text in _OF_BUILD:
            return Words(build_text(text, "nl"), build_text(text, "en"))
        return _WORDS.get(text) or Words(text, text)

    def signal(self, signal: str) -> Words:
        """The name of a signal."""
        return self._names.get(signal) or _FIELDS.get(signal) or Words(signal, signal)

    def condition(self, row: Row, signal: str = "signal", window_days: int | None = None) -> Words:
        """Write what a criterion, an outcome or a scoring rule asks.

        Args:
            row: has the columns operator and value.
            signal: its column with what is looked at.
            window_days: days that counted interest keeps counting.
        """
        counts = row["operator"] == "count_at_least" and row[signal] == "interest"
        asked = Condition(row[signal], row["operator"], row["value"] or None, window_days if counts else None)
        return Words(self._nl.condition(asked), self._en.condition(asked))

    def number(self, text: str) -> Words:
        """Write a number as each language does, with the digits that it has; other text stands for itself."""
        return Words(self._nl.threshold(text), self._en.threshold(text))

    def points(self, row: Row) -> Words:
        """Write points with their sign."""
        points = row.integer("points") or 0
        return Words(self._nl.points(points), self._en.points(points))

    def series(self, items: list[Words]) -> Words:
        """Write `a, b and c`."""
        return Words(
            self._nl.series([each.nl for each in items]),
            self._en.series([each.en for each in items]),
        )

    def facts(self, row: Row) -> Words:
        """Write which facts a temperature needs."""
        needed = [fact for fact in BANT if row[f"needs_{fact}"] == "true"]
        return self.series([Words(self._nl(fact), self._en(fact)) for fact in needed])


def inside(words: Words) -> Words:
    """Write a name as it stands inside a sentence: BANT and MQL keep their capitals."""
    return Words(*(name if name[1:2].isupper() else name[:1].lower() + name[1:] for name in (words.nl, words.en)))


def short_name(row: Row) -> Words:
    """Return the abbreviation of a stage where its name has one in brackets (MQL), else its name."""

    def short(name: str) -> str:
        start, _, rest = name.rpartition(" (")
        return rest[:-1] if start and rest.endswith(")") and rest[:-1].isupper() else name

    return Words(short(row["name_nl"]), short(row["name_en"]))
