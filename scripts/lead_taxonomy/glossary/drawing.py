"""The funnel as shapes of an SVG, wide enough for its words and as narrow as a telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from lead_taxonomy.glossary.content import Stage

WIDTH = 360
_TOP, _BOTTOM = 356, 214
_GAP, _PADDING, _LINE = 5, 9, 16
# The average width of a letter, with something to spare for capitals.
_LETTER = 8.2


@dataclass(frozen=True)
class Line:
    """A line of text in the drawing."""

    text: str
    language: str
    y: float


@dataclass(frozen=True)
class Shape:
    """A stage in the drawing: a trapezium with its names."""

    points: str
    owner_id: str
    lines: list[Line]


@dataclass(frozen=True)
class Drawing:
    """The funnel."""

    width: int
    height: int
    shapes: list[Shape]


def draw(stages: Sequence[Stage]) -> Drawing:
    """Draw the stages from top to bottom, each narrower than the one before."""
    shapes, y = [], 2.0
    step = (_TOP - _BOTTOM) / max(len(stages), 1)
    for index, stage in enumerate(stages):
        upper, lower = _TOP - step * index, _TOP - step * (index + 1)
        letters = int((lower - 2 * _PADDING) / _LETTER)
        texts = [(text, "nl") for text in wrap(f"{stage.order}. {stage.name.nl}", letters)]
        if stage.name.en != stage.name.nl:
            texts += [(text, "en") for text in wrap(stage.name.en, letters)]
        height = 2 * _PADDING + _LINE * len(texts)
        lines = [
            Line(text, language, y + _PADDING + _LINE * (number + 0.75))
            for number, (text, language) in enumerate(texts)
        ]
        corners = ((-upper, y), (upper, y), (lower, y + height), (-lower, y + height))
        points = " ".join(f"{WIDTH / 2 + x / 2:.1f},{at:.1f}" for x, at in corners)
        shapes.append(Shape(points, stage.owner_id, lines))
        y += height + _GAP
    return Drawing(WIDTH, round(y), shapes)
