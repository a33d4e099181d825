"""What the README shows is what the project does."""

import re
from pathlib import Path

import duckdb

REPOSITORY = Path(__file__).resolve().parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_readme_is_short_and_names_the_two_commands() -> None:
    assert len(README.splitlines()) <= 150
    assert "make build" in README
    assert "make test" in README


def test_readme_shows_the_funnel_of_the_sample(sample_mart: Path) -> None:
    shown = {
        name.strip(): int(count)
        for name, count in re.findall(r"^([A-Z][A-Za-z ()]+?) {2,}(\d+) {2,}.*%", README, flags=re.MULTILINE)
    }
    with duckdb.connect() as connection:
        counted = connection.execute(
            """
            select stage_name_en, count(*) from read_parquet($path)
            where definition_basis = 'as_agreed' group by stage_name_en
            """,
            {"path": str(sample_mart / "mart" / "fct_lead_funnel.parquet")},
        ).fetchall()
    assert shown == dict(counted)


def test_links_of_the_readme_lead_somewhere() -> None:
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)]+)\)", README) if "://" not in target]
    assert [target for target in targets if not (REPOSITORY / target).exists()] == []
