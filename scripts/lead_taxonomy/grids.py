"""Tables of results: laid out once, written for a terminal or as Markdown."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lead_taxonomy.building.texts import printable
from lead_taxonomy.markdown import escape, escape_cell


@dataclass(frozen=True)
class Grid:
    """A table without a form: a title, headings (the first is of the row names), rows of cells, a note."""

    title: str
    headings: list[str]
    rows: list[list[str]]
    note: str = ""


def print_grid(console: Console, grid: Grid, *, width: int | None = None) -> None:
    """Print a table for a person; what it holds is text, never markup.

    Args:
        console: where.
        grid: the table.
        width: what it needs at least; a narrower terminal wraps the lines.
    """
    # Not as the table's own title, which wraps where the table is narrow.
    console.print(Text(printable(grid.title), style="bold"), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column, heading in enumerate(grid.headings):
        words = printable(heading).split()
        cells = [printable(row[column]) for row in grid.rows] if column else []
        table.add_column(
            Text(printable(heading)),
            justify="right" if column else "left",
            no_wrap=not column,
            # A heading may break between its words, never inside one; a number not at all.
            min_width=max(map(len, [*words, *cells]), default=1),
        )
    for row in grid.rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table, width=max(console.width, width or 0), crop=False)
    if grid.note:
        console.print(Text(printable(grid.note), style="dim"), soft_wrap=True)


def grid_markdown(grid: Grid) -> str:
    """Return a table as Markdown."""
    lines = [
        f"## {escape(printable(grid.title))}",
        "",
        _markdown_row(grid.headings),
        "|---" + "|---:" * (len(grid.headings) - 1) + "|",
        *(_markdown_row(row) for row in grid.rows),
    ]
    return "\n".join([*lines, *(["", escape(grid.note)] if grid.note else [])])


def _markdown_row(cells: Iterable[str]) -> str:
    """One row."""
    return "| " + " | ".join(escape_cell(printable(cell)) for cell in cells) + " |"
