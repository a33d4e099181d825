"""Build everything that mutants are judged by, from a marked copy of the project."""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from mutation_check import seed_mutants
from mutation_check.golden import golden_difference, golden_state, sample_state
from mutation_check.judge import Evidence, failing_seed_test, seed_sql
from mutation_check.project import Built, Node, ProjectCopy
from mutation_check.seed_mutants import SeedMutant
from mutation_check.sql_mutants import SqlMutant, unmark

# The systems have models of their own, which no mutant touches.
VARIABLES = {"definition_bases": ["as_agreed", "restated"], "systems": []}
MUTATED_SEEDS = (
    "stage_criteria",
    "scoring_rules",
    "fit_grades",
    "lead_temperatures",
    "next_actions",
    "journey_outcomes",
    "lead_stages",
    "taxonomies",
    "signals",
)
TRUTH_TABLES = "tests/dbt/definitions/"
# dbt names a database after its file.
DATABASE = "build.duckdb"


def say(text: str) -> None:
    """Print progress."""
    print(text, file=sys.stderr, flush=True)


def prepare(
    repository: Path, folder: Path, slow_worlds: Sequence[int]
) -> tuple[list[SqlMutant | SeedMutant], Evidence]:
    """Return all mutants, and what they are judged by.

    Args:
        repository: the project.
        folder: an empty folder for the copy and the databases.
        slow_worlds: which batches of the slow test of random worlds to use beside the fast one.

    Raises:
        RuntimeError: the unchanged project fails a test that mutants should fail.
    """
    copy = ProjectCopy(repository, folder)
    say("Building the sample, unmarked")
    plain = _build_sample(copy, "plain")
    copy.mark()
    say(f"Building the sample with {len(copy.mutants)} marks")
    sample = _build_sample(copy, "sample")
    if [unmark(node.sql) for node in sample.nodes] != [node.sql for node in plain.nodes]:
        raise RuntimeError("the marks change more than they mark")
    say("Running the dbt tests")
    tests, failing = copy.tests(sample.database, VARIABLES)
    if failing:
        say(f"Left out, because they do not pass on the unchanged project: {', '.join(failing)}")
    sample.tests = [test for test in tests if test.kind == "test" and test.is_error]
    evidence = Evidence(
        truth_tables=[test for test in sample.tests if test.file.startswith(TRUTH_TABLES)],
        unit_tests=[test for test in tests if test.kind == "unit_test"],
        sample=sample,
    )
    seeds = {node.name: node for node in sample.nodes if node.kind == "seed"}
    evidence.seed_files = {name: seeds[name].file for name in MUTATED_SEEDS}
    evidence.project = copy.folder
    evidence.seeds = {name: seed_mutants.read_rows(copy.folder / seeds[name].file) for name in MUTATED_SEEDS}
    _check_sample(evidence, seeds)
    evidence.worlds = _build_worlds(copy, slow_worlds)
    say(
        f"Judged by {len(evidence.unit_tests)} unit tests and {len(sample.tests)} data tests, "
        f"of which {len(evidence.truth_tables)} truth tables"
    )
    mutants: list[SqlMutant | SeedMutant] = []
    for name, rows in evidence.seeds.items():
        mutants += seed_mutants.mutants_of(name, rows)
    return [*mutants, *copy.mutants], evidence


def _build_sample(copy: ProjectCopy, name: str) -> Built:
    """Load the exports of the sample and build them."""
    loading: Any = import_module("lead_taxonomy.loading")
    source_config: Any = import_module("lead_taxonomy.source_config")
    database = copy.work / name / DATABASE
    exports = copy.folder / "data" / "sample"
    loading.load_sources(source_config.find_sources(exports), exports, database)
    return copy.build(name, database, VARIABLES)


def _check_sample(evidence: Evidence, seeds: dict[str, Node]) -> None:
    """Make sure that the unchanged sample and seeds pass, and that seeds are read as dbt reads them."""
    if evidence.project is not None and (failing := failing_seed_test(evidence.project)) is not None:
        raise RuntimeError(f"the unchanged project fails {failing}")
    with duckdb.connect(str(evidence.sample.database), read_only=True) as connection:
        difference = golden_difference(connection)
        if difference is not None:
            raise RuntimeError(f"the unchanged project differs from the golden file: {difference}")
        if sample_state(connection) != golden_state():
            raise RuntimeError("the unchanged project differs from sample_state.csv")
        for name, rows in evidence.seeds.items():
            table = seeds[name].relation
            columns = connection.execute(f"describe {table}").fetchall()
            casts = ", ".join(f'cast("{column}" as {kind})' for column, kind, *_ in columns)
            read = connection.execute(f"select {casts} from ({seed_sql(rows)})").fetchall()  # noqa: S608
            if sorted(read, key=str) != sorted(connection.execute(f"from {table}").fetchall(), key=str):
                raise RuntimeError(f"the seed {name} is not read as dbt reads it")


def _build_worlds(copy: ProjectCopy, slow_worlds: Sequence[int]) -> list[Built]:
    """Build the batches of random worlds of tests/python/test_naive_worlds.py."""
    test: Any = import_module("test_naive_worlds")
    project: Any = import_module("naive.project")
    batches = [("random worlds", test.FIRST_SEED + 1000, 100, 12)]
    for batch in slow_worlds:
        batches.append((f"slow worlds {batch}", test.FIRST_SEED + batch, test.TAXONOMIES, test.LEADS))
    worlds = []
    for name, seed, taxonomies, leads in batches:
        say(f"Building {taxonomies} random worlds")
        world = test.WorldMaker(seed).make(taxonomies, leads)
        expected = test.evaluate(world)
        organisation = f"organisation_{name.replace(' ', '_')}"
        project.write_organisation(world, copy.folder / organisation)
        database = copy.work / name / DATABASE
        database.parent.mkdir()
        project.write_raw_tables(world, database, 1)
        variables = {
            **VARIABLES,
            "as_of": world.as_of.isoformat() + "Z",
            "reporting_timezone": world.reporting_timezone,
        }
        built = copy.build(name, database, variables, organisation)
        with duckdb.connect(str(database), read_only=True) as connection:
            cursor = connection.execute("from marts.fct_lead_funnel")
            names = [column[0] for column in cursor.description or []]
            actual = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        built.left_out = sorted({str(difference.key[0]) for difference in project.compare(expected, actual)})
        if built.left_out:
            say(f"Left out, because the naive evaluation disagrees already: {', '.join(built.left_out)}")
        if len(built.left_out) * 10 > taxonomies:
            raise RuntimeError(
                "the unchanged project differs from the naive evaluation in more than a tenth of the worlds"
            )
        built.compared = list(expected[0])
        worlds.append(built)
    return worlds
