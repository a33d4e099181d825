"""Write what a build or a load found: for people on a console, for machines as plain data."""

from dataclasses import asdict
from typing import Any

from rich.console import Console

from lead_taxonomy.building.funnel import number, print_funnel
from lead_taxonomy.building.pipeline import BuildResult, FailedTest, Unmapped
from lead_taxonomy.building.staging_findings import StagingFinding
from lead_taxonomy.building.texts import printable, reason_text, text
from lead_taxonomy.errors import Finding
from lead_taxonomy.loading import LoadReport
from lead_taxonomy.shown_paths import shown_path

_ERROR_LINES = 6
_STAGING_LINES = 10
_STATUS = {0: "ok", 1: "findings", 2: "failed"}


def print_build(console: Console, result: BuildResult, language: str) -> None:
    """Print the findings, then the funnels, then where the results are."""
    _print_findings(console, result.findings)
    for error in result.errors:
        lines = [line for line in error.message.splitlines() if line.strip()]
        _print(console, f"ERROR  {error.kind} {error.name} ({error.file})")
        for line in lines[:_ERROR_LINES]:
            _print(console, f"       {line}")
    for failed in result.failed:
        _print_test(console, "FAILED", failed)
    for warned in result.warned:
        _print_test(console, "WARNING", warned)
    if result.skipped:
        _print(console, f"{text('skipped', language)}: {number(result.skipped, language, 0)}")
    if result.errors:
        _print(console, f"{text('log', language)}: {shown_path(result.workspace.logs / 'dbt.log')}")
    _print_unmapped(console, result.unmapped, language)
    _print_staging(console, result.staging, language)
    if any((result.findings, result.errors, result.failed, result.warned, result.unmapped, result.staging)):
        console.print()
    for funnel in result.funnels:
        print_funnel(console, funnel, language)
    if result.published and not result.funnels:
        _print(console, text("no_journeys", language))
    _print_outcome(console, result, language)


def _print_unmapped(console: Console, found: list[Unmapped], language: str) -> None:
    """Print which values no mapping knows, with a few examples of each mapping."""
    if found:
        _print(console, f"{text('unmapped', language)}:")
    for unmapped in found:
        examples = ", ".join(f'"{example}"' for example in unmapped.examples)
        more = ", ..." if unmapped.values > len(unmapped.examples) else ""
        counts = (
            f"{number(unmapped.values, language, 0)} ({text('rows', language)}: {number(unmapped.rows, language, 0)})"
        )
        _print(console, f"  {unmapped.source}, {unmapped.mapping}: {counts}: {examples}{more}")


def _print_staging(console: Console, findings: list[StagingFinding], language: str) -> None:
    """Print which raw rows were rejected or used without a value, and where the first one is."""
    if findings:
        _print(console, f"{text('staging', language)}:")
    for finding in findings[:_STAGING_LINES]:
        what = f"{number(finding.rows, language, 0)} "
        if finding.reason is None:
            what += f"{text('wrong_value', language)} {', '.join(finding.columns)}"
        else:
            what += f"{text('rejected', language)}: {reason_text(finding.reason, language)}"
        if finding.file is not None:
            what += f"; {text('first', language)}: {finding.file}, {text('record', language)} {finding.first_row}"
        if finding.files > 1:
            what += f" ({text('files', language)}: {number(finding.files, language, 0)})"
        _print(console, f"  {finding.source}, {finding.table}: {what}")
    if len(findings) > _STAGING_LINES:
        _print(console, f"  {text('and_more', language)}: {number(len(findings) - _STAGING_LINES, language, 0)}")


def _print_outcome(console: Console, result: BuildResult, language: str) -> None:
    """Print whether there is a new mart, and where it is."""
    workspace = result.workspace
    if not result.published:
        reason = "not_selected" if result.exit_code == 0 else "unchanged"
        _print(console, text(reason if workspace.mart_database.exists() else "nothing_published", language))
    if workspace.mart_database.exists():
        _print(console, f"DuckDB   {shown_path(workspace.mart_database)}")
        _print(console, f"Parquet  {shown_path(workspace.mart_parquet)}")
    if workspace.mart_manifest.exists():
        _print(console, f"Manifest {shown_path(workspace.mart_manifest)}")


def build_json(result: BuildResult) -> dict[str, Any]:
    """Return the same as plain data."""
    return {
        "status": _STATUS[result.exit_code],
        "exit_code": result.exit_code,
        "published": result.published,
        "load": result.load.as_dict() if result.load else None,
        "findings": [finding.as_dict() for finding in result.findings],
        "errors": [asdict(error) for error in result.errors],
        "failed_tests": [_test_json(failed) for failed in result.failed],
        "warnings": [_test_json(warned) for warned in result.warned],
        "skipped": result.skipped,
        "funnels": [funnel.as_json() for funnel in result.funnels],
        "unmapped": [asdict(unmapped) for unmapped in result.unmapped],
        "staging": [asdict(finding) for finding in result.staging],
        "duckdb": str(result.workspace.mart_database),
        "parquet": str(result.workspace.mart_parquet),
        "manifest": str(result.workspace.mart_manifest),
    }


def _test_json(failed: FailedTest) -> dict[str, Any]:
    """Return one test as plain data; the SQL itself is in its file."""
    test = failed.test
    return {
        "name": test.name,
        "description": test.description,
        "failures": test.failures,
        "sample": failed.rows,
        "file": test.file,
        "sql_file": test.sql_file,
    }


def print_load(console: Console, report: LoadReport) -> None:
    """Print what became of each file."""
    for line in report.lines():
        _print(console, line)


def load_json(report: LoadReport) -> dict[str, Any]:
    """Return what became of each file as plain data."""
    exit_code = int(report.has_errors)
    return {"status": _STATUS[exit_code], "exit_code": exit_code, **report.as_dict()}


def _print_findings(console: Console, findings: list[Finding]) -> None:
    """Print findings, the worst first."""
    for severity in ("error", "warning", "notice"):
        for finding in findings:
            if finding.severity == severity:
                _print(console, f"{severity.upper()}  {finding.text()}")


def _print_test(console: Console, label: str, failed: FailedTest) -> None:
    """Print one test: what it found, what that means, a few rows, where to look."""
    test = failed.test
    rows = "1 row" if test.failures == 1 else f"{test.failures:,} rows"
    _print(console, f"{label}  {test.name}: {rows}")
    if test.description:
        _print(console, f"        {test.description}")
    for row in failed.rows:
        _print(console, "        " + ", ".join(f"{column}={value}" for column, value in row.items()))
    if test.failures > len(failed.rows) > 0:
        _print(console, f"        and {test.failures - len(failed.rows):,} more")
    _print(console, f"        Test: {test.file}" + (f"  SQL: {test.sql_file}" if test.sql_file else ""))


def _print(console: Console, line: str) -> None:
    """Print one line, however long, without acting on control characters in it."""
    console.print(printable(line), soft_wrap=True)
