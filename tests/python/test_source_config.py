"""source.yml: settings, their precedence, and that its page documents all of it. Mistakes: test_load_bad_input.py."""

import re
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from lead_taxonomy.date_formats import DATE_FORMATS
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.generic_contract import load_contract
from lead_taxonomy.loading.discovery import time_in_name
from lead_taxonomy.source_config import (
    ColumnSpec,
    FileSpec,
    SourceConfigError,
    SourceFile,
    TableSpec,
    decimal_sign_of,
    find_sources,
    read_source,
)

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "sources.md").read_text(encoding="utf-8")
MINIMAL = "source: {name}\nfiles: [{{file: x.csv, tables: {{persons: {{columns: {{record_id: id}}}}}}}}]\n"


def write(folder: Path, text: str) -> Path:
    """Write a source.yml."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "source.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_settings_of_the_file_override_those_of_the_source(tmp_path: Path) -> None:
    source = read_source(
        write(
            tmp_path,
            """source: crm
timezone: Europe/Amsterdam
null_tokens: [N/A]
files:
  - file: a.tsv
    timezone: UTC
    tables: {persons: {columns: {record_id: id}}}
""",
        )
    )
    settings = source.settings(source.files[0], "a.tsv.gz")
    assert (settings.timezone, settings.null_tokens, settings.delimiter, settings.format) == (
        "UTC",
        ("N/A",),
        "\t",
        "csv",
    )
    assert (settings.date_format, settings.encoding, settings.separator) == ("iso", "utf-8", None)


def test_the_decimal_sign_is_of_the_column_else_the_file_else_the_source(tmp_path: Path) -> None:
    source = read_source(
        write(
            tmp_path,
            """source: crm
decimal_sign: "."
files:
  - file: a.csv
    tables: &tables
      opportunities: {columns: {record_id: id, account_record_id: account, stage: stage, amount: amount}}
  - file: b.csv
    decimal_sign: ","
    tables: *tables
""",
        )
    )
    first, second = (source.settings(file, file.file) for file in source.files)
    amount = ColumnSpec(column="amount")
    assert (decimal_sign_of(first, amount), decimal_sign_of(second, amount)) == (".", ",")
    assert decimal_sign_of(first, amount.model_copy(update={"decimal_sign": ","})) == ","
    assert first.mapping_hash(source.files[0]) != second.mapping_hash(source.files[1])


def test_what_was_loaded_before_there_was_a_decimal_sign_keeps_its_hash(tmp_path: Path) -> None:
    source = read_source(
        write(
            tmp_path,
            """source: crm
files:
  - file: deals.csv
    tables:
      opportunities: {columns: {record_id: id, account_record_id: account, stage: stage, amount: amount}}
""",
        )
    )
    file = source.files[0]
    earlier = "48fffdaffa4e619f24ed21f6340b0a366478578aa88866dc011825122438de9e"
    assert source.settings(file, "deals.csv").mapping_hash(file) == earlier


def test_sources_are_found_one_level_down(tmp_path: Path) -> None:
    write(tmp_path, MINIMAL.format(name="first"))
    write(tmp_path / "crm", MINIMAL.format(name="crm"))
    write(tmp_path / ".hidden", "nonsense")
    write(tmp_path / "crm" / "deeper", "nonsense")
    assert [(source.source, source.subfolder) for source in find_sources(tmp_path)] == [("first", ""), ("crm", "crm")]


def test_no_source_at_all_is_explained(tmp_path: Path) -> None:
    with pytest.raises(LeadTaxonomyError, match=r"no source\.yml"):
        find_sources(tmp_path)
    (tmp_path / "source.yaml").touch()
    with pytest.raises(LeadTaxonomyError, match=r"Rename .*source\.yaml to source\.yml"):
        find_sources(tmp_path)


def test_all_files_are_checked_and_names_must_differ(tmp_path: Path) -> None:
    write(tmp_path / "a", MINIMAL.format(name="crm"))
    write(tmp_path / "b", MINIMAL.format(name="crm"))
    write(tmp_path / "c", "source: [\n")
    write(tmp_path / "d", "files: &a [*a]\n")
    with pytest.raises(SourceConfigError) as caught:
        find_sources(tmp_path)
    assert [Path(problem.file).parent.name for problem in caught.value.problems] == ["c", "d", "b"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("leads_2026-10-01.csv", datetime(2026, 10, 1, 21, 59, 59)),
        ("20261001/leads.csv", datetime(2026, 10, 1, 21, 59, 59)),
        ("2025-01-01/leads_20261001_060000.csv", datetime(2026, 10, 1, 4)),
        ("leads_2026-10-01T0600Z.csv", datetime(2026, 10, 1, 6)),
        ("leads_2026-09-01_2026-09-30.csv", datetime(2026, 9, 30, 21, 59, 59)),
        ("leads_20260901_20260930.csv", datetime(2026, 9, 30, 21, 59, 59)),
        ("leads_2026-02-30.csv", None),
        ("leads_120261001234.csv", None),
        ("leads.csv", None),
    ],
)
def test_the_time_in_a_name(name: str, expected: datetime | None) -> None:
    assert time_in_name(name, "Europe/Amsterdam") == expected


def test_every_format_fits_its_examples_and_the_page_lists_them() -> None:
    connection = duckdb.connect()
    for date_format in DATE_FORMATS.values():
        for example in date_format.examples:
            value = f"'{example}'"
            assert connection.execute(f"select {date_format.fits(value)}").fetchone() == (True,)
        row = f"| `{date_format.name}` | {', '.join(f'`{example}`' for example in date_format.examples)} |"
        assert row in PAGE


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("iso", "2026-05-04 1:58 PM", True),
        ("iso", "2026-05-04 10:00:00 GMT", True),
        ("iso", "2026-05-04 10:00:00 EST", False),
        ("month_day_year", "3/15/2026, 2:30 PM", True),
        ("month_day_year", "3/15/26 14:30", False),
        ("day_month_year", "15/03/2026, 2:30:00\u202fpm", True),
        ("day_month_year", "15/03/2026, 14:30 pm", False),
        ("day_month_year", "15-03-26", False),
        ("day_monthname_year", "15 Mar 26", False),
    ],
)
def test_a_value_fits_only_what_staging_reads(name: str, value: str, expected: bool) -> None:
    fits = duckdb.execute(f"select {DATE_FORMATS[name].fits('$1')}", [value]).fetchone()
    assert fits == (expected,)


def test_the_formats_are_those_that_staging_parses() -> None:
    macro = (REPOSITORY / "macros" / "adapters" / "parse_timestamp.sql").read_text(encoding="utf-8")
    for date_format in DATE_FORMATS.values():
        assert f"'{date_format.name}'" in macro
    patterns = {
        pattern for date_format in DATE_FORMATS.values() for pattern in re.findall(r"'(%[^']+)'", date_format.fits_sql)
    }
    assert patterns == set(re.findall(r"'(%[^']+)'", macro))


@pytest.mark.parametrize("model", [SourceFile, FileSpec, TableSpec, ColumnSpec])
def test_the_page_explains_every_key(model: type[SourceFile]) -> None:
    for key in model.model_fields:
        assert re.search(rf"`{key}`|{key}:", PAGE), key


def test_the_page_lists_what_must_be_mapped() -> None:
    for table in load_contract().values():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{table.name}` |"))
        assert re.findall(r"`(\w+)`", row)[1:] == [*table.required, *table.needs_one_of]


def test_the_example_of_the_page_is_valid(tmp_path: Path) -> None:
    example = next(block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "fair_scanner" in block)
    assert yaml.safe_load(example)["source"] == read_source(write(tmp_path, example)).source
