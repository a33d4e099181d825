"""Explanations of cases of the shipped sample; docs/sample.md says what each case is."""

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sample_build import command

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with a build of the sample under two taxonomies and both definition bases."""
    folder = tmp_path_factory.mktemp("explain")
    command(
        folder,
        *["build", "--quiet", "--vars"],
        "{taxonomies: [agreed, lead_to_prospect], definition_bases: [as_agreed, restated]}",
    )
    return folder


def explain(output: Path, lead: str, *arguments: str) -> str:
    return command(output, "explain", lead, "--quiet", "--lang", "nl", *arguments).stdout


def explain_json(output: Path, lead: str, *arguments: str) -> dict[str, Any]:
    content = json.loads(command(output, "explain", lead, "--format", "json", "--quiet", *arguments).stdout)
    assert len(content["leads"]) == 1
    lead_content: dict[str, Any] = content["leads"][0]
    return lead_content


def test_a_card_that_became_a_customer(output: Path) -> None:
    text = explain(output, "fair_scanner:VL26-002")
    assert "Records: crm: persoon P-0001; fair_scanner: persoon VL26-002" in text
    assert "Traject 1 van 1: 18-03-2026 11:05 - 12-05-2026 13:00, gewonnen" in text
    assert "✓ Klant: 12-05-2026 13:00, waargenomen" in text
    assert (
        "✓ gedragsscore minstens 50 (bij het einde 55); 19-03-2026 14:00: Gesprek gevoerd, crm, activiteit T-0001; "
        "geldig tot 01-07-2026"
    ) in text
    assert "voorbeeld" not in text.lower(), "no name, no address"


def test_the_new_definition_let_it_in(output: Path) -> None:
    """Demo requested on 10 June; enough since 1 July."""
    text = explain(output, "marketing_automation:MA-0006")
    assert "✓ Marketing Qualified Lead (MQL): 01-07-2026 00:00, door de nieuwe definitie" in text
    assert "demo (alle voorwaarden nodig, gaf de doorslag)" in text


def test_just_below_the_norm(output: Path) -> None:
    text = explain(output, "marketing_automation:MA-0004")
    assert "op zijn hoogst 64" in text
    assert "gehaald toen deze versie niet meer gold" in text
    assert "Nodig voor Marketing Qualified Lead (MQL):" in text
    assert "of nog 50 punten gedragsscore" in text


def test_all_persons_of_an_organisation(output: Path) -> None:
    text = explain(output, "crm:S-0033")
    assert "(organisatie, 3 personen)" in text
    assert "persoon 3; +25 punten; telt voor mql, sql" in text


def test_a_stage_that_was_given_up_collects_nothing_and_a_future_name_is_not_told(output: Path, tmp_path: Path) -> None:
    """The opportunity was created after the stage had ended: no check mark, and the time line counts it for nothing."""
    folder = tmp_path / "sample"
    folder.mkdir()
    shutil.copyfile(output / "sample/build.duckdb", folder / "build.duckdb")
    with duckdb.connect(str(folder / "build.duckdb")) as connection:
        connection.execute(
            """
            set schema = 'intermediate';
            update int_funnel__stages set valid_to_at = timestamp '2026-03-20'
            where taxonomy_id = 'agreed' and stage_id = 'opportunity';
            delete from int_funnel__stage_exits where taxonomy_id = 'agreed' and stage_id = 'opportunity';
            update int_funnel__stages set labelled_to_at = timestamp '2027-01-01'
            where taxonomy_id = 'agreed' and stage_id = 'sal';
            insert into int_funnel__stages by name
            select * replace (
                'Later' as name_nl, labelled_to_at as valid_from_at, labelled_to_at as labelled_from_at,
                timestamp '2200-01-01' as labelled_to_at
            )
            from int_funnel__stages where taxonomy_id = 'agreed' and stage_id = 'sal'
            """
        )
    text = explain(tmp_path, "fair_scanner:VL26-002")
    assert "✗ Verkoopkans: overgeslagen, bestaat niet meer sinds 20-03-2026" in text
    assert "✗ verkoopkans aangemaakt; " in text
    assert "telt voor opportunity" not in text
    assert "Door sales geaccepteerde lead (SAL): " in text
    assert "Later" not in text
    assert "telt voor opportunity" in explain(output, "fair_scanner:VL26-002")


def test_what_is_not_counted_says_why(output: Path) -> None:
    text = explain(output, "fair_scanner:VL26-011")
    assert "Telt niet mee: alleen een privé-mailadres, geen organisatie" in text
    assert "✗ Aanvraag: telt niet mee" in text


def test_each_way_to_name_a_lead(output: Path) -> None:
    by_record = explain_json(output, "crm:P-0001")
    lead_id, [person_id] = by_record["lead_id"], by_record["persons"]
    address = "Bas.Voorbeeld@aankoopplan-logistiek.example"
    for wanted in (lead_id, lead_id.partition(":")[2], person_id, f"person:{person_id}", f" {address} ", "crm:O-0001"):
        assert explain_json(output, wanted) == by_record
    from_stdin = command(output, "explain", "-", "--quiet", "--format", "json", stdin=f"{address}\n").stdout
    assert json.loads(from_stdin)["leads"] == [by_record]
    for file in output.rglob("*"):
        if file.is_file() and file.suffix in (".log", ".json", ".sql"):
            assert address not in file.read_text(encoding="utf-8", errors="replace")


def test_the_explanation_agrees_with_the_funnel(output: Path) -> None:
    """Every stage that was not inferred has a group whose criteria were all met."""
    for case in ("crm:P-0001", "crm:P-0009", "marketing_automation:MA-0001", "crm:P-0002", "web_shop:C-0001"):
        for journey in explain_json(output, case, "--basis", "restated")["journeys"]:
            for stage in journey["stages"]:
                if stage["entry_basis"] == "observed" and stage["groups"]:
                    groups = stage["groups"].values()
                    assert any(all(each["is_met_in_time"] for each in group) for group in groups), (case, stage)
                assert (stage["entered_at"] is None) == (stage["entry_basis"] is None)


def test_another_taxonomy_counts_persons(output: Path) -> None:
    lead = explain_json(output, "crm:P-0001", "--taxonomy", "lead_to_prospect")
    assert lead["lead_id"].startswith("person:")
    assert "prospect" in [stage["stage_id"] for stage in lead["journeys"][0]["stages"]]


@pytest.mark.parametrize("unknown", ["nobody@example.org", "crm:P-9999", "person:x", "x"])
def test_an_unknown_lead_is_a_finding(output: Path, unknown: str) -> None:
    result = command(output, "explain", unknown, "--quiet", code=1)
    assert "No lead found" in result.stdout
    assert "crm, fair_scanner, marketing_automation, web_shop" in result.stdout
    assert unknown not in result.stdout.split() + result.stderr.split()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--taxonomy", "b2b_funnel"], "The taxonomy 'b2b_funnel' was not built"),
        (["--basis", "tomorrow"], "The definition basis 'tomorrow' was not built"),
    ],
)
def test_what_was_not_built(output: Path, arguments: list[str], message: str) -> None:
    result = command(output, "explain", "crm:P-0001", *arguments, code=2)
    assert message in result.stderr
    assert "Build it:" in result.stderr


def test_a_database_with_raw_tables_alone(tmp_path: Path) -> None:
    command(tmp_path, "load", "--quiet")
    result = command(tmp_path, "explain", "crm:P-0001", code=2)
    assert "was not built" in result.stderr
