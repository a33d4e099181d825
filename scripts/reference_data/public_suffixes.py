"""Write seeds/reference/public_suffixes.csv from the list in the package `publicsuffixlist`.

pip download --no-deps publicsuffixlist, then: python -m reference_data.public_suffixes WHEEL
"""

import csv
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

SEED = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "public_suffixes.csv"
LIST = "publicsuffixlist/public_suffix_list.dat"
HEADER = ("suffix", "rule_kind", "section")


def read_rules(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (suffix, kind of rule, section) for each rule, names with other letters in both spellings."""
    section = "icann"
    for line in text.splitlines():
        if "===BEGIN PRIVATE DOMAINS===" in line:
            section = "private"
        rule = line.split("//")[0].strip().lower()
        if not rule:
            continue
        kind = {"!": "exception", "*": "wildcard"}.get(rule[0], "normal")
        suffix = rule.removeprefix("!").removeprefix("*.")
        for spelling in dict.fromkeys([suffix, suffix.encode("idna").decode("ascii")]):
            yield spelling, kind, section


def write_seed(wheel: Path, seed: Path = SEED) -> int:
    """Write the seed; return its number of rows."""
    with zipfile.ZipFile(wheel) as archive:
        rules = sorted(set(read_rules(archive.read(LIST).decode("utf-8"))))
    with seed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rules)
    return len(rules)


if __name__ == "__main__":
    sys.stderr.write(f"{write_seed(Path(sys.argv[1])):,} rules\n")
