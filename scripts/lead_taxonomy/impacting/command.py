"""The command `impact`."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from lead_taxonomy.building.pipeline import BuildRequest
from lead_taxonomy.building.progress import make_progress
from lead_taxonomy.building.workspace import FILE_MODE
from lead_taxonomy.command_line import (
    DebugOption,
    ExampleOption,
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
from lead_taxonomy.diffing.base import read_base, rows_of
from lead_taxonomy.diffing.differences import compare
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.explaining.build_reader import open_build, reporting_timezone
from lead_taxonomy.explaining.words import Words as ExplainingWords
from lead_taxonomy.explaining.words import read_words
from lead_taxonomy.impacting.computing import Proposal, compute_impact
from lead_taxonomy.impacting.definitions import Rows, changed_mappings, changed_taxonomies, taxonomies_of
from lead_taxonomy.impacting.limits import exceeded, read_limits, refuse_unknown_stages
from lead_taxonomy.impacting.page import as_page
from lead_taxonomy.impacting.rendering import impact_json, impact_markdown, print_impact
from lead_taxonomy.seed_contract import SeedContract, read_contracts
from lead_taxonomy.seed_files import read_seed
from lead_taxonomy.seed_words import SeedWords
from lead_taxonomy.validating.refusing import report_wrong_definitions
from lead_taxonomy.validating.rules import Words


class ImpactFormat(StrEnum):
    """How an impact is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def impact(  # noqa: PLR0913, PLR0917 (Typer reads the options from the arguments)
    base: Annotated[
        str, typer.Argument(metavar="BASE", help="A git revision (main), or a folder with taxonomy/ and mappings/.")
    ],
    taxonomy: Annotated[
        str | None, typer.Option("--taxonomy", help="Default: the one that changed.", show_default=False)
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            formats=["%Y-%m-%d"],
            help="Compare the definitions of this day. Default: when the change takes effect.",
            show_default=False,
        ),
    ] = None,
    max_change: Annotated[
        list[str] | None,
        typer.Option(
            "--max-change",
            metavar="STAGE=PERCENT",
            help="Exit with 1 when the number that meets the criteria of a stage changes more. Repeatable.",
        ),
    ] = None,
    max_moved: Annotated[
        float | None, typer.Option("--max-moved", metavar="PERCENT", help="Exit with 1 when more leads move.")
    ] = None,
    max_weekly: Annotated[
        float | None, typer.Option("--max-weekly", metavar="NUMBER", help="Exit with 1 when sales gets more per week.")
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            "--html", help="Where to write the page. Default: impact.html, in the output.", show_default=False
        ),
    ] = None,
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    output: OutputOption = None,
    output_format: Annotated[
        ImpactFormat, typer.Option("--format", help="How results are written.")
    ] = ImpactFormat.TEXT,
    language: LanguageOption = Language.EN,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Show what the definitions as they are now do to the numbers, compared with those of BASE, on the last build."""

    def work(interruption: Interruption) -> int:
        limits = read_limits(max_change or [], max_moved, max_weekly)
        request = find_request(example, organisation, None, output, load=False)
        contracts = read_contracts(request.project)
        folder = request.organisation.folder
        if report_wrong_definitions(request, language, as_json=output_format is ImpactFormat.JSON):
            return 1
        after = rows_of({name: read_seed(folder / contract.label, contract) for name, contract in contracts.items()})
        before = read_base(base, folder, contracts)
        chosen = _choose(taxonomy, before, after, contracts)
        if chosen is None:
            _report_none(base, output_format, language)
            return 0
        stages = dict.fromkeys(
            row["stage_id"]
            for side in (before, after)
            for row in side.get("lead_stages", ())
            if row["taxonomy_id"] == chosen
        )
        refuse_unknown_stages(limits, chosen, list(stages))
        changes = [
            change
            for change in compare(before, after, contracts, SeedWords(request.project))
            if change.taxonomy_id in (chosen, "") and change.seed != "definition_changes"
        ]
        proposal = Proposal(base, chosen, before, after, day.date() if day else None)
        with make_progress(Console(stderr=True, highlight=False), language, quiet=quiet) as progress:
            found = compute_impact(request, proposal, contracts, progress, lambda: interruption.happened)
        excesses = exceeded(found, limits)
        words = _words(request, language)
        place = page or request.workspace.folder / "impact.html"
        _write(place, as_page(found, changes, words, excesses))
        if output_format is ImpactFormat.JSON:
            status = {"status": "findings" if excesses else "ok", "exit_code": int(bool(excesses))}
            print_json({**status, **impact_json(found, changes, excesses, words), "page": str(place)})
        elif output_format is ImpactFormat.MARKDOWN:
            Results().print(impact_markdown(found, changes, excesses, words), soft_wrap=True)
        else:
            console = Results()
            print_impact(console, found, changes, excesses, words)
            console.print(f"\n{Words('Pagina', 'Page').of(language)}  {place}", soft_wrap=True)
        return int(bool(excesses))

    run(work, output_format, debug=debug)


def _choose(wanted: str | None, before: Rows, after: Rows, contracts: Mapping[str, SeedContract]) -> str | None:
    """Return the taxonomy to compare; None where nothing changed.

    Raises:
        LeadTaxonomyError: it is not on both sides, or several changed and none was named.
    """
    known = [name for name in taxonomies_of(after) if name in taxonomies_of(before)]
    if wanted is not None:
        if wanted not in known:
            raise LeadTaxonomyError(
                f"There is no taxonomy '{wanted}' on both sides.",
                hint=f"The taxonomies are: {', '.join(known) or 'none'}.",
            )
        return wanted
    changed = changed_taxonomies(before, after, contracts)
    if len(changed) > 1:
        raise LeadTaxonomyError(
            f"Several taxonomies changed: {', '.join(changed)}.", hint="Name one of them with --taxonomy."
        )
    if changed:
        return changed[0]
    if not known:
        raise LeadTaxonomyError(
            "No taxonomy is on both sides.", hint="`lead-taxonomy compare` compares different taxonomies."
        )
    return known[0] if changed_mappings(before, after, contracts) else None


def _words(request: BuildRequest, language: str) -> ExplainingWords:
    """Prepare to write in a language and the time zone of the build."""
    with open_build(request.workspace.database) as reader:
        return read_words(reader, language, reporting_timezone(reader))


def _write(place: Path, page: str) -> None:
    """Write the page, for its owner alone.

    Raises:
        LeadTaxonomyError: it cannot be written there.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(page, encoding="utf-8")
        place.chmod(FILE_MODE)
    except OSError as error:
        raise LeadTaxonomyError(
            f"The page {place} cannot be written: {error.strerror}.", hint="Choose another file with --html."
        ) from error


def _report_none(base: str, output_format: ImpactFormat, language: str) -> None:
    """Say that nothing differs."""
    if output_format is ImpactFormat.JSON:
        print_json({"status": "ok", "exit_code": 0, "base": base, "changes": [], "moved": 0})
        return
    message = Words(f"Geen verschil met {base}: er is niets te vergelijken.", f"No difference with {base}.")
    Results().print(message.of(language), soft_wrap=True)
