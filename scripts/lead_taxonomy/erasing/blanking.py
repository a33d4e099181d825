"""Take a person out of the raw rows of all systems, and leave the rows.

What is personal is told by the names of columns, so that a new table of any system is covered as it comes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from lead_taxonomy.duckdb_files import quote
from lead_taxonomy.erasing.addresses import PSEUDONYM_DIGITS, Erasures, hash_address

_OTHER_COLUMNS = "_other_columns"
_REJECTED_LINE = "raw_text"
# Words that hold an address: as staging and people write it, in a list, in a sentence, in JSON.
_WORD = r"[^\s@<>\"',;:()\[\]{}|\\]+@[^\s@<>\"',;:()\[\]{}|\\]+"
_EMAIL_COLUMN = re.compile(r"e_?mail")
# An employee's address: the row is about somebody else.
_EMPLOYEE_COLUMN = re.compile(r"owner|created_?by|modified_?by|sender|from_?address|user|assigned")
_NAME_COLUMN = re.compile(
    r"^(full|first|last|middle|maiden|nick|given|family|display|preferred|person|contact|yomi\w*)_?name$|^name$"
    r"|^salutation$|^suffix$|^honorific|^initials$"
)
_CONTACT_COLUMN = re.compile(
    r"phone|mobile|fax|street|address|postal|zip_?code|latitude|longitude|linkedin|twitter|facebook|instagram|skype"
    r"|photo|picture|birth|gender|^ip_|_ip$"
)
_FREE_TEXT_COLUMN = re.compile(
    r"description|comment|(^|_)notes?($|_)|subject|(^|_)body|message|remark|(^|_)topic|(^|_)bio$|free_?text|raw_text"
)
# Names of things that are called after a person.
_THING_COLUMN = re.compile(r"^(opportunity|deal|account|company)?_?name$|^dealname$|^title$")
_ID_COLUMNS = ("record_id", "id", "{table}_id", "{table}id", "vid")
_SHORTEST_NAME = 5
_PSEUDONYM = rf"^(?:[^@+]*[+])?erased-([0-9a-f]{{{PSEUDONYM_DIGITS}}})@"
_SALESFORCE = "raw_salesforce"


@dataclass(frozen=True)
class _Table:
    """A raw table with its text columns."""

    schema: str
    name: str
    columns: tuple[str, ...]

    @property
    def sql(self) -> str:
        """The quoted name."""
        return f"{quote(self.schema)}.{quote(self.name)}"

    def matching(self, pattern: re.Pattern[str]) -> list[str]:
        """Return the columns whose name matches."""
        return [column for column in self.columns if not column.startswith("_") and pattern.search(column)]

    @property
    def address_columns(self) -> list[str]:
        """Columns with the address of the person that a row is about."""
        return [column for column in self.matching(_EMAIL_COLUMN) if not _EMPLOYEE_COLUMN.search(column)]

    @property
    def id_column(self) -> str | None:
        """The column with the record's own id."""
        names = (name.format(table=self.name) for name in _ID_COLUMNS)
        return next((name for name in names if name in self.columns), None)

    @property
    def source(self) -> str:
        """SQL of the source: ids are unique within one."""
        return '"_source"' if "_source" in self.columns else "''"


def apply_erasures(connection: duckdb.DuckDBPyConnection, erasures: Erasures) -> dict[str, int]:
    """Blank what the raw rows of all systems tell of the erased persons.

    Addresses become pseudonyms that still join the same records, everywhere in the raw schemas. Rows about the
    person lose name, contact details, free text, and what stands beside an address; rows that refer to them lose
    free text; things that are called after them lose that name. Nothing is committed here.

    Args:
        connection: open for writing; in a transaction where the caller wants one.
        erasures: whom to forget.

    Returns:
        Changed rows per table: those with the address, and those of the person.
    """
    if not erasures.hashes:
        return {}
    tables = _raw_tables(connection)
    places = _find_addresses(connection, tables, erasures)
    if not places:
        return {}
    addresses = sorted({address for found in places.values() for address in found})
    changed: dict[str, int] = defaultdict(int)
    names: set[str] = set()
    records: dict[tuple[str, str], set[str]] = defaultdict(set)
    for table in tables:
        condition = _is_about(table, places, addresses)
        if condition is None:
            continue
        names |= _names(connection, table, condition)
        for source, record in _ids(connection, table, condition):
            records[table.schema, source].add(_id_key(table.schema, record))
        personal = [column for column in table.columns if _is_personal(column)]
        changed[table.sql] += _empty(connection, table, personal, condition)
        for column in table.address_columns:
            _keep_addresses(connection, table, column, condition)
    for table in tables:
        _empty_related(connection, table, records)
        _remove_names(connection, table, names)
    for (table, column), found in places.items():
        for address in found:
            if hash_address(address) in erasures.hashes:
                _replace_address(connection, table, column, address, erasures.pseudonym(address))
    return {name.replace('"', ""): count for name, count in changed.items() if count}


def _raw_tables(connection: duckdb.DuckDBPyConnection) -> list[_Table]:
    """Return the tables of the raw schemas with their text columns; views belong to another tool."""
    rows = connection.execute(
        """
        select columns.schema_name, columns.table_name, list(columns.column_name order by columns.column_index)
        from duckdb_columns() as columns
        inner join duckdb_tables() as tables using (database_name, schema_name, table_name)
        where
            columns.database_name = current_database()
            and starts_with(columns.schema_name, 'raw_')
            and columns.data_type = 'VARCHAR'
        group by all
        order by all
        """
    ).fetchall()
    return [_Table(schema, name, tuple(columns)) for schema, name, columns in rows]


def _find_addresses(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[_Table], erasures: Erasures
) -> dict[tuple[_Table, str], list[str]]:
    """Return the erased addresses, and the pseudonyms of earlier ones, that each column holds, in lower case."""
    hashes = sorted(erasures.hashes)
    places = {}
    for table in tables:
        for column in table.columns:
            name = quote(column)
            found = connection.execute(
                f"""
                with texts as (
                    select distinct lower(trim({name})) as text from {table.sql} where contains({name}, '@')
                ),
                words as (
                    select text as word from texts
                    union
                    select rtrim(unnest(regexp_extract_all(text, ?)), '.') from texts
                )
                select word
                from words
                where
                    sha256(word) in (select unnest(?::varchar[]))
                    or regexp_extract(word, ?, 1) in (select unnest(?::varchar[]))
                order by word
                """,  # noqa: S608
                [_WORD, hashes, _PSEUDONYM, [hash_[:PSEUDONYM_DIGITS] for hash_ in hashes]],
            ).fetchall()
            if found:
                places[table, column] = [word for (word,) in found]
    return places


def _is_about(
    table: _Table, places: Mapping[tuple[_Table, str], list[str]], addresses: list[str]
) -> tuple[str, list[object]] | None:
    """Return (condition, parameters) for the rows about an erased person; None where there are none."""
    conditions: list[str] = []
    parameters: list[object] = []
    for column in table.columns:
        if (table, column) not in places or _EMPLOYEE_COLUMN.search(column) or column.startswith("_"):
            continue
        name = quote(column)
        conditions.append(f"lower(trim({name})) in (select unnest(?::varchar[]))")
        parameters.append(addresses)
        if column in table.address_columns:
            words = f"list_transform(regexp_extract_all(lower({name}), ?), lambda word: rtrim(word, '.'))"
            conditions.append(f"list_has_any({words}, ?::varchar[])")
            parameters += [_WORD, addresses]
    return (f"({' or '.join(conditions)})", parameters) if conditions else None


def _is_personal(column: str) -> bool:
    """Whether a column says who somebody is, in a row about them; addresses become pseudonyms instead."""
    if column == _OTHER_COLUMNS:
        return True
    if column.startswith("_") or _EMAIL_COLUMN.search(column):
        return False
    return any(pattern.search(column) for pattern in (_NAME_COLUMN, _CONTACT_COLUMN, _FREE_TEXT_COLUMN))


def _names(connection: duckdb.DuckDBPyConnection, table: _Table, condition: tuple[str, list[object]]) -> set[str]:
    """Return the full names in the rows about a person, in lower case."""
    if not table.address_columns:
        return set()
    expressions = [quote(column) for column in ("full_name", "fullname", "name") if column in table.columns]
    for first, last in (("first_name", "last_name"), ("firstname", "lastname")):
        if first in table.columns and last in table.columns:
            expressions.append(f"trim({quote(first)}) || ' ' || trim({quote(last)})")
    names: set[str] = set()
    for expression in expressions:
        rows = connection.execute(
            f"select distinct lower(trim({expression})) from {table.sql} where {condition[0]}",  # noqa: S608
            condition[1],
        ).fetchall()
        names |= {name for (name,) in rows if name and " " in name and len(name) >= _SHORTEST_NAME}
    return names


def _ids(
    connection: duckdb.DuckDBPyConnection, table: _Table, condition: tuple[str, list[object]]
) -> list[tuple[str, str]]:
    """Return (source, record id) of the rows about a person."""
    if not table.address_columns or table.id_column is None:
        return []
    name = quote(table.id_column)
    return connection.execute(
        f"select distinct {table.source}, {name} from {table.sql} where {name} is not null and {condition[0]}",  # noqa: S608
        condition[1],
    ).fetchall()


def _id_key(schema: str, record: str) -> str:
    """Return an id as it is compared: Salesforce writes the same id with 15 and with 18 characters."""
    return record.strip()[:15] if schema == _SALESFORCE else record.strip()


def _empty(
    connection: duckdb.DuckDBPyConnection, table: _Table, columns: list[str], condition: tuple[str, list[object]]
) -> int:
    """Empty columns of the rows that a condition selects; return how many rows that are."""
    assignments = ", ".join(f"{quote(column)} = null" for column in columns)
    if not assignments:
        row = connection.execute(f"select count(*) from {table.sql} where {condition[0]}", condition[1])  # noqa: S608
    else:
        row = connection.execute(f"update {table.sql} set {assignments} where {condition[0]}", condition[1])  # noqa: S608
    counted = row.fetchone()
    return int(counted[0]) if counted else 0


def _keep_addresses(
    connection: duckdb.DuckDBPyConnection, table: _Table, column: str, condition: tuple[str, list[object]]
) -> None:
    """Take out of an address column what stands beside the addresses, as in "Jan Erbij <jan@example.nl>"."""
    name = quote(column)
    connection.execute(
        f"update {table.sql} set {name} = array_to_string(regexp_extract_all({name}, ?), '; ') "  # noqa: S608
        rf"where contains({name}, '@') and regexp_matches(regexp_replace({name}, ?, '', 'g'), '[\pL\pN]') "
        f"and regexp_matches({name}, ?) and {condition[0]}",
        [_WORD, _WORD, _WORD, *condition[1]],
    )


def _empty_related(
    connection: duckdb.DuckDBPyConnection, table: _Table, records: Mapping[tuple[str, str], set[str]]
) -> None:
    """Empty the free text of rows that refer to a person's record."""
    columns = [*table.matching(_FREE_TEXT_COLUMN), *([_OTHER_COLUMNS] if _OTHER_COLUMNS in table.columns else [])]
    references = [
        column for column in table.columns if column.endswith("id") and not column.startswith("_") and column != "id"
    ]
    if not columns or not references or table.address_columns:
        return
    for (schema, source), ids in records.items():
        if schema != table.schema:
            continue
        key = "substr(trim({}), 1, 15)" if schema == _SALESFORCE else "trim({})"
        listed = " or ".join(f"{key.format(quote(column))} in (select unnest(?::varchar[]))" for column in references)
        condition = f"coalesce({table.source}, '') = ? and ({listed})"
        _empty(connection, table, columns, (condition, [source or "", *([sorted(ids)] * len(references))]))


def _remove_names(connection: duckdb.DuckDBPyConnection, table: _Table, names: set[str]) -> None:
    """Take full names out of free text, of other columns and of things called after a person.

    Not out of the rows about other people: a namesake is somebody else.
    """
    columns = table.matching(_FREE_TEXT_COLUMN)
    if not table.address_columns:
        columns += [column for column in table.matching(_THING_COLUMN) if column not in columns]
    columns += [_OTHER_COLUMNS] if _OTHER_COLUMNS in table.columns else []
    for column in columns:
        for name in sorted(names):
            connection.execute(
                f"update {table.sql} set {quote(column)} = regexp_replace({quote(column)}, ?, '', 'gi') "  # noqa: S608
                f"where contains(lower({quote(column)}), ?)",
                [_literal(name), name],
            )


def _replace_address(
    connection: duckdb.DuckDBPyConnection, table: _Table, column: str, address: str, pseudonym: str
) -> None:
    """Put the pseudonym in the place of an address, but not inside a longer address."""
    name = quote(column)
    if column == _REJECTED_LINE:
        # A line that could not be read: nobody knows what else of the person is in it.
        connection.execute(f"update {table.sql} set {name} = null where contains(lower({name}), ?)", [address])  # noqa: S608
        return
    connection.execute(
        f"update {table.sql} set {name} = ? where lower(trim({name})) = ?",  # noqa: S608
        [pseudonym, address],
    )
    before, after = r"(^|[^a-z0-9._%+-])", r"($|[^a-z0-9.-]|[.]$|[.][^a-z0-9])"
    pattern = f"{before}{_literal(address)}{after}"
    # Twice: of two mentions with one sign between them, the first pass sees the first.
    for _ in range(2):
        connection.execute(
            f"update {table.sql} set {name} = regexp_replace({name}, ?, ?, 'gi') "  # noqa: S608
            f"where contains(lower({name}), ?)",
            [pattern, rf"\1{pseudonym}\2", address],
        )


def _literal(text: str) -> str:
    """Write a text as a pattern of DuckDB's regular expressions that matches only itself."""
    return "".join(
        letter if letter.isalnum() or letter == " " or not letter.isascii() else rf"\{letter}" for letter in text
    )
