"""The command `init`."""

import shutil
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

import typer

from lead_taxonomy.building.organisation import SAMPLE, find_project
from lead_taxonomy.building.texts import printable
from lead_taxonomy.command_line import DebugOption, Interruption, Language, LanguageOption, run
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.seed_contract import read_contracts
from lead_taxonomy.shown_paths import organisation_options, shown_path
from lead_taxonomy.starting.making import Made, make
from lead_taxonomy.starting.questions import ask, find_start, read_answers, starting_points
from lead_taxonomy.validating.checking import check_organisation, read_organisation, read_reference
from lead_taxonomy.validating.rules import Words

# What may be found in a new folder: that nobody signed yet.
_SIGNATURES = "LT2"


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it is not there yet, or empty.")],
    start_from: Annotated[
        str | None,
        typer.Option("--from", metavar="TAXONOMY", help="The taxonomy to start from, by its id.", show_default=False),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", metavar="FILE.yml", help="The answers, instead of an interview.", show_default=False),
    ] = None,
    language: LanguageOption = Language.EN,
    debug: DebugOption = False,
) -> None:
    """Make the folder of an organisation with its first taxonomy: an interview, or the answers from a file."""

    def work(_: Interruption) -> int:
        target = _free_folder(folder)
        project = find_project()
        own, reference = read_organisation(project, project / "seeds"), read_reference(project)
        known = starting_points(own.rows("taxonomies"), reference.rows("taxonomies"))
        if start_from is not None:
            find_start(known, start_from)
        # An agreement is an act in time: a new one counts from next month, unless somebody says otherwise.
        given = read_answers(answers, start_from) if answers else ask(known, start_from, language, date.today())
        start = find_start(known, given.start_from)
        seeds = own if start in own.rows("taxonomies") else reference
        made = make(seeds, start, read_contracts(project), project / "seeds" / "mappings", given)
        _write(project, target, made)
        _show(target, made, organisation_options(project, target), language)
        return 0

    run(work, "text", debug=debug)


def _free_folder(folder: Path) -> Path:
    """Return the folder to make.

    Raises:
        LeadTaxonomyError: there is something in it, or it cannot be an organisation's.
    """
    target = folder.expanduser().resolve()
    if target.name == SAMPLE:
        raise LeadTaxonomyError(f"The folder cannot be called '{SAMPLE}'.", hint="The shipped sample has that name.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise LeadTaxonomyError(f"{folder} is there already, and not an empty folder.", hint="Name another folder.")
    return target


def _write(project: Path, target: Path, made: Made) -> None:
    """Write the folder: all of it, once it is valid, or nothing."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise LeadTaxonomyError(
            f"{target} cannot be made: {error.strerror}.", hint="Name a folder that you may write in."
        ) from error
    try:
        _write_files(work, made.files)
        wrong = [
            f"{each.rule.code} {each.violation.message.en}"
            for each in check_organisation(project, work)
            if each.rule.severity == "error" and not each.rule.code.startswith(_SIGNATURES)
        ]
        if wrong:
            raise LeadTaxonomyError(
                f"These answers do not make a valid taxonomy: {wrong[0]}",
                hint="Start from another taxonomy, or give another answer. Nothing was written.",
            )
        if target.exists():
            # Somebody may stand in it: it stays the same folder.
            for path in sorted(work.iterdir()):
                path.replace(target / path.name)
        else:
            work.replace(target)
    except OSError as error:
        raise LeadTaxonomyError(f"{target} cannot be made: {error.strerror}.", hint="Nothing was written.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files that hold no personal data: readable to colleagues."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o644)
        path.parent.chmod(0o755)


def _show(target: Path, made: Made, where: str, language: str) -> None:
    """Say what was made, and what comes next; `where` are the options that name the organisation."""
    lines = [f"{shown_path(target)}: {Words('gemaakt', 'made').of(language)}"]
    lines += [f"  {note.of(language)}" for note in made.notes]
    next_steps = [
        (
            Words("Lees het na, als pagina", "Read it, as a page"),
            f"lead-taxonomy glossary{where}",
        ),
        (
            Words("Pas het aan en kijk het na", "Change it and check it"),
            f"lead-taxonomy validate{where} --lang {language}",
        ),
        (
            Words("Laat beide afdelingen tekenen", "Have both departments sign"),
            f"lead-taxonomy approve{where} --as marketing --by {Words('NAAM', 'NAME').of(language)}",
        ),
        (
            Words(
                "Beschrijf de exports (docs/sources.md) en reken", "Describe the exports (docs/sources.md) and compute"
            ),
            f"lead-taxonomy build{where} --exports {Words('MAP', 'DIR').of(language)}",
        ),
    ]
    lines += [f"{number}. {what.of(language)}: {command}" for number, (what, command) in enumerate(next_steps, start=1)]
    sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))
