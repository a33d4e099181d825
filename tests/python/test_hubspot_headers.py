"""HubSpot's headers as exports have them: two languages of the user interface, two versions of the API, Fivetran."""

from pathlib import Path

import pytest

from lead_taxonomy.recognising.recognition import Recognised, recognise
from lead_taxonomy.recognising.vendor_contract import VendorTable, load_vendor_tables

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tables() -> tuple[VendorTable, ...]:
    """Return the tables of all systems: a file of HubSpot must not be taken for another's."""
    return load_vendor_tables(REPOSITORY)


def columns_of(headers: str, tables: tuple[VendorTable, ...], name: str = "export.csv") -> tuple[str, dict[str, str]]:
    """Return the table that a file with these headers is, and column -> header."""
    texts = headers.split(",")
    found = recognise(texts, tables, name)
    assert isinstance(found, Recognised), found
    return found.table.title, {column: texts[positions[0]] for column, positions in found.positions.items()}


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        ("Record ID,First Name,Last Name,Email,Lead Status,Lifecycle Stage,Create Date", "hubspot.contact"),
        ("Contact ID,First Name,Last Name,Email,Company Name,Lifecycle Stage", "hubspot.contact"),
        ("vid,properties.email.value,properties.createdate.value", "hubspot.contact"),
        ("id,properties.email,properties.createdate,archived", "hubspot.contact"),
        ("_fivetran_deleted,_fivetran_synced,property_email,id,property_createdate", "hubspot.contact"),
        ("Record ID,Company name,Company Domain Name,Industry", "hubspot.company"),
        ("Record ID,Deal Name,Pipeline,Deal Stage,Amount,Close Date", "hubspot.deal"),
        ("Record-ID,Dealnaam,Pijplijn,Dealfase,Bedrag,Sluitingsdatum", "hubspot.deal"),
        ("id,type,created,recipient,emailCampaignId,filteredEvent", "hubspot.email_event"),
        ("contactId,property,value,timestamp", "hubspot.contact_property_history"),
        ("id,properties.hs_object_id,properties.hs_call_disposition", "hubspot.engagement_call"),
        ("id,email,firstName,lastName,userId", "hubspot.owner"),
    ],
)
def test_a_file_of_each_kind_is_recognised(headers: str, table: str, tables: tuple[VendorTable, ...]) -> None:
    assert columns_of(headers, tables)[0] == table


def test_dutch_headers_are_the_same_columns_as_english_ones(tables: tuple[VendorTable, ...]) -> None:
    english = (
        "Record ID,First Name,Last Name,Email,Lead Status,Lifecycle Stage,Create Date,Contact owner,Associated Company,"
        "Associated Company IDs"
    )
    dutch = (
        "Record-ID,Voornaam,Achternaam,E-mail,Leadstatus,Levenscyclusfase,Aanmaakdatum,Contacteigenaar,"
        "Gekoppeld bedrijf,Gekoppelde bedrijf-ID's"
    )
    table, columns = columns_of(english, tables)
    dutch_table, dutch_columns = columns_of(dutch, tables)
    assert table == dutch_table == "hubspot.contact"
    assert len(columns) == len(english.split(","))
    assert list(columns) == list(dutch_columns)
    assert dict(zip(columns.values(), dutch_columns.values(), strict=True)) == dict(
        zip(english.split(","), dutch.split(","), strict=True)
    )


def test_a_property_name_with_a_dash_is_kept_apart(tables: tuple[VendorTable, ...]) -> None:
    found = recognise(
        ["id", "property_name", "property_createdate", "property_hs_all-funky-a9384-syntax"], tables, "company.csv"
    )
    assert isinstance(found, Recognised)
    assert found.table.title == "hubspot.company"
    assert found.unused_headers == ["property_hs_all-funky-a9384-syntax"]


def test_the_date_of_a_custom_lifecycle_stage_is_kept_in_other_columns(tables: tuple[VendorTable, ...]) -> None:
    headers = ["id", "email", "createdate", "hs_v2_date_entered_lead", "hs_v2_date_entered_1234567"]
    found = recognise(headers, tables, "contacts.csv")
    assert isinstance(found, Recognised)
    assert found.unused_headers == ["hs_v2_date_entered_1234567"]
