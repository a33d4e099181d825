"""The command `diff`."""

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Annotated, Any

import typer

from lead_taxonomy.building.organisation import find_organisation, find_project
from lead_taxonomy.building.texts import printable
from lead_taxonomy.command_line import (
    DebugOption,
    ExampleOption,
    Interruption,
    Language,
    LanguageOption,
    OrganisationOption,
    print_json,
    run,
)
from lead_taxonomy.diffing.base import read_base, rows_of
from lead_taxonomy.diffing.differences import Change, compare
from lead_taxonomy.markdown import escape
from lead_taxonomy.seed_contract import read_contracts
from lead_taxonomy.seed_files import read_seed
from lead_taxonomy.seed_words import SeedWords
from lead_taxonomy.validating.rules import Words

# A list of mail domains may be replaced as a whole: nobody reads ten thousand lines.
_SHOWN_PER_MAPPING = 20


class DiffFormat(StrEnum):
    """How differences are written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def diff(
    base: Annotated[
        str, typer.Argument(metavar="BASE", help="A git revision (main), or a folder with taxonomy/ and mappings/.")
    ],
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    output_format: Annotated[
        DiffFormat, typer.Option("--format", help="How differences are written.")
    ] = DiffFormat.TEXT,
    language: LanguageOption = Language.EN,
    debug: DebugOption = False,
) -> None:
    """Say what changed in the definitions since BASE, in the words of the definitions. Exits with 1 if anything did."""

    def work(_: Interruption) -> int:
        project = find_project()
        folder = find_organisation(project, example=example, folder=organisation).folder
        contracts = read_contracts(project)
        now = rows_of({name: read_seed(folder / contract.label, contract) for name, contract in contracts.items()})
        changes = compare(read_base(base, folder, contracts), now, contracts, SeedWords(project))
        if output_format is DiffFormat.JSON:
            print_json(_as_json(base, changes, language))
        else:
            lines = _lines(base, changes, language, is_markdown=output_format is DiffFormat.MARKDOWN)
            sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))
        return int(bool(changes))

    run(work, output_format, debug=debug)


def _as_json(base: str, changes: Sequence[Change], language: str) -> dict[str, Any]:
    """Return the differences as plain data."""
    return {
        "status": "differences" if changes else "ok",
        "exit_code": int(bool(changes)),
        "base": base,
        "changes": [change.as_dict(language) for change in changes],
    }


def _lines(base: str, changes: Sequence[Change], language: str, *, is_markdown: bool) -> Iterator[str]:
    """Yield the differences for people: under each taxonomy, and under the mappings."""
    if not changes:
        none = Words(f"Geen verschil met {base}.", f"No difference with {base}.").of(language)
        yield escape(none) if is_markdown else none
        return
    title = Words(f"Definities ten opzichte van {base}", f"Definitions compared with {base}").of(language)
    yield f"## {escape(title)}" if is_markdown else title
    for name, group in groupby(changes, key=lambda change: change.taxonomy_id):
        heading = name or Words("Vertaaltabellen", "Mappings").of(language)
        yield ""
        yield f"### {escape(heading)}" if is_markdown else heading
        if is_markdown:
            yield ""
        for _, of_seed in groupby(group, key=lambda change: change.seed):
            listed = list(of_seed)
            shown = listed if name else listed[:_SHOWN_PER_MAPPING]
            for change in shown:
                text = " ".join(change.text(language).split())
                yield f"- {escape(text)}" if is_markdown else f"  {text}"
            if len(listed) > len(shown):
                more, seed = len(listed) - len(shown), listed[0].seed
                rest = Words(f"{seed}.csv: en nog {more} andere", f"{seed}.csv: and {more} more").of(language)
                yield f"- {escape(rest)}" if is_markdown else f"  {rest}"
