"""Generate exports of several systems, load them in process, and build models on them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb

from lead_taxonomy.loading import LoadReport, load_sources
from lead_taxonomy.recognising.discovery import HeaderRecogniser
from lead_taxonomy.recognising.vendor_contract import load_vendor_tables
from lead_taxonomy.source_config import find_all_sources
from systems_score import Key

REPOSITORY = Path(__file__).resolve().parents[2]
SHIPPED = REPOSITORY / "data" / "systems"
SHIPPED_EXPORTS = SHIPPED / "exports"


def load(exports: Path, database: Path) -> LoadReport:
    """Load a folder of vendor exports in process."""
    recogniser = HeaderRecogniser(load_vendor_tables(REPOSITORY), find_all_sources([exports]).systems)
    return load_sources([], exports, database, recogniser=recogniser)


def dbt(database: Path, *arguments: str) -> None:
    """Run dbt on a database with the shipped taxonomy; everything that dbt writes is beside the database.

    Raises:
        AssertionError: dbt fails; the message is what it printed.
    """
    work = database.parent / "dbt"
    command = [sys.executable, "-m", "dbt.cli.main", *arguments, "--profiles-dir", ".", "--quiet"]
    command += ["--target-path", str(work / "target"), "--log-path", str(work / "logs")]
    environment = {
        **os.environ,
        "LEAD_TAXONOMY_ORGANISATION": "seeds",
        "LEAD_TAXONOMY_DATABASE": str(database),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY, env=environment)
    assert result.returncode == 0, f"dbt {' '.join(arguments)}\n{result.stdout[-6000:]}\n{result.stderr[-2000:]}"


def build_identity(database: Path) -> None:
    """Build all that identity needs, without tests."""
    dbt(database, "seed", "--full-refresh")
    dbt(database, "run", "--select", "+path:models/intermediate/identity")


def predicted(database: Path, entity: str) -> dict[Key, str]:
    """Return the person or account of every record."""
    with duckdb.connect(str(database), read_only=True) as connection:
        name = f"int_identity__{entity}_records"
        found = connection.execute(
            "select schema_name from duckdb_tables() where table_name = ? union all "
            "select schema_name from duckdb_views() where view_name = ?",
            [name, name],
        ).fetchone()
        assert found is not None, name
        rows = connection.execute(f'select source, record_id, {entity}_id from "{found[0]}".{name}').fetchall()
    return {(source, record): person for source, record, person in rows}
