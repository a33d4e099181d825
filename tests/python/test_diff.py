"""`lead-taxonomy diff`: what changed, in the words of the definitions."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lead_taxonomy.cli import app
from proposals import IN_FORCE, NOTES, PROPOSED, propose
from validating.damaging import ROOT, copy_seeds, damage

CRITERIA = "taxonomy/stage_criteria.csv"
STAGES = "taxonomy/lead_stages.csv"
NORM = "mql_behaviour,agreed,mql,norm,behaviour_score,at_least"
HISTORY = {"nl": ", over de hele geschiedenis", "en": ", over all history"}


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LEAD_TAXONOMY_PROJECT", str(ROOT))
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return copy_seeds(tmp_path / "base")


@pytest.fixture
def now(tmp_path: Path) -> Path:
    return copy_seeds(tmp_path / "now")


def run(base: Path | str, now: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["diff", str(base), "--organisation", str(now), *arguments])
    assert "Traceback" not in result.output
    assert "This is a bug" not in result.output
    return result.exit_code, result.output


def differences(base: Path, now: Path, language: str) -> list[str]:
    code, out = run(base, now, "--lang", language)
    lines = [line.strip() for line in out.splitlines() if line.startswith("  ")]
    assert code == int(bool(lines))
    return lines


def test_a_raised_norm_is_one_change_from_one_day(base: Path, tmp_path: Path) -> None:
    proposal = propose(tmp_path / "proposal")
    assert differences(base, proposal, "nl") == ["MQL: gedragsscore minstens 65 wordt 80, vanaf 01-01-2027"]
    assert differences(base, proposal, "en") == ["MQL: behaviour score at least 65 becomes 80, from 2027-01-01"]
    shown = (ROOT / "docs" / "approve-and-diff.md").read_text(encoding="utf-8")
    assert run(base, proposal, "--lang", "nl")[1].replace(str(base), "main") in shown


def test_no_difference(base: Path, now: Path) -> None:
    damage(now, [["taxonomy/fit_grades.csv", "excel"], ["taxonomy/lead_stages.csv", "excel"]])
    assert run(base, now) == (0, f"No difference with {base}.\n")


def test_a_row_that_was_split_in_two_is_no_difference(base: Path, now: Path) -> None:
    row = "agreed,C,20"
    damage(now, [["taxonomy/fit_grades.csv", "swap", row, row]])
    sal = "sal_accepted,agreed,sal,accepted,sales_accepted,occurs,,agreed,"
    notes = "Sales zet de status in het CRM.,Sales sets the status in the CRM."
    split = f"{sal}{notes},,2027-01-01\n{sal}{notes},2027-01-01,"
    damage(now, [[CRITERIA, "swap", f"{sal}{notes},,", split]])
    assert differences(base, now, "en") == []


@pytest.mark.parametrize(
    ("edits", "nl", "en"),
    [
        (
            [[CRITERIA, "swap", f"{NORM},50", f"{NORM},40"]],
            "MQL: gedragsscore minstens 50 wordt 40, tot 01-07-2026",
            "MQL: behaviour score at least 50 becomes 40, until 2026-07-01",
        ),
        (
            [[CRITERIA, "drop", "mql_by_hand"]],
            "MQL: mogelijkheid 'by_hand' vervalt: 'goedgekeurd door marketing'" + HISTORY["nl"],
            "MQL: option 'by_hand' is dropped: 'qualified by marketing'" + HISTORY["en"],
        ),
        (
            [[CRITERIA, "drop", "sql_two_way"]],
            "SQL: voorwaarde 'contact over en weer' vervalt (groep bant)" + HISTORY["nl"],
            "SQL: condition 'two-way contact' is dropped (group bant)" + HISTORY["en"],
        ),
        (
            [[CRITERIA, "add", "sal_call,agreed,sal,call,conversation_held,occurs,,agreed,x,x,2027-01-01,"]],
            "SAL: nieuwe mogelijkheid 'call': 'gesprek gevoerd', vanaf 01-01-2027",
            "SAL: new option 'call': 'conversation held', from 2027-01-01",
        ),
        (
            [[CRITERIA, "drop", "mql_fit,"]],
            "MQL: voorwaarde 'profielpunten minstens 20' vervalt (groep norm)" + HISTORY["nl"],
            "MQL: condition 'fit points at least 20' is dropped (group norm)" + HISTORY["en"],
        ),
        (
            [[CRITERIA, "add", "sal_call,agreed,sal,accepted,conversation_held,occurs,,agreed,x,x,2027-01-01,"]],
            "SAL: extra voorwaarde 'gesprek gevoerd' (groep accepted), vanaf 01-01-2027",
            "SAL: extra condition 'conversation held' (group accepted), from 2027-01-01",
        ),
        (
            [[CRITERIA, "swap", "bant_count,at_least,3", "bant_count,at_least,2"]],
            "SQL: 'minstens 3 van budget, beslisser, behoefte en termijn bekend' wordt "
            "'minstens 2 van budget, beslisser, behoefte en termijn bekend'" + HISTORY["nl"],
            "SQL: 'at least 3 of budget, authority, need and timeline known' becomes "
            "'at least 2 of budget, authority, need and timeline known'" + HISTORY["en"],
        ),
        (
            [[CRITERIA, "swap", "customer,ordered", "customer,won"]],
            "Klant: 'bestelling geplaatst' gaat van groep ordered naar groep won" + HISTORY["nl"],
            "Customer: 'order placed' goes from group ordered to group won" + HISTORY["en"],
        ),
        (
            [[CRITERIA, "swap", "order_placed,occurs,,agreed", "order_placed,occurs,,assumption"]],
            "Klant: 'bestelling geplaatst' was afgesproken en is nu aanname" + HISTORY["nl"],
            "Customer: 'order placed' was agreed and is now assumption" + HISTORY["en"],
        ),
        (
            [[CRITERIA, "swap", "Fit grade C or better.", "Grade C or better."]],
            "MQL: toelichting (Engels) bij 'profielpunten minstens 20' wordt 'Grade C or better.'" + HISTORY["nl"],
            "MQL: note (English) on 'fit points at least 20' becomes 'Grade C or better.'" + HISTORY["en"],
        ),
        (
            [[CRITERIA, "swap", "Fit grade C or better.", ""]],
            "MQL: toelichting (Engels) bij 'profielpunten minstens 20' wordt leeg" + HISTORY["nl"],
            "MQL: note (English) on 'fit points at least 20' becomes blank" + HISTORY["en"],
        ),
        (
            [[STAGES, "swap", "marketing,infer,48", "marketing,infer,24"]],
            "MQL: afgesproken tijd in uren 48 wordt 24" + HISTORY["nl"],
            "MQL: agreed hours 48 becomes 24" + HISTORY["en"],
        ),
        (
            [[STAGES, "swap", "sales,omit,120", "partner,omit,120"]],
            "SAL: eigenaar sales wordt partner" + HISTORY["nl"],
            "SAL: owner sales becomes partner" + HISTORY["en"],
        ),
        (
            [["taxonomy/scoring_rules.csv", "swap", "content_downloaded,occurs,,15", "content_downloaded,occurs,,20"]],
            "Gedragsscore: document gedownload +15 wordt +20" + HISTORY["nl"],
            "Behaviour score: content downloaded +15 becomes +20" + HISTORY["en"],
        ),
        (
            [["taxonomy/scoring_rules.csv", "swap", "one_of,NL|BE", "one_of,NL|BE|DE"]],
            "Profiel: 'land is NL of BE +5' wordt 'land is NL, BE of DE +5'" + HISTORY["nl"],
            "Fit: 'country is NL or BE +5' becomes 'country is NL, BE or DE +5'" + HISTORY["en"],
        ),
        (
            [["taxonomy/fit_grades.csv", "swap", "agreed,A,45", "agreed,A,50"]],
            "Profielklasse A: vanaf 45 punten wordt 50" + HISTORY["nl"],
            "Fit grade A: from 45 points becomes 50" + HISTORY["en"],
        ),
        (
            [["taxonomy/lead_temperatures.csv", "swap", "hot,true,false,true,true", "hot,true,false,true,false"]],
            "Temperatuur heet: nodig: budget, behoefte en termijn (rang 1) wordt nodig: budget en behoefte (rang 1)"
            + HISTORY["nl"],
            "Temperature hot: needs: budget, need and timeline (rank 1) becomes needs: budget and need (rank 1)"
            + HISTORY["en"],
        ),
        (
            [
                ["taxonomy/next_actions.csv", "swap", "agreed,D,high,review,Samen beoordelen,Review together", "@"],
                ["taxonomy/next_actions.csv", "swap", "@", "agreed,D,high,call_this_week,Deze week bellen,Call soon"],
            ],
            "Profielklasse D, interesse hoog: 'Samen beoordelen' wordt 'Deze week bellen'" + HISTORY["nl"],
            "Fit grade D, high interest: 'Review together' becomes 'Call soon'" + HISTORY["en"],
        ),
        (
            [["taxonomy/next_actions.csv", "swap", "Samen beoordelen,Review together", "Overleggen,Review together"]],
            "Profielklasse D, interesse hoog: tekst (Nederlands) 'Samen beoordelen' wordt 'Overleggen'" + HISTORY["nl"],
            "Fit grade D, high interest: text (Dutch) 'Samen beoordelen' becomes 'Overleggen'" + HISTORY["en"],
        ),
        (
            [["taxonomy/definition_changes.csv", "swap", "Eerste afspraak: zeven fasen", "Afspraak: zeven fasen"]],
            "Afspraak vanaf 01-01-2025: omschrijving (Nederlands) wordt "
            "'Afspraak: zeven fasen, MQL vanaf 50 punten gedrag en 20 punten profiel.'",
            "Agreement from 2025-01-01: description (Dutch) becomes "
            "'Afspraak: zeven fasen, MQL vanaf 50 punten gedrag en 20 punten profiel.'",
        ),
        (
            [[STAGES, "swap", "Offerte uitbrengen en opvolgen.", ""]],
            "Verkoopkans: benadering (Nederlands) 'Offerte uitbrengen en opvolgen.' wordt leeg" + HISTORY["nl"],
            "Opportunity: contact strategy (Dutch) 'Offerte uitbrengen en opvolgen.' becomes blank" + HISTORY["en"],
        ),
        (
            [["taxonomy/journey_outcomes.csv", "drop", "agreed,lost,lost"]],
            "Afloop: verloren bij 'verloren' vervalt" + HISTORY["nl"],
            "Outcome: lost at 'lost' is removed" + HISTORY["en"],
        ),
        (
            [["taxonomy/taxonomies.csv", "swap", "include,exclude,180", "include,exclude,"]],
            "Taxonomie agreed: dagen stilte waarna een traject eindigt: van 180 naar leeg" + HISTORY["nl"],
            "Taxonomy agreed: days of silence after which a journey ends: from 180 to blank" + HISTORY["en"],
        ),
        (
            [["taxonomy/taxonomies.csv", "swap", "account,cumulative", "person,cumulative"]],
            "Taxonomie agreed: wat geteld wordt: organisatie -> persoon" + HISTORY["nl"],
            "Taxonomy agreed: what is counted: organisation -> person" + HISTORY["en"],
        ),
        (
            [["taxonomy/taxonomies.csv", "swap", "account,cumulative", "account,strict"]],
            "Taxonomie agreed: volgorde van de fasen: 'een latere fase telt ook de eerdere mee' wordt "
            "'een fase telt pas na de fasen ervoor'" + HISTORY["nl"],
            "Taxonomy agreed: order of the stages: 'a later stage implies the earlier ones' becomes "
            "'a stage counts only after the ones before it'" + HISTORY["en"],
        ),
        (
            [["taxonomy/taxonomies.csv", "swap", "include,exclude,180", "exclude,exclude,180"]],
            "Taxonomie agreed: een bestaande klant: 'telt mee' wordt 'telt niet mee'" + HISTORY["nl"],
            "Taxonomy agreed: an existing customer: 'counts' becomes 'does not count'" + HISTORY["en"],
        ),
        (
            [[STAGES, "swap", "sales,omit,120", "sales,infer,120"]],
            "SAL: wie deze fase overslaat: 'blijft leeg' wordt 'wordt afgeleid uit een latere fase'" + HISTORY["nl"],
            "SAL: when skipped: 'is left out' becomes 'is inferred from a later stage'" + HISTORY["en"],
        ),
        (
            [["mappings/status_mappings.csv", "swap", "crm,lead,New,status_new", "crm,lead,New,status_working"]],
            "Statussen: 'crm, lead, New': betekenis 'Status: nieuw' wordt 'Status: in behandeling'",
            "Statuses: 'crm, lead, New': meaning 'Status: new' becomes 'Status: working'",
        ),
        (
            [["mappings/activity_mappings.csv", "add", "crm,Kopje thee,no_signal,,agreed,"]],
            "Activiteiten: 'crm, Kopje thee' komt erbij ('Bewust geen signaal', afgesproken)",
            "Activities: 'crm, Kopje thee' is added ('Deliberately no signal', agreed)",
        ),
    ],
)
def test_each_change_in_words(base: Path, now: Path, edits: list[list[str]], nl: str, en: str) -> None:
    damage(now, edits)
    assert differences(base, now, "nl") == [nl]
    assert differences(base, now, "en") == [en]


@pytest.mark.parametrize(
    ("before", "after", "nl", "en"),
    [("20", "20.06", "20", "20.06"), ("20.04", "67.5", "20,04", "67.5")],
)
def test_a_threshold_has_the_digits_that_it_has(
    base: Path, now: Path, before: str, after: str, nl: str, en: str
) -> None:
    for folder, value in ((base, before), (now, after)):
        damage(folder, [[CRITERIA, "swap", "norm,fit_points,at_least,20", f"norm,fit_points,at_least,{value}"]])
    (line,) = differences(base, now, "nl")
    assert line.startswith(f"MQL: profielpunten minstens {nl} wordt ")
    (line,) = differences(base, now, "en")
    assert line.endswith(f" becomes {en}, over all history")


def test_another_form_of_a_number_is_no_change(base: Path, now: Path) -> None:
    damage(now, [[CRITERIA, "swap", "norm,fit_points,at_least,20", "norm,fit_points,at_least,20.0"]])
    assert differences(base, now, "en") == []


def test_a_norm_that_changes_later_still_has_the_condition_that_it_lost(base: Path, now: Path) -> None:
    fit = "mql_fit,agreed,mql,norm,fit_points,at_least,20,agreed,Profiel C of beter.,Fit grade C or better."
    raised = f"{IN_FORCE},{NOTES},2026-07-01,2027-07-01\n{PROPOSED.replace('2027-01-01', '2027-07-01')}"
    damage(now, [[CRITERIA, "swap", f"{fit},,", f"{fit},,2027-01-01"]])
    damage(now, [[CRITERIA, "swap", f"{IN_FORCE},{NOTES},2026-07-01,", raised]])
    assert differences(base, now, "en") == [
        "MQL: behaviour score at least 65 becomes 80, from 2027-07-01",
        "MQL: condition 'fit points at least 20' is dropped (group norm), from 2027-01-01",
    ]


def test_a_condition_more_in_a_group_that_has_two_versions(base: Path, now: Path) -> None:
    sal = "sal_accepted,agreed,sal,accepted,sales_accepted,occurs,,agreed,"
    notes = "Sales zet de status in het CRM.,Sales sets the status in the CRM."
    for folder in (base, now):
        split = f"{sal}{notes},,2027-07-01\n{sal}Anders.,Otherwise.,2027-07-01,"
        damage(folder, [[CRITERIA, "swap", f"{sal}{notes},,", split]])
    damage(now, [[CRITERIA, "add", "sal_fit,agreed,sal,accepted,fit_points,at_least,30,agreed,x,x,2027-01-01,"]])
    assert differences(base, now, "en") == [
        "SAL: extra condition 'fit points at least 30' (group accepted), from 2027-01-01"
    ]


def test_a_condition_of_a_group_that_was_not_always_there(base: Path, now: Path) -> None:
    damage(now, [[CRITERIA, "add", "mql_call,agreed,mql,demo,conversation_held,occurs,,agreed,x,x,,"]])
    assert differences(base, now, "en") == [
        "MQL: new option 'demo': 'conversation held', until 2026-07-01",
        "MQL: extra condition 'conversation held' (group demo), from 2026-07-01",
    ]


def test_an_option_of_two_conditions_is_one_option(base: Path, now: Path) -> None:
    call = "sal_call,agreed,sal,call,conversation_held,occurs,,agreed,x,x,2027-01-01,"
    fit = "sal_call_fit,agreed,sal,call,fit_points,at_least,20,agreed,x,x,2027-01-01,"
    damage(now, [[CRITERIA, "add", f"{call}\n{fit}"]])
    assert differences(base, now, "nl") == [
        "SAL: nieuwe mogelijkheid 'call': 'gesprek gevoerd', vanaf 01-01-2027",
        "SAL: nieuwe mogelijkheid 'call' vraagt ook 'profielpunten minstens 20', vanaf 01-01-2027",
    ]
    assert differences(now, base, "nl") == [
        "SAL: mogelijkheid 'call' vervalt: 'gesprek gevoerd', vanaf 01-01-2027",
        "SAL: met mogelijkheid 'call' vervalt ook 'profielpunten minstens 20', vanaf 01-01-2027",
    ]


def test_a_mapping_in_other_case_is_the_same_mapping(base: Path, now: Path) -> None:
    damage(now, [["mappings/status_mappings.csv", "swap", "crm,lead,New,status_new", "CRM,lead,NEW,status_new"]])
    assert differences(base, now, "en") == []
    damage(now, [["mappings/status_mappings.csv", "swap", "CRM,lead,NEW,status_new", "CRM,lead,NEW,status_working"]])
    assert differences(base, now, "en") == [
        "Statuses: 'CRM, lead, NEW': meaning 'Status: new' becomes 'Status: working'"
    ]


def test_a_stage_more_and_a_stage_less(base: Path, now: Path) -> None:
    damage(now, [[STAGES, "drop", "agreed,opportunity"], [CRITERIA, "drop", "opportunity_created"]])
    assert differences(base, now, "nl") == [
        "Verkoopkans: fase 5 vervalt" + HISTORY["nl"],
        "Verkoopkans: mogelijkheid 'created' vervalt: 'verkoopkans aangemaakt'" + HISTORY["nl"],
    ]
    assert differences(now, base, "en")[0] == (
        "Opportunity: new stage 5, owned by sales: There is an opportunity in the CRM" + HISTORY["en"]
    )


def test_a_signature_is_told_once(base: Path, tmp_path: Path) -> None:
    proposal = propose(tmp_path / "proposal")
    shutil.copytree(proposal, tmp_path / "signed")
    signing = ["--as", "sales", "--by", "Hoofd sales", "--on", "2026-12-03", "--summary-nl", "Strenger."]
    organisation = ["--organisation", str(tmp_path / "signed")]
    CliRunner().invoke(app, ["approve", *signing, "--summary-en", "Stricter.", *organisation])
    assert differences(proposal, tmp_path / "signed", "nl") == [
        "Afspraak vanaf 01-01-2027: Strenger.",
        "Afspraak vanaf 01-01-2027: sales tekende (Hoofd sales, 03-12-2026)",
    ]


def test_json(base: Path, tmp_path: Path) -> None:
    code, out = run(base, propose(tmp_path / "proposal"), "--format", "json")
    content = json.loads(out)
    assert code == content["exit_code"] == 1
    assert content["changes"] == [
        {
            "seed": "stage_criteria",
            "taxonomy_id": "agreed",
            "kind": "changed",
            "key": "mql_behaviour",
            "column": "value",
            "before": "65",
            "after": "80",
            "valid_from": "2027-01-01",
            "valid_to": None,
            "is_retroactive": False,
            "text": "MQL: behaviour score at least 65 becomes 80, from 2027-01-01",
        }
    ]
    code, out = run("nowhere", base, "--format", "json")
    assert code == 2
    assert json.loads(out[: out.rindex("}") + 1])["status"] == "failed"


def test_a_change_of_the_past_alone_is_retroactive(base: Path, now: Path) -> None:
    damage(now, [[CRITERIA, "swap", f"{NORM},50", f"{NORM},40"]])
    (change,) = json.loads(run(base, now, "--format", "json")[1])["changes"]
    assert (change["valid_from"], change["valid_to"], change["is_retroactive"]) == (None, "2026-07-01", True)


def test_markdown_shows_html_as_text(base: Path, now: Path) -> None:
    evil = "<script>alert(1)</script> **bold** [x](y) | `z`"
    damage(now, [[STAGES, "swap", "Offerte uitbrengen en opvolgen.", evil]])
    code, out = run(base, now, "--format", "markdown", "--lang", "nl")
    assert code == 1
    assert "<script" not in out
    assert "&lt;script&gt;" in out
    assert r"\*\*bold\*\* \[x\](y) \| \`z\`" in out
    assert out.startswith("## Definities ten opzichte van ")


def test_a_long_list_is_cut_short_in_text_and_not_in_json(base: Path, now: Path) -> None:
    (now / "mappings" / "role_addresses.csv").write_text("local_part,basis,comment\n", encoding="utf-8")
    lines = differences(base, now, "en")
    assert len(lines) == 21
    assert lines[-1].startswith("role_addresses.csv: and ")
    changes = json.loads(run(base, now, "--format", "json")[1])["changes"]
    assert len(changes) > 21


def test_a_file_that_cannot_be_read_is_no_difference_but_a_failure(base: Path, now: Path) -> None:
    damage(now, [["taxonomy/fit_grades.csv", "add", "too,few"]])
    code, out = run(base, now)
    assert code == 2
    assert "taxonomy/fit_grades.csv cannot be read completely" in out


@pytest.mark.parametrize(
    "edit",
    [
        [CRITERIA, "swap", "stage_id", "stage"],
        [CRITERIA, "swap", "note_en", "comment"],
        ["taxonomy/fit_grades.csv", "delete"],
    ],
)
def test_a_column_or_file_that_is_missing_now_is_no_difference_but_a_failure(
    base: Path, now: Path, edit: list[str]
) -> None:
    damage(now, [edit])
    code, out = run(base, now)
    assert code == 2
    assert f"{edit[0]} cannot be read completely" in out
    # The base may be older than a column or a file.
    assert run(now, base)[0] == 1


def test_a_folder_without_taxonomy(now: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, out = run(tmp_path / "empty", now)
    assert code == 2
    assert "is not the folder of an organisation" in out


class TestGit:
    """Revisions, in a repository of its own."""

    @pytest.fixture
    def repository(self, tmp_path: Path) -> Path:
        """Return the folder of an organisation in a repository, committed, and a proposal in the working tree."""
        folder = copy_seeds(tmp_path / "repository" / "deep" / "org")
        git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.com"]
        subprocess.run([*git, "init", "--quiet", "--initial-branch=main", str(tmp_path / "repository")], check=True)
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "--quiet", "--no-verify", "--message", "First"], check=True)
        damage(folder, [["taxonomy/fit_grades.csv", "swap", "agreed,A,45", "agreed,A,50"]])
        return folder

    def test_a_revision(self, repository: Path) -> None:
        code, out = run("main", repository)
        assert code == 1
        assert out.endswith("  Fit grade A: from 45 points becomes 50, over all history\n")

    def test_a_branch_with_the_name_of_a_folder(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (repository / "main").mkdir()
        monkeypatch.chdir(repository)
        assert run("main", repository)[0] == 1

    def test_a_file_that_was_not_there_yet(self, repository: Path) -> None:
        git = ["git", "-C", str(repository), "-c", "user.name=x", "-c", "user.email=x@example.com"]
        subprocess.run([*git, "rm", "--quiet", "--cached", "mappings/industries.csv"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--no-verify", "--message", "Second"], check=True)
        assert "Industries: 'manufacturing' is added" in run("HEAD", repository)[1]

    @pytest.mark.parametrize("revision", ["nope", "--help-me", "-x", "main:README", "$(touch x)", "main^{tree}"])
    def test_no_such_revision(self, repository: Path, revision: str) -> None:
        result = CliRunner().invoke(app, ["diff", "--organisation", str(repository), "--", revision])
        assert result.exit_code == 2
        assert "There is no folder and no git revision" in result.output

    def test_not_in_a_repository(self, now: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(now.parent))
        code, out = run("main", now)
        assert code == 2
        assert "is not in a git repository" in out

    def test_no_git(self, now: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        code, out = run("main", now)
        assert code == 2
        assert "the command git is not here" in out
