"""Which table a file of Marketo, Pardot or Dynamics 365 is, and which of its columns is which."""

from pathlib import Path

import pytest

from lead_taxonomy.recognising.recognition import NotRecognised, Recognised, recognise
from lead_taxonomy.recognising.vendor_contract import load_vendor_tables

TABLES = load_vendor_tables(Path(__file__).resolve().parents[2])
FORMATTED = "@OData.Community.Display.V1.FormattedValue"


def outcome_of(headers: str, separator: str = ",") -> Recognised | NotRecognised:
    """Recognise a header line."""
    return recognise(headers.split(separator), TABLES, "export.csv")


def columns_of(headers: str) -> dict[str, str]:
    """Return the header that each column of the table is read from."""
    outcome = outcome_of(headers)
    assert isinstance(outcome, Recognised), outcome
    return {column: outcome.headers[positions[0]] for column, positions in outcome.positions.items()}


@pytest.mark.parametrize(
    ("headers", "title"),
    [
        ("marketoGUID,leadId,activityDate,activityTypeId,primaryAttributeValue,attributes", "marketo.activity"),
        ("id,lead_id,activity_date,activity_type_id,campaign_id,merge_ids,_fivetran_synced", "marketo.activity"),
        ("id,email,firstName,createdAt,updatedAt,sfdcLeadId", "marketo.lead"),
        ("Marketo Id,Email Address,Company Name,SFDC Contact Id", "marketo.lead"),
        ("\ufeffdata_type,display_name,id,length,restname", "marketo.lead_describe"),
        ("id,email,firstName,score,grade,createdAt,updatedAt,salesforceId,isDoNotEmail", "pardot.prospect"),
        ("id,prospectId,visitorId,type,typeName,createdAt", "pardot.visitor_activity"),
        ("id,prospectId,previousStageId,nextStageId,secondsElapsed,createdAt", "pardot.lifecycle_history"),
        ("id,name,position,matchType,isDeleted", "pardot.lifecycle_stage"),
        ("opportunity_id,prospect_id,updated_at", "pardot.opportunity_prospect"),
        ("leadid,subject,statuscode,statuscodename,leadqualitycode,createdon", "dynamics.lead"),
        ("Id,SinkCreatedOn,contactid,emailaddress1,parentcustomerid,IsDelete", "dynamics.contact"),
        ("accountid,name,industrycode,statecode", "dynamics.account"),
        ("opportunityid,name,statecode,estimatedvalue", "dynamics.opportunity"),
    ],
)
def test_a_file_is_told_by_its_headers(headers: str, title: str) -> None:
    outcome = outcome_of(headers)
    assert isinstance(outcome, Recognised), outcome
    assert outcome.table.title == title


def test_a_bulk_extract_without_campaign_id_is_still_an_extract_of_activities() -> None:
    outcome = outcome_of("marketoGUID,leadId,activityDate,activityTypeId,primaryAttributeValueId,attributes")
    assert isinstance(outcome, Recognised)
    assert "campaign_id" in outcome.missing


def test_the_three_columns_that_excel_puts_in_front_are_the_id_the_checksum_and_the_time_of_change() -> None:
    columns = columns_of(
        "(Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,Status Reason,Email"
    )
    assert columns["leadid"] == "(Do Not Modify) Lead"
    assert columns["rowchecksum"] == "(Do Not Modify) Row Checksum"
    assert columns["modifiedon"] == "(Do Not Modify) Modified On"
    assert columns["statuscodename"] == "Status Reason"
    assert "statuscode" not in columns


def test_an_excel_export_in_dutch_has_the_same_columns() -> None:
    columns = columns_of(
        "(Niet wijzigen) Lead,(Niet wijzigen) Controlesom van rij,(Niet wijzigen) Gewijzigd op,Onderwerp,Statusreden"
    )
    assert columns["leadid"] == "(Niet wijzigen) Lead"
    assert columns["modifiedon"] == "(Niet wijzigen) Gewijzigd op"
    assert columns["statuscodename"] == "Statusreden"


def test_a_lookup_of_odata_is_the_lookup_and_its_annotation_is_the_label() -> None:
    columns = columns_of(
        f"leadid,subject,_ownerid_value,_parentaccountid_value,statuscode,statuscode{FORMATTED},_masterid_value"
    )
    assert columns["ownerid"] == "_ownerid_value"
    assert columns["parentaccountid"] == "_parentaccountid_value"
    assert columns["masterid"] == "_masterid_value"
    assert columns["statuscode"] == "statuscode"
    assert columns["statuscodename"] == f"statuscode{FORMATTED}"


def test_is_delete_of_synapse_link_says_that_a_record_is_deleted() -> None:
    assert columns_of("leadid,subject,statuscode,IsDelete")["is_delete"] == "IsDelete"


def test_a_mapping_of_a_system_is_used_by_that_system_only() -> None:
    outcome = recognise(["leadid", "subject", "statuscode"], TABLES, "lead.csv", system="salesforce")
    assert isinstance(outcome, NotRecognised)
