"""The command `erase`."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from lead_taxonomy.building.database import prepare_database
from lead_taxonomy.building.texts import printable
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
    Results,
    find_request,
    print_json,
    run,
)
from lead_taxonomy.erasing.addresses import add_erasures, erased_addresses_file, normalise_address, read_erasures
from lead_taxonomy.erasing.database import erase_from_workspace
from lead_taxonomy.errors import LeadTaxonomyError

_TEXTS = {
    "listed": ("Nieuw op de lijst {file}: {new} van {given}", "New on the list {file}: {new} of {given}"),
    "table": ("  {table}: {rows} rijen", "  {table}: {rows} rows"),
    "nowhere": (
        "De builddatabase bevat het adres niet; een latere export brengt het ook niet terug.",
        "The build database does not hold the address; a later export will not bring it back either.",
    ),
    "next": (
        "Draai nu `lead-taxonomy build`: de funnel wordt opnieuw berekend, met dezelfde aantallen. De exportbestanden "
        "zelf zijn niet veranderd; wis de persoon daar en in het bronsysteem.",
        "Now run `lead-taxonomy build`: the funnel is computed again, with the same counts. The export files "
        "themselves are unchanged; erase the person there and in the source system.",
    ),
}


def erase(
    addresses: Annotated[
        list[str] | None,
        typer.Argument(
            help="E-mail addresses. None, or -, reads them from stdin, one per line, so that they stay out of the "
            "shell's history.",
            metavar="[ADDRESS]...",
            show_default=False,
        ),
    ] = None,
    comment: Annotated[
        str, typer.Option("--comment", help="Number of the request or the like; never a name or an address.")
    ] = "",
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    output: OutputOption = None,
    output_format: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    debug: DebugOption = False,
) -> None:
    """Forget people by their address: name and address go, the counts stay, a later load does not bring them back."""

    def work(_: Interruption) -> int:
        request = find_request(example, organisation, None, output, load=False)
        given = addresses or ["-"]
        texts = [line for line in sys.stdin.read().splitlines() if line.strip()] if given == ["-"] else given
        normalised = [normalise_address(text) for text in texts]
        if not normalised:
            raise LeadTaxonomyError("No address was given.", hint="Give one per argument, or one per line on stdin.")
        if "@" in comment:
            raise LeadTaxonomyError("--comment holds an address.", hint="It is stored; give the number of the request.")
        folder, workspace = request.organisation.folder, request.workspace
        workspace.make_folders()
        with workspace.locked():
            request.claim_workspace()
            workspace.remove_unfinished()
            if workspace.database.exists():
                prepare_database(workspace.database)
            # The list first: should what follows be killed, the next load finishes it.
            new = add_erasures(folder, normalised, datetime.now(UTC).date(), comment)
            changed = erase_from_workspace(workspace, read_erasures(folder))
        if output_format is Format.JSON:
            print_json(
                {"status": "ok", "exit_code": 0, "addresses": len(normalised), "new_on_list": new, "rows": changed}
            )
            return 0
        console = Results()
        lines = [_text("listed", language).format(file=erased_addresses_file(folder), new=new, given=len(normalised))]
        lines += [_text("table", language).format(table=table, rows=rows) for table, rows in changed.items()]
        lines += [] if changed else [_text("nowhere", language)]
        for line in [*lines, _text("next", language)]:
            console.print(printable(line), soft_wrap=True)
        return 0

    run(work, output_format, debug=debug)


def _text(key: str, language: str) -> str:
    """Return the words for a key."""
    return _TEXTS[key][("nl", "en").index(language)]
