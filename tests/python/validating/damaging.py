"""Damage a copy of the shipped seeds, as a table says."""

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("damage.yml").read_text(encoding="utf-8"))


def copy_seeds(folder: Path) -> Path:
    """Return a folder with a copy of the shipped seeds of the organisation, the longest list shortened."""
    for kind in ("taxonomy", "mappings"):
        shutil.copytree(ROOT / "seeds" / kind, folder / kind, ignore=shutil.ignore_patterns("*.yml"))
    domains = folder / "mappings" / "free_email_domains.csv"
    domains.write_bytes(b"".join(domains.read_bytes().splitlines(keepends=True)[:20]))
    return folder


def damage(folder: Path, edits: list[list[str]]) -> None:
    """Change the files of a folder."""
    for name, what, *given in edits:
        file = folder / name
        if what == "delete":
            file.unlink()
        elif what == "bytes":
            file.write_bytes(bytes.fromhex(given[0]))
        else:
            file.write_bytes(_edited(file.read_bytes().decode(), what, given))


def _edited(text: str, what: str, given: list[str]) -> bytes:
    """Return a text after one edit."""
    if what == "encode":
        return text.encode(given[0])
    if what == "excel":
        written = io.StringIO()
        csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(csv.reader(io.StringIO(text, newline="")))
        return written.getvalue().encode()
    if what == "drop":
        kept = [line for line in text.splitlines(keepends=True) if not line.startswith(given[0])]
        assert len(kept) < text.count("\n"), f"no line starts with {given[0]}"
        return "".join(kept).encode()
    if what == "swap":
        assert given[0] in text, f"{given[0]} is not there"
        return text.replace(given[0], given[1], 1).encode()
    return {"add": f"{text}{given[0]}\n", "write": given[0], "prepend": f"{given[0]}{text}"}[what].encode()
