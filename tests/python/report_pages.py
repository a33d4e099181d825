"""Make reports in tests: from a mart that is there, or from rows given as SQL; and read what a page shows."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from typer.testing import CliRunner

from large_mart import write_large_mart, write_mart
from lead_taxonomy.cli import app

REPOSITORY = Path(__file__).resolve().parents[2]
ROW = """
    'f1' as lead_funnel_id, 'agreed' as taxonomy_id, 'as_agreed' as definition_basis, 'person:1' as lead_id,
    'person' as lead_unit, 1 as journey_number, 'known' as stage_id, 0 as stage_order, 'Bekend' as stage_name_nl,
    'Known' as stage_name_en, 'marketing' as stage_owner, 'known' as common_stage,
    timestamp '2026-09-01 10:00:00' as entered_at, date '2026-09-01' as entered_date, 29.75 as days_in_stage,
    'observed' as entry_basis, 'open' as exit_kind, true as is_current_stage, true as is_furthest_stage,
    timestamp '2026-09-01 10:00:00' as journey_started_at, 'open' as journey_outcome, false as is_existing_customer,
    0 as behaviour_score, 'crm' as source, timestamp '2026-10-01 04:00:00' as as_of
"""


def invoke(output: Path, *arguments: str, code: int = 0) -> str:
    """Run `lead-taxonomy report` in this process and return what it printed."""
    result = CliRunner().invoke(
        app, ["report", *arguments, "--quiet", "--output", str(output)], env={"LEAD_TAXONOMY_PROJECT": str(REPOSITORY)}
    )
    assert result.exit_code == code, result.output
    return result.stdout


def mart_of(output: Path) -> Path:
    """Where the mart of the sample has to be, in a new output folder."""
    mart = output / "sample/mart/lead_taxonomy.duckdb"
    mart.parent.mkdir(parents=True)
    return mart


def page_of(output: Path, *arguments: str) -> Path:
    """Write the report of the sample's folder and return its file."""
    invoke(output, *arguments)
    return output / "sample/report.html"


def page_of_rows(output: Path, select: str, *arguments: str) -> Path:
    """Write the report of a mart with these rows."""
    write_mart(mart_of(output), select)
    return page_of(output, *arguments)


def page_of_many(output: Path, journeys: int, *arguments: str) -> Path:
    """Write the report of a made-up mart."""
    write_large_mart(mart_of(output), journeys)
    return page_of(output, *arguments)


def figures_of(output: Path, *arguments: str) -> dict[str, Any]:
    """The unfiltered figures for machines."""
    content: dict[str, Any] = json.loads(invoke(output, "--format", "json", *arguments))
    return content


def figures_in(page: Path) -> dict[str, Any]:
    """The unfiltered figures that a page carries."""
    [text] = re.findall(r'<script type="application/json" id="figures">(.*?)</script>', page.read_text("utf-8"), re.S)
    content: dict[str, Any] = json.loads(text)
    return content


def computed(page: Page) -> dict[str, list[dict[str, Any]]]:
    """The tables behind what the page shows now."""
    page.wait_for_function("() => window.reportTables && !document.querySelector('#filters[aria-busy]')")
    tables: dict[str, list[dict[str, Any]]] = page.evaluate("() => window.reportTables")
    return tables


def shown(page: Page) -> dict[str, str]:
    """The text of every number that is not hidden, by its place in the tables; a folded one counts as shown."""
    page.wait_for_function("() => window.reportTables && !document.querySelector('#filters[aria-busy]')")
    texts: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("[data-f]")]
          .filter((cell) => !cell.closest("[hidden]"))
          .map((cell) => [cell.dataset.f, (cell.querySelector("span") ?? cell).textContent]))"""
    )
    return texts


def choose(page: Page, **filters: str) -> None:
    """Choose filters by their texts, as a user does: period_from, period_to, source, segment, owner."""
    page.evaluate(
        "() => { window.reportTables = null; document.querySelector('#filters button[type=reset]').click(); }"
    )
    page.wait_for_function("() => window.reportTables")
    for name, label in filters.items():
        page.evaluate("() => { window.reportTables = null; }")
        page.select_option(f"#filters [name={name}]", label=label)
        page.wait_for_function("() => window.reportTables")
