"""Read the seeds to compare with: those of a folder, or those of a revision that git knows."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.seed_contract import SeedContract
from lead_taxonomy.seed_files import Problem, Row, SeedFile, read_seed

_SECONDS = 60
Rows = Mapping[str, list[Row]]


def read_base(base: str, folder: Path, contracts: Mapping[str, SeedContract]) -> Rows:
    """Return the rows of each seed of a folder, or of a revision of the organisation's folder.

    A file that was not there has no rows, a column that was not there no values: both were added over time.

    Raises:
        LeadTaxonomyError: there is no such folder or revision, or one of its files cannot be read.
    """
    given = Path(base).expanduser()
    # A branch may have the name of a folder that has nothing to do with it.
    if (given / "taxonomy").is_dir():
        return _readable({name: read_seed(given / contract.label, contract) for name, contract in contracts.items()})
    if given.is_dir() and not _commit(base, folder):
        raise LeadTaxonomyError(
            f"{given} is not the folder of an organisation.", hint="It has a folder taxonomy/, and mappings/."
        )
    with TemporaryDirectory() as name:
        copy = Path(name)
        _check_out(base, folder, copy, contracts)
        return _readable({name: read_seed(copy / contract.label, contract) for name, contract in contracts.items()})


def rows_of(files: Mapping[str, SeedFile]) -> Rows:
    """Return the rows of the definitions as they are now, by the name of their seed.

    Raises:
        LeadTaxonomyError: a file cannot be read completely, so that a row or a value would look as if it had been
            removed.
    """
    for file in files.values():
        if file.missing:
            raise _unreadable(file)
    return _readable(files)


def _readable(files: Mapping[str, SeedFile]) -> Rows:
    """Return the rows by the name of their seed, where no part of a file was lost."""
    for file in files.values():
        if any(note.kind is not Problem.MISSING for note in file.problems):
            raise _unreadable(file)
    return {name: file.rows for name, file in files.items()}


def _unreadable(file: SeedFile) -> LeadTaxonomyError:
    """Return the error about a file of which a part would be missed."""
    return LeadTaxonomyError(
        f"{file.contract.label} cannot be read completely.", hint="`lead-taxonomy validate` says where."
    )


def _check_out(revision: str, folder: Path, copy: Path, contracts: Mapping[str, SeedContract]) -> None:
    """Write the seeds of a revision into a folder."""
    if shutil.which("git") is None:
        raise LeadTaxonomyError(
            f"There is no folder '{revision}', and a revision cannot be read: the command git is not here.",
            hint="Install git, or name a folder with taxonomy/ and mappings/.",
        )
    if _git(folder, "rev-parse", "--is-inside-work-tree").returncode:
        raise LeadTaxonomyError(
            f"There is no folder '{revision}', and {folder} is not in a git repository.",
            hint="Name a folder with taxonomy/ and mappings/.",
        )
    commit = _commit(revision, folder)
    if not commit:
        raise LeadTaxonomyError(
            f"There is no folder and no git revision '{revision}'.",
            hint="Name a folder, or a branch, tag or commit that `git log` knows: main, HEAD~1. "
            "A shallow clone knows the last commit alone.",
        )
    is_any = False
    for contract in contracts.values():
        # ./ is the organisation's folder, wherever in the repository that is.
        shown = _git(folder, "show", f"{commit}:./{contract.label}")
        if shown.returncode == 0:
            is_any = True
            file = copy / contract.label
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(shown.stdout)
    if not is_any:
        raise LeadTaxonomyError(
            f"Revision '{revision}' has no seeds in {folder}.", hint="The folder may be newer than that revision."
        )


def _commit(revision: str, folder: Path) -> str:
    """Return the commit of a revision; blank where git knows none, or is not here."""
    if shutil.which("git") is None:
        return ""
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return "" if found.returncode else found.stdout.decode().strip()


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Ask git something about a folder."""
    try:
        return subprocess.run(  # noqa: S603 (a list of arguments, no shell)
            ["git", "-C", str(folder), "--no-pager", *arguments],  # noqa: S607 (the git of the user)
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LeadTaxonomyError(f"git does not answer: {error}", hint="Name a folder instead.") from error
