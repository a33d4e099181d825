"""The command `explain`."""

import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from lead_taxonomy.building.progress import make_progress
from lead_taxonomy.command_line import (
    DebugOption,
    ExampleOption,
    Format,
    FormatOption,
    Interruption,
    Language,
    LanguageOption,
    OrganisationOption,
    OutputOption,
    QuietOption,
    Results,
    find_request,
    print_json,
    run,
)
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.explaining.build_reader import BuildReader, Row, open_build, reporting_timezone
from lead_taxonomy.explaining.explanation import Lead
from lead_taxonomy.explaining.lookup import find_entities, find_leads
from lead_taxonomy.explaining.reading import read_lead
from lead_taxonomy.explaining.rendering import lead_json, print_lead
from lead_taxonomy.explaining.words import read_words

# An organisation may be hundreds of persons: under a taxonomy that counts persons, hundreds of leads.
_MOST_LEADS = 10

_TEXTS = {
    "reading": ("Lead opzoeken", "Looking up the lead"),
    "unknown": (
        "Geen lead gevonden voor wat je opgaf.",
        "No lead found for what was given.",
    ),
    "unknown_hint": (
        "Geef een lead (person:... of account:...), een person_id of account_id, een record als bron:record_id "
        "(bekende bronnen: {sources}) of een mailadres. Is het een nieuw record, draai dan eerst "
        "`lead-taxonomy build`.",
        "Give a lead (person:... or account:...), a person_id or account_id, a record as source:record_id (known "
        "sources: {sources}) or an e-mail address. If the record is new, run `lead-taxonomy build` first.",
    ),
    "more": (
        "En nog {count} leads van deze organisatie: {leads}",
        "And {count} more leads of this organisation: {leads}",
    ),
}


def explain(  # noqa: PLR0913, PLR0917 (Typer reads the options from the arguments)
    lead: Annotated[
        str,
        typer.Argument(
            help="person:ID, account:ID, an id, SOURCE:RECORD_ID or an e-mail address; - reads it from stdin, so that "
            "an address stays out of the shell's history.",
            metavar="LEAD",
        ),
    ],
    taxonomy: Annotated[
        str | None,
        typer.Option("--taxonomy", help="One of the built taxonomies. Default: the organisation's own."),
    ] = None,
    basis: Annotated[
        str | None,
        typer.Option("--basis", help="as_agreed or restated, if built. Default: as_agreed.", show_default=False),
    ] = None,
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    output: OutputOption = None,
    output_format: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Show why a lead is, or is not, in each stage: its journeys, the criteria, the deciding records."""

    def work(_: Interruption) -> int:
        request = find_request(example, organisation, None, output, load=False)
        wanted = sys.stdin.readline() if lead == "-" else lead
        with make_progress(Console(stderr=True, highlight=False), language, quiet=quiet) as progress:
            progress.step(_text("reading", language))
            with open_build(request.workspace.database) as reader:
                taxonomies = _choose_taxonomies(reader, taxonomy)
                chosen_basis = _choose_basis(reader, basis)
                words = read_words(reader, language, reporting_timezone(reader))
                found, more = _read_leads(reader, wanted, taxonomies, chosen_basis)
                sources = [row["source"] for row in reader.rows("select distinct source from int_signals order by 1")]
        if not found:
            _report_unknown(sources, output_format, language)
            return 1
        if output_format is Format.JSON:
            leads = [lead_json(each, words) for each in found]
            print_json({"status": "ok", "exit_code": 0, "leads": leads, "more_leads": more})
        else:
            console = Results()
            for position, each in enumerate(found):
                if position:
                    console.print()
                print_lead(console, each, words)
            if more:
                console.print()
                told = _text("more", language).format(count=len(more), leads=", ".join(more))
                console.print(told, soft_wrap=True)
        return 0

    run(work, output_format, debug=debug)


def _read_leads(
    reader: BuildReader, wanted: str, taxonomies: list[Row], definition_basis: str
) -> tuple[list[Lead], list[str]]:
    """Read the leads that a text means under each taxonomy, and the ids of those that are too many to read."""
    entities = find_entities(reader, wanted)
    found: list[Lead] = []
    more: list[str] = []
    for taxonomy in taxonomies:
        ids = find_leads(reader, entities, taxonomy["lead_unit"])
        found.extend(read_lead(reader, each, taxonomy, definition_basis) for each in ids[:_MOST_LEADS])
        more.extend(ids[_MOST_LEADS:])
    return found, more


def _choose_taxonomies(reader: BuildReader, wanted: str | None) -> list[Row]:
    """The wanted taxonomy; else the organisation's own ones, else all that were built."""
    built = reader.rows("select * from stg_taxonomy__taxonomies order by taxonomy_id")
    if wanted is None:
        return [row for row in built if row["is_own"]] or built
    chosen = [row for row in built if row["taxonomy_id"] == wanted]
    if not chosen:
        names = ", ".join(row["taxonomy_id"] for row in built)
        raise LeadTaxonomyError(
            f"The taxonomy '{wanted}' was not built; the build has {names}.",
            hint=f"Build it: lead-taxonomy build --vars '{{taxonomies: [{wanted}]}}'",
        )
    return chosen


def _choose_basis(reader: BuildReader, wanted: str | None) -> str:
    """The wanted definition basis; else as agreed, else the one that was built."""
    built = [row["definition_basis"] for row in reader.rows("from stg_taxonomy__definition_bases order by all")]
    chosen = wanted or built[0]
    if chosen not in built:
        raise LeadTaxonomyError(
            f"The definition basis '{chosen}' was not built; the build has {', '.join(built)}.",
            hint="Build it: lead-taxonomy build --vars '{definition_bases: [as_agreed, restated]}'",
        )
    return chosen


def _report_unknown(sources: list[str], output_format: Format, language: str) -> None:
    """Say that nothing was found, without repeating what was asked: it can be an e-mail address."""
    message = _text("unknown", language)
    hint = _text("unknown_hint", language).format(sources=", ".join(sources))
    if output_format is Format.JSON:
        content: dict[str, Any] = {"status": "findings", "exit_code": 1, "leads": [], "message": message, "hint": hint}
        print_json(content)
    else:
        console = Results()
        console.print(message)
        console.print(hint, soft_wrap=True)


def _text(key: str, language: str) -> str:
    """Return the words for a key."""
    return _TEXTS[key][("nl", "en").index(language)]
