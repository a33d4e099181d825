"""Add to seeds/mappings/free_email_domains.csv the domains that two public lists agree on.

npm pack free-email-domains; npm pack email-providers; then:
python -m reference_data.free_email_domains free-email-domains.tgz email-providers.tgz COMMENT
Rows that are there stay as they are. One list alone takes in some employers' domains; both together hardly do.
"""

import csv
import json
import sys
import tarfile
from pathlib import Path

SEED = Path(__file__).resolve().parents[2] / "seeds" / "mappings" / "free_email_domains.csv"
MEMBERS = ("package/domains.json", "package/all.json")


def read_list(archive: Path) -> set[str]:
    """Return the domains of a package."""
    with tarfile.open(archive) as package:
        for name in MEMBERS:
            if name in package.getnames() and (member := package.extractfile(name)):
                return {str(domain).strip().lower() for domain in json.load(member)}
    raise FileNotFoundError(f"{archive} has none of {', '.join(MEMBERS)}")


def write_seed(first: Path, second: Path, comment: str, seed: Path = SEED) -> int:
    """Write the seed; return how many domains were added."""
    with seed.open(encoding="utf-8", newline="") as file:
        header, *kept = csv.reader(file)
    rows = {domain: text for domain, text in kept}
    agreed = {domain for domain in read_list(first) & read_list(second) if "." in domain}
    added = agreed - rows.keys()
    rows |= dict.fromkeys(added, comment)
    with seed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows.items()))
    return len(added)


if __name__ == "__main__":
    sys.stderr.write(f"{write_seed(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]):,} domains added\n")
