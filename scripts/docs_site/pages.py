"""Make pages that other tools wrote fit to be opened from a file, and to be passed on."""

import json
from pathlib import Path

_TITLE = "Lead taxonomy"


def clean_docs(page: str, project: Path, target: Path) -> str:
    """Return the page of dbt docs under our name, without what a browser cannot load and without paths of a machine.

    Args:
        page: static_index.html.
        project: folder of dbt_project.yml; dbt writes it into the page.
        target: dbt's target folder; so are its compiled files.

    Raises:
        ValueError: the page is not as expected, because another version of dbt wrote it.
    """
    for before, after in (
        ("<title>dbt Docs</title>", f"<title>{_TITLE}</title>"),
        # A placeholder that dbt left in its page: a browser asks for a file of that name.
        ("""<link rel="shortcut icon" href="${require('./assets/favicons/favicon.ico')}"/>""", _NO_ICON),
        # Until AngularJS has filled in the name of an icon, a browser asks for a file called {{ getIcon ... }}.
        ('<use xlink:href="{{ getIcon', '<use ng-attr-href="{{ getIcon'),
    ):
        if before not in page:
            raise ValueError(f"dbt's page has no {before}")
        page = page.replace(before, after)
    return page.replace(f'"root_path": {_json(project)}', '"root_path": "."').replace(f"{_json(target)[1:-1]}/", "")


def clean_lineage(page: str) -> str:
    """Return the page of dbt-colibri under our name.

    Raises:
        ValueError: the page is not as expected, because another version of dbt-colibri wrote it.
    """
    before = "<title>Colibri Data</title>"
    if before not in page:
        raise ValueError(f"dbt-colibri's page has no {before}")
    return page.replace(before, f"<title>{_TITLE}: column lineage</title>")


# Without one, a browser asks for favicon.ico.
_NO_ICON = '<link rel="icon" href="data:,"/>'


def _json(path: Path) -> str:
    """Return a path as JSON has it."""
    return json.dumps(str(path))
