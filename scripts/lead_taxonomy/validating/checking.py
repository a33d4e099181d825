"""Read the seeds, ask every rule, and give each violation its place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lead_taxonomy.errors import Finding, Severity
from lead_taxonomy.seed_contract import read_contracts
from lead_taxonomy.seed_files import SeedFile, read_seed
from lead_taxonomy.shown_paths import organisation_options

# Importing a module of rules registers them.
from lead_taxonomy.validating import (  # noqa: F401
    agreement,
    completeness,
    criteria,
    mappings,
    numbers,
    operators,
    reach,
    scoring,
    stages,
    structure,
    validity,
)
from lead_taxonomy.validating.rules import RULES, Rule, Seeds, Signal, Violation, read_vocabulary

_REFERENCE = "reference_"
_AGREEMENT = "LT2"
# Understood by dbt as well.
_HARMLESS_HABITS = ("LT052", "LT054")


@dataclass(frozen=True)
class Diagnosis:
    """A rule that is broken, and where.

    Attributes:
        rule: the rule.
        violation: what it found.
        path: the file.
        label: the file, relative to the organisation's folder.
    """

    rule: Rule
    violation: Violation
    path: Path
    label: str

    def finding(self, language: str, severity: Severity | None = None) -> Finding:
        """Return it in one language."""
        found = self.violation
        return Finding(
            severity or self.rule.severity,
            self.rule.code,
            found.message.of(language),
            found.hint.of(language),
            file=self.label,
            line=found.line,
            column=found.column,
            value=found.value,
        )

    def as_dict(self, language: str) -> dict[str, Any]:
        """Return it for JSON."""
        content = {**self.finding(language).as_dict(), "position": self.violation.position, "rule": self.rule.name}
        del content["source"]
        return content


def read_organisation(project: Path, folder: Path) -> Seeds:
    """Read the seeds of an organisation, and the vocabulary of the project.

    Args:
        project: holds seeds/ with the YAML files and the reference vocabulary.
        folder: holds the organisation's taxonomy/ and mappings/.

    Raises:
        LeadTaxonomyError: a file of the project itself cannot be read.
    """
    contracts = read_contracts(project)
    files = {name: read_seed(folder / contract.label, contract) for name, contract in contracts.items()}
    return replace(_with_vocabulary(project, files), options=organisation_options(project, folder))


def read_reference(project: Path) -> Seeds:
    """Read the reference taxonomies that come with the project, as if they were an organisation's."""
    files = {}
    for name, contract in read_contracts(project, ("taxonomy",)).items():
        path = project / "seeds" / "reference" / f"{_REFERENCE}{name}.csv"
        # Nobody signs for a reference.
        if name != "definition_changes":
            files[name] = read_seed(path, contract)
    return _with_vocabulary(project, files)


def check_organisation(project: Path, folder: Path) -> list[Diagnosis]:
    """Check the seeds of an organisation, in the order of the files and their lines."""
    return check(read_organisation(project, folder))


def check_reference(project: Path) -> list[Diagnosis]:
    """Check the reference taxonomies."""
    return check(read_reference(project))


def check(seeds: Seeds) -> list[Diagnosis]:
    """Ask every rule that can be asked."""
    order = {name: index for index, name in enumerate(seeds.files)}

    def place(diagnosis: Diagnosis) -> tuple[int, int, int, str]:
        found = diagnosis.violation
        return order[found.seed], found.line or 0, found.position or 0, diagnosis.rule.code

    return sorted(_ask(seeds), key=place)


def demand_agreement(found: list[Diagnosis]) -> list[Diagnosis]:
    """Make everything about the agreement an error: before a merge a change is signed by both, and sealed."""
    return [
        replace(each, rule=replace(each.rule, severity="error")) if each.rule.code.startswith(_AGREEMENT) else each
        for each in found
    ]


def validate_organisation(project: Path, folder: Path, language: str = "en") -> list[Finding]:
    """Return what stands in the way of a build, or is worth knowing before one.

    Stricter than `check_organisation` where dbt is: what Excel does to a file is understood here and not by dbt.
    Milder about signatures: a proposal can be computed before it is signed.
    """
    findings = []
    for diagnosis in check_organisation(project, folder):
        severity = diagnosis.rule.severity
        if diagnosis.rule.code in _HARMLESS_HABITS:
            continue
        if diagnosis.rule.code.startswith(("LT05", "LT06")):
            severity = "error"
        elif diagnosis.rule.code.startswith(_AGREEMENT) and severity == "error":
            severity = "warning"
        findings.append(diagnosis.finding(language, severity))
    return findings


def _ask(seeds: Seeds) -> Iterator[Diagnosis]:
    """Yield what each rule finds."""
    for rule in RULES.values():
        if rule.applies(seeds):
            for violation in rule.check(seeds):
                file: SeedFile = seeds.files[violation.seed]
                yield Diagnosis(rule, violation, file.path, f"{file.contract.folder}/{file.path.name}")


def _with_vocabulary(project: Path, files: dict[str, SeedFile]) -> Seeds:
    """Add the closed lists of the project."""
    signals = {
        name: Signal(row.get("kind", ""), row.get("shows_interest") == "true", row.get("is_two_way") == "true")
        for name, row in read_vocabulary(project, "signals").items()
    }
    return Seeds(files, signals, _names(project, "lead_sources"), _names(project, "common_stages"))


def _names(project: Path, seed: str) -> frozenset[str]:
    """Return the ids of a reference seed; none where the project does not have it."""
    exists = (project / "seeds" / "reference" / f"{seed}.csv").exists()
    return frozenset(read_vocabulary(project, seed)) if exists else frozenset()
