"""Bad input: each case gives its one message, and docs/bad-input.md shows that very message.

LEAD_TAXONOMY_WRITE_DOCS=1 writes docs/bad-input.md anew instead of comparing it.
"""

import gzip
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from lead_taxonomy.loading import LoadReport, load_sources
from lead_taxonomy.source_config import SourceConfigError, find_sources

HERE = Path(__file__).parent
DOCS = Path(__file__).parents[2] / "docs" / "bad-input.md"
Case = dict[str, Any]
CASES: list[Case] = yaml.safe_load((HERE / "bad_input" / "cases.yml").read_text(encoding="utf-8"))
CONFIGS: list[Case] = yaml.safe_load((HERE / "bad_input" / "configs.yml").read_text(encoding="utf-8"))
USUAL = """source: fair_scanner
files:
  - file: {file}
    tables:
      persons:
        columns: {{record_id: card, email: email, created_at: scanned_at}}
{settings}"""
INTRODUCTION = """# Bad input

What happens to an export file or a `source.yml` that is wrong, and the message in full. The tests produce these
messages and compare them with this page.

An *error* means that nothing is loaded, of any file: the database stays as it was. A *warning* or a *notice* leaves
the load to go on. Unless a case says otherwise, `source.yml` reads `cards.csv` with

```yaml
source: fair_scanner
files:
  - file: cards.csv
    tables:
      persons:
        columns: {record_id: card, email: email, created_at: scanned_at}
```
"""


def config_of(case: Case) -> str:
    """Return the source.yml of a case."""
    name = next(iter({**case.get("files", {}), **case.get("make", {})}))
    name = "cards.csv" if case["id"] == "missing_file" else name
    settings = f"    {case['settings']}\n" if "settings" in case else ""
    return str(case.get("config") or USUAL.format(file=name, settings=settings))


def made(kind: str) -> bytes:
    """Build the content that a case cannot write down."""
    if kind == "half_gzip":
        whole = gzip.compress(b"card,email,scanned_at\n" + os.urandom(1000), mtime=0)
        return whole[: len(whole) // 2]
    if kind == "endless_line":
        return b"x" * 200_000
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml" if kind == "xlsx" else "cards.csv", "content")
    return target.getvalue()


def load_case(case: Case, folder: Path) -> tuple[LoadReport, Path]:
    """Load a case in a folder of its own. Returns (the report, the database)."""
    (folder / "source.yml").write_text(config_of(case), encoding="utf-8")
    exports = folder / "exports"
    exports.mkdir()
    for name, content in case.get("files", {}).items():
        (exports / name).write_bytes(content.encode("latin-1"))
    for name, kind in case.get("make", {}).items():
        (exports / name).write_bytes(made(kind))
    database = folder / "database" / "build.duckdb"
    return load_sources(find_sources(folder), exports, database), database


def problems_of(config: str, folder: Path) -> SourceConfigError:
    """Return the error that a source.yml gives."""
    (folder / "source.yml").write_text(config, encoding="utf-8")
    with pytest.raises(SourceConfigError) as caught:
        find_sources(folder)
    return caught.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_bad_file_is_reported_and_nothing_else_is_lost(case: Case, tmp_path: Path) -> None:
    report, database = load_case(case, tmp_path)

    assert [finding.code for finding in report.findings] == case["codes"], report.lines()
    assert all(finding.message.endswith((".", ")")) or "first" in finding.message for finding in report.findings)
    if case["loaded"] is None:
        assert not report.committed
        assert not database.exists()
        return
    with duckdb.connect(str(database), read_only=True) as connection:
        table = case.get("table", "persons")
        assert connection.execute(f"select count(*) from raw_generic.{table}").fetchone() == (case["loaded"],)
        rejects = connection.execute("select line, raw_text, reason from raw_load.rejects order by line").fetchall()
        balance = "select coalesce(sum(rows_read - rows_loaded - rows_not_selected - rows_rejected), 0)"
        assert connection.execute(f"{balance} from raw_load.table_rows").fetchone() == (0,)
    assert [line for line, _, _ in rejects] == case.get("rejected", [])
    assert all(text and reason for _, text, reason in rejects)


@pytest.mark.parametrize("case", CONFIGS, ids=lambda case: str(case["title"]))
def test_bad_source_yml_is_reported_with_its_line(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    error = problems_of(case["config"], tmp_path)

    assert [problem.line for problem in error.problems] == case["lines"], str(error)
    assert all(problem.file == "source.yml" for problem in error.problems)


def test_the_page_shows_the_messages_that_are_produced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [INTRODUCTION, "## Export files\n"]
    for case in CASES:
        folder = tmp_path / case["id"]
        folder.mkdir()
        report, _ = load_case(case, folder)
        parts.append(f"### {case['title']}\n")
        if "text" in case:
            parts.append(f"{case['text']}\n")
        if "config" in case:
            parts.append(f"```yaml\n{case['config']}```\n")
        elif not str(case.get("settings", "#")).startswith("#"):
            parts.append(f"With `{case['settings']}`.\n")
        parts.extend(f"```text\n{shown(name, content)}\n```\n" for name, content in case.get("files", {}).items())
        messages = "\n".join(f"{finding.severity}: {finding.text()}" for finding in report.findings)
        parts.append(f"```text\n{messages}\n```\n")
    parts.append("## source.yml\n\nAll mistakes are reported at once.\n")
    # A folder without the source.yml of the cases above, which would be read as well.
    alone = tmp_path / "configs"
    alone.mkdir()
    monkeypatch.chdir(alone)
    for case in CONFIGS:
        parts.append(f"### {case['title']}\n")
        parts.append(f"```yaml\n{case['config']}```\n")
        parts.append(f"```text\n{problems_of(case['config'], alone)}\n```\n")
    page = "\n".join(parts)
    if os.environ.get("LEAD_TAXONOMY_WRITE_DOCS"):
        DOCS.write_text(page, encoding="utf-8")
    assert DOCS.read_text(encoding="utf-8") == page


def shown(name: str, content: str) -> str:
    """Return a file for the page: its name, then its text with bytes that are no text escaped."""
    text = "".join(
        letter if letter == "\n" or (letter.isprintable() and letter.isascii()) else ascii(letter)[1:-1]
        for letter in content
    )
    return f"{name}\n---\n{text}".rstrip("\n")
