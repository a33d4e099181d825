"""The questions that every organisation has to answer, asked in the terminal or read from a file."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from lead_taxonomy.building.organisation import read_yaml
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.numbers import MOST_DAYS
from lead_taxonomy.validating.rules import Words
from lead_taxonomy.validating.validity import FIRST_YEAR, LAST_YEAR

_LAST_MONTH = 12


def _is_sensible(day: object) -> object:
    """Return a day as an agreement has it: a date without a time, or its text.

    Raises:
        ValueError: it is something else, or too far from now to be meant.
    """
    day = date.fromisoformat(day) if isinstance(day, str) else day
    if type(day) is not date or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


_Name = Annotated[str, Field(description="one line of text")]
_Counts = Annotated[Literal["include", "exclude"], Field(description="include or exclude")]
_Days = Annotated[
    int | None,
    Field(ge=0, le=MOST_DAYS, strict=True, description=f"a whole number from 0 to {MOST_DAYS}, or blank"),
]
_Day = Annotated[
    date,
    BeforeValidator(_is_sensible),
    Field(description=f"a day from {FIRST_YEAR} to {LAST_YEAR}, written as YYYY-MM-DD, such as 2027-01-31"),
]


class Answers(BaseModel):
    """What the organisation answered. Days that are blank or 0 mean: never, or the whole journey.

    The description of a field says how its answer is written.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name_nl: _Name
    name_en: _Name
    start_from: str = Field(alias="from", description="the id of a taxonomy")
    lead_unit: Literal["person", "account"] = Field(description="person or account")
    existing_customers: _Counts
    free_email_only: _Counts
    cards_without_interest: _Counts
    handover: Literal["sales", "shared", "partner", "nobody"] = Field(description="sales, shared, partner or nobody")
    inactive_after_days: _Days
    score_window_days: _Days
    effective_from: _Day

    @field_validator("name_nl", "name_en")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        """Refuse a blank name, and one of several lines."""
        written = name.strip()
        if not written or not written.isprintable():
            raise ValueError("a name is one line of text")
        return written


@dataclass(frozen=True)
class Question:
    """A question with the answers to choose from.

    Attributes:
        key: its key in an answers file.
        text: what is asked.
        options: what can be answered, by the value in the file; empty where anything can be typed.
        default: the value that is taken when nothing is typed.
        read: reads what was typed, where anything can be.
    """

    key: str
    text: Words
    options: Mapping[str, Words]
    default: str
    read: Callable[[str], Any] = str


def starting_points(own: Iterable[Row], reference: Iterable[Row]) -> dict[str, Row]:
    """Return the taxonomies to start from, by their id."""
    return {row["taxonomy_id"]: row for row in (*own, *reference)}


def questions(start: Row, today: date) -> list[Question]:
    """Return the questions; what the taxonomy to start from says is the default."""
    counts = {
        "include": Words("ja, telt mee", "yes, counts"),
        "exclude": Words("nee, telt niet mee", "no, does not count"),
    }
    first = date(today.year + today.month // _LAST_MONTH, today.month % _LAST_MONTH + 1, 1)
    return [
        Question(
            "lead_unit",
            Words("Wat is een lead: een persoon of een organisatie?", "What is a lead: a person or an organisation?"),
            {
                "person": Words("een persoon", "a person"),
                "account": Words("een organisatie, met al haar personen", "an organisation, with all its persons"),
            },
            start["lead_unit"],
        ),
        Question(
            "existing_customers",
            Words("Kan een bestaande klant een lead zijn?", "Can an existing customer be a lead?"),
            counts,
            start["existing_customers"],
        ),
        Question(
            "free_email_only",
            Words(
                "Is iemand met alleen een privé-mailadres, zonder organisatie, een lead?",
                "Is someone with a private mail address only, without an organisation, a lead?",
            ),
            counts,
            start["free_email_only"],
        ),
        Question(
            "cards_without_interest",
            Words(
                "Is een visitekaartje zonder blijk van interesse een lead (voor een kop koffie, bijvoorbeeld)?",
                "Is a business card without any sign of interest a lead (handed in for a coffee, say)?",
            ),
            counts,
            "exclude",
        ),
        Question(
            "handover",
            Words("Wie neemt een lead van marketing aan?", "Who accepts a lead from marketing?"),
            {
                "sales": Words("sales", "sales"),
                "shared": Words("marketing en sales samen", "marketing and sales together"),
                "partner": Words("een partner", "a partner"),
                "nobody": Words("niemand: er is geen aparte stap", "nobody: there is no separate step"),
            },
            "sales",
        ),
        Question(
            "inactive_after_days",
            Words(
                "Na hoeveel dagen stilte eindigt een traject? (0: nooit)",
                "After how many days of silence does a journey end? (0: never)",
            ),
            {},
            start["inactive_after_days"] or "0",
            _days,
        ),
        Question(
            "score_window_days",
            Words(
                "Hoeveel dagen tellen punten voor gedrag mee? (0: het hele traject)",
                "For how many days do points for behaviour count? (0: the whole journey)",
            ),
            {},
            start["score_window_days"] or "0",
            _days,
        ),
        Question(
            "effective_from",
            Words(
                "Vanaf welke dag geldt de afspraak? (beide tekenen voor die dag)",
                "From which day does the agreement count? (both sign before that day)",
            ),
            {},
            first.isoformat(),
            _date,
        ),
    ]


def ask(known: Mapping[str, Row], start_from: str | None, language: str, today: date) -> Answers:
    """Ask everything in the terminal, on stderr.

    Raises:
        LeadTaxonomyError: there is nobody to answer.
    """
    try:
        given: dict[str, Any] = {
            "name_nl": _ask(
                Question("name_nl", Words("Naam van de organisatie", "Name in Dutch"), {}, "", _name), language
            )
        }
        name = Question("name_en", Words("Naam in het Engels", "Name in English"), {}, given["name_nl"], _name)
        given["name_en"] = _ask(name, language)
        if start_from is None:
            names = {key: Words(row["name_nl"], row["name_en"]) for key, row in known.items()}
            begin = Words("Met welke definitie begin je?", "Which definition do you start from?")
            start_from = str(_ask(Question("from", begin, names, next(iter(names))), language))
        given["from"] = start_from
        for question in questions(find_start(known, start_from), today):
            given[question.key] = _ask(question, language)
    except typer.Abort as error:
        raise LeadTaxonomyError(
            "The interview was broken off; nothing was written.",
            hint="Where nobody can type, give the answers in a file: --answers FILE.yml.",
        ) from error
    return Answers.model_validate(given)


def read_answers(file: Path, start_from: str | None) -> Answers:
    """Read the answers from a file; `--from` goes before what the file says.

    Raises:
        LeadTaxonomyError: the file cannot be read, or does not answer every question.
    """
    content = read_yaml(file) or {}
    forms = {field.alias or name: field.description for name, field in Answers.model_fields.items()}
    keys = f"Its keys are: {', '.join(forms)}."
    if not isinstance(content, dict):
        raise LeadTaxonomyError(f"{file} holds no answers.", hint=keys)
    try:
        return Answers.model_validate({**content, "from": start_from} if start_from else content)
    except ValidationError as error:
        wrong = {str(each["loc"][0]): each for each in error.errors()}
        messages, is_about_keys = [], False
        for key, each in wrong.items():
            if each["type"] == "missing" or key not in forms:
                messages.append(f"{key} is {'missing' if key in forms else 'no key'}")
                is_about_keys = True
            else:
                value = json.dumps(each["input"], ensure_ascii=False, default=str)
                messages.append(f"{key}: {value} should be {forms[key]}")
        raise LeadTaxonomyError(
            f"{file}: {'; '.join(messages)}.", hint=keys if is_about_keys else "Nothing was made; mend the file."
        ) from error


def find_start(known: Mapping[str, Row], taxonomy_id: str) -> Row:
    """Return the taxonomy to start from.

    Raises:
        LeadTaxonomyError: there is none with this id.
    """
    if taxonomy_id not in known:
        raise LeadTaxonomyError(
            f"There is no taxonomy '{taxonomy_id}' to start from.", hint=f"Choose from: {', '.join(known)}."
        )
    return known[taxonomy_id]


def _ask(question: Question, language: str) -> Any:
    """Ask one question until it is answered."""
    values = list(question.options)

    def read(typed: str) -> Any:
        text = typed.strip()
        try:
            if not values:
                return question.read(text)
            return values[int(text) - 1] if text.isdecimal() and int(text) else values[values.index(text)]
        except (ValueError, IndexError) as error:
            wrong = Words("dat is geen antwoord op deze vraag", "that is no answer to this question")
            raise typer.BadParameter(wrong.of(language)) from error

    typer.echo(err=True)
    default: str | None = question.default or None
    if values:
        typer.echo(question.text.of(language), err=True)
        for number, words in enumerate(question.options.values(), start=1):
            typer.echo(f"  {number}  {words.of(language)}", err=True)
        prompt, default = Words("Keuze", "Choice").of(language), str(values.index(question.default) + 1)
    else:
        prompt = question.text.of(language)
    return typer.prompt(prompt, default=default, value_proc=read, err=True)


def _name(text: str) -> str:
    if not text or not text.isprintable():
        raise ValueError(text)
    return text


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_DAYS:
        raise ValueError(text)
    return int(text)


def _date(text: str) -> object:
    return _is_sensible(text)
