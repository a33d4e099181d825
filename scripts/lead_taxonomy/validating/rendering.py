"""Write what was found: for people, for machines, as annotations of a pull request, and as SARIF for code scanning."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lead_taxonomy import __version__
from lead_taxonomy.building.texts import printable
from lead_taxonomy.errors import Severity
from lead_taxonomy.shown_paths import shown_path
from lead_taxonomy.validating.checking import Diagnosis
from lead_taxonomy.validating.rules import RULES, Rule, Words

_SEVERITIES: dict[Severity, tuple[Words, Words]] = {
    "error": (Words("fout", "error"), Words("fouten", "errors")),
    "warning": (Words("waarschuwing", "warning"), Words("waarschuwingen", "warnings")),
    "notice": (Words("opmerking", "notice"), Words("opmerkingen", "notices")),
}
_SARIF_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def exit_code(found: Sequence[Diagnosis]) -> int:
    """Return 1 when an error was found; a warning or notice alone stops nobody."""
    return int(any(each.rule.severity == "error" for each in found))


def as_text(found: Sequence[Diagnosis], files: int, language: str) -> str:
    """Return the findings for people: place and code, what is wrong, what to do."""
    lines = []
    for each in found:
        violation = each.violation
        place = [shown_path(each.path), *(str(part) for part in (violation.line, violation.position) if part)]
        where = f", {violation.column}" if violation.column else ""
        severity = _SEVERITIES[each.rule.severity][0].of(language)
        lines.append(f"{':'.join(place)}  {each.rule.code} {severity}{where}")
        lines.append(f"    {violation.message.of(language)}")
        if violation.hint.of(language):
            lines.append(f"    {violation.hint.of(language)}")
    if found:
        lines.append("")
    lines.append(_summary(found, files, language))
    return "\n".join(printable(line) for line in lines)


def _summary(found: Sequence[Diagnosis], files: int, language: str) -> str:
    """Return the last line."""
    counts = Counter(each.rule.severity for each in found)
    parts = [
        f"{counts[severity]} {(names[0] if counts[severity] == 1 else names[1]).of(language)}"
        for severity, names in _SEVERITIES.items()
        if counts[severity]
    ]
    if not parts:
        return Words(f"{files} bestanden nagekeken, niets gevonden.", f"{files} files checked, nothing found.").of(
            language
        )
    listed = ", ".join(parts)
    return Words(
        f"{files} bestanden nagekeken: {listed}. Uitleg per code: docs/rules/.",
        f"{files} files checked: {listed}. Each code is explained in docs/rules/.",
    ).of(language)


def as_json(found: Sequence[Diagnosis], files: int, language: str) -> dict[str, Any]:
    """Return the findings as plain data."""
    code = exit_code(found)
    return {
        "status": "findings" if code else "ok",
        "exit_code": code,
        "files": files,
        "findings": [{**each.as_dict(language), "path": shown_path(each.path)} for each in found],
    }


def as_github(found: Sequence[Diagnosis], language: str) -> str:
    """Return the findings as workflow commands, which GitHub shows beside the changed lines."""
    lines = []
    for each in found:
        violation = each.violation
        properties = {
            "file": shown_path(each.path),
            "line": violation.line,
            "col": violation.position,
            "title": f"{each.rule.code} {each.rule.title.of(language)}",
        }
        given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
        message = f"{violation.message.of(language)} {violation.hint.of(language)}".strip()
        lines.append(f"::{each.rule.severity} {given}::{_escaped(message)}")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Escape a message of a workflow command: a value in a file must not become a command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property of a workflow command."""
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(found: Sequence[Diagnosis], language: str) -> dict[str, Any]:
    """Return the findings in SARIF 2.1.0, the format of code scanning."""
    codes = sorted(RULES)
    return {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "lead-taxonomy",
                        "version": __version__,
                        "rules": [_sarif_rule(RULES[code], language) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": each.rule.code,
                        "ruleIndex": codes.index(each.rule.code),
                        "level": _SARIF_LEVELS[each.rule.severity],
                        "message": {
                            "text": f"{each.violation.message.of(language)} {each.violation.hint.of(language)}".strip()
                        },
                        "locations": [{"physicalLocation": _sarif_place(each)}],
                    }
                    for each in found
                ],
            }
        ],
    }


def _sarif_rule(rule: Rule, language: str) -> dict[str, Any]:
    """Describe a rule."""
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("_")),
        "shortDescription": {"text": rule.title.of(language)},
        "fullDescription": {"text": rule.reason},
        "help": {"text": rule.mend},
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
    }


def _sarif_place(found: Diagnosis) -> dict[str, Any]:
    """Say where something was found."""
    violation = found.violation
    region = {"startLine": violation.line, "startColumn": violation.position}
    known = {name: value for name, value in region.items() if value is not None}
    place: dict[str, Any] = {"artifactLocation": {"uri": Path(shown_path(found.path)).as_posix()}}
    return {**place, "region": known} if "startLine" in known else place


def dump(content: dict[str, Any]) -> str:
    """Return plain data as JSON text."""
    return json.dumps(content, ensure_ascii=False, indent=2)
