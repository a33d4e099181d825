"""The charts of the page. Before is grey and after is blue, everywhere.

Each row of bars has its name above it: names are long, a telephone is narrow, and two rows with one name stay two.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair

from lead_taxonomy.pages import chart_spec

BEFORE, AFTER = "var(--quiet)", "var(--accent)"
_TEXT, _SOFT = "var(--text)", "var(--soft)"
# Height of a row of bars. Not a step of Vega-Lite: that warns, in the console, of a width that is the page's.
BAR_STEP = 58
MONTH_HEIGHT = 180
# Width of a letter in the numbers behind the bars, and what is left free beside them.
_LETTER, _MARGIN = 7.5, 14
_MONTHS = {
    "nl": "['jan','feb','mrt','apr','mei','jun','jul','aug','sep','okt','nov','dec']",
    "en": "['Jan','Feb','Mar','Apr','May','Jun','Jul','Aug','Sep','Oct','Nov','Dec']",
}

Rows = Sequence[Mapping[str, Any]]


def bars(rows: Rows | str, letters: int, titles: Mapping[str, str]) -> dict[str, Any]:
    """Two bars per row, one above the other.

    Args:
        rows: with key (from 0), label, before, after, and the last two as before_text and after_text; or the name by
            which the page gives them, with the height.
        letters: of the longest of these texts.
        titles: of the columns label, before and after, for who points at a bar.
    """
    base = altair.Chart(_data(rows)).encode(
        y=altair.Y("key:O", axis=None, scale=altair.Scale(paddingInner=0, paddingOuter=0)),
        tooltip=_tooltip(titles),
    )
    # Vega-Lite takes an expression here; Altair's types know numbers only.
    wide: Any = [0, altair.ExprRef(f"max(60, width - {letters * _LETTER + _MARGIN})")]
    # Without anyone there is no scale to draw on.
    limits: dict[str, Any] = {} if isinstance(rows, str) else {"domain": [0, _most(rows, "before", "after")]}
    label = base.mark_text(align="left", dy=-15, color=_TEXT, fontSize=13, limit=altair.ExprRef("width")).encode(
        x=altair.value(0), text="label:N"
    )
    layers = [label]
    for side, color, shift in (("before", BEFORE, 1), ("after", AFTER, 16)):
        x = altair.X(f"{side}:Q", axis=None, scale=altair.Scale(zero=True, nice=False, range=wide, **limits))
        layers.append(base.mark_bar(height=12, yOffset=shift, cornerRadiusEnd=2, color=color).encode(x=x))
        text = base.mark_text(
            align="left", dx=6, dy=shift, fontWeight="bold" if side == "after" else "normal", color=_TEXT
        )
        layers.append(text.encode(x=x, text=f"{side}_text:N"))
    height = len(rows) * BAR_STEP if not isinstance(rows, str) else BAR_STEP
    return chart_spec(altair.layer(*layers).properties(width="container", height=height))


def months(name: str, titles: Mapping[str, str], language: str) -> dict[str, Any]:
    """Two bars per month, side by side.

    Args:
        name: by which the page gives the rows: month (2026-09), side (before or after), count, and for who points at
            a bar label, before_text and after_text.
        titles: of the columns label, before and after.
        language: nl or en.
    """
    month = f"{_MONTHS[language]}[toNumber(slice(datum.value, 5, 7)) - 1]"
    year = "slice(datum.value, 5, 7) == '01' ? [" + month + ", slice(datum.value, 0, 4)] : " + month
    chart = (
        altair.Chart(_data(name))
        .mark_bar(cornerRadiusEnd=1)
        .encode(
            x=altair.X(
                "month:O",
                title=None,
                axis=altair.Axis(labelExpr=year, labelAngle=0, labelOverlap="greedy"),
                scale=altair.Scale(paddingInner=0.25),
            ),
            xOffset=altair.XOffset("side:N", sort=["before", "after"]),
            y=altair.Y("count:Q", title=None, axis=_count_axis()),
            color=altair.Color(
                "side:N", legend=None, scale=altair.Scale(domain=["before", "after"], range=[BEFORE, AFTER])
            ),
            tooltip=_tooltip(titles),
        )
        .properties(width="container", height=MONTH_HEIGHT)
    )
    return chart_spec(chart)


def weeks(rows: Rows, average: tuple[date, date] | None, titles: Mapping[str, str], language: str) -> dict[str, Any]:
    """Two lines in steps.

    Args:
        rows: per week, oldest first: monday, next_monday (ISO dates), before, after, is_over, and for who points at
            a week label, before_text and after_text.
        average: first day, and day after the last, of the weeks that the averages are about.
        titles: of the columns label, before and after.
        language: nl or en.
    """
    layers: list[altair.Chart] = []
    if average:
        window = {"from": average[0].isoformat(), "to": average[1].isoformat()}
        layers.append(
            altair.Chart(_data([window]))
            .mark_rect(color="var(--accent-soft)", opacity=0.6)
            .encode(x=_time("from", language), x2="to:T")
        )
    scale = altair.Scale(domain=[0, _most(rows, "before", "after")])
    # Each week is a level stretch, and the next one starts where it ends.
    for side, color, width in (("before", BEFORE, 2.5), ("after", AFTER, 2)):
        for is_over in (True, False):
            points = [
                {"at": week[end], "count": week[side]}
                for week in rows
                if week["is_over"] is is_over
                for end in ("monday", "next_monday")
            ]
            if not points:
                continue
            dash = [] if is_over else [3, 3]
            line = altair.Chart(_data(points)).mark_line(color=color, strokeWidth=width, strokeDash=dash)
            count = altair.Y("count:Q", title=None, scale=scale, axis=_count_axis())
            layers.append(line.encode(x=_time("at", language), y=count, order=altair.value(0)))
    layers.append(_pointed_at(rows, titles, language))
    return chart_spec(altair.layer(*layers).properties(width="container", height=190))


def differences(rows: Rows, titles: Mapping[str, str], language: str) -> dict[str, Any]:
    """What is more or less in each week; the rows are those of `weeks`, with `change` and `color`."""
    bar = (
        altair.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=_time("monday", language),
            x2="next_monday:T",
            y=altair.Y("change:Q", title=None, axis=_count_axis(signed=True)),
            y2=altair.datum(0),
            color=altair.Color("color:N", scale=None, legend=None),
        )
    )
    zero = altair.Chart(_data([{"change": 0}])).mark_rule(color=_SOFT).encode(y="change:Q")
    layers = altair.layer(bar, zero, _pointed_at(rows, titles, language))
    return chart_spec(layers.properties(width="container", height=90))


def _pointed_at(rows: Rows, titles: Mapping[str, str], language: str) -> altair.Chart:
    """An invisible strip per week, so that one need not hit the line."""
    strip = altair.Chart(_data(rows)).mark_rect(opacity=0)
    encoded: altair.Chart = strip.encode(x=_time("monday", language), x2="next_monday:T", tooltip=_tooltip(titles))
    return encoded


def _data(rows: Rows | str) -> altair.NamedData | altair.InlineData:
    if isinstance(rows, str):
        return altair.NamedData(name=rows)
    return altair.InlineData(values=[dict(row) for row in rows])


def _tooltip(titles: Mapping[str, str]) -> list[altair.Tooltip]:
    """Shows texts that were written in Python, in the language of the page."""
    fields = {"label": "label", "before": "before_text", "after": "after_text"}
    return [altair.Tooltip(f"{field}:N", title=titles[name]) for name, field in fields.items()]


def _time(field: str, language: str) -> altair.X:
    """Days, which are the same day in every browser's time zone."""
    month = f"{_MONTHS[language]}[utcmonth(datum.value)]"
    label = f"utcmonth(datum.value) == 0 ? [{month}, utcyear(datum.value)] : {month}"
    axis = altair.Axis(labelExpr=label, tickCount="month", grid=False, labelOverlap="greedy", labelAngle=0)
    return altair.X(f"{field}:T", title=None, scale=altair.Scale(type="utc", nice=False), axis=axis)


def _most(rows: Rows, *columns: str) -> int:
    """Return the highest count, and 1 where there is none."""
    return max((row[column] for row in rows for column in columns), default=0) or 1


def _count_axis(*, signed: bool = False) -> altair.Axis:
    """Whole numbers; both charts of weeks leave the same room for them, so that their weeks are below each other."""
    written = "datum.value == 0 ? '0' : format(datum.value, '+,')" if signed else "format(datum.value, ',')"
    return altair.Axis(tickMinStep=1, tickCount=4, labelExpr=written, minExtent=44, maxExtent=44)
