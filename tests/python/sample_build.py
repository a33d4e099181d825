"""Start commands on the shipped sample as a user would."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def command(output: Path, *arguments: str, code: int = 0, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run `lead-taxonomy` with an output folder, and check its exit code."""
    result = subprocess.run(
        [sys.executable, "-m", "lead_taxonomy.cli", *arguments, "--output", str(output)],
        capture_output=True,
        text=True,
        check=False,
        input=stdin,
        env={**os.environ, "LEAD_TAXONOMY_PROJECT": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"},
        cwd=output,
    )
    assert result.returncode == code, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    return result
