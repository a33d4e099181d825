"""Which table a file is, told by its headers alone."""

import doctest
from dataclasses import replace
from pathlib import Path

import pytest

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.recognising import names, recognition
from lead_taxonomy.recognising.names import normalise
from lead_taxonomy.recognising.recognition import NotRecognised, Recognised, recognise
from lead_taxonomy.recognising.text_detection import sniff_table
from lead_taxonomy.recognising.unused_objects import SYSTEM_MARKS
from lead_taxonomy.recognising.vendor_contract import VendorTable, load_vendor_tables
from vendor_bench import VendorBench

REPOSITORY = Path(__file__).resolve().parents[2]
REAL = load_vendor_tables(REPOSITORY)


@pytest.fixture
def tables(tmp_path: Path) -> tuple[VendorTable, ...]:
    return load_vendor_tables(VendorBench(tmp_path).project)


def found(outcome: Recognised | NotRecognised) -> str:
    return outcome.table.title if isinstance(outcome, Recognised) else outcome.code


def test_examples_in_docstrings_hold() -> None:
    assert doctest.testmod(names).failed == 0
    assert doctest.testmod(recognition).failed == 0


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("ConvertedDate", "converted_date"),
        ("\ufeffId", "id"),
        (" Lead ID (18) ", "lead_id_18"),
        ("HasOptedOutOfEmail", "has_opted_out_of_email"),
        ("Budget__c", "budget_c"),
        ("marketoGUID", "marketo_guid"),
        ("leadSFDCId", "lead_sfdc_id"),
        ("hs_v2_date_entered_123", "hs_v2_date_entered_123"),
        ("Pricebook2Id", "pricebook2_id"),
        ("# Converted Opportunities", "converted_opportunities"),
        ("Prénom", "prénom"),
        ("---", ""),
    ],
)
def test_a_header_has_one_spelling(header: str, name: str) -> None:
    assert normalise(header) == name


@pytest.mark.parametrize(
    ("headers", "name", "expected"),
    [
        (["Id", "IsConverted", "Company", "Budget__c"], "x.csv", "salesforce.lead"),
        (["Lead ID", "Company / Account", "Status"], "rapport.csv", "salesforce.lead"),
        (["\ufeffRecord ID", "E-mail", "Aanmaakdatum"], "x.csv", "hubspot.contact"),
        (["id", "property_email", "createdate", "_fivetran_synced"], "x.csv", "hubspot.contact"),
        # Most columns in common decide, not the order of the tables.
        (["id", "email", "company", "status", "created_date", "account_id"], "x.csv", "salesforce.lead"),
        (["id", "email", "hits"], "x.csv", "ambiguous_file"),
        (["id", "email", "hits"], "2026/callers_2026-10-01.csv", "hubspot.caller"),
        (["id", "email", "hits"], "recallers.csv", "ambiguous_file"),
        # A column that only Salesforce has.
        (["id", "email", "createdate", "SystemModstamp"], "x.csv", "not_recognised"),
        (["Id", "CaseNumber", "Subject", "Company", "Status"], "Case.csv", "not_used"),
        (["a", "b"], "x.csv", "not_recognised"),
        (["00000000-0000-0000-0000-00000000000a", "2026-10-01", "", "x"], "x.csv", "no_header_row"),
    ],
)
def test_headers_tell_the_table(tables: tuple[VendorTable, ...], headers: list[str], name: str, expected: str) -> None:
    assert found(recognise(headers, tables, name)) == expected


def test_a_declared_system_is_the_only_one_tried(tables: tuple[VendorTable, ...]) -> None:
    headers = ["id", "email", "company", "status", "createdate"]
    assert found(recognise(headers, tables, "x.csv")) == "salesforce.lead"
    assert found(recognise(headers, tables, "x.csv", system="hubspot")) == "hubspot.contact"


def test_why_a_file_is_not_recognised(tables: tuple[VendorTable, ...]) -> None:
    outcome = recognise(["Record ID", "Lifecycle Stage", "Emial", "createdate"], tables, "x.csv")
    assert isinstance(outcome, NotRecognised)
    assert outcome.message == 'It comes nearest to hubspot.contact, and for that it lacks "email".'
    assert outcome.hint == (
        'Is "Emial" its email? Then rename it. If it is of another system, write a source.yml for it (docs/sources.md).'
    )


@pytest.mark.parametrize(
    ("headers", "could_be"),
    [
        ("id,email,created_at,updated_at,name", "marketo.lead"),
        ("id,name,createdate", "hubspot.company"),
        ("id,name,domain", "hubspot.company"),
        ("id,email,firstname,lastname,createdate", "hubspot.contact"),
        ("Id,E-mail,Aanmaakdatum", "hubspot.contact"),
        ("id,name,number_of_employees,country", "pardot.prospect_account"),
    ],
)
def test_the_customers_of_a_shop_are_of_no_known_system(headers: str, could_be: str) -> None:
    outcome = recognise(headers.split(","), REAL, "customers.csv")
    assert isinstance(outcome, NotRecognised)
    assert outcome.code == "not_recognised"
    assert outcome.message == (
        f"The columns could be {could_be}, but any other system may have them as well. Nothing is loaded from it."
    )
    assert "If it is of another system, write a source.yml for it (docs/sources.md)." in outcome.hint
    system = could_be.split(".", maxsplit=1)[0]
    assert f"put it in a folder named {system}, or declare `system: {system}` in a source.yml" in outcome.hint


@pytest.mark.parametrize(
    ("headers", "name", "system", "expected"),
    [
        ("id,email,created_at,updated_at,name", "marketo/customers.csv", None, "marketo.lead"),
        ("id,email,created_at,updated_at,name", "Marketo-leads_2026-10-01.csv", None, "marketo.lead"),
        ("id,email,created_at,updated_at,name", "customers.csv", "marketo", "marketo.lead"),
        ("id,email,createdAt,updatedAt,leadScore", "customers.csv", None, "marketo.lead"),
        ("id,email,createdAt,updatedAt,originalSourceType", "customers.csv", None, "marketo.lead"),
        ("id,email,createdAt,updatedAt,mktoName", "customers.csv", None, "marketo.lead"),
        ("Record ID,Company name,Create Date", "customers.csv", None, "hubspot.company"),
        ("id,name,domain,hs_lastmodifieddate", "customers.csv", None, "hubspot.company"),
        ("Record ID,First Name,Last Name,Create Date", "customers.csv", None, "hubspot.contact"),
        ("id,name,number_of_employees,crm_account_fid", "customers.csv", None, "pardot.prospect_account"),
    ],
)
def test_what_only_the_system_has_or_its_name_decides(
    headers: str, name: str, system: str | None, expected: str
) -> None:
    assert found(recognise(headers.split(","), REAL, name, system=system)) == expected


def test_two_columns_for_one_are_both_kept(tables: tuple[VendorTable, ...]) -> None:
    outcome = recognise(["vid", "Email", "Create Date", "id", "Email", ""], tables, "x.csv")
    assert isinstance(outcome, Recognised)
    assert outcome.positions == {"id": [3, 0], "email": [1, 4], "createdate": [2]}
    assert outcome.headers == ("vid", "Email", "Create Date", "id", "Email (2)", "(column 6)")
    assert outcome.unused_headers == ["(column 6)"]
    assert outcome.missing == ("lifecyclestage", "associated_company_ids")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb\n1,5\t2;5\n", "\t"),
        ('a|b\n"1|2,3"|4\n', "|"),
        ("sep=;\na;b,c,d\n1;2\n", ";"),
        # A comma in a name, and a footer.
        ('"Name, first";Email\n"Doe, J";j@example.org\nTotal\n', ";"),
        ("id,name,note\n1,x,a;b;c\n2,y,d;e;f\n", ","),
        ("only\n1\n", ","),
    ],
)
def test_what_separates_the_columns(text: str, delimiter: str) -> None:
    table = sniff_table(text, None)
    assert table is not None
    assert table.delimiter == delimiter


def test_a_definition_that_is_wrong_is_named(tmp_path: Path) -> None:
    bench = VendorBench(tmp_path)
    path = bench.project / "models/staging/salesforce/_salesforce__sources.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("[[id, company", "[[id, compani"), encoding="utf-8")
    with pytest.raises(LeadTaxonomyError, match='recognised by "compani", which is not one of its columns'):
        load_vendor_tables(bench.project)


@pytest.mark.parametrize("table", REAL, ids=lambda table: table.title)
def test_real_tables_can_be_told_apart(table: VendorTable) -> None:
    """A file with all columns of a table is that table, and every table ends in the same technical columns."""
    assert table.recognised_by
    assert list(table.technical) == [
        *("_source", "_file", "_row", "_shape", "_date_format", "_timezone", "_other_columns"),
        *("_exported_at", "_loaded_at"),
    ]
    assert [normalise(column) for column in table.columns] == list(table.columns)
    assert found(recognise(table.columns, REAL, "x.csv")) == table.title


def test_an_object_that_has_become_a_table_is_used(tables: tuple[VendorTable, ...]) -> None:
    headers = ["contact_id", "contact_list_id", "added_at"]
    assert found(recognise(headers, tables, "x.csv")) == "not_used"
    member = replace(
        tables[0],
        system="hubspot",
        name="contact_list_member",
        columns=("contact_id", "contact_list_id"),
        spellings={"contact_id": "contact_id", "contact_list_id": "contact_list_id"},
        recognised_by=(("contact_id", "contact_list_id"),),
    )
    assert found(recognise(headers, (*tables, member), "x.csv")) == "hubspot.contact_list_member"


def test_marks_are_of_systems_that_exist() -> None:
    assert set(SYSTEM_MARKS.values()) <= {table.system for table in REAL}
