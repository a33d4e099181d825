"""The sentences of an explanation, in Dutch and English."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from lead_taxonomy.building.funnel import number
from lead_taxonomy.building.texts import LANGUAGES
from lead_taxonomy.explaining.build_reader import BuildReader
from lead_taxonomy.explaining.explanation import Condition, Criterion, Record

_UTC = ZoneInfo("UTC")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_BANT = ("budget", "authority", "need", "timeline")

_WORDS = {
    "and": ("en", "and"),
    "or": ("of", "or"),
    "or_group": ("of", "or"),
    "all_of": ("alle voorwaarden nodig", "all of these"),
    "all_of_versions": (
        "alle voorwaarden nodig, in de versie van dat moment",
        "all of these, in the version of the time",
    ),
    "lead": ("Lead", "Lead"),
    "person": ("persoon", "person"),
    "persons": ("personen", "persons"),
    "account": ("organisatie", "organisation"),
    "records": ("Records", "Records"),
    "taxonomy": ("Taxonomie", "Taxonomy"),
    "journey": ("Traject", "Journey"),
    "of_count": ("van", "of"),
    "until_now": ("nu", "now"),
    "at_the_end": ("bij het einde", "at the end"),
    "no_journeys": (
        "Er is nog niets met een datum bekend: geen trajecten.",
        "Nothing with a date is known yet: no journeys.",
    ),
    "reason": ("reden", "reason"),
    "times_in": ("Tijdlijn, tijden in", "Time line, times in"),
    "stages": ("Fasen", "Stages"),
    "start": ("start", "start"),
    "end": ("einde", "end"),
    "silence": ("te lang stil", "silent for too long"),
    "counts_for": ("telt voor", "counts for"),
    "other_signals": ("andere signalen", "other signals"),
    "other_signal": ("ander signaal", "other signal"),
    "points": ("punten", "points"),
    "point": ("punt", "point"),
    "not_reached": ("niet bereikt", "not reached"),
    "skipped": ("overgeslagen", "skipped"),
    "observed": ("waargenomen", "observed"),
    "inferred": ("afgeleid uit een latere fase", "inferred from a later stage"),
    "waited": ("wachtte op een eerdere fase", "waited for an earlier stage"),
    "earlier_missing": ("voldoet, maar een eerdere fase ontbreekt", "criteria met, but an earlier stage is missing"),
    "definition_change": ("door de nieuwe definitie", "by the new definition"),
    "too_late": ("gehaald toen deze versie niet meer gold", "met when this version had ended"),
    "given_up": ("bestaat niet meer sinds", "given up on"),
    "since_start": ("vanaf het begin", "from the start"),
    "valid_from": ("geldig vanaf", "valid from"),
    "valid_to": ("geldig tot", "valid until"),
    "assumption": ("aanname", "assumption"),
    "decided": ("gaf de doorslag", "decided"),
    "missing_for": ("Nodig voor", "Needed for"),
    "next_signal": ("genoeg, telt vanaf het eerstvolgende signaal", "enough, counts from the next signal on"),
    "nothing_missing": ("niets meer", "nothing more"),
    "existing_customer_flag": ("was al klant", "already a customer"),
    "not_counted": ("Telt niet mee", "Not counted"),
    "existing_customer": ("bestaande klant", "existing customer"),
    "free_email_only": ("alleen een privé-mailadres, geen organisatie", "a private mail address only, no organisation"),
    "state_now": ("Stand per", "State as of"),
    "state_closed": ("Stand bij het einde", "State at the end"),
    "behaviour_score": ("gedragsscore", "behaviour score"),
    "fit_points": ("profielpunten", "fit points"),
    "fit_grade": ("profielklasse", "fit grade"),
    "temperature": ("temperatuur", "temperature"),
    "cold": ("koud", "cold"),
    "warm": ("warm", "warm"),
    "hot": ("heet", "hot"),
    "none": ("geen", "none"),
    "engaged_person": ("betrokken persoon", "engaged person"),
    "engaged_persons": ("betrokken personen", "engaged persons"),
    "highest": ("op zijn hoogst", "at its highest"),
    "budget": ("budget", "budget"),
    "authority": ("beslisser", "authority"),
    "need": ("behoefte", "need"),
    "timeline": ("termijn", "timeline"),
    "accounts": ("organisatie", "account"),
    "activities": ("activiteit", "activity"),
    "status_changes": ("statuswijziging", "status change"),
    "opportunities": ("verkoopkans", "opportunity"),
    "record_persons": ("persoon", "person"),
    "business_email is_known": ("er is een zakelijk mailadres", "there is a business e-mail address"),
    "business_email is_missing": ("er is geen zakelijk mailadres", "there is no business e-mail address"),
    "account_known is_known": ("de organisatie is bekend", "the organisation is known"),
    "account_known is_missing": ("de organisatie is niet bekend", "the organisation is not known"),
    "at_least": ("minstens", "at least"),
    "above": ("meer dan", "more than"),
    "at_most": ("hoogstens", "at most"),
    "below": ("minder dan", "less than"),
    "is_known": ("bekend", "known"),
    "is_missing": ("niet bekend", "not known"),
    "equals": ("is", "is"),
    "one_of": ("is", "is"),
    "not_equals": ("is niet", "is not"),
    "not_one_of": ("is niet", "is not"),
}


class Words:
    """Writes times, values and criteria in one language and time zone; knows the names of the signals."""

    def __init__(self, language: str, timezone: str, signal_names: Mapping[str, str]) -> None:
        """Write in a language, in a time zone, with the names of signals in that language."""
        self.language = language
        self.timezone = timezone
        self._zone = ZoneInfo(timezone)
        self._signal_names = signal_names

    def __call__(self, key: str) -> str:
        """Return the words for a key; a key without words stands for itself."""
        words = _WORDS.get(key)
        return words[LANGUAGES.index(self.language)] if words else key

    def time(self, at: datetime) -> str:
        """Write a UTC time in the time zone, to the minute."""
        return f"{self._local(at):{self._date_format()} %H:%M}"

    def date(self, at: datetime) -> str:
        """Write the date that a UTC time has in the time zone."""
        return f"{self._local(at):{self._date_format()}}"

    def signal(self, signal: str) -> str:
        """The name of a signal."""
        return self._signal_names.get(signal, signal)

    def record(self, record: Record) -> str:
        """Name a record: source, kind and id."""
        kind = "record_persons" if record.record_type == "persons" else record.record_type
        return f"{record.source}, {self(kind)} {record.record_id}"

    def number(self, value: float) -> str:
        """Write a number without needless decimals."""
        return number(value, self.language, 0 if float(value).is_integer() else 2)

    def threshold(self, text: str) -> str:
        """Write a number of a definition with the digits that it has there; other text stands for itself."""
        if not _PLAIN_NUMBER.fullmatch(text):
            return text
        written = f"{Decimal(text):,f}"
        return written.translate(str.maketrans(",.", ".,")) if self.language == "nl" else written

    def points(self, points: float) -> str:
        """Write a number of points with its sign."""
        return f"{'+' if points >= 0 else '-'}{self.number(abs(points))}"

    def series(self, items: list[str], last: str = "and") -> str:
        """Write `a, b and c`."""
        if not items:
            return self("none")
        return f" {self(last)} ".join(part for part in (", ".join(items[:-1]), items[-1]) if part)

    def criterion(self, criterion: Criterion, *, is_closed: bool = False) -> str:
        """Write a criterion as a sentence, with the present value (or that at the close) where there is one."""
        now = self._now(criterion, self("at_the_end" if is_closed else "until_now"))
        return self.condition(criterion.condition) + (f" ({now})" if now else "")

    def condition(self, condition: Condition) -> str:
        """Write what a criterion asks, without a present value."""
        exact = f"{condition.signal} {condition.operator}"
        name, value = self._name(condition.signal), condition.value or ""
        match condition.operator:
            case _ if exact in _WORDS:
                sentence = self(exact)
            case "occurs":
                sentence = name
            case "count_at_least":
                times = self._times(condition.value)
                sentence = f"{self('at_least')} {value} {times} {name}{self._window(condition)}"
            case "at_least" | "above" | "at_most" | "below":
                sentence = self._amount(condition, name)
            case "is_known" | "is_missing":
                sentence = f"{name} {self(condition.operator)}"
            case _:
                values = self.series([self(each) for each in value.split("|")], "or")
                sentence = f"{name} {self(condition.operator)} {values}"
        return sentence

    def missing(self, criterion: Criterion) -> str:
        """Say what a criterion that was not met still needs."""
        condition = criterion.condition
        gap = self._gap(condition, criterion.now)
        if gap is None:
            return self.criterion(criterion)
        if gap <= 0:
            return f"{self.criterion(criterion)}: {self('next_signal')}"
        more = f"nog {self.number(gap)}" if self.language == "nl" else f"{self.number(gap)} more"
        if condition.signal == "bant_count":
            unknown = [self(fact) for fact in _BANT if fact not in criterion.known_facts]
            # Where all that is left is needed, a list of it needs no count.
            return (
                self.series(unknown)
                if gap == len(unknown)
                else f"{more} {self('of_count')} {self.series(unknown, 'or')}"
            )
        if condition.signal == "engaged_persons":
            what = self("engaged_person" if gap == 1 else "engaged_persons")
        elif condition.operator == "count_at_least":
            what = f"{self._times(gap)} {self._name(condition.signal)}{self._window(condition)}"
        else:
            unit, kind = self("point" if gap == 1 else "points"), self._name(condition.signal)
            what = f"{unit} {kind}" if self.language == "nl" else f"{unit} of {kind}"
            # "nog 5 punten profielpunten" says it twice.
            what = kind if condition.signal == "fit_points" else what
        return f"{more} {what}"

    def _amount(self, condition: Condition, name: str) -> str:
        """Write a comparison with a number."""
        amount = f"{self(condition.operator)} {self.threshold(condition.value or '')}"
        if condition.signal == "bant_count":
            facts = self.series([self(fact) for fact in _BANT])
            return f"{amount} {self('of_count')} {facts} {self('is_known')}"
        return f"{amount} {name}" if condition.signal == "engaged_persons" else f"{name} {amount}"

    def _gap(self, condition: Condition, now: str | float | None) -> float | None:
        """How much a number falls short; None where that is not a matter of more."""
        if condition.operator not in ("at_least", "above", "count_at_least") or isinstance(now, str):
            return None
        threshold = float(condition.value or 0)
        return threshold - (now or 0) + (1 if condition.operator == "above" else 0)

    def _times(self, count: str | float | None) -> str:
        if self.language == "nl":
            return "keer"
        return "time" if count in (1, "1") else "times"

    def _window(self, condition: Condition) -> str:
        if condition.window_days is None:
            return ""
        days = condition.window_days
        if self.language == "nl":
            return f" binnen {days} {'dag' if days == 1 else 'dagen'}"
        return f" within {days} {'day' if days == 1 else 'days'}"

    def _now(self, criterion: Criterion, when: str) -> str:
        """Write the value and when it was that, empty where there is none to tell."""
        now = criterion.now
        asks_value = criterion.condition.operator not in ("occurs", "is_known", "is_missing")
        if not asks_value:
            return ""
        if now is None:
            return f"{when} {self('none')}"
        if isinstance(now, str):
            return f"{when} {self(now)}"
        written = f"{when} {self.number(now)}"
        if criterion.highest is not None and criterion.highest > now:
            written += f", {self('highest')} {self.number(criterion.highest)}"
        if criterion.condition.signal == "bant_count" and criterion.known_facts:
            facts = [fact for fact in _BANT if fact in criterion.known_facts]
            written += f": {self.series([self(fact) for fact in facts])}"
        return written

    def _name(self, signal: str) -> str:
        """The name of a signal inside a sentence."""
        name = self.signal(signal)
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]

    def _local(self, at: datetime) -> datetime:
        return at.replace(tzinfo=_UTC).astimezone(self._zone)

    def _date_format(self) -> str:
        return "%d-%m-%Y" if self.language == "nl" else "%Y-%m-%d"


def read_words(reader: BuildReader, language: str, timezone: str) -> Words:
    """Prepare to write in a language, with the names of the signals from the build."""
    names = {
        row["signal"]: row[f"name_{language}"] for row in reader.rows("select signal, name_nl, name_en from signals")
    }
    return Words(language, timezone, names)
