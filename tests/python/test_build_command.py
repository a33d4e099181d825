"""`lead-taxonomy build` on a tiny project: what it prints, publishes and returns."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from lead_taxonomy import __version__
from lead_taxonomy.building import pipeline
from lead_taxonomy.cli import app


@dataclass(frozen=True)
class Run:
    """What a command wrote and returned."""

    code: int
    out: str
    err: str


def run(*arguments: str) -> Run:
    """Run the command in this process; dbt is imported once for all tests."""
    result = CliRunner().invoke(app, list(arguments))
    assert "Traceback" not in result.output
    return Run(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(autouse=True)
def _keep_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what the command sets for dbt."""
    for name in ("LEAD_TAXONOMY_ORGANISATION", "LEAD_TAXONOMY_DATABASE", "LEAD_TAXONOMY_PROJECT"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def write(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


def test_prints_the_funnel_and_publishes_both_files(project: Path) -> None:
    result = run("build", "--no-load")
    assert result.code == 0, result.err
    lines = [line.split() for line in result.out.splitlines()]
    assert ["Known", "10", "-", "100.0", "%", "6.7"] in lines
    assert ["Marketing", "qualified", "5", "50.0", "%", "50.0", "%", "6.0"] in lines
    assert ["Customer", "0", "0.0", "%", "0.0", "%", "-"] in lines, "a stage that nobody entered is shown"
    assert "Retired" not in result.out, "a stage that is no longer in force is not"
    assert "won 1, lost 2, recycled 0, disqualified 0, inactive 0, open 6" in result.out
    assert "Not counted (free_email_only): 1" in result.out
    assert '  crm, status_mappings: 2 (rows: 6): "lead: Bezig", "lead: Wacht"\n' in result.out
    assert "DuckDB   output/sample/mart/lead_taxonomy.duckdb" in result.out
    assert "Computing the funnel" in result.err
    assert "Checking" not in result.out, "progress is not a result"
    mart = project / "output/sample/mart"
    files = ["SHA256SUMS", "fct_lead_funnel.parquet", "lead_taxonomy.duckdb", "manifest.json"]
    assert sorted(file.name for file in mart.iterdir()) == files
    assert mart.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in mart.iterdir()} == {0o600}
    assert (project / "output/sample/build.duckdb").stat().st_mode & 0o777 == 0o600


def test_rows_that_staging_could_not_use_are_said_with_the_place_of_the_first(project: Path) -> None:
    english, dutch = (
        run("build", "--no-load", "--quiet", "--lang", language).out.split("\n  crm, status_mappings")[1]
        for language in ("en", "nl")
    )
    assert english.splitlines()[1:5] == [
        "Rows that could not be read, or not completely:",
        "  crm, persons: 1,200 with a wrong value in timeline, company_size; first: a/persons.csv, record 3",
        "  crm, persons: 3 rejected: created_at is empty; first: a/persons.csv, record 36 (files: 2)",
        "  landed, activities: 1 rejected: occurred_at is empty",
    ]
    assert dutch.splitlines()[1:4] == [
        "Rijen die niet of niet volledig gelezen konden worden:",
        "  crm, persons: 1.200 met een onjuiste waarde in timeline, company_size; eerste: a/persons.csv, record 3",
        "  crm, persons: 3 geweigerd: created_at is leeg; eerste: a/persons.csv, record 36 (bestanden: 2)",
    ]


def test_of_many_things_that_staging_found_the_largest_are_printed_and_all_are_in_the_json(project: Path) -> None:
    (project / "models/int_reconciliation__staging_findings.sql").write_text(
        "select 'crm' as source, 'persons' as raw_table, 'rejected' as row_status, "
        "'reason ' || n as row_status_reason, "
        "'' as cast_failures, 'p.csv' as file, n as row_count, 1 as first_row_number_in_file "
        "from (select unnest(range(1, 14)) as n) as numbers\n"
    )
    printed = run("build", "--no-load", "--quiet").out
    assert "  crm, persons: 13 rejected: reason 13; first: p.csv, record 1\n" in printed
    assert "  crm, persons: 4 rejected: reason 4; first: p.csv, record 1\n  and more: 3\n" in printed
    found = json.loads(run("build", "--no-load", "--quiet", "--format", "json").out)["staging"]
    assert [finding["rows"] for finding in found] == list(range(13, 0, -1))
    assert found[0] == {
        "source": "crm",
        "table": "persons",
        "reason": "reason 13",
        "columns": [],
        "rows": 13,
        "file": "p.csv",
        "first_row": 1,
        "files": 1,
    }


def test_building_twice_gives_the_same_bytes_and_json_gives_the_same_figures(project: Path) -> None:
    parquet = project / "output/sample/mart/fct_lead_funnel.parquet"
    assert run("build", "--no-load", "--quiet", "--vars", "{journeys: 5000}").code == 0
    first = parquet.read_bytes()
    second = run("build", "--no-load", "--quiet", "--vars", "{journeys: 5000}", "--full-refresh", "--format", "json")
    assert parquet.read_bytes() == first
    assert second.err == ""
    content = json.loads(second.out)
    assert content["status"] == "ok"
    assert content["published"] is True
    funnel = content["funnels"][0]
    assert (funnel["taxonomy_id"], funnel["as_of"]) == ("agreed", "2026-10-01T06:00:00Z")
    assert [(stage["stage_id"], stage["entered"]) for stage in funnel["stages"]] == [
        ("known", 5000),
        ("mql", 2500),
        ("customer", 0),
    ]
    assert funnel["outcomes"]["open"] == 4996


def test_dutch(project: Path) -> None:
    result = run("build", "--no-load", "--lang", "nl")
    assert ["Klant", "0", "0,0", "%", "0,0", "%", "-"] in [line.split() for line in result.out.splitlines()]
    assert "gewonnen 1, verloren 2" in result.out
    assert "Funnel berekenen" in result.err


def test_a_failed_test_keeps_the_mart_and_shows_its_rows_without_persons(project: Path) -> None:
    assert run("build", "--no-load").code == 0
    parquet = project / "output/sample/mart/fct_lead_funnel.parquet"
    before = parquet.read_bytes()
    write(
        project / "tests/dbt/assert_nobody_writes_from_home.sql",
        "select lead_id, 'Jan <jan@example.org>' as note, 'Jan' as full_name from {{ ref('fct_lead_funnel') }}",
    )
    write(
        project / "tests/dbt/assert_nobody_writes_from_home.yml",
        "data_tests: [{name: assert_nobody_writes_from_home, description: Counted twice.}]",
    )
    result = run("build", "--no-load", "--vars", "{journeys: 20}")
    assert result.code == 1
    assert "FAILED  assert_nobody_writes_from_home: 30 rows\n        Counted twice.\n" in result.out
    assert result.out.count("note=Jan <***@***>, full_name=***") == 5
    assert "and 25 more" in result.out
    assert "Test: tests/dbt/assert_nobody_writes_from_home.sql" in result.out
    assert "jan@example.org" not in result.out
    assert "Not published; the version before stays in place." in result.out
    assert "Known" not in result.out, "an old funnel would be taken for the new one"
    assert parquet.read_bytes() == before


def test_a_warning_is_shown_and_published(project: Path) -> None:
    write(
        project / "tests/dbt/assert_few_leads.sql",
        "{{ config(severity='warn') }} select lead_id from {{ ref('fct_lead_funnel') }} where lead_id = 'person:1'",
    )
    result = run("build", "--no-load")
    assert result.code == 0
    assert "WARNING  assert_few_leads: 1 row\n" in result.out
    assert "Known" in result.out


def test_a_model_that_the_database_refuses(project: Path) -> None:
    write(project / "models/broken.sql", "select cast('jan@example.org' as integer) as n from {{ ref('signals') }}")
    write(project / "models/after.sql", "select * from {{ ref('broken') }}")
    result = run("build", "--no-load", "--quiet")
    assert result.code == 2
    assert "ERROR  model broken (models/broken.sql)\n       Conversion Error:" in result.out
    assert "jan@example.org" not in result.out
    assert "Skipped because of that: 1" in result.out
    assert "Not published." in result.out


def test_a_project_that_does_not_parse(project: Path) -> None:
    write(project / "models/broken.sql", "select * from {{ ref('no_such_model') }}")
    result = run("build", "--no-load", "--quiet")
    assert result.code == 2
    assert "depends on a node named 'no_such_model' which was not found" in result.err
    assert result.out == ""


def test_a_selection_without_the_fact_is_not_published(project: Path) -> None:
    result = run("build", "--no-load", "--quiet", "--select", "signals")
    assert (result.code, result.out) == (0, "Not published.\n")
    assert run("build", "--no-load", "--quiet", "--select", "no_such_node").code == 2


@pytest.mark.parametrize("options", [("--select", "fct_lead_funnel"), ("--target", "dev")])
def test_a_part_of_the_chain_is_not_published_as_the_definition_of_today(
    project: Path, options: tuple[str, str]
) -> None:
    assert run("build", "--no-load", "--quiet").code == 0
    mart = project / "output/sample/mart/manifest.json"
    before = mart.read_bytes()
    result = run("build", "--no-load", "--quiet", *options)
    assert result.code == 0
    assert "Not published: with --select or --target not everything was built." in result.out + result.err
    assert mart.read_bytes() == before


def test_seeds_outside_the_project_are_used_and_left_alone(project: Path, tmp_path: Path) -> None:
    """With an absolute seed path dbt 1.11 overwrites the CSV files with the SQL that loads them."""
    folder = tmp_path / "acme"
    (project / "seeds/mappings").mkdir(exist_ok=True)
    for kind in ("taxonomy", "mappings"):
        for file in (project / "seeds" / kind).glob("*.csv"):
            write(
                folder / kind / file.name, file.read_text(encoding="utf-8").replace("Marketing qualified", "Acme warm")
            )
    before = {file: file.read_bytes() for file in folder.rglob("*.csv")}
    assert before
    result = run("build", "--no-load", "--organisation", str(folder))
    assert result.code == 0, result.err
    assert "Acme warm" in result.out
    assert {file: file.read_bytes() for file in folder.rglob("*.csv")} == before
    assert (project / "output/acme/mart/fct_lead_funnel.parquet").exists()


@pytest.mark.parametrize("place", ["examples/we'ird {{x}} é", "../we'ird %s", "../acme"])
def test_a_folder_may_have_any_name_and_what_editors_leave(project: Path, place: str) -> None:
    folder = project / place
    (project / "seeds/mappings").mkdir(exist_ok=True)
    for kind in ("taxonomy", "mappings"):
        shutil.copytree(project / "seeds" / kind, folder / kind)
    (folder / "taxonomy/.#taxonomies.csv").symlink_to("me@desk.1234")
    (folder / "mappings/old.csv").mkdir()
    result = run("build", "--no-load", "--quiet", "--organisation", str(folder))
    assert result.code == 0, result.out + result.err


def test_two_organisations_of_one_name_do_not_share_a_database(project: Path, tmp_path: Path) -> None:
    for place in ("one", "two"):
        shutil.copytree(project / "seeds", tmp_path / place / "acme")
    common = ("build", "--no-load", "--quiet", "--organisation")
    assert run(*common, str(tmp_path / "one/acme")).code == 0
    for command in (common, ("erase", "jan@example.nl", "--organisation")):
        result = run(*command, str(tmp_path / "two/acme"))
        assert result.code == 2
        assert f"another organisation of the same name, that of {tmp_path / 'one/acme'}" in result.err
        assert "--output" in result.err
    assert not (tmp_path / "two/acme/mappings/erased_addresses.csv").exists()
    (tmp_path / "one/acme").rename(tmp_path / "one/moved")
    assert run(*common, str(tmp_path / "two/acme")).code == 0, "a folder that moved is found again"


def test_seeds_that_dbt_cannot_read_in_place_are_copied(project: Path) -> None:
    (project / "seeds/taxonomy/.#taxonomies.csv").symlink_to("me@desk.1234")
    result = run("build", "--no-load", "--quiet")
    assert result.code == 0, result.out + result.err


def test_a_project_that_cannot_be_written_is_said(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project / "seeds", tmp_path / "acme")
    (project / "output").write_text("no folder, for root may write into any", encoding="utf-8")
    result = run(
        "build", "--no-load", "--quiet", "--organisation", str(tmp_path / "acme"), "--output", str(tmp_path / "out")
    )
    assert result.code == 2
    assert "output/.organisations/acme-" in result.err
    assert "cannot be read or written: Not a directory." in result.err
    assert "dbt reads definitions in its project only" in result.err


def test_a_project_with_an_apostrophe_in_its_path_is_said(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = tmp_path / "piet's"
    project.rename(moved)
    monkeypatch.chdir(moved)
    result = run("build", "--no-load", "--quiet")
    assert result.code == 2
    assert "has an apostrophe" in result.err
    assert "Rename that folder" in result.err


def test_a_wrong_seed_stops_the_build_before_dbt(project: Path) -> None:
    write(
        project / "seeds/taxonomy/stage_criteria.csv",
        "criterion_id,taxonomy_id,stage_id,signal\nmql_demo,agreed,mql,demo_request\n",
    )
    result = run("build", "--no-load")
    assert result.code == 1
    assert (
        "ERROR  taxonomy/stage_criteria.csv, line 2, column \"signal\": 'demo_request' is not a signal of the "
        "vocabulary, seeds/reference/signals.csv. Did you mean 'demo_requested'?"
    ) in result.out
    assert "Computing" not in result.err
    dutch = run("build", "--no-load", "--lang", "nl")
    assert "'demo_request' is geen signaal" in dutch.out, dutch.out


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["--example", "olits"], "There is no example 'olits'. Did you mean 'olist'?", "The examples are: olist."),
        (["--example", "olist"], "The exports of 'olist' are not part of the project.", "--exports"),
        (["--example", "olist", "--exports", "nowhere"], "nowhere does not exist.", "--exports"),
        (["--organisation", "nowhere"], "nowhere does not exist.", "source.yml"),
        (["--organisation", "x", "--example", "y"], "exclude each other", "one of the two"),
        (["--no-load", "--as-of", "yesterday"], "as_of is not a time: yesterday", "2026-10-01"),
        (["--no-load", "--as-of", "20261001"], "as_of is not a time: 20261001", "2026-10-01"),
        (["--no-load", "--vars", "{as_of: October}"], "as_of is not a time: October", "2026-10-01"),
        (["--no-load", "--vars", "[a]"], "--vars is not a mapping: [a]", "Example"),
        (["--no-load", "--vars", "{a"], "--vars is not YAML: {a", "Example"),
        (["--no-load", "--vars", "{as_of: 2026-02-31}"], "day is out of range for month", "A date must exist"),
        (["--no-load", "--vars", "[" * 5000], "--vars is not YAML", "Example"),
        (
            ["--no-load", "--vars", "{journey: 5}"],
            "--vars: there is no variable 'journey'. Did you mean 'journeys'?",
            "The variables are: journeys, as_of, reporting_timezone, taxonomies, definition_bases, systems.",
        ),
        (["--no-load", "--vars", "{reporting_timezone: Mars/North}"], "no time zone 'Mars/North'", "Europe/Amsterdam"),
        (["--no-load", "--vars", "{reporting_timezone: ../x}"], "no time zone '../x'", "Europe/Amsterdam"),
        (["--no-load", "--vars", "{taxonomies: agreed}"], "taxonomies is not a list: agreed", "[agreed]"),
        (
            ["--no-load", "--vars", "{taxonomies: [agred]}"],
            "There is no taxonomy 'agred'. Did you mean 'agreed'?",
            "The taxonomies are: agreed",
        ),
        (
            ["--no-load", "--vars", "{definition_bases: [agreed]}"],
            "There is no definition basis 'agreed'. Did you mean 'as_agreed'?",
            "The definition bases are: as_agreed, restated.",
        ),
        (["--no-load", "--vars", "{definition_bases: restated}"], "definition_bases is not a list", "[restated]"),
        (["--no-load", "--vars", "{definition_bases: []}"], "definition_bases is empty", "as_agreed, restated"),
        (["--no-load", "--vars", "{systems: [salesforc]}"], "There is no system 'salesforc'.", "The systems are: "),
        (
            ["--no-load", "--organisation", "wrong_var"],
            "organisation.yml: vars: there is no variable 'journey'. Did you mean 'journeys'?",
            "The variables are: journeys",
        ),
        (
            ["--no-load", "--organisation", "wrong_day"],
            "organisation.yml cannot be read: day is out",
            "each date exists",
        ),
        (["--no-load", "--organisation", "wrong_zone"], "no time zone 'Mars/North'", "organisation.yml"),
        (["--no-load", "--target", "moon"], "does not have a target named 'moon'", "dbt.log"),
    ],
)
def test_wrong_options(project: Path, arguments: list[str], message: str, hint: str) -> None:
    write(project / "examples/olist/taxonomy/taxonomies.csv", "taxonomy_id,name_en\n")
    file = project / "dbt_project.yml"
    variables = 'as_of: "", reporting_timezone: UTC, taxonomies: [], definition_bases: [as_agreed], systems: []'
    write(file, file.read_text(encoding="utf-8").replace('as_of: ""', variables))
    write(project / "wrong_var/organisation.yml", "vars: {journey: 5}\n")
    write(project / "wrong_day/organisation.yml", "started: 2026-02-31\n")
    write(project / "wrong_zone/organisation.yml", "vars: {reporting_timezone: Mars/North}\n")
    result = run("build", "--quiet", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert hint in result.err


def test_outside_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("build", "--format", "json")
    assert result.code == 2
    assert json.loads(result.out)["error"]["message"].startswith("There is no lead_taxonomy project in")
    assert "LEAD_TAXONOMY_PROJECT" in result.err


def test_a_bug_is_one_message(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(pipeline, "validate_organisation", fail)
    result = run("build", "--no-load", "--quiet")
    assert result.code == 2
    assert "This is a bug: ZeroDivisionError: oops" in result.err
    assert "--debug" in result.err


def test_version() -> None:
    assert run("--version") == Run(0, f"lead-taxonomy {__version__}\n", "")


def test_the_mart_holds_the_fact_alone_in_a_format_that_older_readers_open(project: Path) -> None:
    assert run("build", "--no-load", "--quiet").code == 0
    with duckdb.connect(str(project / "output/sample/mart/lead_taxonomy.duckdb"), read_only=True) as connection:
        tables = connection.sql("select table_name from information_schema.tables order by all").fetchall()
        assert tables == [("fct_lead_funnel",), ("manifest",)]
        assert connection.sql(
            "select tags['storage_version'] from duckdb_databases() where not internal"
        ).fetchall() == [("v1.4.0+",)]
