"""What is wrong with a vendor's file is said once, in words, and nothing is lost or half loaded."""

import errno
import io
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vendor_bench import VendorBench, summary

LEADS = "Id,Company,Email,IsConverted\n00Q1,Acme,a@example.org,0\n"


@pytest.fixture
def bench(tmp_path: Path) -> VendorBench:
    return VendorBench(tmp_path)


def archive(fill: Callable[[zipfile.ZipFile], None]) -> bytes:
    """Make a ZIP archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target:
        fill(target)
    return data.getvalue()


def link(target: zipfile.ZipFile) -> None:
    """Put a symbolic link into an archive."""
    info = zipfile.ZipInfo("Lead.csv")
    info.external_attr = 0o120777 << 16
    target.writestr(info, "/etc/passwd")


def locked() -> bytes:
    """An archive that says that its file is encrypted."""
    data = bytearray(archive(lambda target: target.writestr("Lead.csv", LEADS)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def broken() -> bytes:
    """An archive with a byte changed inside its file."""
    data = bytearray(archive(lambda target: target.writestr("Lead.csv", LEADS * 50)))
    data[60] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive(lambda target: target.writestr("../Lead.csv", LEADS)), "unsafe_zip"),
        (archive(lambda target: target.writestr("/tmp/Lead.csv", LEADS)), "unsafe_zip"),  # noqa: S108
        (archive(lambda target: target.writestr("C:\\Lead.csv", LEADS)), "unsafe_zip"),
        (archive(link), "unsafe_zip"),
        (archive(lambda target: target.writestr("Lead.csv", b"0" * 80_000_000)), "zip_too_large"),
        (locked(), "encrypted_zip"),
        (broken(), "damaged_zip"),
        (archive(lambda target: target.writestr("Lead.csv", LEADS))[:-30], "damaged_zip"),
        (b"PK\x03\x04 and nothing else", "damaged_zip"),
    ],
)
def test_an_archive_that_cannot_be_trusted_stops_the_load(bench: VendorBench, content: bytes, code: str) -> None:
    bench.put("WE.zip", content)
    bench.put("Lead.csv", LEADS)
    report = bench.load()
    [finding] = report.errors
    assert (finding.code, finding.file) == (code, "WE.zip")
    assert finding.hint
    assert not report.committed
    assert not bench.database.exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "empty_file"),
        ("blank.csv", b"\n\n  \n", "no_header"),
        ("lead.csv", archive(lambda target: target.writestr("xl/workbook.xml", "<x/>")), "excel_file"),
        ("old.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "excel_file"),
        ("page.csv", b"<!DOCTYPE html><html>log in", "html_file"),
        ("report.pdf", b"%PDF-1.4", "no_export"),
        ("LICENSE.txt", b"Apache License", "no_export"),
        ("noise.csv", bytes(range(1, 256)), "not_recognised"),
        ("nested.zip", archive(lambda target: target.writestr("in.zip", archive(lambda t: t.writestr("a", "b")))), ""),
        ("broken.json", b'[{"Id": "1", "Company": ', "damaged_json"),
        ("numbers.json", b"[1, 2, 3]", "no_header_row"),
        ("objects.json", b"[{}]", "no_records"),
        ("part", b"PAR1 and so on", "damaged_parquet"),
    ],
)
def test_a_file_that_is_no_export_is_named_and_the_rest_is_loaded(
    bench: VendorBench, name: str, content: bytes, code: str
) -> None:
    bench.put(name, content)
    bench.put("x.csv", LEADS)
    report = bench.load()
    assert report.committed, [finding.text() for finding in report.errors]
    found = summary(report)
    assert found.pop("x.csv") == "salesforce.lead"
    assert found == ({name: code} if code else {"nested.zip/in.zip": "zip_file"})
    assert bench.rows("select count(*) from raw_salesforce.lead") == [(1,)]


def test_a_table_without_rows_is_a_notice(bench: VendorBench) -> None:
    bench.put("Lead.csv", "Id,Company,IsConverted\n")
    report = bench.load()
    assert report.committed
    assert [(finding.severity, finding.code) for finding in report.findings] == [("notice", "no_rows")]


def test_a_damaged_gzip_stops_the_load(bench: VendorBench) -> None:
    import gzip  # noqa: PLC0415

    # Large and hard to compress, so that the header is there before the damage.
    rows = "".join(f"{number * 7919 % 1000003},{number * 104729 % 999983},x\n" for number in range(200_000))
    bench.put("Lead.csv.gz", gzip.compress(f"Id,Company,IsConverted\n{rows}".encode())[:-100])
    report = bench.load()
    assert [finding.code for finding in report.errors] == ["damaged_gzip"]


def test_nothing_recognised_is_an_error(bench: VendorBench) -> None:
    report = bench.load()
    assert [finding.code for finding in report.errors] == ["nothing_recognised"]
    assert "There are no export files" in report.errors[0].message
    bench.put("notes.csv", "a,b\n1,2\n")
    report = bench.load()
    assert [finding.code for finding in report.findings] == ["not_recognised", "nothing_recognised"]
    assert not bench.database.exists()


def test_an_export_of_a_day_to_come_stops_the_load(bench: VendorBench) -> None:
    bench.put("leads_2062-09-01.csv", LEADS)
    report = bench.load()
    [finding] = report.errors
    assert (finding.code, finding.file) == ("future_export", "leads_2062-09-01.csv")
    assert "2062-09-01" in finding.message
    assert not bench.database.exists()


def test_two_files_of_a_table_without_a_date_are_told_once(bench: VendorBench) -> None:
    for name in ("a", "b", "c"):
        bench.put(f"{name}.csv", LEADS.replace("Acme", name))
    report = bench.load()
    assert [(finding.code, finding.file) for finding in report.findings] == [("undated_files", "c.csv")]
    assert report.committed


def test_a_folder_behind_a_link_is_read_and_a_circle_ends(bench: VendorBench, tmp_path: Path) -> None:
    share = tmp_path / "share" / "2026-10"
    share.mkdir(parents=True)
    (share / "Lead.csv").write_text(LEADS, encoding="utf-8")
    (share / "back").symlink_to(tmp_path / "share")
    (bench.exports / "crm").symlink_to(tmp_path / "share")
    (bench.exports / "round").symlink_to(bench.exports)
    report = bench.load()
    assert report.committed, [finding.text() for finding in report.errors]
    assert bench.rows("select distinct _file from raw_salesforce.lead") == [("crm/2026-10/Lead.csv",)]


def test_a_folder_that_cannot_be_read_stops_the_load(bench: VendorBench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put("Lead.csv", LEADS)
    bench.put("closed/Lead.csv", LEADS)
    (bench.exports / "share").symlink_to("nowhere")
    listed = Path.iterdir

    def iterdir(folder: Path) -> Iterator[Path]:
        """As for somebody without rights; root has them all."""
        if folder.name == "closed":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    report = bench.load()
    assert [finding.text() for finding in report.errors] == [
        f"{name}: What is in it cannot be read: {reason}. Make it readable, or take it out of the exports folder."
        for name, reason in (("closed", "permission denied"), ("share", "it is a link to something that is not there"))
    ]
    assert not bench.database.exists()


def test_an_unclosed_quote_costs_one_record(bench: VendorBench) -> None:
    bench.put("Lead.csv", 'Id,Company,IsConverted\n1,a,0\n2,"b,0\n3,c,0\n')
    report = bench.load()
    assert report.committed
    [file] = report.files
    assert (file.rows_read, file.rows_rejected, file.tables[0].rows_loaded) == (3, 1, 2)


def test_one_unreadable_file_keeps_all_out(bench: VendorBench) -> None:
    bench.put("a.csv", LEADS)
    bench.put("b.csv", "Id,Company,IsConverted\n1\n2\n")
    report = bench.load()
    assert not report.committed
    assert [(finding.file, finding.code, finding.line) for finding in report.errors] == [
        ("b.csv", "no_readable_row", 2)
    ]
    assert not bench.database.exists()


def test_hidden_files_are_left_alone(bench: VendorBench) -> None:
    bench.put(".~lock.Lead.csv#", "x")
    bench.put("~$Lead.csv", "x")
    bench.put("__MACOSX/._Lead.csv", "x")
    bench.put("WE.zip", archive(lambda target: target.writestr("__MACOSX/._Lead.csv", "x")))
    bench.put("Lead.csv", LEADS)
    assert summary(bench.load()) == {"Lead.csv": "salesforce.lead"}


def test_what_a_killed_load_left_is_removed(bench: VendorBench) -> None:
    bench.put("Lead.csv", LEADS)
    left = bench.database.parent / ".load-killed"
    left.mkdir(parents=True)
    (left / "member.csv").write_text(LEADS, encoding="utf-8")
    assert bench.load().committed
    assert [path.name for path in bench.database.parent.iterdir()] == ["build.duckdb"]


def test_two_files_of_one_name_in_an_archive_are_two_files(bench: VendorBench) -> None:
    def fill(target: zipfile.ZipFile) -> None:
        with pytest.warns(UserWarning, match="Duplicate name"):
            target.writestr("Lead.csv", LEADS)
            target.writestr("Lead.csv", LEADS.replace("00Q1", "00Q2"))

    bench.put("WE.zip", archive(fill))
    assert bench.load().committed
    assert bench.rows("select id from raw_salesforce.lead order by id") == [("00Q1",), ("00Q2",)]
    assert all(file.skipped_as_already_loaded for file in bench.load().files)
