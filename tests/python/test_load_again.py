"""Loading a second time: what is skipped, replaced and added."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from lead_taxonomy.loading import LoadReport, load_sources
from lead_taxonomy.source_config import find_sources

HEADER = "card,email,scanned_at\n"


class Exports:
    """A source with one pattern of files."""

    def __init__(self, folder: Path) -> None:
        """Make the exports folder."""
        self.folder = folder
        (folder / "exports").mkdir()

    def load(
        self, files: dict[str, str], settings: str = "", mapping: str = "email: email", source: str = "fair_scanner"
    ) -> LoadReport:
        """Make the exports folder hold these files (name -> content) and load them."""
        (self.folder / "source.yml").write_text(
            f"source: {source}\n{settings}\nfiles:\n  - file: '*.csv'\n    ignore_columns: [phone]\n"
            f"    tables: {{persons: {{columns: {{record_id: card, created_at: scanned_at, {mapping}}}}}}}\n"
        )
        for path in (self.folder / "exports").iterdir():
            path.unlink()
        for name, content in files.items():
            (self.folder / "exports" / name).write_text(HEADER + content)
        report = load_sources(find_sources(self.folder), self.folder / "exports", self.folder / "build.duckdb")
        assert report.committed, report.lines()
        return report

    def emails(self) -> list[str]:
        """Return the e-mail addresses of all raw rows."""
        with duckdb.connect(str(self.folder / "build.duckdb"), read_only=True) as connection:
            rows = connection.execute("select coalesce(email, '-') from raw_generic.persons order by 1").fetchall()
            loads = connection.execute("select sum(rows_loaded) from raw_load.table_rows").fetchone()
        assert loads == (len(rows),)
        return [str(row[0]) for row in rows]


A, B = "1,a,2026-10-01\n", "1,b,2026-10-01\n"
FROM_NAME = "exported_at: {from_name: true}"


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    return Exports(tmp_path)


def test_the_same_file_is_skipped(exports: Exports) -> None:
    exports.load({"cards.csv": A + "2\n"})
    report = exports.load({"cards.csv": A + "2\n"})
    assert report.files[0].skipped_as_already_loaded
    assert (report.files[0].rows_read, report.files[0].rows_rejected) == (2, 1)
    assert report.rows_loaded == 0
    assert exports.emails() == ["a"]


def test_an_edited_file_replaces_its_rows(exports: Exports) -> None:
    exports.load({"cards.csv": A + "2\n"})
    report = exports.load({"cards.csv": B})
    assert report.files[0].replaced_earlier_load
    assert exports.emails() == ["b"]
    with duckdb.connect(str(exports.folder / "build.duckdb")) as connection:
        assert connection.execute("select count(*) from raw_load.rejects").fetchone() == (0,)
        assert connection.execute("select count(*) from raw_load.files").fetchone() == (1,)


def test_another_mapping_replaces_the_rows(exports: Exports) -> None:
    exports.load({"cards.csv": A})
    assert exports.load({"cards.csv": A}, mapping="full_name: email").files[0].replaced_earlier_load
    assert exports.emails() == ["-"]


def test_another_setting_replaces_the_rows(exports: Exports) -> None:
    exports.load({"cards.csv": A})
    assert exports.load({"cards.csv": A}, "timezone: Asia/Tokyo").files[0].replaced_earlier_load


def test_another_export_time_adds(exports: Exports) -> None:
    exports.load({"cards.csv": A}, "exported_at: 2026-10-01T06:00:00Z")
    report = exports.load({"cards.csv": B}, "exported_at: 2026-10-08T06:00:00Z")
    assert not report.files[0].replaced_earlier_load
    assert exports.emails() == ["a", "b"]


def test_the_same_content_at_another_time_is_another_export(exports: Exports) -> None:
    # The record went from a to b and back: staging must see a as the latest.
    files = {"2026-10-01.csv": A, "2026-10-08.csv": B, "2026-10-15.csv": A}
    exports.load(files, FROM_NAME)
    assert exports.emails() == ["a", "a", "b"]
    assert all(file.skipped_as_already_loaded for file in exports.load(files, FROM_NAME).files)
    assert exports.emails() == ["a", "a", "b"]


def test_a_copy_under_another_name_is_loaded_once(exports: Exports) -> None:
    exports.load({"cards (1).csv": A, "cards.csv": A})
    assert exports.emails() == ["a"]
    exports.load({"cards.csv": A})
    assert exports.emails() == ["a"]


def test_a_copy_is_loaded_when_the_original_changes(exports: Exports) -> None:
    exports.load({"a.csv": A, "b.csv": A})
    exports.load({"a.csv": B, "b.csv": A})
    assert exports.emails() == ["a", "b"]
    # b.csv becomes what a.csv was, and c.csv what b.csv was.
    exports.load({"b.csv": B, "c.csv": A})
    assert exports.emails() == ["a", "b"]


def test_a_file_that_is_gone_keeps_its_rows(exports: Exports) -> None:
    exports.load({"a.csv": A})
    exports.load({"b.csv": B})
    assert exports.emails() == ["a", "b"]


def test_a_source_under_another_name_is_told(exports: Exports) -> None:
    exports.load({"cards.csv": A})
    report = exports.load({"cards.csv": A}, source="scanner")
    assert [(finding.severity, finding.code) for finding in report.findings] == [("warning", "loaded_as_other_source")]
    assert 'already loaded as "fair_scanner"' in report.findings[0].message
    again = exports.load({"cards.csv": A}, source="scanner")
    assert [finding.code for finding in again.findings] == ["loaded_as_other_source"], "the rows are still there twice"


@pytest.mark.parametrize(
    ("settings", "codes"),
    [("", ["undated_files"]), (FROM_NAME, []), ("exported_at: 2026-10-01T06:00:00Z", [])],
)
def test_a_later_file_without_an_export_date_is_told(exports: Exports, settings: str, codes: list[str]) -> None:
    exports.load({"cards 2026-10-01.csv": A}, settings)
    report = exports.load({"cards 2026-10-08.csv": B}, settings)
    assert [finding.code for finding in report.findings] == codes


@pytest.mark.parametrize(("days", "codes"), [(1, []), (4, ["future_export"])])
def test_an_export_of_a_day_to_come_is_refused(tmp_path: Path, days: int, codes: list[str]) -> None:
    day = (datetime.now(UTC) + timedelta(days=days)).date()
    (tmp_path / f"cards_{day}.csv").write_text(HEADER + A)
    (tmp_path / "source.yml").write_text(
        f"source: fair_scanner\n{FROM_NAME}\nfiles:\n  - file: '*.csv'\n"
        "    tables: {persons: {columns: {record_id: card, created_at: scanned_at, email: email}}}\n"
    )
    report = load_sources(find_sources(tmp_path), tmp_path, tmp_path / "build.duckdb")
    assert [finding.code for finding in report.findings] == codes
    assert report.committed is not bool(codes)
