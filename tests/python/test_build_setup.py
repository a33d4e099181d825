"""The pins of constraints.txt fit pyproject.toml, and say nothing about where they were made."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

REPOSITORY = Path(__file__).resolve().parents[2]


def test_every_requirement_is_pinned_within_its_bounds() -> None:
    constraints = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(\S+)", constraints, flags=re.MULTILINE))
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
    ]
    for requirement in map(Requirement, declared):
        pin = pins[requirement.name.lower()]
        assert requirement.specifier.contains(pin), f"{requirement} is pinned at {pin}"


def test_every_pin_has_hashes_and_no_address() -> None:
    constraints = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8")
    for pin in re.split(r"\n(?=\S)", constraints.strip()):
        assert re.match(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==\S+ ", pin), pin
        assert "--hash=sha256:" in pin, pin
    assert "://" not in constraints
