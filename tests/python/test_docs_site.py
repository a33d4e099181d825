"""`make docs`: both pages open from a file, tell the project's story, ask nobody for anything and name no machine."""

import base64
import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

from browsing import Visit, needs_browser, visit
from docs_site.pages import clean_docs, clean_lineage

REPOSITORY = Path(__file__).resolve().parents[2]
FACT = "model.lead_taxonomy.fct_lead_funnel"
# What dbt-colibri itself writes to the console.
COLIBRI_SAYS = re.compile(r"log: (Colibri: anonymous telemetry is disabled\.|.*Using injected colibriData)")
follows_unions = pytest.mark.skipif(
    Version(version("sqlglot")) >= Version("30.19") and Version(version("dbt-colibri")) <= Version("0.3.7"),
    reason="dbt-colibri 0.3.7 asks sqlglot for something that has another name from 30.19 on, and loses every union",
)


def without_network() -> list[str]:
    """A command that runs another one without a network, where the system allows that."""
    command = ["unshare", "--user", "--map-root-user", "--net"]
    try:
        allowed = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return []
    return command if allowed else []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    result = subprocess.run(
        [*without_network(), sys.executable, "-m", "docs_site", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "scripts") + os.pathsep + os.environ.get("PYTHONPATH", "")},
    )
    assert result.returncode == 0, result.stdout + result.stderr
    (folder / "said.txt").write_text(result.stdout, encoding="utf-8")
    return folder


def lineage(site: Path) -> dict[str, Any]:
    """The data in the page of dbt-colibri."""
    page = (site / "lineage.html").read_text(encoding="utf-8")
    (packed,) = re.findall(r'colibriData = JSON\.parse\(atob\("([^"]+)"', page)
    content: dict[str, Any] = json.loads(base64.b64decode(packed))
    return content


def outside(opened: Visit, site: Path) -> list[str]:
    """What a page asked for beside the two pages."""
    return [request for request in opened.requests if not request.startswith((site / "lineage.html").as_uri())]


@pytest.mark.slow
@needs_browser
def test_dbt_docs_tell_the_story_and_lead_to_the_fact_and_its_lineage(site: Path) -> None:
    with visit(site / "index.html") as opened:
        page = opened.page
        page.wait_for_selector("h1:visible")
        assert page.title() == "Lead taxonomy"
        assert page.inner_text("h1") == "Lead taxonomy"
        assert "one agreed definition per organisation" in page.inner_text("body")
        page.click(f"a[href='#!/model/{FACT}']:visible")
        page.wait_for_selector("h1:has-text('fct_lead_funnel')")
        assert "entered_at" in page.inner_text("body")
        assert page.locator("svg.menu-icon-on:visible, svg.menu-icon-off:visible").count() > 0
        icons = page.eval_on_selector_all("svg.icn use", "uses => uses.map((use) => use.getAttribute('href'))")
        assert any(icon and icon.startswith("#icn-") for icon in icons), "the icons of the menu are filled in"
        page.go_back()
        page.click(f"a[href='lineage.html?model={FACT}']:visible")
        page.wait_for_selector("text=fct_lead_funnel")
        assert page.title() == "Lead taxonomy: column lineage"
        assert [each for each in opened.messages if not COLIBRI_SAYS.match(each)] == []
        assert outside(opened, site) == []


@pytest.mark.slow
@needs_browser
def test_every_link_of_the_overview_leads_somewhere(site: Path) -> None:
    with visit(site / "index.html") as opened:
        opened.page.wait_for_selector("h1:visible")
        links = opened.page.eval_on_selector_all(
            ".markdown a, .panel a", "links => links.map((link) => link.getAttribute('href'))"
        )
        targets = sorted({link for link in links if link and link.startswith("#!/") and "." in link})
        assert len(targets) > 5
        for target in targets:
            opened.page.goto((site / "index.html").as_uri() + target)
            name = target.rsplit(".", 1)[-1]
            opened.page.wait_for_selector(f"h1:has-text('{name}')")


@pytest.mark.slow
@needs_browser
def test_the_lineage_opens_from_a_file(site: Path) -> None:
    with visit(site / "lineage.html") as opened:
        opened.page.wait_for_selector("text=lead_taxonomy")
        assert [each for each in opened.messages if not COLIBRI_SAYS.match(each)] == []
        assert outside(opened, site) == []


@pytest.mark.slow
def test_the_pages_name_no_machine_and_no_person(site: Path) -> None:
    pages = [(site / "index.html").read_text(encoding="utf-8"), json.dumps(lineage(site))]
    for page in pages:
        assert str(REPOSITORY) not in page
        assert "lead_taxonomy_docs_" not in page


@pytest.mark.slow
def test_every_model_and_seed_is_in_both_pages(site: Path) -> None:
    names = {path.stem for path in (REPOSITORY / "models").rglob("*.sql")}
    names |= {path.stem for path in (REPOSITORY / "seeds").rglob("*.csv")}
    traced = {node["name"] for node in lineage(site)["nodes"].values()}
    docs = (site / "index.html").read_text(encoding="utf-8")
    assert names - traced == set()
    assert [name for name in names if f'.lead_taxonomy.{name}"' not in docs] == []


@pytest.mark.slow
def test_every_column_of_the_fact_is_traced(site: Path) -> None:
    content = lineage(site)
    columns = set(content["nodes"][FACT]["columns"])
    edges = [edge for edge in content["lineage"]["edges"] if edge["target"] == FACT]
    assert len(columns) > 40
    assert {edge["targetColumn"] for edge in edges} >= columns


@pytest.mark.slow
@follows_unions
def test_the_lineage_reaches_the_raw_tables_of_every_system(site: Path) -> None:
    assert "Without" not in (site / "said.txt").read_text(encoding="utf-8")
    edges = lineage(site)["lineage"]["edges"]
    parents: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for edge in edges:
        parents.setdefault((edge["target"], edge["targetColumn"]), set()).add((edge["source"], edge["sourceColumn"]))
    reached: set[tuple[str, str]] = set()
    waiting = [(FACT, "entered_at")]
    while waiting:
        column = waiting.pop()
        if column not in reached:
            reached.add(column)
            waiting.extend(parents.get(column, ()))
    sources = {node.split(".")[2] for node, _ in reached if node.startswith("source.")}
    assert sources == {"generic", "salesforce", "hubspot", "marketo", "pardot", "dynamics"}


def test_a_page_of_another_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no <title>"):
        clean_docs("<html></html>", tmp_path, tmp_path)
    with pytest.raises(ValueError, match="no <title>"):
        clean_lineage("<html></html>")


def test_the_overview_names_what_exists() -> None:
    overview = (REPOSITORY / "models/overview.md").read_text(encoding="utf-8")
    named = re.findall(r"#!/(?:model|seed)/\w+\.lead_taxonomy\.(\w+)", overview)
    existing = {path.stem for folder in ("models", "seeds") for path in (REPOSITORY / folder).rglob("*.yml")}
    assert len(named) > 5
    assert set(named) - existing == set()
