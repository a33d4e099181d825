"""Charts: from Altair to what the page carries, and the libraries that draw them."""

from functools import cache
from typing import Any

import vl_convert

# Colours are those of base.css, by name, so that a chart follows the colour scheme and the printer without being
# drawn again. Scales that blend colours cannot use names: give them a list of names to choose from.
_TEXT, _SOFT, _LINE = "var(--text)", "var(--soft)", "var(--line)"
_FONT = "system-ui, sans-serif"
CONFIG: dict[str, Any] = {
    "background": None,
    "aria": False,
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _SOFT,
        "titleColor": _SOFT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "domain": False,
        "ticks": False,
        "gridColor": _LINE,
        "labelPadding": 6,
        "labelLimit": 180,
    },
    "legend": {
        "labelColor": _TEXT,
        "titleColor": _SOFT,
        "labelFontSize": 12,
        "titleFontWeight": "normal",
        "orient": "top",
        "direction": "horizontal",
        "labelLimit": 260,
        "columns": 3,
    },
    "header": {"labelColor": _TEXT, "titleColor": _SOFT},
    "text": {"color": _TEXT, "fontSize": 12, "font": _FONT},
    "bar": {"color": "var(--accent)"},
    "line": {"color": "var(--accent)", "strokeWidth": 2},
    "point": {"color": "var(--accent)", "filled": True, "size": 60},
    "rule": {"color": _SOFT},
    "tick": {"color": "var(--accent)"},
    "range": {"category": [f"var(--category-{number})" for number in range(1, 7)]},
}


def chart_spec(chart: Any) -> dict[str, Any]:
    """Return a chart as the page carries it: as Vega, so that the browser need not translate it.

    Data that the page itself fills in is named in the chart: `altair.Chart(altair.Data(name="funnel"))`, and given to
    `drawChart` in the browser; data that is in the chart stays in it.
    """
    spec: dict[str, Any] = chart.to_dict()
    if spec.get("width") == "container":
        # As wide as its place, and as high as it asks.
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    vega: dict[str, Any] = vl_convert.vegalite_to_vega({**spec, "config": CONFIG})
    return vega


def chart_locale(language: str) -> dict[str, Any]:
    """Return how charts write numbers and times in a language."""
    if language == "nl":
        return {"number": vl_convert.get_format_locale("nl-NL"), "time": vl_convert.get_time_format_locale("nl-NL")}
    return {"number": vl_convert.get_format_locale("en-GB"), "time": vl_convert.get_time_format_locale("en-GB")}


@cache
def vega_bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one classic script that sets `window.vegaEmbed`.

    In a function of its own, because the bundle's helpers have names of one letter. It holds Vega's interpreter of
    expressions, so that a page needs no `unsafe-eval`.
    """
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return f"(() => {{\n{bundle}\n}})();\n"
