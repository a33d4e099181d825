"""Where a build works and what it leaves behind; one build at a time per organisation."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lead_taxonomy.errors import LeadTaxonomyError

MART_TABLE = "fct_lead_funnel"
MANIFEST_TABLE = "manifest"
FOLDER_MODE = 0o700
FILE_MODE = 0o600
# What the owner may allow the group, with chmod: to pass through the folder of the organisation, to read the mart.
# New files belong to the group of a folder with the set-group-id bit.
_GROUP_PASSES = 0o2010
_GROUP_READS = 0o2050
_OTHERS = 0o007


@dataclass(frozen=True)
class Workspace:
    """The folder of one organisation under the output folder.

    Everything in it may hold personal data except `mart`, so all of it is readable by its owner only. The owner may
    open the mart to a group; a build leaves it at that.
    """

    folder: Path

    @property
    def database(self) -> Path:
        """The work file: raw rows of all exports so far, and every model."""
        return self.folder / "build.duckdb"

    @property
    def mart(self) -> Path:
        """What readers open: replaced as a whole, never written in place."""
        return self.folder / "mart"

    @property
    def mart_database(self) -> Path:
        """The mart as a DuckDB file."""
        return self.mart / "lead_taxonomy.duckdb"

    @property
    def mart_parquet(self) -> Path:
        """The mart as a Parquet file."""
        return self.mart / f"{MART_TABLE}.parquet"

    @property
    def mart_manifest(self) -> Path:
        """What the mart holds, and by which definitions."""
        return self.mart / "manifest.json"

    @property
    def mart_checksums(self) -> Path:
        """The checksums of the three, for `sha256sum --check`."""
        return self.mart / "SHA256SUMS"

    @property
    def mart_file_mode(self) -> int:
        """The rights of a published file: the group reads it where it may list the folder."""
        return FILE_MODE | (self.mart.stat().st_mode & 0o040)

    @property
    def target(self) -> Path:
        """The SQL that dbt compiled, and its run results."""
        return self.folder / "target"

    @property
    def logs(self) -> Path:
        """The log of dbt."""
        return self.folder / "logs"

    def make_folders(self) -> None:
        """Create the folders and keep others out, also where an earlier run was less careful."""
        try:
            for folder, for_group in ((self.folder, _GROUP_PASSES), (self.mart, _GROUP_READS)):
                folder.mkdir(parents=True, exist_ok=True)
                mode = folder.stat().st_mode
                # A folder open to everyone was not opened on purpose.
                folder.chmod(FOLDER_MODE | (0 if mode & _OTHERS else mode & for_group))
            if self.database.exists():
                self.database.chmod(FILE_MODE)
        except OSError as error:
            raise LeadTaxonomyError(
                f"The output folder {self.folder} cannot be written: {error.strerror}.",
                hint="Choose another one with --output.",
            ) from error

    def remove_unfinished(self) -> None:
        """Remove what a killed build left half-written. Call it while holding the lock."""
        for folder in (self.folder, self.mart):
            for leftover in folder.glob("*.next-*"):
                leftover.unlink(missing_ok=True)

    def claim(self, organisation: Path) -> None:
        """Note whose folder this is: two organisations may be called the same. Call it while holding the lock.

        Args:
            organisation: the organisation's own folder, resolved. It may be another one when the one before is gone:
                then it was moved.

        Raises:
            LeadTaxonomyError: the folder is another organisation's.
        """
        note = self.folder / ".organisation"
        try:
            known = Path(os.fsdecode(note.read_bytes())) if note.exists() else organisation
            if known == organisation or not known.is_dir():
                note.write_bytes(os.fsencode(organisation))
                return
        except OSError as error:
            raise LeadTaxonomyError(
                f"{note} cannot be read or written: {error.strerror}.", hint="Choose another folder with --output."
            ) from error
        raise LeadTaxonomyError(
            f"{self.folder} holds the rows of another organisation of the same name, that of {known}.",
            hint=f"Rename {organisation}, or choose another folder with --output. If it is the same organisation, "
            f"copied, remove {note}.",
        )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold this organisation's build lock; the system frees it when the process ends, however it ends.

        Raises:
            LeadTaxonomyError: another build holds it, or it is another user's.
        """
        lock = self.folder / ".lock"
        try:
            opened = lock.open("a+", encoding="utf-8")
        except OSError as error:
            raise LeadTaxonomyError(
                f"{lock} cannot be opened: {error.strerror}.",
                hint="If another user builds here, let that user do it, or choose another folder with --output.",
            ) from error
        with opened as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                handle.seek(0)
                raise LeadTaxonomyError(
                    f"Another build of this organisation is running (process {handle.read().strip() or 'unknown'}).",
                    hint="Wait until it is done, or build into another folder with --output.",
                ) from error
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
            yield
