"""docs/review-meeting.md is a transcript: its commands run in order, in a home of their own, and print what it shows.

In a block `console`, a line that starts with `$ ` is a command and the lines below it are its output; the numbers
beside `console` say which lines of the first command's output are shown. A table of cells is an edit of the workbook.
docs/impact.md shows outputs of the same commands. LEAD_TAXONOMY_WRITE_DOCS=1 writes both pages anew.
"""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE, IMPACT_PAGE = REPOSITORY / "docs" / "review-meeting.md", REPOSITORY / "docs" / "impact.md"
WORKBOOK = "definities.xlsx"
PARTS = re.compile(
    r"^```console(?P<shown>[ \d-]*)\n(?P<block>.*?)^```$"
    r"|copy `(?P<source>[A-Z]\d+:[A-Z]\d+)` to `(?P<target>[A-Z]\d+)`"
    r"|^\| `(?P<sheet>\w+)` \| `(?P<cell>[A-Z]+\d+)` \| (?P<column>\w+) \| (?P<was>[^|\n]*)\| (?P<becomes>[^|\n]*) \|$",
    flags=re.MULTILINE | re.DOTALL,
)
SEPARATOR = "\x1e"
STATUS = "echo $?"


@dataclass
class Transcript:
    """Runs a page in a home that holds nothing but the project."""

    home: Path
    outputs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        programs = self.home / "bin"
        programs.mkdir(parents=True)
        command = programs / "lead-taxonomy"
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m lead_taxonomy.cli "$@"\n')
        command.chmod(0o755)
        (self.home / "lead-taxonomy").symlink_to(REPOSITORY)
        (self.home / ".gitconfig").write_text(
            "[user]\nname = Analist\nemail = analist@example.com\n[init]\ndefaultBranch = main\n"
        )
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "LEAD_TAXONOMY_"))}
        self._environment = {
            **kept,
            "HOME": str(self.home),
            "PATH": f"{programs}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "PYTHONIOENCODING": "utf-8",
        }
        self._state = self.home / ".state"
        self._state.write_text(f"cd {shlex.quote(str(self.home))}\n")

    def write(self, part: re.Match[str]) -> str:
        """Do what a part of the page says, and return the part with what was really printed."""
        if part["source"]:
            self._copy(part["source"], part["target"])
        elif part["sheet"]:
            self._edit(part)
        else:
            return self._block(part["block"], part["shown"])
        return part[0]

    def show(self, part: re.Match[str]) -> str:
        """Return a part of another page with what was printed by the same commands."""
        return _written(part["shown"], [(command, self.outputs[command]) for command in commands(part["block"])])

    def _block(self, block: str, shown: str) -> str:
        wanted = commands(block)
        # A subshell gives the next command the exit code of this one.
        steps = [f"{command}\ncode=$?\nprintf '{SEPARATOR}%s{SEPARATOR}' $code\n(exit $code)\n" for command in wanted]
        state = shlex.quote(str(self._state))
        script = f"source {state}\n{''.join(steps)}export -p > {state}\nprintf 'cd %q\\n' \"$PWD\" >> {state}\n"
        result = subprocess.run(
            ["bash", "-c", script], capture_output=True, text=True, check=False, env=self._environment, cwd=self.home
        )
        said = f"{block}\n{result.stdout}\n{result.stderr}"
        assert "Traceback" not in result.stderr, said
        *found, rest = result.stdout.split(SEPARATOR)
        assert not rest, said
        printed = list(zip(wanted, map(self._at_home, found[::2]), strict=True))
        for position, code in enumerate(found[1::2]):
            # A reader would take a command without a code for one that succeeds.
            is_shown = wanted[position + 1 : position + 2] == [STATUS]
            assert code == "0" or (code == "1" and is_shown), said
        self.outputs.update(printed)
        return _written(shown, printed)

    def _at_home(self, text: str) -> str:
        for folder, name in ((self.home, "~"), (REPOSITORY, "~/lead-taxonomy")):
            text = text.replace(str(folder.resolve()), name)
        return text

    def _copy(self, source: str, target: str) -> None:
        workbook = load_workbook(self.home / WORKBOOK)
        sheet = workbook["stage_criteria"]
        assert not any(cell.value for cell in sheet[sheet[target].row]), f"row of {target} is not empty"
        assert all(cell.value for cell in sheet[sheet[target].row - 1][:2]), f"row of {target} is not the first empty"
        for cell in sheet[source][0]:
            sheet.cell(sheet[target].row, cell.column).value = cell.value
        workbook.save(self.home / WORKBOOK)

    def _edit(self, edit: re.Match[str]) -> None:
        workbook = load_workbook(self.home / WORKBOOK)
        sheet = workbook[edit["sheet"]]
        cell = sheet[edit["cell"]]
        assert sheet.cell(1, cell.column).value == edit["column"], edit[0]
        assert _typed(edit["was"].strip()) == _read(cell.value), edit[0]
        cell.value = _typed(edit["becomes"].strip())
        workbook.save(self.home / WORKBOOK)


@pytest.mark.slow
def test_the_pages_show_what_the_commands_print(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path / "home")
    pages = {PAGE: PAGE.read_text(encoding="utf-8"), IMPACT_PAGE: IMPACT_PAGE.read_text(encoding="utf-8")}
    for text in pages.values():
        parts = list(PARTS.finditer(text))
        assert text.count("\n```") == 2 * sum(part["block"] is not None for part in parts), "a block is not run"
        assert text.count("\n| `stage_criteria`") == sum(part["sheet"] is not None for part in parts), "a cell stays"
    found = {
        PAGE: PARTS.sub(transcript.write, pages[PAGE]),
        IMPACT_PAGE: PARTS.sub(transcript.show, pages[IMPACT_PAGE]),
    }
    if os.environ.get("LEAD_TAXONOMY_WRITE_DOCS"):
        for page, text in found.items():
            page.write_text(text, encoding="utf-8")
    for page in pages:
        assert page.read_text(encoding="utf-8") == found[page], page


def commands(block: str) -> list[str]:
    """Return the commands of a block, each with its continued lines."""
    return re.findall(r"^\$ ((?:.*\\\n)*.*)$", block, flags=re.MULTILINE)


def _written(shown: str, printed: list[tuple[str, str]]) -> str:
    """Return a block with its commands and their output, that of the first one cut."""
    lines = []
    for position, (command, output) in enumerate(printed):
        found = [line.rstrip() for line in output.splitlines()]
        lines += [f"$ {command}", *(_cut(found, shown.split()) if position == 0 and shown.strip() else found)]
    return "\n".join([f"```console{shown}", *lines, "```"])


def _cut(lines: list[str], ranges: list[str]) -> list[str]:
    """Return some lines (`1-8`, `20`, `30-`: counted from 1), and `...` for each gap."""
    kept: list[str] = []
    done = 0
    for each in ranges:
        first, dash, last = each.partition("-")
        start, end = int(first), int(last or len(lines) if dash else first)
        assert done < start <= end <= len(lines), f"{each} of {len(lines)} lines"
        kept += [*(["..."] if start > done + 1 else []), *lines[start - 1 : end]]
        done = end
    return [*kept, *(["..."] if done < len(lines) else [])]


def _typed(text: str) -> date | str | None:
    """Return what a spreadsheet makes of what is typed: a date, or text."""
    is_date = re.fullmatch(r"\d\d-\d\d-\d{4}", text)
    return datetime.strptime(text, "%d-%m-%Y").date() if is_date else text or None


def _read(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value
