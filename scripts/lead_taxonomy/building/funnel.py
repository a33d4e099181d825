"""The funnel of a published mart: counts per stage and outcomes, as data and as a table."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lead_taxonomy.building.manifest import Definitions
from lead_taxonomy.building.texts import printable, text
from lead_taxonomy.building.workspace import MART_TABLE
from lead_taxonomy.duckdb_files import local_date
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.pages.numbers import Numbers
from lead_taxonomy.seed_files import Row

OUTCOMES = ("won", "lost", "recycled", "disqualified", "inactive", "open")


@dataclass(frozen=True)
class StageCount:
    """One stage of a funnel.

    `of_before` and `of_top` are shares (0.5 is half) of the stage before and of stage 0, null where that
    one is empty; `median_days` is null where nobody entered the stage.
    """

    stage_id: str
    stage_order: int
    names: dict[str, str]
    entered: int
    of_before: float | None
    of_top: float | None
    median_days: float | None


@dataclass(frozen=True)
class Funnel:
    """One taxonomy under one definition basis. `excluded` counts journeys that it does not count, by reason."""

    taxonomy_id: str
    definition_basis: str
    as_of: datetime | None
    stages: list[StageCount]
    outcomes: dict[str, int]
    excluded: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, the time as ISO 8601 in UTC."""
        return {
            "taxonomy_id": self.taxonomy_id,
            "definition_basis": self.definition_basis,
            "as_of": f"{self.as_of.isoformat()}Z" if self.as_of else None,
            "stages": [
                {
                    "stage_id": stage.stage_id,
                    "stage_order": stage.stage_order,
                    "name_nl": stage.names["nl"],
                    "name_en": stage.names["en"],
                    "entered": stage.entered,
                    "share_of_stage_before": stage.of_before,
                    "share_of_top": stage.of_top,
                    "median_days_in_stage": stage.median_days,
                }
                for stage in self.stages
            ],
            "outcomes": self.outcomes,
            "excluded": self.excluded,
        }


def read_funnels(mart: Path, definitions: Definitions) -> list[Funnel]:
    """Count the funnels in a published mart.

    Args:
        mart: the mart's DuckDB file.
        definitions: what it was built by, for the names of today and the stages that nobody entered.

    Raises:
        LeadTaxonomyError: the mart cannot be read.
    """
    try:
        with duckdb.connect(str(mart), read_only=True) as connection:
            keys = connection.execute(
                f"""
                select taxonomy_id, definition_basis, max(as_of), {local_date("max(as_of)", definitions.timezone)}
                from {MART_TABLE}
                group by all
                order by all
                """  # noqa: S608
            ).fetchall()
            return [
                _read_funnel(connection, taxonomy, basis, as_of, definitions.stages(taxonomy, day))
                for taxonomy, basis, as_of, day in keys
            ]
    except duckdb.Error as error:
        raise LeadTaxonomyError(
            f"The mart {mart} cannot be read: {str(error).splitlines()[0]}", hint="Build it again."
        ) from error


def _read_funnel(
    connection: duckdb.DuckDBPyConnection,
    taxonomy: str,
    basis: str,
    as_of: datetime | None,
    defined: list[Row],
) -> Funnel:
    """Count one funnel; `defined` has the taxonomy's stages of today."""
    counted = connection.execute(
        f"""
        select
            stage_id,
            any_value(stage_order),
            arg_max(stage_name_nl, entered_at),
            arg_max(stage_name_en, entered_at),
            count(*),
            median(days_in_stage)
        from {MART_TABLE}
        where taxonomy_id = $1 and definition_basis = $2
        group by stage_id
        -- A stage that took the place of another comes after it.
        order by any_value(stage_order), min(entered_at), stage_id
        """,  # noqa: S608
        [taxonomy, basis],
    ).fetchall()
    rows = {row[0]: row for row in counted}
    for stage in defined:
        _, order, _, _, *counts = rows.get(stage["stage_id"], (None, int(stage["stage_order"]), None, None, 0, None))
        rows[stage["stage_id"]] = (stage["stage_id"], order, stage["name_nl"], stage["name_en"], *counts)
    journeys = connection.execute(
        f"""
        select journey_outcome, exclusion_reason, count(*)
        from {MART_TABLE}
        where taxonomy_id = $1 and definition_basis = $2 and stage_order = 0
        group by all
        order by all
        """,  # noqa: S608
        [taxonomy, basis],
    ).fetchall()
    outcomes = dict.fromkeys(OUTCOMES, 0)
    excluded: dict[str, int] = {}
    for outcome, reason, count in journeys:
        if reason is None:
            outcomes[outcome or "open"] = outcomes.get(outcome or "open", 0) + count
        else:
            excluded[reason] = excluded.get(reason, 0) + count
    return Funnel(taxonomy, basis, as_of, _with_shares(list(rows.values())), outcomes, excluded)


def _with_shares(rows: list[tuple[Any, ...]]) -> list[StageCount]:
    """Put the stages in order and relate each to the one before and to the first."""
    stages: list[StageCount] = []
    for stage_id, order, name_nl, name_en, entered, median in sorted(rows, key=lambda row: row[1]):
        before = stages[-1].entered if stages else 0
        top = stages[0].entered if stages else entered
        stages.append(
            StageCount(
                stage_id=stage_id,
                stage_order=order,
                names={"nl": name_nl or stage_id, "en": name_en or stage_id},
                entered=entered,
                of_before=entered / before if before else None,
                of_top=entered / top if top else None,
                median_days=median,
            )
        )
    return stages


def print_funnel(console: Console, funnel: Funnel, language: str) -> None:
    """Print a funnel as a table, its outcomes below it."""
    title = f"{printable(funnel.taxonomy_id)} · {text(funnel.definition_basis, language)}"
    if funnel.as_of:
        title += f" · {text('as_of', language)} {funnel.as_of:%Y-%m-%d %H:%M} UTC"
    # Names come from the organisation's files: they are text, never markup.
    table = Table(
        title=Text(title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
    table.add_column(text("stage", language), no_wrap=True)
    for heading in ("entered", "of_before", "of_top", "median_days"):
        table.add_column(text(heading, language), justify="right")
    for stage in funnel.stages:
        table.add_row(
            Text(printable(stage.names[language])),
            number(stage.entered, language, 0),
            _share(stage.of_before, language),
            _share(stage.of_top, language),
            number(stage.median_days, language, 1),
        )
    console.print(table)
    if any(stage.of_before is not None and stage.of_before > 1 for stage in funnel.stages):
        console.print(Text(text("skipped_note", language), style="dim"))
    parts = [f"{text(name, language)} {number(count, language, 0)}" for name, count in funnel.outcomes.items()]
    console.print(f"{text('outcomes', language)}: {', '.join(parts)}", soft_wrap=True)
    for reason, count in funnel.excluded.items():
        console.print(
            f"{text('excluded', language)} ({printable(reason)}): {number(count, language, 0)}", soft_wrap=True
        )
    console.print()


def number(value: float | None, language: str, decimals: int) -> str:
    """Write a number the way the language does: 1,234.5 or 1.234,5; a dash where there is none."""
    return "-" if value is None else Numbers(language).number(value, decimals)


def _share(value: float | None, language: str) -> str:
    """Write a share as a percentage."""
    return "-" if value is None else f"{number(value * 100, language, 1)} %"
