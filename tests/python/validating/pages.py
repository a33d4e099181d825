"""Write docs/rules/: a page per rule, made of the rule itself and of what it says about real damage.

Run `python -m validating.pages` in tests/python after a rule or the shipped seeds changed.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

from lead_taxonomy.validating import RULES, Diagnosis, Rule
from lead_taxonomy.validating.checking import check, read_organisation
from lead_taxonomy.validating.rendering import as_text
from validating.damaging import CASES, ROOT, copy_seeds, damage

FOLDER = ROOT / "docs" / "rules"
_GROUPS = {
    "LT0": ("Structure", "files, columns, types and references"),
    "LT05": ("Spreadsheets", "what Excel does to a file; understood, and restored by `lead-taxonomy fmt`"),
    "LT1": ("Meaning", "what the rows say together"),
    "LT2": ("Agreement", "who agreed, and since when"),
}
_INTRODUCTION = """# Rules of `lead-taxonomy validate`

Each finding has a code, a place and a way to mend it. A code is never used again for another rule. An error makes the
command exit with 1; a warning or notice alone does not. The pages are made by `python -m validating.pages` in
`tests/python`; a test compares them with the rules.

`lead-taxonomy build` asks the same rules before it computes anything, with two differences: what Excel did to a file
is an error, because dbt does not understand it; and what is not agreed yet is a warning, because a proposal has to be
computed before it is signed.
"""


def pages() -> dict[str, str]:
    """Return the text of every page by its file name."""
    with tempfile.TemporaryDirectory() as folder:
        texts = {f"{rule.code}.md": _page(rule, Path(folder) / rule.code) for rule in RULES.values()}
    return {"README.md": _index(), **texts}


def _index() -> str:
    """Return the list of all rules."""
    lines = [_INTRODUCTION]
    for prefix, (title, about) in _GROUPS.items():
        rules = [rule for rule in sorted(RULES.values(), key=lambda rule: rule.code) if _group(rule) == prefix]
        lines += [f"## {title}: {about}\n", "| code | severity | what is wrong | in Dutch |", "|---|---|---|---|"]
        lines += [
            f"| [{rule.code}]({rule.code}.md) | {rule.severity} | {rule.title.en} | {rule.title.nl} |" for rule in rules
        ]
        lines.append("")
    return "\n".join(lines)


def _group(rule: Rule) -> str:
    """Return the group of a rule."""
    return "LT05" if rule.code.startswith(("LT05", "LT06")) else rule.code[:3]


def _page(rule: Rule, folder: Path) -> str:
    """Return the page of a rule."""
    case = next(case for case in CASES if case["code"] == rule.code)
    damage(copy_seeds(folder), case["edits"])
    # Advice as it is about the definitions of the project itself: the name of this folder is nobody's.
    seeds = replace(read_organisation(ROOT, folder), options="")
    found = next(each for each in check(seeds) if each.rule.code == rule.code)
    mend = rule.mend[:1].upper() + rule.mend[1:]
    return f"""# {rule.code} {rule.title.en}

In Dutch: {rule.title.nl}. Severity: {rule.severity}.

{rule.reason}

## How to mend it

{mend}

## Example

What happened: {case["damage"]}.

```text
{_shown(found, "en")}
```

```text
{_shown(found, "nl")}
```
"""


def _shown(found: Diagnosis, language: str) -> str:
    """Return a finding as the command shows it, without the summary."""
    return as_text([replace(found, path=Path(found.label))], 1, language).partition("\n\n")[0]


def write() -> None:
    """Write the pages, and remove those of rules that are gone."""
    FOLDER.mkdir(exist_ok=True)
    texts = pages()
    for file in FOLDER.glob("*.md"):
        if file.name not in texts:
            file.unlink()
    for name, text in texts.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
