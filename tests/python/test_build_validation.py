"""What stands in the way of a build, before dbt reads the seeds."""

from pathlib import Path

import pytest

from lead_taxonomy.validating import validate_organisation

CRITERIA = "taxonomy/stage_criteria.csv"
HEADER = "criterion_id,taxonomy_id,stage_id,signal"


def check(project: Path, content: str | bytes | None, name: str = CRITERIA) -> list[str]:
    """Replace one seed file (None: remove it) and return the findings as text."""
    file = project / "seeds" / name
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return [f"{finding.code} {finding.text()}" for finding in validate_organisation(project, project / "seeds")]


def test_nothing_to_say(project: Path) -> None:
    assert validate_organisation(project, project / "seeds") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, f"LT001 {CRITERIA}: The file is missing. Without any rows it still needs the line {HEADER}"),
        (
            "criterion_id,taxonomy_id,stage,signal\n",
            f"LT005 {CRITERIA}, line 1, column \"stage_id\": The column is called 'stage' instead of 'stage_id'.",
        ),
        (
            "criterion_id,taxonomy_id,signal\n",
            f"LT003 {CRITERIA}, line 1, column \"stage_id\": The column 'stage_id' is missing. The header is {HEADER}",
        ),
        (
            "taxonomy_id,criterion_id,stage_id,signal\n",
            f"LT060 {CRITERIA}, line 1: The columns are not in the order {HEADER}.",
        ),
        (
            "criterion_id;taxonomy_id;stage_id;signal\n",
            f"LT051 {CRITERIA}, line 1: The values are separated by a semicolon. `lead-taxonomy fmt` puts the file in",
        ),
        (
            f"{HEADER}\na,agreed,mql,known\n".encode() + b"caf\xe9,agreed,mql,known\n",
            f"LT053 {CRITERIA}, line 3: The encoding is cp1252 instead of UTF-8. `lead-taxonomy fmt` puts the file in",
        ),
        (
            f"{HEADER}\na,agreed,mql,known\nb,agreed,mql\n",
            f"LT006 {CRITERIA}, line 3: The line has 3 values, and the header has 4.",
        ),
        (f'{HEADER}\na,agreed,mql,"known\n', f"LT016 {CRITERIA}, line 2: A double quote is opened and not closed."),
        (
            f'{HEADER}\n"two\nlines",agreed,mql,known\nb,agred,mql,known\n',
            f"LT011 {CRITERIA}, line 4, column \"taxonomy_id\": 'agred' is not in taxonomies.csv. "
            "Did you mean 'agreed'?",
        ),
        (
            f"{HEADER}\na,agreed,mlq,known\n",
            f"LT012 {CRITERIA}, line 2, column \"stage_id\": 'mlq' is not a stage of taxonomy 'agreed' in "
            "lead_stages.csv. Did you mean 'mql'?",
        ),
    ],
)
def test_each_mistake_has_its_place(project: Path, content: str | bytes | None, message: str) -> None:
    # An id of two lines, or with an accent, has a finding of its own.
    findings = [finding for finding in check(project, content) if "LT015" not in finding]
    assert len(findings) == 1
    assert findings[0].startswith(message)
    assert validate_organisation(project, project / "seeds")[0].severity == "error"


def test_an_empty_file_misses_every_column(project: Path) -> None:
    assert [finding.split()[0] for finding in check(project, "")] == ["LT003"] * 4


def test_a_byte_order_mark_is_fine(project: Path) -> None:
    assert check(project, b"\xef\xbb\xbf" + f"{HEADER}\r\na,agreed,mql,known\r\n".encode()) == []


def test_all_mistakes_are_reported_at_once(project: Path) -> None:
    assert len(check(project, f"{HEADER}\na,agreed,mql,nown\nb,agreed,nql,known\n")) == 2
