"""Look into ZIP archives and take files out of them, without trusting them."""

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lead_taxonomy.loading.problem import FileProblem, problem
from lead_taxonomy.loading.text_files import CHUNK
from lead_taxonomy.recognising.text_detection import HEAD

_MOST_MEMBERS = 10_000
# Text compresses by 5 to 50, columns that are mostly empty by some hundreds.
_HIGHEST_RATIO = 800
_SMALL = 64 * 1024 * 1024
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Member:
    """A file in an archive.

    Attributes:
        archive: the archive.
        info: what the archive says of it.
        head: its beginning.
    """

    archive: Path
    info: zipfile.ZipInfo
    head: bytes

    @property
    def name(self) -> str:
        """Its path in the archive, with "/" between folders."""
        return self.info.filename

    def unpack(self, folder: Path) -> Path:
        """Write the file into a folder, under a name of our own.

        Raises:
            FileProblem: the archive is damaged, or the file is larger than the archive says.
        """
        target = folder / ("member" + PurePosixPath(self.name).suffix.lower())
        with _opened(self.archive) as archive, archive.open(self.info) as stream, target.open("wb") as copy:
            left = self.info.file_size
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _too_large(self.archive)
                copy.write(chunk)
        return target


def members_of(path: Path, folder: Path) -> Iterator[Member]:
    """Yield the files in an archive.

    Args:
        path: the archive.
        folder: where its files will be unpacked: there must be room.

    Raises:
        FileProblem: the archive is damaged, encrypted, hostile, or too large for the disk.
    """
    with _opened(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        total = sum(info.file_size for info in infos)
        if len(infos) > _MOST_MEMBERS or total > shutil.disk_usage(folder).free:
            raise _too_large(path)
        for info in infos:
            _refuse_unsafe(info)
            if info.file_size > max(_SMALL, info.compress_size * _HIGHEST_RATIO):
                raise _too_large(path)
        for info in infos:
            with archive.open(info) as stream:
                head = stream.read(HEAD)
            yield Member(path, info, head)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive and turn what can be wrong with it into a message."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise problem(
            "damaged_zip",
            f"The ZIP archive cannot be read: {str(error) or type(error).__name__}.",
            "Download it again, or unpack it and put the files here.",
        ) from error


def _refuse_unsafe(info: zipfile.ZipInfo) -> None:
    """Stop at a file that wants to lie outside the archive, is a link, or is encrypted.

    Raises:
        FileProblem: it is one of these.
    """
    path = PurePosixPath(info.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or is_link:
        raise problem(
            "unsafe_zip",
            "The ZIP archive holds a file that would be written outside it, and is not opened.",
            "Download it again from the system itself. If you trust it, unpack it and put the files here.",
            value=info.filename,
        )
    if info.flag_bits & _ENCRYPTED:
        raise problem(
            "encrypted_zip",
            "The ZIP archive is protected with a password.",
            "Unpack it and put the files here.",
            value=info.filename,
        )


def _too_large(path: Path) -> FileProblem:
    """Say that an archive would fill the disk."""
    return problem(
        "zip_too_large",
        f"The ZIP archive {path.name} would unpack to more than can be right, or than the disk has room for.",
        "If it is a real export, unpack it elsewhere and name that folder.",
    )
