"""Ids stay when later exports add records, also records that were created before the others."""

import shutil
from pathlib import Path

import duckdb
import pytest

from sample_build import REPOSITORY, command

Ids = dict[tuple[str, str], str]

pytestmark = pytest.mark.slow


def add_source(organisation: Path, source: str, exported_at: str) -> None:
    """Add a source of the sample, exported at another time."""
    folder = organisation / "exports" / source
    shutil.copytree(REPOSITORY / "data/sample" / source, folder)
    config = folder / "source.yml"
    lines = config.read_text(encoding="utf-8").splitlines()
    changed = [f"exported_at: {exported_at}" if line.startswith("exported_at:") else line for line in lines]
    config.write_text("\n".join(changed) + "\n", encoding="utf-8")


def identify(organisation: Path, output: Path) -> tuple[Ids, Ids]:
    """Build what is there, and return the person and the account of each record."""
    command(output, "build", "--organisation", str(organisation))
    with duckdb.connect(str(output / "acme/build.duckdb"), read_only=True) as connection:
        return tuple(  # type: ignore[return-value]
            {
                (source, record): entity
                for source, record, entity in connection.execute(
                    f"select source, record_id, {kind}_id from intermediate.int_identity__{kind}_records"
                ).fetchall()
            }
            for kind in ("person", "account")
        )


def test_ids_stay_when_later_exports_add_older_records(tmp_path: Path) -> None:
    organisation, output = tmp_path / "acme", tmp_path / "out"
    output.mkdir()
    for kind in ("taxonomy", "mappings"):
        shutil.copytree(REPOSITORY / "seeds" / kind, organisation / kind)
    add_source(organisation, "crm", "2026-10-01T06:00:00+02:00")
    persons, accounts = identify(organisation, output)
    add_source(organisation, "fair_scanner", "2026-10-08T06:00:00+02:00")
    add_source(organisation, "web_shop", "2026-10-08T06:00:00+02:00")
    later_persons, later_accounts = identify(organisation, output)

    assert later_persons.items() >= persons.items()
    assert later_accounts.items() >= accounts.items()
    joined = [key for key, person in later_persons.items() if key not in persons and person in set(persons.values())]
    assert joined, "nothing of the later exports belongs to a person that was there: the test would prove nothing"
