"""Numbers and dates as each language writes them; `charts.js` writes numbers the same way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

NONE = "\N{EN DASH}"
# Between a number and its sign: they stay on one line.
_SPACE = "\N{NO-BREAK SPACE}"
_MONTHS = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


@dataclass(frozen=True)
class Numbers:
    """Writes numbers in one language. A dash stands for a number that is not there."""

    language: str

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Write a number: 1,234.5 or 1.234,5.

        Ties go away from zero, and they are judged by the digits that one would write down, as browsers do: Python's
        own rounding gives 2.67 for 2.675.
        """
        if value is None:
            return NONE
        rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        written = f"{abs(rounded) if rounded == 0 else rounded:,f}"
        return written.translate(str.maketrans(",.", ".,")) if self.language == "nl" else written

    def decimals_apart(self, one: float, other: float) -> int:
        """Return how many decimals, at least one, it takes to see that two numbers differ."""
        most = 6
        apart = (each for each in range(1, most) if self.number(one, each) != self.number(other, each))
        return 1 if one == other else next(apart, most)

    def count(self, value: float | None) -> str:
        """Write a number of things."""
        return self.number(value)

    def share(self, value: float | None) -> str:
        """Write a share (0.25 is a quarter) as a percentage."""
        return NONE if value is None else f"{self.number(value * 100, 1)}{_SPACE}%"

    def days(self, value: float | None) -> str:
        """Write a number of days."""
        return self.number(value, 1)

    def of_kind(self, value: float | None, kind: str) -> str:
        """Write a number that is a `count`, a `share`, an `amount`, or `days`."""
        writers: dict[str, Callable[[float | None], str]] = {
            "count": self.count,
            "share": self.share,
            "days": self.days,
            "amount": self.number,
        }
        return writers[kind](value)

    def day(self, value: date | datetime | None) -> str:
        """Write a day."""
        return NONE if value is None else f"{value.day} {self._month(value)} {value.year}"

    def time(self, value: datetime | None) -> str:
        """Write a time, which is one of UTC."""
        return NONE if value is None else f"{self.day(value)} {value:%H:%M}{_SPACE}UTC"

    def month(self, value: date | None) -> str:
        """Write a month."""
        return NONE if value is None else f"{self._month(value)} {value.year}"

    def _month(self, value: date) -> str:
        months: Sequence[str] = _MONTHS[self.language]
        return months[value.month - 1]
