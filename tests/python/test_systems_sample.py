"""The exports in data/systems are what the generator writes, and hold the traps of their vendors' formats."""

import csv
import io
import json
import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from lead_taxonomy.sample_systems import Options, make_world, write_systems
from lead_taxonomy.sample_systems.cases import CASES
from lead_taxonomy.sample_systems.dirt import KINDS, evident_email
from lead_taxonomy.sample_systems.files import table
from lead_taxonomy.sample_systems.ids import EMPTY_ID, long_id, salesforce_id, short_id
from lead_taxonomy.sample_systems.world import EXPORTED_AT, SYSTEMS, World

REPOSITORY = Path(__file__).resolve().parents[2]
SHIPPED = REPOSITORY / "data" / "systems"
EXPORTS = SHIPPED / "exports"
SMALL = Options(persons=600, duplicates=0.2, dirt=0.05, seed=7, has_cases=False)
REWRITE = "run: make systems-sample"

Row = dict[str, str]


def shipped(name: str, delimiter: str = ",", encoding: str = "utf-8-sig") -> list[Row]:
    """Read a shipped file of the last export, `salesforce/Lead.csv` for example."""
    system, _, file = name.partition("/")
    text = (EXPORTS / system / "2026-10-01" / file).read_bytes().decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def truth(name: str) -> list[Row]:
    return list(csv.DictReader((SHIPPED / "ground_truth" / name).open(encoding="utf-8", newline="")))


@cache
def world() -> World:
    return make_world(Options())


def test_generator_reproduces_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path): path.read_bytes() for path in write_systems(Options(), tmp_path)}
    committed = {path.relative_to(SHIPPED): path.read_bytes() for path in SHIPPED.rglob("*") if path.is_file()}
    assert sorted(written) == sorted(committed), REWRITE
    assert [name for name, content in written.items() if content != committed[name]] == [], REWRITE


def test_another_seed_gives_other_people() -> None:
    first, second = make_world(SMALL), make_world(replace(SMALL, seed=8))
    assert [person.email for person in first.persons] != [person.email for person in second.persons]


def test_shipped_files_are_small_and_hold_all_systems() -> None:
    files = [path for path in SHIPPED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 600_000
    folders = {path.relative_to(SHIPPED).parts[:2] for path in files}
    assert {second if first == "exports" else first for first, second in folders} == {*SYSTEMS, "ground_truth"}
    assert 100 <= len(world().persons) <= 140


def test_nobody_is_real() -> None:
    addresses = {record.email.strip().lower() for record in world().records} - {"", "-", "geen"}
    made_up = re.compile(
        r"[a-z0-9.@ -]+\.(example|exmaple)|[a-z0-9. ]+voorbeeld[0-9.]*(\.at\.| ?@ ?)[a-z]+\.(com|con|nl|nk)"
    )
    assert [address for address in sorted(addresses) if not made_up.fullmatch(address)] == []
    assert all(account.organisation.domain.endswith(".example") for account in world().accounts)


def test_ground_truth_names_every_record_of_the_exports_once() -> None:
    known = Counter((row["system"], row["record_id"]) for row in truth("persons.csv"))
    assert max(known.values()) == 1
    exported = {("salesforce", row["Id"]) for name in ("Lead", "Contact") for row in shipped(f"salesforce/{name}.csv")}
    exported |= {("hubspot", row["Record-ID"]) for row in shipped(_only("hubspot", "*contactpersonen*"))}
    exported |= {("marketo", row["id"]) for row in shipped("marketo/bulk_leads.csv")}
    exported |= {("pardot", row["id"]) for row in shipped("pardot/prospect.csv")}
    exported |= {("dynamics", row["leadid"]) for row in shipped("dynamics/lead.csv", ";")}
    exported |= {("dynamics", row["contactid"]) for row in shipped("dynamics/contact.csv", ";")}
    assert exported <= set(known)
    # What is missing from the exports was merged away, or is gone.
    missing = {(row["system"], row["record_id"]): row["state"] for row in truth("persons.csv")}
    assert {missing[key] for key in set(known) - exported} <= {"merged", "gone"}


def _only(system: str, pattern: str) -> str:
    (path,) = (EXPORTS / system / "2026-10-01").glob(pattern)
    return f"{system}/{path.name}"


@pytest.mark.parametrize("entity", ["person", "account"])
def test_evidence_never_links_two_different_people_or_organisations(entity: str) -> None:
    entities = {(row["system"], row["record_id"]): row[f"truth_{entity}_id"] for row in truth(f"{entity}s.csv")}
    evidence = truth(f"{entity}_evidence.csv")
    assert len(evidence) >= 8
    for row in evidence:
        one, other = (row["system"], row["record_id"]), (row["linked_system"], row["linked_record_id"])
        assert one != other
        assert entities[one] == entities[other], row


def test_every_kind_of_evidence_and_mistake_is_there() -> None:
    assert {row["evidence"] for row in truth("person_evidence.csv")} == {"email", "link", "conversion", "merge"}
    assert {row["evidence"] for row in truth("account_evidence.csv")} >= {"link", "merge", "website"}
    made = {record.dirt for record in make_world(replace(SMALL, persons=2000)).records}
    assert made == {"", *KINDS}


def test_journeys_are_told_for_people_of_the_sample() -> None:
    people = {row["truth_person_id"] for row in truth("persons.csv")}
    journeys = truth("journeys.csv")
    assert {row["truth_person_id"] for row in journeys} <= people
    assert len({row["reason"] for row in journeys}) >= len(CASES) - 2
    known = {row["truth_person_id"]: row["entered_on"] for row in journeys if row["stage_id"] == "known"}
    assert all(row["entered_on"] == "" or row["entered_on"] >= known[row["truth_person_id"]] for row in journeys)


# The traps, one by one.


def test_salesforce_ids_carry_a_checksum_that_tells_capitals() -> None:
    ids = [row["Id"] for row in shipped("salesforce/Lead.csv")]
    assert all(len(record_id) == 18 and long_id(short_id(record_id)) == record_id for record_id in ids)
    assert long_id("00Q4600000LbVvf") == "00Q4600000LbVvfEAF"


def test_two_salesforce_ids_are_equal_but_for_case() -> None:
    short = [short_id(row["Id"]) for row in shipped("salesforce/Lead.csv")]
    assert len({record_id.lower() for record_id in short}) < len(set(short))


def test_other_systems_keep_salesforce_ids_of_15_and_of_18_characters() -> None:
    kept = [row["crm_lead_fid"] or row["crm_contact_fid"] for row in shipped("pardot/prospect.csv")]
    kept += [row["sfdcLeadId"] for row in shipped("marketo/bulk_leads.csv") if row["sfdcLeadId"] != "null"]
    kept += [row["Salesforce Lead ID"] for row in shipped(_only("hubspot", "*contactpersonen*"))]
    assert {len(record_id) for record_id in kept if record_id} == {15, 18}


def test_empty_references_are_the_null_id_and_merges_are_not() -> None:
    leads = shipped("salesforce/Lead.csv")
    assert any(row["ConvertedAccountId"] == EMPTY_ID for row in leads)
    assert not any(row["MasterRecordId"] == EMPTY_ID for row in leads)


def test_leads_are_converted_with_and_without_opportunity() -> None:
    converted = [row for row in shipped("salesforce/Lead.csv") if row["IsConverted"] == "1"]
    assert {row["ConvertedOpportunityId"] == EMPTY_ID for row in converted} == {True, False}
    assert all(row["ConvertedDate"].endswith(" 00:00:00") for row in converted)


def test_merged_losers_are_deleted_and_name_their_winner() -> None:
    leads = {row["Id"]: row for name in ("Lead", "Contact") for row in shipped(f"salesforce/{name}.csv")}
    losers = [row for row in leads.values() if row["MasterRecordId"]]
    assert losers
    assert all(row["IsDeleted"] == "1" and row["MasterRecordId"] in leads for row in losers)


def test_owner_is_sometimes_a_queue() -> None:
    assert {row["OwnerId"][:3] for row in shipped("salesforce/Lead.csv")} == {"005", "00G"}


def test_opportunity_history_has_rows_that_change_no_stage_and_a_renamed_stage() -> None:
    rows = shipped("salesforce/OpportunityHistory.csv")
    assert any(row["StageName"] == row["FromOpportunityStageName"] for row in rows)
    assert any(not row["ValidThroughDate"] for row in rows)
    big = _tables(replace(SMALL, systems=("salesforce",)))
    names = {row["StageName"] for row in big["salesforce/2026-10-01/OpportunityHistory.csv"]}
    assert {"Offerte", "Proposal/Price Quote"} <= names


def _tables(options: Options) -> dict[str, list[Row]]:
    """Write exports to nowhere and read the CSVs with commas back."""
    from lead_taxonomy.sample_systems import WRITERS  # noqa: PLC0415 - of this helper alone

    made = make_world(options)
    return {
        f"{system}/2026-10-01/{name}": list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        for system in options.systems
        for name, content in WRITERS[system](made, EXPORTED_AT).items()
    }


def test_status_and_converted_flag_disagree_both_ways() -> None:
    rows = _tables(replace(SMALL, systems=("salesforce", "hubspot")))["salesforce/2026-10-01/Lead.csv"]
    found = {(row["Status"] == "Closed - Converted", row["IsConverted"]) for row in rows}
    assert found == {(True, "1"), (True, "0"), (False, "1"), (False, "0")}


def test_archive_of_the_earlier_export_holds_earlier_states() -> None:
    path = EXPORTS / "salesforce" / "2026-07-01" / "WE_00D090000001aBcEAI_1.ZIP"
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        before = list(csv.DictReader(io.TextIOWrapper(archive.open("Lead.csv"), "utf-8", newline="")))
    assert names == ["Lead.csv", "Contact.csv", "Account.csv", "Opportunity.csv"]
    after = {row["Id"]: row["Status"] for row in shipped("salesforce/Lead.csv")}
    assert {row["Id"] for row in before} <= set(after)
    assert any(row["Status"] != after[row["Id"]] for row in before)


def test_hubspot_clears_the_lifecycle_stage_on_the_way_back() -> None:
    rows = [row for row in shipped("hubspot/contact_property_history.csv") if row["name"] == "lifecyclestage"]
    assert any(row["value"] == "" for row in rows)
    assert any(row["value"].isdigit() for row in rows), "a custom stage has a numeric id"


def test_hubspot_migration_changes_many_within_two_milliseconds() -> None:
    rows = [row for row in shipped("hubspot/contact_property_history.csv") if row["source"] == "MIGRATION"]
    assert len(rows) >= 2
    assert {row["timestamp"][:19] for row in rows} == {"2025-03-08 02:32:59"}


def test_hubspot_bot_opens_are_filtered_events() -> None:
    opens = [row["filtered_event"] for row in shipped("hubspot/email_event.csv") if row["type"] == "OPEN"]
    assert set(opens) == {"true", "false"}


def test_hubspot_shows_the_local_time_without_zone() -> None:
    rows = shipped(_only("hubspot", "*contactpersonen*"))
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row["Aanmaakdatum"]) for row in rows)
    assert rows[0]["Aanmaakdatum"] == "2026-08-03 11:00", "nine o'clock UTC in summer"


def test_marketo_writes_nothing_as_null_and_slices_overlap() -> None:
    assert any(row["sfdcLeadId"] == "null" for row in shipped("marketo/bulk_leads.csv"))
    ids = [row["marketoGUID"] for row in _marketo_activities()]
    assert len(set(ids)) < len(ids)


def _marketo_activities() -> list[Row]:
    folder = EXPORTS / "marketo" / "2026-10-01"
    return [row for path in sorted(folder.glob("bulk_activities_*.csv")) for row in shipped(f"marketo/{path.name}")]


def test_marketo_attributes_are_an_object_and_a_list() -> None:
    kinds = {type(json.loads(row["attributes"])) for row in _marketo_activities()}
    assert kinds == {dict, list}


def test_marketo_merges_are_written_either_way_round() -> None:
    leads = {row["id"] for row in shipped("marketo/bulk_leads.csv")}
    merges = [row for row in _marketo_activities() if row["activityTypeId"] == "32"]
    assert {row["leadId"] in leads for row in merges} == {True, False}


def test_marketo_repeats_a_program_status() -> None:
    rows = [json.loads(row["attributes"]) for row in _marketo_activities() if row["activityTypeId"] == "104"]
    flat = [item if isinstance(item, dict) else {pair["name"]: pair["value"] for pair in item} for item in rows]
    assert any(item["Old Status"] == item["New Status"] for item in flat)


def test_pardot_type_name_is_the_asset_and_lifecycle_times_have_an_offset() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in shipped("pardot/visitor_activity.csv"):
        kinds[row["type_name"]].add(row["type"])
    assert len(kinds["Email"]) > 1
    assert all(row["createdAt"].endswith("+01:00") for row in shipped("pardot/lifecycle_history.csv"))


def test_dynamics_was_saved_by_excel() -> None:
    folder = EXPORTS / "dynamics" / "2026-10-01"
    assert (folder / "lead.csv").read_bytes().startswith(b"\xef\xbb\xbfleadid;subject;")
    accounts = (folder / "account.csv").read_bytes()
    assert b"\r\n" in accounts and re.search(rb"\d,50;", accounts)
    rows = shipped("dynamics/lead.csv", ";")
    assert {row["statuscodename"] for row in rows} >= {"Nieuw", "Gekwalificeerd"}
    assert any(row["overriddencreatedon"] for row in rows)


def test_dynamics_accounts_need_their_code_page() -> None:
    made = make_world(replace(SMALL, systems=("dynamics",)))
    from lead_taxonomy.sample_systems import dynamics  # noqa: PLC0415 - of this test alone

    content = dynamics.files(made, EXPORTED_AT)["account.csv"]
    assert "België" in content.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


# The scale option.


def test_shares_of_duplicates_and_mistakes_are_as_asked() -> None:
    made = make_world(replace(SMALL, persons=3000))
    records = Counter(record.person.truth_id for record in made.records)
    assert len(records) == 3000
    assert sum(count > 1 for count in records.values()) / 3000 == pytest.approx(0.2, abs=0.03)
    assert sum(bool(record.dirt) for record in made.records) / len(made.records) == pytest.approx(0.05, abs=0.015)


def test_no_duplicates_and_no_mistakes_can_be_asked_for() -> None:
    made = make_world(replace(SMALL, duplicates=0.0, dirt=0.0))
    assert len(made.records) == len(made.persons)
    assert {record.dirt for record in made.records} == {""}


def test_most_names_are_shared_by_several_people() -> None:
    made = make_world(replace(SMALL, persons=3000))
    names = Counter(f"{person.first_name} {person.last_name}" for person in made.persons)
    assert sum(count > 1 for count in names.values()) > 400
    emails = Counter(address for person in made.persons for address in {person.email, person.other_email})
    assert max(emails.values()) == 1, "an address is of one person"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("  Jan@X.example ", "jan@x.example"),
        ("info@x.example", ""),
        ("jan.at.x.example", ""),
        ("jan @ x.example", ""),
        ("geen", ""),
        ("", ""),
    ],
)
def test_only_a_whole_personal_address_is_evidence(written: str, address: str) -> None:
    assert evident_email(written) == address


def test_a_row_with_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="Typo"):
        table(["Id"], [{"Id": "1", "Typo": "2"}])


def test_exports_of_three_dates_grow() -> None:
    made = make_world(SMALL)
    dates = [EXPORTED_AT.replace(month=month) for month in (2, 6, 10)]
    counts = [len(made.records_of("salesforce", moment)) for moment in dates]
    assert counts == sorted(counts) and counts[0] < counts[-1]


def test_ids_of_salesforce_count_through_digits_capitals_and_small_letters() -> None:
    assert [salesforce_id("lead", number)[14] for number in (9, 10, 35, 36, 61)] == ["9", "A", "Z", "a", "z"]
