"""Write the documentation: `python -m docs_site DIR` writes DIR/index.html and DIR/lineage.html."""

import sys
from pathlib import Path

from docs_site.site import write_site

_DEFAULT = Path("output/docs")


def main() -> int:
    """Write the pages, and say where they are."""
    if len(sys.argv) > 2 or any(argument.startswith("-") for argument in sys.argv[1:]):  # noqa: PLR2004 (one folder)
        sys.stderr.write(f"{__doc__}\n")
        return 2
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _DEFAULT
    site = write_site(Path(__file__).resolve().parents[2], folder.resolve())
    for page in site.pages:
        sys.stdout.write(f"{page}  {page.stat().st_size / 1_000_000:.1f} MB\n")
    for model in site.without_lineage:
        sys.stdout.write(f"Without the lineage of every column: {model}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
