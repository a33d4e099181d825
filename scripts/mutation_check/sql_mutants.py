"""Small changes to the SQL of macros and models, outside comments and Jinja.

All changes of a file are written into it at once, as comments around the text they would replace. dbt compiles that
once; a mutant is then the compiled SQL with the text between its own two comments replaced.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

TOKEN = re.compile(
    r"""
    (?P<jinja>\{\{.*?\}\}|\{%.*?%\}|\{\#.*?\#\})
    |(?P<comment>--[^\n]*|/\*.*?\*/)
    |(?P<string>'(?:[^']|'')*')
    |(?P<quoted>"[^"]*")
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z_][\w.]*)
    |(?P<operator>>=|<=|<>|!=|\|\||::|[^\s])
    """,
    re.VERBOSE | re.DOTALL,
)
COMPARISONS = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
EQUALITIES = {"=": "<>", "<>": "=", "!=": "="}
LOGIC = {"and": "or", "or": "and"}
EXTREMES = {"min": "max", "max": "min"}
STEPS = {"+": "-", "-": "+"}
ENDS_ORDER_BY = {"rows", "range", "groups", "limit", "qualify", "window"}
MARKS = re.compile(r"/\*<\d+\*/|/\*\d+>\*/")


@dataclass(frozen=True)
class Token:
    """A piece of SQL that means something: `kind` is a group of TOKEN, `text` is in lower case for words."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class SqlMutant:
    """One change: the characters from start to end become `replacement`.

    Attributes:
        number: unique in a run.
        name: file and mutated line; the same as long as that line is.
        kind: what sort of change.
        file: path from the project folder.
    """

    number: int
    name: str
    kind: str
    file: str
    start: int
    end: int
    replacement: str


@dataclass(frozen=True)
class Change:
    """A place in a text and what to put there."""

    kind: str
    start: int
    end: int
    replacement: str


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a file without its comments; a Jinja block is one token."""
    tokens = []
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "comment":
            content = match.group().lower() if kind == "word" else match.group()
            tokens.append(Token(kind, content, match.start(), match.end()))
    return tokens


def changes_of(text: str) -> list[Change]:
    """Return every change to a file, in its order."""
    tokens = tokens_of(text)
    changes = [*_token_changes(tokens), *_rank_changes(text, tokens), *_order_changes(tokens)]
    return sorted(changes, key=lambda change: (change.start, change.end))


def _token_changes(tokens: Sequence[Token]) -> Iterator[Change]:
    """Changes of a single token."""
    nothing = Token("", "", 0, 0)
    is_between = False
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else nothing
        after = tokens[place + 1] if place + 1 < len(tokens) else nothing
        here = (token.start, token.end)
        if token.text in COMPARISONS:
            yield Change("comparison", *here, COMPARISONS[token.text])
        elif token.text in EQUALITIES:
            yield Change("equality", *here, EQUALITIES[token.text])
        elif token.text in LOGIC:
            if not is_between:
                yield Change("and/or", *here, LOGIC[token.text])
            is_between = False
        elif token.text == "between":
            is_between = True
        elif token.text == "not":
            yield Change("not", *here, "")
        elif token.text in EXTREMES and after.text == "(":
            yield Change("min/max", *here, EXTREMES[token.text])
        elif token.text in STEPS and after.text == "1" and (before.kind in ("word", "jinja") or before.text == ")"):
            yield Change("plus/minus", *here, STEPS[token.text])
        elif token.kind == "number" and (before.text in COMPARISONS or before.text in EQUALITIES):
            yield Change("number", *here, str(int(token.text) + 1))
        elif token.kind == "string" and before.text in ("timestamp", "date"):
            day = date.fromisoformat(token.text[1:11]) + timedelta(days=1)
            yield Change("date", *here, f"'{day.isoformat()}{token.text[11:]}")


def _rank_changes(text: str, tokens: Sequence[Token]) -> Iterator[Change]:
    """Two ranks (`then 0 else 1`) change places."""
    for then, first, other, second in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        is_pair = first.kind == second.kind == "number" and first.text != second.text
        if (then.text, other.text) == ("then", "else") and is_pair:
            between = text[first.end : second.start]
            yield Change("rank", first.start, second.end, f"{second.text}{between}{first.text}")


def _order_changes(tokens: Sequence[Token]) -> Iterator[Change]:
    """Each expression of an `order by` gets the other direction."""
    for place, token in enumerate(tokens[:-1]):
        if (token.text, tokens[place + 1].text) != ("order", "by"):
            continue
        item: list[Token] = []
        depth = 0
        for current in [*tokens[place + 2 :], Token("operator", ")", 0, 0)]:
            is_last = depth == 0 and (current.text in ENDS_ORDER_BY or current.text == ")")
            if is_last or (depth == 0 and current.text == ","):
                yield _turned(item)
                item = []
                if is_last:
                    break
                continue
            depth += {"(": 1, ")": -1}.get(current.text, 0)
            item.append(current)


def _turned(item: Sequence[Token]) -> Change:
    """Turn the direction of one expression of an `order by`."""
    words = [token.text for token in item]
    if "nulls" in words:
        item = item[: words.index("nulls")]
    last = item[-1]
    if last.text in ("asc", "desc"):
        return Change("order", last.start, last.end, "asc" if last.text == "desc" else "desc")
    return Change("order", last.end, last.end, " desc")


def mutants_of(file: str, text: str, first_number: int) -> list[SqlMutant]:
    """Return the mutants of a file, numbered from `first_number`."""
    seen: Counter[str] = Counter()
    mutants = []
    for offset, change in enumerate(changes_of(text)):
        name = f"{file.rsplit('/', 1)[-1]}: {mutated_line(text, change)}"
        seen[name] += 1
        if seen[name] > 1:
            name += f" (#{seen[name]})"
        mutants.append(
            SqlMutant(first_number + offset, name, change.kind, file, change.start, change.end, change.replacement)
        )
    return mutants


def mutated_line(text: str, change: Change) -> str:
    """Return the line of a change as `before [old -> new] after`."""
    start = text.rfind("\n", 0, change.start) + 1
    end = text.find("\n", change.end)
    line_end = len(text) if end < 0 else end
    old = " ".join(text[change.start : change.end].split())
    new = " ".join(change.replacement.split())
    before, after = text[start : change.start], text[change.end : line_end]
    return f"{before}[{old} -> {new}]{after}".strip()


def mark(text: str, mutants: Sequence[SqlMutant]) -> str:
    """Put comments around the place of every mutant of a file."""
    parts = []
    position = 0
    for mutant in mutants:
        if mutant.start < position:
            raise ValueError(f"{mutant.name} overlaps another mutant")
        parts += [text[position : mutant.start], f"/*<{mutant.number}*/", text[mutant.start : mutant.end]]
        parts.append(f"/*{mutant.number}>*/")
        position = mutant.end
    return "".join([*parts, text[position:]])


def unmark(sql: str) -> str:
    """Remove the comments of all mutants."""
    return MARKS.sub("", sql)


def is_marked(sql: str, mutant: SqlMutant) -> bool:
    """Whether a compiled text holds the place of a mutant."""
    return f"/*<{mutant.number}*/" in sql


def mutate(sql: str, mutant: SqlMutant) -> str:
    """Replace the text at every place of a mutant: a macro may be compiled into a text more than once."""
    places = re.compile(rf"/\*<{mutant.number}\*/.*?/\*{mutant.number}>\*/", re.DOTALL)
    return unmark(places.sub(lambda _: mutant.replacement, sql))
