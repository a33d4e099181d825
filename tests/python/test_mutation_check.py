"""The mutants of the mutation check are the changes that they are called; each is noticed where it should be."""

from pathlib import Path

import duckdb
import pytest

from mutation_check import seed_mutants, sql_mutants
from mutation_check.judge import SURVIVED, Evidence, Judge, Verdict
from mutation_check.project import MUTATED_SQL, Built, Node, in_order
from mutation_check.report import as_table, is_named, read_equivalents, score, summarise

REPOSITORY = Path(__file__).resolve().parents[2]


def results(sql: str, kind: str) -> list[str]:
    """The mutated texts of one kind."""
    return [
        sql[: change.start] + change.replacement + sql[change.end :]
        for change in sql_mutants.changes_of(sql)
        if change.kind == kind
    ]


@pytest.mark.parametrize(
    ("kind", "sql", "expected"),
    [
        ("comparison", "a >= b", ["a > b"]),
        ("comparison", "a < b", ["a <= b"]),
        ("comparison", "{{ a >= b }}", []),
        ("comparison", "a -- >= b\n/* < */ '<'", []),
        ("equality", "a = b", ["a <> b"]),
        ("equality", "a <> b", ["a = b"]),
        ("and/or", "a and b", ["a or b"]),
        ("and/or", "a or b", ["a and b"]),
        ("and/or", "a between 1 and 2 and b", ["a between 1 and 2 or b"]),
        ("and/or", "rows between unbounded preceding and current row", []),
        ("min/max", "min(a), minimum", ["max(a), minimum"]),
        ("plus/minus", "a + 1", ["a - 1"]),
        ("plus/minus", "lead(a) over (order by b) - 1", ["lead(a) over (order by b) + 1"]),
        ("plus/minus", "a - b, -1", []),
        ("not", "a is not null", ["a is  null"]),
        ("number", "a <= 0 and b = 1 and f(2)", ["a <= 1 and b = 1 and f(2)", "a <= 0 and b = 2 and f(2)"]),
        ("date", "timestamp '2026-12-31 09:00:00'", ["timestamp '2027-01-01 09:00:00'"]),
        ("rank", "case when a then 0 else 1 end", ["case when a then 1 else 0 end"]),
        ("rank", "case when a then b else c end", []),
    ],
)
def test_changes_of_a_kind(kind: str, sql: str, expected: list[str]) -> None:
    assert results(sql, kind) == expected


def test_every_expression_of_an_order_turns() -> None:
    sql = "over (partition by z order by a, f(b, c) desc, case when d then 0 else 1 end rows between x and y)"
    assert results(sql, "order") == [
        sql.replace("by a,", "by a desc,"),
        sql.replace("f(b, c) desc", "f(b, c) asc"),
        sql.replace("1 end rows", "1 end desc rows"),
    ]
    assert results("order by a desc nulls last", "order") == ["order by a asc nulls last"]
    assert results("select 1 order by a, b", "order") == ["select 1 order by a desc, b", "select 1 order by a, b desc"]


def test_marks_change_nothing_but_the_chosen_place() -> None:
    sql = "select a >= 1 and b as c, max(d) from e order by f"
    mutants = sql_mutants.mutants_of("models/e.sql", sql, 10)
    marked = sql_mutants.mark(sql, mutants)
    assert sql_mutants.unmark(marked) == sql
    mutated = {sql_mutants.mutate(marked, mutant) for mutant in mutants}
    assert mutated == {
        "select a > 1 and b as c, max(d) from e order by f",
        "select a >= 2 and b as c, max(d) from e order by f",
        "select a >= 1 or b as c, max(d) from e order by f",
        "select a >= 1 and b as c, min(d) from e order by f",
        "select a >= 1 and b as c, max(d) from e order by f desc",
    }
    assert [mutant.number for mutant in mutants] == list(range(10, 15))


def test_a_macro_changes_wherever_it_was_compiled() -> None:
    (mutant,) = sql_mutants.mutants_of("macros/m.sql", "a > b", 7)
    compiled = "x and a /*<7*/>/*7>*/ b or c /*<8*/or/*8>*/ a /*<7*/>/*7>*/ b"
    assert sql_mutants.mutate(compiled, mutant) == "x and a >= b or c or a >= b"


def test_mutants_are_named_by_their_line() -> None:
    names = [mutant.name for mutant in sql_mutants.mutants_of("models/x/e.sql", "on\n  a = b\n\nor\n  a = b\n", 0)]
    assert names == ["e.sql: a [= -> <>] b", "e.sql: [or -> and]", "e.sql: a [= -> <>] b (#2)"]


def cells_of(seed: str, row: dict[str, str]) -> list[dict[str, str]]:
    """What the mutants of a seed of one row write."""
    return [
        {column: value for (_, column), value in mutant.cells.items()}
        for mutant in seed_mutants.mutants_of(seed, [row])
    ]


def test_mutants_of_a_criterion() -> None:
    row = {"criterion_id": "a", "signal": "behaviour_score", "operator": "at_least", "value": "50"}
    assert cells_of("stage_criteria", {**row, "valid_from": "", "valid_to": "2026-07-01"}) == [
        {"operator": "above"},
        {"value": "51"},
        {"value": "49"},
        {"valid_to": "2026-07-02"},
        {"valid_to": "2026-06-30"},
    ]
    row = {"criterion_id": "a", "signal": "demo_requested", "operator": "occurs", "value": ""}
    assert cells_of("stage_criteria", row) == [{"operator": "count_at_least", "value": "2"}]


def test_mutants_of_a_scoring_rule() -> None:
    row = {"rule_id": "a", "operator": "one_of", "value": "NL|BE", "points": "-5"}
    assert cells_of("scoring_rules", row) == [
        {"operator": "not_one_of"},
        {"value": "BE"},
        {"value": "NL"},
        {"points": "0"},
    ]


def test_points_change_by_what_can_matter() -> None:
    points = (("fit", "10"), ("fit", "-25"), ("behaviour", "5"), ("behaviour", "2"))
    rows = [{"rule_id": f"r{number}", "axis": axis, "points": count} for number, (axis, count) in enumerate(points)]
    changes = [dict(mutant.cells) for mutant in seed_mutants.mutants_of("scoring_rules", rows)]
    assert changes == [{(0, "points"): "15"}, {(1, "points"): "-20"}, {(2, "points"): "6"}, {(3, "points"): "3"}]


def test_neighbours_change_ranks() -> None:
    rows = [{"signal": "a", "tie_rank": "20"}, {"signal": "b", "tie_rank": "3"}, {"signal": "c", "tie_rank": ""}]
    (mutant,) = seed_mutants.mutants_of("signals", rows)
    assert mutant.name == "signals.csv tie_rank [b <-> a]"
    assert [row["tie_rank"] for row in seed_mutants.mutated_rows(rows, mutant)] == ["3", "20", ""]


def node(name: str, kind: str, sql: str, *parents: str) -> Node:
    """A node of a tiny project."""
    return Node(name, name, kind, f"{name}.sql", sql, list(parents), f"marts.{name}")


FACT = """
    select 'agreed' as taxonomy_id, value as lead_funnel_id, value as lead_id, 'known' as stage_id,
        'as_agreed' as definition_basis, '' as campaign_id
    from marts.model
"""


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """A judge of a fact with one row for each value over 1 of a seed with 1, 2 and 3."""
    database = tmp_path / "build.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.numbers as select * from (values (1), (2), (3)) as numbers (value)")
        connection.execute("create table marts.model as select value from marts.numbers where value > 1")
        connection.execute(f"create table marts.fct_lead_funnel as {FACT}")
    nodes = [
        node("fct_lead_funnel", "model", FACT, "model"),
        node("model", "model", "select value from marts.numbers where value /*<0*/>/*0>*/ 1", "numbers"),
        node("numbers", "seed", ""),
    ]
    tests = [node("small", "test", "select * from marts.model where value > 3", "model")]
    sample = Built("random worlds", database, in_order(nodes), tests, compared=["lead_id"])
    unit = node("unit", "unit_test", "select 5 /*<1*/=/*1>*/ 5, 'actual' union all select true, 'expected'")
    truth = node("truth", "test", "select 1 where 0 /*<2*/>/*2>*/ 0")
    seeds = {"numbers": [{"value": "1"}, {"value": "2"}, {"value": "3"}]}
    project = tmp_path / "project"
    (project / "tests/python").mkdir(parents=True)
    (project / "numbers.csv").write_text("value\n1\n2\n3\n")
    (project / "tests/python/test_seed_contract.py").write_text(
        "def test_zero():\n    assert '0' not in open('numbers.csv').read()"
    )
    evidence = Evidence([truth], [unit], sample, [], seeds, {"numbers": "numbers.csv"}, project)
    return Judge(evidence, tmp_path / "judge")


def sql_mutant(number: int, replacement: str) -> sql_mutants.SqlMutant:
    """A mutant of the tiny project."""
    return sql_mutants.SqlMutant(number, str(number), "comparison", "models/a/b/c.sql", 0, 1, replacement)


def test_the_first_test_that_notices_is_named(judge: Judge) -> None:
    verdicts = [
        judge.judge(sql_mutant(number, replacement)) for number, replacement in ((0, ">="), (1, "<>"), (2, ">="))
    ]
    assert [verdict.layer for verdict in verdicts] == ["random worlds", "unit test", "truth table"]


def test_a_change_without_effect_survives_and_leaves_nothing_behind(judge: Judge) -> None:
    assert judge.judge(sql_mutant(0, ">=")).layer == "random worlds"
    assert judge.judge(sql_mutant(0, "> 0.5 +")).layer == SURVIVED
    assert judge.judge(sql_mutant(0, "nonsense")).layer == "no valid SQL"


def test_a_mutated_seed_is_judged_by_the_sample(judge: Judge) -> None:
    noticed = seed_mutants.SeedMutant("a", "value", "numbers", {(2, "value"): "4"})
    assert judge.judge(noticed) == Verdict(noticed, "data test", "small")
    noticed = seed_mutants.SeedMutant("b", "value", "numbers", {(0, "value"): "0"})
    assert judge.judge(noticed) == Verdict(noticed, "seed test", "test_zero")
    survivor = seed_mutants.SeedMutant("c", "value", "numbers", {(0, "value"): "-1"})
    assert judge.judge(survivor).layer == SURVIVED


def test_survivors_count_unless_the_page_says_why_they_mean_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("| `a` | no |\n\n## Equivalent mutants\n\n| mutant | reason |\n|---|---|\n| `0*` | none |\n")
    equivalents = read_equivalents(page)
    assert equivalents == {"0*": "none"}
    verdicts = [Verdict(sql_mutant(0, ">="), SURVIVED), Verdict(sql_mutant(1, ">="), SURVIVED)]
    summary = summarise([*verdicts, Verdict(sql_mutant(2, ">="), "unit test", "u")], equivalents)
    assert summary["survivors"] == {"1": ""}
    assert score(summary["counts"]["all"]) == "50.0%"
    assert "| all | 3 |" in as_table(summary)
    assert is_named("a [x] b", "a [x]*")
    assert not is_named("a [x] b", "a [x]")


def test_every_equivalent_mutant_is_one_that_is_still_made() -> None:
    names = [
        mutant.name
        for pattern in MUTATED_SQL
        for path in sorted(REPOSITORY.glob(pattern))
        for mutant in sql_mutants.mutants_of(path.name, path.read_text(encoding="utf-8"), 0)
    ]
    for path in [*(REPOSITORY / "seeds/taxonomy").glob("*.csv"), REPOSITORY / "seeds/reference/signals.csv"]:
        rows = seed_mutants.read_rows(path)
        names += [mutant.name for mutant in seed_mutants.mutants_of(path.stem, rows)]
    for pattern in read_equivalents(REPOSITORY / "docs" / "mutation-check.md"):
        assert any(is_named(name, pattern) for name in names), f"docs/mutation-check.md: no mutant is called {pattern}"
