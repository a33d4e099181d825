"""Rules about files, columns, types and references: what has to be right before anything can be read."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from lead_taxonomy.seed_files import AMBIGUOUS_NUMBER, Habit, Note, Problem, Row
from lead_taxonomy.validating.rules import NOTHING, Seeds, Violation, Words, at, closest, did_you_mean, rule

_SNAKE_CASE = re.compile(r"[a-z][a-z0-9_]*")
# Columns whose values other files, reports and addresses refer to.
_IDS = ("taxonomy_id", "stage_id", "criterion_id", "criteria_group", "rule_id", "next_action")
# Columns without which a row says nothing, besides its key and its closed lists.
_REQUIRED = ("stage_id", "criteria_group", "signal", "activity", "field", "points", "next_action", "common_stage")
# Columns whose values the models compare without regard to case, in whatever file.
_ANY_CASE = ("fit_grade",)
# Marks in a mapping that a value is known, but not what it means.
_UNMAPPED = "unmapped"
_HOW_ALIKE = 0.7
_FMT = Words(
    "`lead-taxonomy fmt` zet het bestand in de standaardvorm.",
    "`lead-taxonomy fmt` puts the file in its standard form.",
)
_TYPES = {
    "date": (Words("geen datum", "not a date"), Words("een datum, zoals 2026-12-31", "a date, such as 2026-12-31")),
    "integer": (
        Words("geen geheel getal", "not a whole number"),
        Words("een geheel getal, zoals 48", "a whole number, such as 48"),
    ),
    AMBIGUOUS_NUMBER: (
        Words("op twee manieren te lezen: met duizendtallen of met decimalen", "read two ways: thousands or decimals"),
        Words(
            "het getal zonder teken bij de duizendtallen en zonder nullen achter de komma, zoals 1000 of 1",
            "the number without a sign at the thousands and without zeros as decimals, such as 1000 or 1",
        ),
    ),
    "boolean": (Words("geen true of false", "neither true nor false"), Words("true of false", "true or false")),
}
_DELIMITERS = {
    ";": Words("een puntkomma", "a semicolon"),
    "\t": Words("een tab", "a tab"),
    ",": Words("een regel `sep=`", "a line `sep=`"),
}


def _problems(seeds: Seeds, kind: Problem) -> Iterator[tuple[str, Note]]:
    """Yield the problems of one kind with the seed they are in."""
    for name, file in seeds.files.items():
        for note in file.problems:
            if note.kind is kind:
                yield name, note


def _noted(seed: str, note: Note, message: Words, hint: Words = NOTHING) -> Violation:
    """Return a violation at the place of a note."""
    return Violation(seed, message, hint, note.line, note.position, note.column, note.value)


@rule("LT001", "error", "Bestand ontbreekt", "File is missing")
def file_is_missing(seeds: Seeds) -> Iterator[Violation]:
    """Every organisation has the same files, so that a missing one is noticed and never taken for an empty one.

    Mend: put the file back. Without any rows it still needs its header.
    """
    for name, note in _problems(seeds, Problem.MISSING):
        header = ",".join(seeds.files[name].contract.header)
        message = Words("Het bestand ontbreekt.", "The file is missing.")
        hint = Words(
            f"Ook zonder rijen is de kopregel nodig: {header}",
            f"Without any rows it still needs the line {header}",
        )
        yield _noted(name, note, message, hint)


@rule("LT002", "error", "Bestand is niet te lezen", "File cannot be read")
def file_cannot_be_read(seeds: Seeds) -> Iterator[Violation]:
    """A workbook that was renamed to .csv, or text in an unknown encoding, cannot be understood without guessing.

    Mend: save the sheet as 'CSV UTF-8'. To work in Excel, use `lead-taxonomy export` and `lead-taxonomy import`.
    """
    hint = Words("Bewaar het als 'CSV UTF-8'.", "Save it as 'CSV UTF-8'.")
    for name, note in _problems(seeds, Problem.UNREADABLE):
        if note.detail == "binary":
            message = Words("Dit is geen tekstbestand.", "This is not a text file.")
            hint = Words(
                "Een werkmap lees je in met `lead-taxonomy import`; anders: bewaar het blad als 'CSV UTF-8'.",
                "`lead-taxonomy import` reads a workbook; otherwise save the sheet as 'CSV UTF-8'.",
            )
        elif note.detail == "encoding":
            message = Words(
                "De tekens zijn noch UTF-8, noch die van Windows.", "The text is neither UTF-8 nor that of Windows."
            )
        else:
            message = Words(f"Het bestand is niet te lezen: {note.detail}.", f"The file cannot be read: {note.detail}.")
            hint = NOTHING
        yield _noted(name, note, message, hint)


@rule("LT003", "error", "Kolom ontbreekt", "Column is missing")
def column_is_missing(seeds: Seeds) -> Iterator[Violation]:
    """A missing column takes away what every row of the file says in it; the rules that need it cannot be checked.

    Mend: put the column back in the header, and a value in every row. The order of the columns is free.
    """
    for name, file in seeds.files.items():
        renamed = _renamed(seeds, name)
        for column in file.missing if file.has_header else []:
            if column not in renamed.values():
                message = Words(f"De kolom '{column}' ontbreekt.", f"The column '{column}' is missing.")
                header = ",".join(file.contract.header)
                hint = Words(f"De kopregel is {header}", f"The header is {header}")
                yield Violation(name, message, hint, 1, 1, column)


@rule("LT004", "error", "Kolom te veel", "Column too many")
def column_is_extra(seeds: Seeds) -> Iterator[Violation]:
    """A column that the project does not know is read by nothing: who fills it in thinks it has an effect.

    Mend: remove the column; a remark belongs in a note or comment column.
    """
    for name, file in seeds.files.items():
        renamed = _renamed(seeds, name)
        for column, position in file.extra:
            if column in renamed:
                continue
            if column == "":
                message = Words("Een kolom zonder naam heeft waarden.", "A column without a name has values.")
            elif column in file.contract.by_name:
                message = Words(f"De kolom '{column}' staat er twee keer.", f"The column '{column}' is there twice.")
            else:
                message = Words(f"De kolom '{column}' hoort hier niet.", f"The column '{column}' does not belong here.")
            hint = Words("Verwijder de kolom.", "Remove the column.")
            yield Violation(name, message, hint, 1, position, column or None, column or None)


@rule("LT005", "error", "Kolom heeft een andere naam", "Column has another name")
def column_is_renamed(seeds: Seeds) -> Iterator[Violation]:
    """A column under another name is a missing one and an unknown one at a time: nothing of it is read.

    Mend: give the column its own name again.
    """
    for name, file in seeds.files.items():
        positions = dict(file.extra)
        for found, expected in _renamed(seeds, name).items():
            message = Words(
                f"De kolom heet '{found}' in plaats van '{expected}'.",
                f"The column is called '{found}' instead of '{expected}'.",
            )
            hint = Words(f"Noem haar weer '{expected}'.", f"Call it '{expected}' again.")
            yield Violation(name, message, hint, 1, positions[found], expected, found)


def _renamed(seeds: Seeds, name: str) -> dict[str, str]:
    """Pair the unknown columns of a file with the missing ones that they look like."""
    file = seeds.files[name]
    pairs: dict[str, str] = {}
    if not file.has_header:
        return pairs
    left = {column.replace("_", " "): column for column in file.missing}
    for column, _ in file.extra:
        close = get_close_matches(column.lower().replace("_", " "), left, n=1, cutoff=_HOW_ALIKE)
        if close and column not in file.contract.by_name:
            pairs[column] = left.pop(close[0])
    return pairs


@rule("LT006", "error", "Regel heeft te veel of te weinig waarden", "Line has too many or too few values")
def row_has_another_length(seeds: Seeds) -> Iterator[Violation]:
    """A comma in a text that is not between quotes shifts everything after it one column to the right.

    Mend: put a text that holds a comma between double quotes, or let a spreadsheet do so. A line that is too short gets
    the separators of its last columns back.
    """
    for name, note in _problems(seeds, Problem.ROW_LENGTH):
        found, expected = note.detail.split("/")
        message = Words(
            f"De regel heeft {found} waarden en de kopregel {expected}.",
            f"The line has {found} values, and the header has {expected}.",
        )
        hint = Words(
            'Zet een tekst met een komma tussen dubbele aanhalingstekens: "a, b".',
            'Put a text that holds a comma between double quotes: "a, b".',
        )
        if (short := int(expected) - int(found)) > 0:
            plural = "s" if short > 1 else ""
            hint = Words(
                f"Zijn de laatste kolommen leeg, zet dan {short} scheidingsteken{plural} aan het eind: Excel laat die "
                "soms weg. Anders ontbreekt er een waarde.",
                f"Where the last columns are empty, add {short} separator{plural} to the end: Excel leaves them out at "
                "times. Else a value is missing.",
            )
        yield _noted(name, note, message, hint)


@rule("LT007", "error", "Waarde is van een ander soort", "Value is of another type")
def value_has_another_type(seeds: Seeds) -> Iterator[Violation]:
    """A date, number or yes/no that is written otherwise stops the build, or is read as something else.

    Mend: write a date as 2026-12-31, a whole number in digits, and true or false. A date such as 7/1/2026 is refused
    because it is January to one spreadsheet and July to another, and 1.000 because it is a thousand or one.
    """
    for name, note in _problems(seeds, Problem.TYPE):
        denied, form = _TYPES[note.detail]
        message = Words(f"'{note.value}' is {denied.nl}.", f"'{note.value}' is {denied.en}.")
        hint = Words(f"Schrijf {form.nl}.", f"Write {form.en}.")
        yield _noted(name, note, message, hint)


@rule("LT008", "error", "Waarde staat niet op de lijst", "Value is not on the list")
def value_is_not_on_the_list(seeds: Seeds) -> Iterator[Violation]:
    """Some columns have a closed list of values. What is not on it is not computed, and no one is told.

    Mend: choose a value from the list.
    """
    for file in seeds.files.values():
        listed_columns = [column for column in file.contract.columns if column.values]
        for row in file.rows if listed_columns else []:
            for column in listed_columns:
                value = row[column.name]
                if value and value not in column.values:
                    message = Words(
                        f"'{value}' is geen mogelijke waarde van {column.name}.",
                        f"'{value}' is not a possible value of {column.name}.",
                    )
                    listed = ", ".join(column.values)
                    hint = closest(value, column.values) + Words(
                        f"Mogelijk zijn: {listed}.", f"Possible are: {listed}."
                    )
                    yield at(row, column.name, message, hint)


@rule("LT009", "error", "Verplichte waarde is leeg", "Required value is blank")
def required_value_is_blank(seeds: Seeds) -> Iterator[Violation]:
    """Without its key a row belongs to nothing, and without its signal, points or the like it says nothing.

    Mend: fill in the value, or remove the row.
    """
    for file in seeds.files.values():
        required = [column for column in file.contract.key if column not in file.contract.nullable]
        # Who owns a stage has a rule of its own.
        listed = [column.name for column in file.contract.columns if column.values and column.name != "owner"]
        for row in file.rows:
            for column in dict.fromkeys([*required, *listed, *_REQUIRED]):
                if column in file.columns and not row[column]:
                    message = Words(f"{column} is leeg.", f"{column} is blank.")
                    hint = Words("Vul de waarde in, of verwijder de rij.", "Fill in the value, or remove the row.")
                    yield at(row, column, message, hint)


@rule("LT010", "error", "Rij staat er twee keer", "Row is there twice")
def row_is_there_twice(seeds: Seeds) -> Iterator[Violation]:
    """Two rows with one key both count: points are added twice, or which of the two wins is chance.

    Mend: remove one of them. A change from a later day is a second row with that day as its valid_from.
    """
    for file in seeds.files.values():
        key = file.contract.key
        seen: dict[tuple[str, ...], Row] = {}
        for row in file.rows if key and set(key) <= set(file.columns) else []:
            values = tuple(
                row[column].lower() if file.contract.ignore_case or column in _ANY_CASE else row[column]
                for column in key
            )
            first = seen.setdefault(values, row)
            if first is not row:
                named = ", ".join(f"{column} {row[column] or '-'}" for column in key)
                message = Words(
                    f"Deze rij staat ook op regel {first.line}: {named}.",
                    f"This row is also on line {first.line}: {named}.",
                )
                hint = Words(
                    "Verwijder een van de twee, of geef de nieuwe een latere valid_from.",
                    "Remove one of the two, or give the new one a later valid_from.",
                )
                if "valid_from" not in key:
                    hint = Words("Verwijder een van de twee.", "Remove one of the two.")
                named_by = [name for name in key if name not in ("taxonomy_id", "valid_from")] or list(key)
                column = "signal" if "operator" in key else named_by[-1]
                yield at(row, column, message, hint)


@rule("LT011", "error", "Onbekende taxonomie", "Unknown taxonomy", taxonomies="taxonomy_id")
def taxonomy_is_unknown(seeds: Seeds) -> Iterator[Violation]:
    """A row of a taxonomy that does not exist is not computed at all.

    Mend: use an id of taxonomies.csv, or add the taxonomy there.
    """
    known = set(seeds.taxonomy_ids())
    for name, file in seeds.files.items():
        if name == "taxonomies" or "taxonomy_id" not in file.columns:
            continue
        for row in file.rows:
            if row["taxonomy_id"] and row["taxonomy_id"] not in known:
                message = Words(
                    f"'{row['taxonomy_id']}' staat niet in taxonomies.csv.",
                    f"'{row['taxonomy_id']}' is not in taxonomies.csv.",
                )
                yield at(row, "taxonomy_id", message, did_you_mean(row["taxonomy_id"], known))


@rule(
    *("LT012", "error", "Onbekende fase", "Unknown stage"),
    taxonomies="taxonomy_id",
    lead_stages="taxonomy_id stage_id",
    stage_criteria="taxonomy_id stage_id",
)
def stage_is_unknown(seeds: Seeds) -> Iterator[Violation]:
    """A criterion of a stage that does not exist lets nobody in anywhere.

    Mend: use a stage_id that lead_stages.csv has for this taxonomy.
    """
    taxonomies = set(seeds.taxonomy_ids())
    for row in seeds.rows("stage_criteria"):
        taxonomy, stage = row["taxonomy_id"], row["stage_id"]
        known = {each["stage_id"] for each in seeds.rows("lead_stages", taxonomy)}
        if taxonomy in taxonomies and stage and stage not in known:
            message = Words(
                f"'{stage}' is geen fase van taxonomie '{taxonomy}' in lead_stages.csv.",
                f"'{stage}' is not a stage of taxonomy '{taxonomy}' in lead_stages.csv.",
            )
            yield at(row, "stage_id", message, did_you_mean(stage, known))


@rule("LT013", "error", "Onbekend signaal", "Unknown signal")
def signal_is_unknown(seeds: Seeds) -> Iterator[Violation]:
    """The vocabulary of signals is closed. A signal that is not in it never happens: nobody gets points or a stage.

    Mend: use a signal of seeds/reference/signals.csv. If one is missing there, propose it first.
    """
    for file in seeds.files.values():
        names_signals = {"signal", "activity", "field"} & set(file.columns)
        for row in file.rows if names_signals else []:
            column = _signal_column(row)
            if column and row[column] and row[column] not in seeds.signals:
                message = Words(
                    f"'{row[column]}' is geen signaal van de woordenlijst, seeds/reference/signals.csv.",
                    f"'{row[column]}' is not a signal of the vocabulary, seeds/reference/signals.csv.",
                )
                yield at(row, column, message, did_you_mean(row[column], seeds.signals))


def _signal_column(row: Row) -> str | None:
    """Return the column of a row that names a signal, if it has one."""
    if row["axis"] == "behaviour":
        return "field"
    if row["signal"] == _UNMAPPED:
        return None
    return next((column for column in ("signal", "activity") if column in row.cells), None)


@rule("LT014", "error", "Onbekende verwijzing", "Unknown reference")
def reference_is_unknown(seeds: Seeds) -> Iterator[Violation]:
    """A lead source, common stage or fit grade that does not exist drops out of every overview, without a word.

    Mend: use a value of the list that the message names.
    """
    lists = (
        ("lead_source", seeds.lead_sources, "seeds/reference/lead_sources.csv"),
        ("common_stage", seeds.common_stages, "seeds/reference/common_stages.csv"),
    )
    for file in seeds.files.values():
        own_lists = [each for each in lists if each[0] in file.columns]
        for row in file.rows if own_lists else []:
            for column, known, place in own_lists:
                if known and row[column] and row[column] != _UNMAPPED and row[column] not in known:
                    message = Words(f"'{row[column]}' staat niet in {place}.", f"'{row[column]}' is not in {place}.")
                    yield at(row, column, message, did_you_mean(row[column], known))
    if not seeds.has("fit_grades", "taxonomy_id", "fit_grade"):
        return
    for row in seeds.rows("next_actions"):
        grades = {grade["fit_grade"] for grade in seeds.rows("fit_grades", row["taxonomy_id"])}
        if row["fit_grade"] and row["fit_grade"] not in grades:
            message = Words(
                f"'{row['fit_grade']}' is geen profielklasse van '{row['taxonomy_id']}' in fit_grades.csv.",
                f"'{row['fit_grade']}' is not a fit grade of '{row['taxonomy_id']}' in fit_grades.csv.",
            )
            yield at(row, "fit_grade", message, did_you_mean(row["fit_grade"], grades))


@rule("LT015", "error", "Id is niet goed gespeld", "Id is not well formed")
def id_is_not_snake_case(seeds: Seeds) -> Iterator[Violation]:
    """Ids are used in other files, reports and addresses; a capital or a space makes two of one.

    Mend: write an id in lower case letters, digits and underscores, such as `hot_lead`, wherever it is used.
    """
    for file in seeds.files.values():
        ids = [column for column in _IDS if column in file.columns]
        for row in file.rows if ids else []:
            for column in ids:
                if row[column] and not _SNAKE_CASE.fullmatch(row[column]):
                    message = Words(f"'{row[column]}' is geen goed id.", f"'{row[column]}' is not a well formed id.")
                    hint = Words(
                        "Gebruik kleine letters, cijfers en liggende streepjes, zoals hot_lead.",
                        "Use lower case letters, digits and underscores, such as hot_lead.",
                    )
                    yield at(row, column, message, hint)


@rule("LT016", "error", "Regel is geen CSV", "Line is not CSV")
def line_is_not_csv(seeds: Seeds) -> Iterator[Violation]:
    """A double quote that is opened and not closed swallows all lines after it.

    Mend: close the quote, or write a quote inside a text twice.
    """
    for name, note in _problems(seeds, Problem.NOT_CSV):
        if note.detail == "open_quote":
            message = Words(
                "Een aanhalingsteken wordt geopend en niet gesloten.", "A double quote is opened and not closed."
            )
        else:
            message = Words("Na een sluitend aanhalingsteken staat nog tekst.", "There is text after a closing quote.")
        hint = Words(
            "Sluit het aanhalingsteken; een aanhalingsteken in een tekst schrijf je twee keer.",
            "Close the quote; a quote inside a text is written twice.",
        )
        yield _noted(name, note, message, hint)


@rule("LT017", "warning", "Spatie om een tekst", "Space around a text")
def value_has_space_around_it(seeds: Seeds) -> Iterator[Violation]:
    """A space before or after a name or a note is seen by nobody, until two texts that look the same are sorted apart.

    Mend: remove the space before or after the text.
    """
    for file in seeds.files.values():
        for row in file.rows:
            for column, text in row.written.items():
                if text != text.strip():
                    message = Words(
                        f"Voor of na '{text.strip()}' staat een spatie.", f"There is space around '{text.strip()}'."
                    )
                    yield at(row, column, message, Words("Verwijder de spatie.", "Remove the space."))


@rule("LT018", "error", "Spatie om een id of waarde", "Space around an id or value")
def id_has_space_around_it(seeds: Seeds) -> Iterator[Violation]:
    """`agreed ` and `agreed` look the same in a spreadsheet and are two values to the database.

    A criterion in the group `norm ` is no longer in the group `norm`: both had to hold, and now either is enough.

    Mend: run `lead-taxonomy fmt`, which removes the space.
    """
    for name, file in seeds.files.items():
        for note in file.habits:
            if note.kind is not Habit.SPACE:
                continue
            message = Words(f"Voor of na '{note.value}' staat een spatie.", f"There is space around '{note.value}'.")
            if not note.value:
                message = Words("Er staat alleen een spatie.", "There is nothing but a space.")
            hint = Words("`lead-taxonomy fmt` haalt de spatie weg.", "`lead-taxonomy fmt` removes the space.")
            yield _noted(name, note, message, hint)


def _habits(seeds: Seeds, *kinds: Habit) -> Iterator[tuple[str, Note, int]]:
    """Yield the first habit of each kind and column of each file, and how often it was seen."""
    for name, file in seeds.files.items():
        grouped: dict[tuple[object, str | None], list[Note]] = {}
        for note in file.habits:
            if note.kind in kinds:
                grouped.setdefault((note.kind, note.column), []).append(note)
        for notes in grouped.values():
            yield name, notes[0], sum(note.count for note in notes)


@rule("LT051", "notice", "Puntkomma of tab tussen de waarden", "Semicolon or tab between the values")
def values_are_separated_otherwise(seeds: Seeds) -> Iterator[Violation]:
    """Excel in Dutch separates values by semicolons. It is understood here; dbt reads commas only.

    Mend: run `lead-taxonomy fmt`.
    """
    for name, note, _ in _habits(seeds, Habit.DELIMITER):
        words = _DELIMITERS[note.detail]
        message = Words(f"Tussen de waarden staat {words.nl}.", f"The values are separated by {words.en}.")
        yield _noted(name, note, message, _FMT)


@rule("LT052", "notice", "Byte order mark", "Byte order mark")
def file_has_a_byte_order_mark(seeds: Seeds) -> Iterator[Violation]:
    """Excel marks 'CSV UTF-8' with three invisible bytes at the start. They are understood.

    Mend: run `lead-taxonomy fmt`.
    """
    for name, note, _ in _habits(seeds, Habit.BYTE_ORDER_MARK):
        message = Words("Het bestand begint met een byte order mark.", "The file starts with a byte order mark.")
        yield _noted(name, note, message, _FMT)


@rule("LT053", "notice", "Tekens van Windows", "Characters of Windows")
def file_has_another_encoding(seeds: Seeds) -> Iterator[Violation]:
    """Excel saves 'CSV' in the encoding of Windows (cp1252). It is understood here; dbt reads UTF-8 only.

    Mend: run `lead-taxonomy fmt`, and look at letters with an accent afterwards.
    """
    for name, note, _ in _habits(seeds, Habit.ENCODING):
        message = Words(
            f"De tekens zijn {note.detail} in plaats van UTF-8.", f"The encoding is {note.detail} instead of UTF-8."
        )
        yield _noted(name, note, message, _FMT)


@rule("LT054", "notice", "Regeleinden van Windows", "Line ends of Windows")
def file_has_other_line_ends(seeds: Seeds) -> Iterator[Violation]:
    """Windows ends a line with two characters. Read without trouble; in a review every line seems changed.

    Mend: run `lead-taxonomy fmt`.
    """
    for name, note, _ in _habits(seeds, Habit.LINE_ENDS):
        message = Words("De regels eindigen zoals in Windows.", "The lines end as in Windows.")
        yield _noted(name, note, message, _FMT)


@rule("LT055", "notice", "Datum in een andere vorm", "Date in another form")
def date_has_another_form(seeds: Seeds) -> Iterator[Violation]:
    """31-12-2026 is understood, day first. dbt reads 2026-12-31 only.

    Mend: run `lead-taxonomy fmt`.
    """
    return _read_otherwise(seeds, Habit.DATE)


@rule("LT056", "notice", "WAAR of ONWAAR", "TRUE or FALSE in another form")
def boolean_has_another_form(seeds: Seeds) -> Iterator[Violation]:
    """Excel in Dutch writes true as WAAR and false as ONWAAR. It is understood here, and not by dbt.

    Mend: run `lead-taxonomy fmt`.
    """
    return _read_otherwise(seeds, Habit.BOOLEAN)


@rule("LT057", "notice", "Decimale komma", "Decimal comma")
def number_has_a_decimal_comma(seeds: Seeds) -> Iterator[Violation]:
    """2,5 is understood as 2.5, and 48,00 as 48. The models read a point only.

    Mend: run `lead-taxonomy fmt`.
    """
    return _read_otherwise(seeds, Habit.NUMBER)


@rule("LT058", "notice", "Lege rijen", "Empty rows")
def rows_are_empty(seeds: Seeds) -> Iterator[Violation]:
    """A spreadsheet saves rows that were once used. They are left out here; dbt would load rows without any value.

    Mend: run `lead-taxonomy fmt`.
    """
    for name, note, count in _habits(seeds, Habit.EMPTY_ROWS):
        message = Words(
            f"Er {'is een lege rij' if count == 1 else f'zijn {count} lege rijen'} overgeslagen.",
            f"{count} empty {'row was' if count == 1 else 'rows were'} left out.",
        )
        yield _noted(name, note, message, _FMT)


@rule("LT059", "notice", "Lege kolommen", "Empty columns")
def columns_are_empty(seeds: Seeds) -> Iterator[Violation]:
    """A spreadsheet saves columns that were once used. They are left out here; dbt would refuse the file.

    Mend: run `lead-taxonomy fmt`.
    """
    for name, note, _ in _habits(seeds, Habit.EMPTY_COLUMNS):
        message = Words("Lege kolommen aan het eind zijn overgeslagen.", "Empty columns at the end were left out.")
        yield _noted(name, note, message, _FMT)


@rule("LT060", "notice", "Kolommen in een andere volgorde", "Columns in another order")
def columns_have_another_order(seeds: Seeds) -> Iterator[Violation]:
    """Columns are found by their names. In their own order, a review shows what changed and nothing else.

    Mend: run `lead-taxonomy fmt`.
    """
    for name, note, _ in _habits(seeds, Habit.COLUMN_ORDER):
        header = ",".join(seeds.files[name].contract.header)
        message = Words(
            f"De kolommen staan niet in de volgorde {header}.", f"The columns are not in the order {header}."
        )
        yield _noted(name, note, message, _FMT)


def _read_otherwise(seeds: Seeds, habit: Habit) -> Iterator[Violation]:
    """Say of each column which value was read as which."""
    for name, note, count in _habits(seeds, habit):
        message = Words(
            f"'{note.value}' is gelezen als {note.detail}{_more(count).nl}.",
            f"'{note.value}' was read as {note.detail}{_more(count).en}.",
        )
        yield _noted(name, note, message, _FMT)


def _more(count: int) -> Words:
    """Say how many more there are in the same column."""
    if count == 1:
        return NOTHING
    return Words(f" (en {count - 1} keer meer in deze kolom)", f" (and {count - 1} more in this column)")
