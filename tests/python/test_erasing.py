"""Who asked to be forgotten is in no table any more, everybody else is, and the counts stay."""

import json
import resource
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from lead_taxonomy.building.workspace import Workspace
from lead_taxonomy.erasing import Erasures, apply_erasures
from lead_taxonomy.erasing.addresses import add_erasures, hash_address, normalise_address, read_erasures
from lead_taxonomy.erasing.database import erase_from_workspace
from lead_taxonomy.errors import LeadTaxonomyError
from sample_build import REPOSITORY, command

ADDRESS = "jan@example.nl"
ERASURES = Erasures(frozenset({hash_address(ADDRESS)}), frozenset({"info"}))
PSEUDONYM = f"erased-{hash_address(ADDRESS)[:24]}@example.nl"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create schema raw_generic; create schema raw_salesforce; create schema raw_load")
        opened.execute(
            """
            create table raw_generic.persons as
            select * from (values
                ('1', ' JAN@Example.NL ', 'Jan Erbij', 'Acme', 'Koper', '0612', 'crm', '{"Notitie": "belt"}'),
                ('2', 'dejan@example.nl', 'Dejan Anders', 'Acme', 'Koper', '0687654321', 'crm', null),
                ('3', 'jan@example.nl; werk@example.nl', 'J. Erbij', 'Acme', 'Koper', null, 'web', null),
                ('4', 'jan@example.nl.com', 'Jan Erbij', 'Andere', 'Koper', '06', 'web', null)
            ) as persons (record_id, email, full_name, account_name, job_title, phone, _source, _other_columns)
            """
        )
        opened.execute(
            """
            create table raw_generic.activities as
            select * from (values
                ('jan@example.nl', 'Click', 'gemaild aan jan@example.nl.', 'crm'),
                ('1', 'Call', 'sprak hem over thuis', 'crm'),
                ('1', 'Call', 'iemand anders, met hetzelfde nummer', 'web'),
                ('2', 'Call', 'groeten van Jan Erbij', 'crm')
            ) as activities (person_record_id, activity_type, description, _source)
            """
        )
        opened.execute(
            """
            create table raw_salesforce.contact as
            select '003000000000001AAA' as id, 'Jan' as first_name, 'Erbij' as last_name, 'jan@example.nl' as email,
                'salesforce' as _source;
            create table raw_salesforce.task as
            select * from (values
                ('00T1', '003000000000001', 'Bellen', 'salesforce'),
                ('00T2', '003000000000002', 'Bellen', 'salesforce')
            ) as task (id, who_id, subject, _source);
            create table raw_salesforce.opportunity as
            select '0061' as id, 'Aanbod Jan Erbij' as name, 'baas@acme.nl' as owner_email, 'salesforce' as _source;
            create table raw_load.rejects as select 'regel met Jan@example.nl,x' as raw_text
            """
        )
        yield opened


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query).fetchall()


def test_rows_about_the_person_keep_the_domain_and_lose_the_person(connection: duckdb.DuckDBPyConnection) -> None:
    changed = apply_erasures(connection, ERASURES)
    found = rows(connection, "from raw_generic.persons order by record_id")
    assert found[0] == ("1", PSEUDONYM, None, "Acme", "Koper", None, "crm", None)
    assert found[2] == ("3", f"{PSEUDONYM}; werk@example.nl", None, "Acme", "Koper", None, "web", None)
    assert changed["raw_generic.persons"] == 2


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Jan Erbij <jan@example.nl>", PSEUDONYM),
        ('"Erbij, Ján" <JAN@example.nl>, werk@example.nl', f"{PSEUDONYM}; werk@example.nl"),
        ("mailto:jan@example.nl", PSEUDONYM),
        ("<jan@example.nl>", f"<{PSEUDONYM}>"),
    ],
)
def test_a_name_beside_the_address_goes(connection: duckdb.DuckDBPyConnection, written: str, kept: str) -> None:
    connection.execute("create table raw_generic.cards as select ? as email, 'true' as email_opt_out", [written])
    connection.execute("insert into raw_generic.cards values ('Dejan Anders <dejan@example.nl>', 'true')")
    apply_erasures(connection, ERASURES)
    assert rows(connection, "from raw_generic.cards") == [(kept, "true"), ("Dejan Anders <dejan@example.nl>", "true")]


def test_a_longer_address_and_a_namesake_are_somebody_else(connection: duckdb.DuckDBPyConnection) -> None:
    before = rows(connection, "from raw_generic.persons where record_id in ('2', '4') order by record_id")
    apply_erasures(connection, ERASURES)
    assert rows(connection, "from raw_generic.persons where record_id in ('2', '4') order by record_id") == before


def test_rows_that_refer_to_the_person_stay_and_lose_free_text(connection: duckdb.DuckDBPyConnection) -> None:
    apply_erasures(connection, ERASURES)
    assert rows(connection, "select * exclude (activity_type) from raw_generic.activities order by all") == [
        ("1", "iemand anders, met hetzelfde nummer", "web"),
        ("1", None, "crm"),
        ("2", "groeten van ", "crm"),
        (PSEUDONYM, None, "crm"),
    ]


def test_the_same_person_in_another_system_and_under_a_shorter_id(connection: duckdb.DuckDBPyConnection) -> None:
    apply_erasures(connection, ERASURES)
    assert rows(connection, "select first_name, last_name, email from raw_salesforce.contact") == [
        (None, None, PSEUDONYM)
    ]
    assert rows(connection, "select id, subject from raw_salesforce.task order by id") == [
        ("00T1", None),
        ("00T2", "Bellen"),
    ]
    assert rows(connection, "select name, owner_email from raw_salesforce.opportunity") == [("Aanbod ", "baas@acme.nl")]
    assert rows(connection, "from raw_load.rejects") == [(None,)]


def test_erasing_again_changes_nothing_and_reaches_rows_that_came_later(connection: duckdb.DuckDBPyConnection) -> None:
    apply_erasures(connection, ERASURES)
    tables = ("raw_generic.persons", "raw_generic.activities", "raw_salesforce.contact", "raw_load.rejects")
    before = [rows(connection, f"from {table} order by all") for table in tables]
    apply_erasures(connection, ERASURES)
    assert [rows(connection, f"from {table} order by all") for table in tables] == before
    # The person's own row does not come again, only what was said to him.
    connection.execute("insert into raw_generic.activities values ('1', 'Call', 'vertelde over zijn vakantie', 'crm')")
    apply_erasures(connection, ERASURES)
    assert rows(connection, "select count(*) from raw_generic.activities where description like '%vakantie%'") == [(0,)]


def test_without_a_list_no_row_is_read(connection: duckdb.DuckDBPyConnection) -> None:
    before = rows(connection, "from raw_generic.persons order by all")
    assert apply_erasures(connection, Erasures()) == {}
    assert rows(connection, "from raw_generic.persons order by all") == before


def test_the_address_of_a_function_stays_one_under_its_pseudonym() -> None:
    assert ERASURES.pseudonym("info@example.nl").startswith("info+erased-")
    assert ERASURES.pseudonym(ADDRESS) == PSEUDONYM


@pytest.mark.parametrize("given", ["jan", "@example.nl", "jan@", "jan@a@b", "jan de boer@example.nl", ""])
def test_what_is_no_address_is_refused_without_repeating_it(given: str) -> None:
    with pytest.raises(LeadTaxonomyError) as error:
        normalise_address(given)
    assert not given or given not in error.value.message


def test_the_list_holds_hashes_and_each_address_once(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    day = date(2026, 11, 22)
    assert add_erasures(tmp_path, [ADDRESS, ADDRESS, "an@example.nl"], day, "AVG-12") == 2
    assert add_erasures(tmp_path, [ADDRESS], day, "") == 0
    text = (tmp_path / "mappings/erased_addresses.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1] == f"{hash_address(ADDRESS)},2026-11-22,AVG-12"
    assert "@" not in text
    assert read_erasures(tmp_path).hashes == {hash_address(ADDRESS), hash_address("an@example.nl")}


def organisation(folder: Path) -> Path:
    """The sample as an organisation of its own, so that its list of erased addresses may change."""
    made = folder / "acme"
    for kind in ("taxonomy", "mappings"):
        shutil.copytree(REPOSITORY / "seeds" / kind, made / kind)
    for source in sorted((REPOSITORY / "data/sample").glob("*/source.yml")):
        shutil.copytree(source.parent, made / "exports" / source.parent.name)
    return made


def mentions(database: Path, *words: str) -> list[tuple[str, str, str]]:
    """Each text column of each table that holds one of the words."""
    found = []
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where not internal "
            "and database_name = current_database() and data_type = 'VARCHAR'"
        ).fetchall()
        for schema, table, column in columns:
            for word in words:
                query = f'select 1 from "{schema}"."{table}" where contains(lower("{column}"), ?) limit 1'
                if connection.execute(query, [word]).fetchall():
                    found.append((schema, table, column))
    return found


@pytest.mark.slow
def test_a_person_of_the_sample_is_erased_and_no_number_changes(tmp_path: Path) -> None:
    folder, output = organisation(tmp_path), tmp_path / "out"
    output.mkdir()
    common = ("--organisation", str(folder))
    command(output, "build", *common)
    database, mart = output / "acme/build.duckdb", output / "acme/mart/fct_lead_funnel.parquet"
    before = mart.read_bytes()
    words = ("renee.driebron", "driebron")
    assert mentions(database, *words), "a test that finds nothing before proves nothing"
    impact = output / "acme/impact/before"
    impact.mkdir(parents=True)
    (impact / "impact.duckdb").write_text("renee.driebron", encoding="utf-8")

    erased = command(output, "erase", *common, "--format", "json", stdin="Renee.Driebron@drie-bronnen.example\n")
    assert json.loads(erased.stdout)["new_on_list"] == 1
    assert "driebron" not in (erased.stdout + erased.stderr).lower()
    assert mentions(database, *words) == []
    assert not impact.parent.exists()
    assert b"driebron" not in database.read_bytes().lower(), "in the free blocks of the file either"

    # The same rows once more, as a later export would bring them.
    persons = folder / "exports/crm/persons.csv"
    persons.write_text(persons.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    command(output, "build", *common)
    assert mentions(database, *words) == []
    assert mart.read_bytes() == before


@pytest.mark.parametrize("header", ["email_sha256;erased_on;comment", "sep=,", "email_sha256\terased_on\tcomment", ""])
def test_a_list_that_a_spreadsheet_program_saved_gives_a_message(tmp_path: Path, header: str) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "erased_addresses.csv").write_text(f"{header}\n{'a' * 64};2026-01-01;\n")
    with pytest.raises(LeadTaxonomyError, match='line 1: there is no column "email_sha256"'):
        read_erasures(tmp_path)


def test_a_short_row_of_the_list_erases_nothing(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "erased_addresses.csv").write_text("comment,email_sha256,erased_on\nrequest 12\n")
    assert read_erasures(tmp_path) == Erasures()


def test_a_full_disk_loses_no_row(tmp_path: Path) -> None:
    """DuckDB closes a file that it could not write without a word, and leaves its rows in a log."""
    workspace = Workspace(tmp_path / "sample")
    workspace.make_folders()
    with duckdb.connect(str(workspace.database)) as connection:
        connection.execute("create schema raw_generic")
        connection.execute(
            "create table raw_generic.persons as "
            "select cast(range as varchar) as record_id, sha256(cast(range as varchar)) || '@example.nl' as email, "
            "'crm' as _source from range(2000)"
        )
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
    try:
        with pytest.raises(LeadTaxonomyError, match="There is no room left"):
            erase_from_workspace(workspace, ERASURES)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    with duckdb.connect(str(workspace.database)) as connection:
        assert connection.execute("select count(*) from raw_generic.persons").fetchall() == [(2000,)]
