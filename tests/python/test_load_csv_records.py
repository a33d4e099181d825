"""The exact way of reading CSV agrees with Python's csv module on good files, and loses nothing on bad ones."""

import csv
import io
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_taxonomy.loading.csv_records import RecordReader

VALUE = st.text(alphabet='ab," \n;é', max_size=6).filter(lambda value: value == value.strip(" "))


def read(data: bytes, columns: int, delimiter: str = ",") -> list[tuple[int, int, bytes, str | None]]:
    """Return (ordinal, line, raw, problem) of each record."""
    reader = RecordReader(io.BytesIO(data), delimiter, columns)
    return [(record.ordinal, record.line, record.raw, record.problem) for record in reader]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(VALUE, VALUE, VALUE), max_size=8), st.sampled_from([",", ";"]), st.booleans())
def test_good_files_are_read_like_the_csv_module_does(
    rows: list[tuple[str, str, str]], delimiter: str, quote_all: bool
) -> None:
    target = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    writer = csv.writer(target, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    writer.writerows([("x", "y", "z"), *rows])
    reader = RecordReader(io.BytesIO(target.getvalue().encode()), delimiter, 3)
    records = list(reader)
    assert [record.problem for record in records] == [None] * len(rows)
    values = [tuple(value.decode() for value in reader.values(record.raw)) for record in records]
    assert values == rows


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='a," \n', max_size=60))
def test_every_line_of_any_file_is_in_exactly_one_record(body: str) -> None:
    data = f"x,y\n{body}".encode()
    records = read(data, 2)
    lines = data.split(b"\n")
    covered = [line for _, start, raw, _ in records for line in range(start, start + raw.count(b"\n") + 1)]
    expected = [number for number, line in enumerate(lines, start=1) if number > 1 and line.strip(b" ")]
    assert len(covered) == len(set(covered))
    assert set(expected) <= set(covered)
    assert [ordinal for ordinal, _, _, _ in records] == list(range(1, len(records) + 1))


@pytest.mark.parametrize(
    ("body", "good", "bad"),
    [
        ('1,"a\n2,b\n3,"c"\n', [2, 3], [1]),
        ('1,"a\nb"c\n2,d\n', [2], [1, 2]),
        ('1,"a\nb",x,y\n2,d\n', [2], [1]),
        ("1,a,\n2,b,,\n3,c,x\n", [1, 2], [3]),
    ],
)
def test_what_follows_a_bad_record_is_read(body: str, good: list[int], bad: list[int]) -> None:
    records = read(f"x,y\n{body}".encode(), 2)
    starts = [int(raw[:1]) for _, _, raw, problem in records if problem is None]
    assert starts == good
    assert [line - 1 for _, line, _, problem in records if problem is not None] == bad


def test_a_line_that_is_too_long_is_one_rejected_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lead_taxonomy.loading.csv_records.LONGEST_RECORD", 20)
    records = read(b"x,y\n1,a\n2," + b"b" * 100 + b'\n3,c\n4,"' + b"d" * 100 + b'"\n5,e\n', 2)
    assert [(line, problem is None) for _, line, _, problem in records] == [
        (2, True),
        (3, False),
        (4, True),
        (5, False),
        (6, True),
    ]
