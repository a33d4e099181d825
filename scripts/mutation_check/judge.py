"""Decide the fate of mutants: which test is the first to notice."""

import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from lead_taxonomy.duckdb_files import sql_text
from mutation_check.golden import changed_columns, golden_difference, golden_state, sample_state, shown_counts
from mutation_check.project import Built, Node
from mutation_check.seed_mutants import SeedMutant, mutated_rows, write_rows
from mutation_check.sql_mutants import SqlMutant, is_marked, mutate, unmark

SURVIVED = "survived"
INVALID = "no valid SQL"
# A mutant whose joins multiply never ends. The unchanged build takes two or three seconds.
SECONDS_PER_BUILD = 30.0
MEMORY_LIMIT = "2GB"
# Tests that read the seeds as text, those of them that exist.
SEED_TESTS = ("tests/python/test_seed_contract.py", "tests/python/test_signals_vocabulary.py")
FACT = "fct_lead_funnel"
FACT_TABLE = "marts.fct_lead_funnel"
LAYERS = (
    *("truth table", "unit test", "data test", "golden sample", "golden state", "shown counts", "seed test"),
    *("random worlds", "slow worlds", "build", "never ends"),
)


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant.

    Attributes:
        mutant: which.
        layer: one of LAYERS, SURVIVED or INVALID.
        test: the one that noticed; for a survivor the columns of the sample's fact that changed unnoticed.
    """

    mutant: SqlMutant | SeedMutant
    layer: str
    test: str = ""


@dataclass
class Evidence:
    """Everything that mutants are judged by.

    Attributes:
        truth_tables: singular tests of macros; they read no table.
        unit_tests: the SQL with actual and expected rows that dbt ran.
        sample: the sample, judged by data tests and the golden file.
        worlds: random worlds whose whole fact table is what the naive evaluation says.
        seeds: rows of each mutated seed.
        seed_files: its path from the project folder.
        project: the copy of the project that the tests of seeds run in.
    """

    truth_tables: list[Node]
    unit_tests: list[Node]
    sample: Built
    worlds: list[Built] = field(default_factory=list)
    seeds: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    seed_files: dict[str, str] = field(default_factory=dict)
    project: Path | None = None


class Judge:
    """Judges mutants one at a time, on copies of the databases."""

    def __init__(self, evidence: Evidence, folder: Path) -> None:
        """Copy the databases to a folder of this judge's own."""
        self.evidence = evidence
        self.unnoticed = ""
        self.connections = {}
        for built in [evidence.sample, *evidence.worlds]:
            copy = folder / built.name / built.database.name
            copy.parent.mkdir(parents=True)
            shutil.copyfile(built.database, copy)
            self.connections[built.name] = duckdb.connect(
                str(copy), config={"threads": 1, "memory_limit": MEMORY_LIMIT}
            )
            self.connections[built.name].execute("set TimeZone = 'UTC'; set enable_progress_bar = false")

        self.project = folder / "project"
        if evidence.project is not None:
            shutil.copytree(evidence.project, self.project)
        self.shown_counts = shown_counts(self.connections[evidence.sample.name])
        self.golden_state = golden_state()

    def judge(self, mutant: SqlMutant | SeedMutant) -> Verdict:
        """Return the verdict on a mutant: the cheapest tests first, up to the first that fails."""
        self.unnoticed = ""
        try:
            if isinstance(mutant, SqlMutant):
                verdict = self._by_tests_without_tables(mutant) or self._by_build(self.evidence.sample, mutant)
                worlds = iter(self.evidence.worlds)
                while verdict is None and (world := next(worlds, None)) is not None:
                    verdict = self._by_build(world, mutant)
            else:
                verdict = self._by_build(self.evidence.sample, mutant) or self._by_seed_tests(mutant)
        except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException) as error:
            return Verdict(mutant, INVALID, str(error).splitlines()[0])
        except duckdb.InterruptException:
            return Verdict(mutant, "never ends")
        except duckdb.Error as error:
            return Verdict(mutant, "build", str(error).splitlines()[0])
        return verdict or Verdict(mutant, SURVIVED, self.unnoticed)

    def _by_tests_without_tables(self, mutant: SqlMutant) -> Verdict | None:
        """Run the truth tables and unit tests that hold the place of a mutant."""
        connection = self.connections[self.evidence.sample.name]
        for node in self.evidence.truth_tables:
            if is_marked(node.sql, mutant) and _has_rows(connection, mutate(node.sql, mutant)):
                return Verdict(mutant, "truth table", node.name)
        for node in self.evidence.unit_tests:
            if is_marked(node.sql, mutant) and _differs(connection, mutate(node.sql, mutant)):
                return Verdict(mutant, "unit test", node.name)
        return None

    def _by_build(self, built: Built, mutant: SqlMutant | SeedMutant) -> Verdict | None:
        """Rebuild what a mutant changes, and compare the fact with what is expected."""
        with self._mutated(built, mutant) as (connection, changed):
            for test in built.tests:
                if changed.intersection(test.parents) and _has_rows(connection, unmark(test.sql)):
                    return Verdict(mutant, "data test", test.name)
            if not any(node.name == FACT and node.id in changed for node in built.nodes):
                return None
            if built.compared:
                return Verdict(mutant, built.name.rstrip("0123456789 "), built.name)
            noticed = self._by_golden_files(connection, mutant)
            if noticed is not None:
                return noticed
            self.unnoticed = changed_columns(connection, "before_fact", FACT_TABLE)
        return None

    def _by_golden_files(self, connection: duckdb.DuckDBPyConnection, mutant: SqlMutant | SeedMutant) -> Verdict | None:
        """Compare the sample's fact with what is written down of it."""
        case = golden_difference(connection)
        if case:
            return Verdict(mutant, "golden sample", case)
        if sample_state(connection) != self.golden_state:
            return Verdict(mutant, "golden state", "sample_state.csv")
        for page, counts in shown_counts(connection).items():
            if counts != self.shown_counts[page]:
                return Verdict(mutant, "shown counts", page)
        return None

    def _by_seed_tests(self, mutant: SeedMutant) -> Verdict | None:
        """Run the tests that read the seeds as text on a mutated file."""
        file = self.evidence.seed_files[mutant.seed]
        path = self.project / file
        original = path.read_bytes()
        write_rows(path, mutated_rows(self.evidence.seeds[mutant.seed], mutant))
        try:
            failed = failing_seed_test(self.project)
        finally:
            path.write_bytes(original)
        return Verdict(mutant, "seed test", failed) if failed else None

    @contextmanager
    def _mutated(
        self, built: Built, mutant: SqlMutant | SeedMutant
    ) -> Iterator[tuple[duckdb.DuckDBPyConnection, set[str]]]:
        """Rebuild what a mutant changes, and give (connection, ids of the nodes whose rows changed)."""
        connection = self.connections[built.name]
        alarm = threading.Timer(SECONDS_PER_BUILD, connection.interrupt)
        connection.execute("begin")
        try:
            alarm.start()
            changed: set[str] = set()
            for node in built.nodes:
                sql = self._new_sql(node, mutant, changed)
                if sql is not None and _rebuild(connection, node, sql, built):
                    changed.add(node.id)
            yield connection, changed
        finally:
            alarm.cancel()
            connection.execute("rollback")

    def _new_sql(self, node: Node, mutant: SqlMutant | SeedMutant, changed: set[str]) -> str | None:
        """Return the SQL with which a node has to be rebuilt; None where it stays as it is."""
        if isinstance(mutant, SqlMutant) and is_marked(node.sql, mutant):
            return mutate(node.sql, mutant)
        if isinstance(mutant, SeedMutant) and node.kind == "seed" and node.name == mutant.seed:
            return seed_sql(mutated_rows(self.evidence.seeds[mutant.seed], mutant))
        return unmark(node.sql) if changed.intersection(node.parents) else None


def failing_seed_test(project: Path) -> str | None:
    """Run the tests that read the seeds as text, and return the name of the first that fails."""
    tests = [test for test in SEED_TESTS if (project / test).exists()]
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    failed = re.search(r"^FAILED \S+::(\w+)", result.stdout, re.MULTILINE)
    return failed[1] if failed else None


def seed_sql(rows: Sequence[dict[str, str]]) -> str:
    """Return a query that gives the rows of a seed as text, an empty cell as null."""
    lines = ", ".join(f"({', '.join(_literal(value) for value in row.values())})" for row in rows)
    return f"select * from (values {lines}) as rows ({', '.join(rows[0])})"  # noqa: S608


def _literal(value: str) -> str:
    """Quote a cell."""
    return sql_text(value) if value else "null"


def _rebuild(connection: duckdb.DuckDBPyConnection, node: Node, sql: str, built: Built) -> bool:
    """Rebuild a node and tell whether its rows changed. A view counts as changed."""
    if node.is_view:
        connection.execute(f"create or replace view {node.relation} as {sql}")
        return True
    columns = [
        f'cast("{name}" as {kind}) as "{name}"'
        for name, kind, *_ in connection.execute(f"describe {node.relation}").fetchall()
    ]
    connection.execute(f"create or replace temp table rebuilt as select {', '.join(columns)} from ({sql})")  # noqa: S608
    wanted, where = "*", ""
    if built.compared and node.name == FACT:
        wanted = ", ".join(f'"{name}"' for name in built.compared)
        where = f"where not list_contains({built.left_out}::varchar[], taxonomy_id)"
    old, new = (f"select {wanted} from {table} {where}" for table in (node.relation, "rebuilt"))  # noqa: S608
    if not _has_rows(connection, f"({old} except all {new}) union all ({new} except all {old})"):
        return False
    if node.name == FACT:
        connection.execute(f"create or replace temp table before_fact as from {node.relation}")
    connection.execute(f"create or replace table {node.relation} as from rebuilt")
    return True


def _has_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Whether a query gives any row."""
    return connection.execute(sql).fetchone() is not None


def _differs(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Whether the actual rows of a unit test are not the expected ones."""
    rows = connection.execute(sql).fetchall()
    actual = Counter(row[:-1] for row in rows if row[-1] == "actual")
    expected = Counter(row[:-1] for row in rows if row[-1] == "expected")
    return actual != expected
