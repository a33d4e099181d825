"""The structural check of an organisation's seeds."""

from pathlib import Path

import pytest

from lead_taxonomy.validation import validate_organisation

CRITERIA = "taxonomy/stage_criteria.csv"
HEADER = "criterion_id,taxonomy_id,stage_id,signal"


def check(project: Path, content: str | bytes | None, name: str = CRITERIA) -> list[str]:
    """Replace one seed file (None: remove it) and return the findings as text."""
    file = project / "seeds" / name
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return [finding.text() for finding in validate_organisation(project, project / "seeds")]


def test_nothing_to_say(project: Path) -> None:
    assert validate_organisation(project, project / "seeds") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, f"{CRITERIA}: The file is missing. Without any rows it still needs the line {HEADER}"),
        ("", f"{CRITERIA}, line 1: The header is not right: it misses criterion_id, taxonomy_id, stage_id, signal."),
        (
            "criterion_id,taxonomy_id,stage,signal\n",
            f"{CRITERIA}, line 1: The header is not right: it misses stage_id and it has 'stage' too many. "
            f"It must be {HEADER}",
        ),
        (
            "taxonomy_id,criterion_id,stage_id,signal\n",
            f"{CRITERIA}, line 1: The header is not right: the order differs.",
        ),
        (
            "criterion_id;taxonomy_id;stage_id;signal\n",
            f"{CRITERIA}, line 1: The values are separated by ';'. Save the file with ',' between them.",
        ),
        (
            f"{HEADER}\na,agreed,mql\n".encode() + b"caf\xe9,agreed,mql,known\n",
            f"{CRITERIA}, line 3: The file is not UTF-8. Save it as 'CSV UTF-8'.",
        ),
        (
            f"{HEADER}\na,agreed,mql,known\nb,agreed,mql\n",
            f"{CRITERIA}, line 3: The line has 3 values, and the header has 4.",
        ),
        (f'{HEADER}\na,agreed,mql,"known\n', f"{CRITERIA}, line 2: The line is not CSV: unexpected end of data."),
        (
            f'{HEADER}\n"two\nlines",agreed,mql,known\nb,agred,mql,known\n',
            f"{CRITERIA}, line 4, column \"taxonomy_id\": 'agred' is not in taxonomies.csv. Did you mean 'agreed'?",
        ),
        (
            f"{HEADER}\na,agreed,mlq,known\n",
            f"{CRITERIA}, line 2, column \"stage_id\": 'mlq' is not a stage of taxonomy 'agreed' in lead_stages.csv. "
            "Did you mean 'mql'?",
        ),
    ],
)
def test_each_mistake_has_its_place(project: Path, content: str | bytes | None, message: str) -> None:
    findings = check(project, content)
    assert len(findings) == 1
    assert findings[0].startswith(message)


def test_a_byte_order_mark_is_fine(project: Path) -> None:
    assert check(project, b"\xef\xbb\xbf" + f"{HEADER}\r\na,agreed,mql,known\r\n".encode()) == []


def test_all_mistakes_are_reported_at_once(project: Path) -> None:
    assert len(check(project, f"{HEADER}\na,agreed,mql,nown\nb,agreed,nql,known\n")) == 2
