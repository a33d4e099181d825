"""Text in Markdown: what a file holds is shown, and never taken for Markdown or HTML."""

import re

# What makes a list or a line where it starts one.
_START = re.compile(r"^([-+=]|\d+(?=[.)]))")
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~])")


def escape(text: str) -> str:
    r"""Escape what Markdown, or the HTML in it, would obey, and put the text on one line.

    >>> escape("a|b <i>*c*</i>")
    'a\\|b &lt;i&gt;\\*c\\*&lt;/i&gt;'
    """
    return _START.sub(_escape_start, escape_cell(text))


def escape_cell(text: str) -> str:
    r"""Escape a cell of a table, which starts no line.

    >>> escape_cell("1. a|b")
    '1. a\\|b'
    """
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", plain)


def _escape_start(match: re.Match[str]) -> str:
    """Escape a sign before it, and the point of a number behind it."""
    return f"{match[1]}\\" if match[1].isdigit() else f"\\{match[1]}"
