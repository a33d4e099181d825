"""One HTML file with everything in it, which runs no script but its own."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lead_taxonomy.pages.charts import chart_locale, vega_bundle
from lead_taxonomy.pages.numbers import Numbers

_FOLDER = Path(__file__).parent
# What ends a script, or starts a comment in one, in the eyes of an HTML parser; and line ends that only JavaScript has.
_UNSAFE_IN_SCRIPTS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def render_page(
    template: Path,
    *,
    language: str,
    content: Mapping[str, Any],
    charts: Mapping[str, Mapping[str, Any]],
    data: Mapping[str, Any],
    scripts: Sequence[Path] = (),
    styles: Sequence[Path] = (),
) -> str:
    """Return a page.

    Args:
        template: extends `layout.html.j2`, which says which blocks there are.
        language: nl or en.
        content: what the template shows. It also gets `language`, `numbers` and `t(nl, en)`, which chooses a text.
        charts: specifications by id, as `chart_spec` makes them. The macro `chart(id, ...)` gives each its place.
        data: what the scripts of the page read with `pageData()`; anything that JSON can hold.
        scripts: JavaScript files of the page, run after those that all pages have; each in a scope of its own.
        styles: CSS files of the page, after base.css.
    """
    environment = Environment(
        loader=FileSystemLoader([template.parent, _FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    own = [_FOLDER / "charts.js", _FOLDER / "explain.js", *scripts]
    code = [vega_bundle(), "\n".join(path.read_text(encoding="utf-8") for path in own)]
    for script in code:
        if "</script" in script.lower() or "<!--" in script:
            raise ValueError("A script holds what would end it.")
    style = "\n".join(path.read_text(encoding="utf-8") for path in (_FOLDER / "base.css", *styles))
    return environment.get_template(template.name).render(
        **content,
        language=language,
        numbers=Numbers(language),
        t=lambda nl, en: nl if language == "nl" else en,
        base_style=Markup(style),  # noqa: S704 (files of this package)
        script_hashes=[_hash(script) for script in code],
        page_scripts=[Markup(script) for script in code],  # noqa: S704 (checked above)
        page_data=script_json({"language": language, "locale": chart_locale(language), "charts": charts, **data}),
    )


def script_json(value: Any) -> Markup:
    """Return a value as JSON for a script element, which no text in it can leave.

    Raises:
        ValueError: it holds a number that JSON does not have, such as an infinite one.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
    for sign, escaped in _UNSAFE_IN_SCRIPTS.items():
        text = text.replace(sign, escaped)
    return Markup(text)  # noqa: S704 (escaped above)


def _hash(script: str) -> str:
    """Return what the page's policy calls a script by: any other one does not run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
