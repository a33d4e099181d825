"""The list of erased addresses, which holds hashes only."""

import csv
import hashlib
import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lead_taxonomy.errors import LeadTaxonomyError

_HEADER = ["email_sha256", "erased_on", "comment"]
PSEUDONYM_DIGITS = 24


@dataclass(frozen=True)
class Erasures:
    """Which addresses are erased.

    Attributes:
        hashes: SHA-256 of each address.
        roles: mailboxes that belong to a function: their records are never joined, under a pseudonym neither.
    """

    hashes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    def pseudonym(self, address: str) -> str:
        """Return what takes the place of a normalised address; as the macro erased_email has it."""
        local_part, _, domain = address.partition("@")
        mailbox = local_part.split("+")[0]
        role = f"{mailbox}+" if mailbox in self.roles else ""
        return f"{role}erased-{hash_address(address)[:PSEUDONYM_DIGITS]}@{domain}"


def normalise_address(given: str) -> str:
    """Return an address as staging has it.

    Raises:
        LeadTaxonomyError: the text is no address. The message does not repeat it.
    """
    address = given.strip().lower()
    local_part, _, domain = address.partition("@")
    if not local_part or not domain or "@" in domain or len(address.split()) != 1:
        raise LeadTaxonomyError(
            "What was given is not an e-mail address.",
            hint="Give one address per argument, or one per line on stdin. It is not repeated here on purpose.",
        )
    return address


def hash_address(address: str) -> str:
    """Return the SHA-256 of a normalised address."""
    return hashlib.sha256(address.encode()).hexdigest()


def erased_addresses_file(organisation: Path) -> Path:
    """Return the place of the list in an organisation's folder."""
    return organisation / "mappings" / "erased_addresses.csv"


def read_erasures(organisation: Path) -> Erasures:
    """Return the erasures of an organisation; none where it has no list."""
    hashes = _read(erased_addresses_file(organisation), "email_sha256")
    roles = _read(organisation / "mappings" / "role_addresses.csv", "local_part")
    return Erasures(frozenset(hashes), frozenset(roles))


def add_erasures(organisation: Path, addresses: Iterable[str], day: date, comment: str) -> int:
    """Add normalised addresses to the list, as hashes; return how many were not on it yet."""
    file = erased_addresses_file(organisation)
    known = _read(file, "email_sha256")
    new = [hash_ for hash_ in dict.fromkeys(hash_address(address) for address in addresses) if hash_ not in known]
    if not new:
        return 0
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if not file.exists():
        writer.writerow(_HEADER)
    writer.writerows([hash_, day.isoformat(), comment] for hash_ in new)
    try:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        next_file = file.with_name(f"{file.name}.next-{os.getpid()}")
        separator = "" if not before or before.endswith("\n") else "\n"
        next_file.write_text(before + separator + text.getvalue(), encoding="utf-8", newline="")
        if file.exists():
            next_file.chmod(file.stat().st_mode & 0o777)
        next_file.replace(file)
    except OSError as error:
        raise LeadTaxonomyError(f"{file} cannot be written: {error.strerror}.", hint="Nothing was erased.") from error
    return len(new)


def _read(file: Path, column: str) -> set[str]:
    """Return what a column of a list holds, in lower case; nothing where there is no file."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            rows = csv.DictReader(handle)
            if column not in (rows.fieldnames or ()):
                raise LeadTaxonomyError(
                    f'{file}, line 1: there is no column "{column}".',
                    hint="A spreadsheet program may have saved it with other separators: "
                    "`lead-taxonomy fmt` writes it with commas again.",
                )
            return {value for row in rows if (value := (row[column] or "").strip().lower())}
    except FileNotFoundError:
        return set()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LeadTaxonomyError(f"{file} cannot be read: {error}", hint="It must be a CSV file in UTF-8.") from error
