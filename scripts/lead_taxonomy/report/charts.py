"""The charts of the page, without their numbers: `report.js` gives them those that the filters leave."""

from typing import Any

import altair as typed_altair

from lead_taxonomy.pages import chart_spec
from lead_taxonomy.validating.rules import Words

# Its types are narrower than what it takes.
altair: Any = typed_altair

# A row of a bar chart: the label above, the bar below it, so that long names fit a telephone.
_ROW, _BAR, _LABEL_UP, _BAR_DOWN = 44, 14, 5, 9


def make_charts(language: str, *, has_other_basis: bool) -> dict[str, dict[str, Any]]:
    """Return the specifications of the charts by their id in the page."""

    def t(nl: str, en: str) -> str:
        return Words(nl, en).of(language)

    charts = {
        "funnel": _bars("funnel", t("Instroom", "Entered leads")),
        "time": _times(t("Dagen", "Days"), t("Mediaan", "Median"), t("90e percentiel", "90th percentile")),
        "weeks": _weeks(t("Week van", "Week of"), t("Leads", "Leads")),
        "sources": _parts("sources"),
        "recycled": _months(t("Maand", "Month")),
    }
    if has_other_basis:
        charts["bases"] = _bases()
    return {name: chart_spec(chart.properties(width="container")) for name, chart in charts.items()}


def _rows(name: str) -> Any:
    """Return a chart with a row for each datum, in their order."""
    return altair.Chart(altair.Data(name=name)).encode(y=altair.Y("row:O", axis=None, sort=None))


def _label(base: Any) -> Any:
    """Return the label above a bar."""
    return base.mark_text(align="left", baseline="bottom", dy=_LABEL_UP - _BAR_DOWN).encode(
        x=altair.value(0), text="label:N"
    )


def _bars(name: str, title: str) -> Any:
    """Return bars with a label above and the number behind it."""
    base = _rows(name)
    x = altair.X("count:Q", axis=None, scale=altair.Scale(domainMin=0, padding=0), title=title)
    color = altair.Color("color:N", scale=None, legend=None)
    bar = base.mark_bar(height=_BAR, yOffset=_BAR_DOWN, cornerRadiusEnd=2, minBandSize=1).encode(
        x=x, color=color, tooltip=altair.Tooltip("tooltip:N")
    )
    return altair.layer(bar, _label(base)).properties(height=altair.Step(_ROW))


def _parts(name: str) -> Any:
    """Return bars of which the first part is darker."""
    base = _rows(name)
    scale = altair.Scale(domainMin=0, padding=0)
    bar = {"height": _BAR, "yOffset": _BAR_DOWN, "cornerRadiusEnd": 2}
    whole = base.mark_bar(**bar, color="var(--heat-3)").encode(x=altair.X("count:Q", axis=None, scale=scale))
    part = base.mark_bar(**bar, color="var(--accent)").encode(x=altair.X("part:Q", axis=None, scale=scale))
    return altair.layer(
        whole.encode(tooltip=altair.Tooltip("tooltip:N")), part.encode(tooltip="tooltip:N"), _label(base)
    ).properties(height=altair.Step(_ROW))


def _times(days: str, median: str, ninetieth: str) -> Any:
    """Return a line from the median to the 90th percentile."""
    base = _rows("time")
    x = altair.X("median:Q", title=days, scale=altair.Scale(domainMin=0), axis=altair.Axis(tickCount=5, format=",d"))
    color = altair.Color("color:N", scale=None, legend=None)
    line = base.mark_rule(strokeWidth=3, yOffset=_BAR_DOWN, opacity=0.45).encode(x=x, x2="p90:Q", color=color)
    point = base.mark_point(filled=True, size=90, yOffset=_BAR_DOWN, opacity=1).encode(
        x=x, color=color, tooltip=altair.Tooltip("tooltip:N")
    )
    tick = base.mark_tick(thickness=3, height=_BAR, yOffset=_BAR_DOWN).encode(
        x=altair.X("p90:Q", title=days), color=color, tooltip=altair.Tooltip("tooltip:N")
    )
    return altair.layer(line, point, tick, _label(base)).properties(
        height=altair.Step(_ROW), description=f"{median}, {ninetieth}"
    )


def _weeks(week: str, leads: str) -> Any:
    """Return a bar for each week."""
    return (
        altair.Chart(altair.Data(name="weeks"))
        .mark_bar(binSpacing=1, color="var(--sales)")
        .encode(
            x=altair.X(
                "start:T", title=None, axis=altair.Axis(format="%b %Y", grid=False, tickCount=6, labelFlush=True)
            ),
            x2="end:T",
            y=altair.Y("high:Q", title=leads, axis=altair.Axis(tickCount=4, format=",d", tickMinStep=1)),
            y2="low:Q",
            tooltip=altair.Tooltip("tooltip:N"),
        )
        .properties(height=190, description=f"{week}: {leads}")
    )


def _months(month: str) -> Any:
    """Return stacked bars for each month."""
    return (
        altair.Chart(altair.Data(name="recycled"))
        .mark_bar(binSpacing=2)
        .encode(
            x=altair.X(
                "start:T", title=None, axis=altair.Axis(format="%b %Y", grid=False, tickCount=6, labelFlush=True)
            ),
            x2="end:T",
            y=altair.Y("high:Q", title=None, axis=altair.Axis(tickCount=4, format=",d", tickMinStep=1)),
            color=altair.Color("color:N", scale=None, legend=None),
            y2="low:Q",
            tooltip=altair.Tooltip("tooltip:N"),
        )
        .properties(height=170, description=month)
    )


def _bases() -> Any:
    """Return two bars for each stage."""
    base = altair.Chart(altair.Data(name="bases")).encode(y=altair.Y("row:O", axis=None, sort=None))
    x = altair.X("count:Q", axis=None, scale=altair.Scale(domainMin=0, padding=0))
    color = altair.Color("color:N", scale=None, legend=None)
    first = base.mark_bar(height=9, yOffset=6).encode(x=x, color=color, tooltip=altair.Tooltip("tooltip:N"))
    other = base.mark_bar(height=9, yOffset=16).encode(
        x=altair.X("other:Q", axis=None),
        color=altair.Color("other_color:N", scale=None, legend=None),
        tooltip=altair.Tooltip("tooltip:N"),
    )
    return altair.layer(first, other, _label(base)).properties(height=altair.Step(_ROW + 8))
