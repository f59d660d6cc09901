"""Units of time as places on a complete grid: each moment has one, and none is left out between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.profile.charting.axes import UNITS as HOURS

FEWEST, MOST = 50, 400  # points that are easy to read
SECOND = 1_000_000
DAY = 86_400 * SECOND
MONDAY = 4 * DAY  # 1970-01-05
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_WINDOWS = {
    "second": 60, "minute": 60, "hour": 24, "day": 7, "week": 13, "month": 12, "quarter": 4,
    "year": 5,
}  # fmt: skip
_WRITTEN = {"second": 19, "minute": 16, "hour": 16, "month": 7, "quarter": 7, "year": 4}


@dataclass(frozen=True)
class Unit:
    """A unit of time.

    Attributes
    ----------
    name
        As SQL's ``date_trunc`` knows it.
    us
        Its length in microseconds; the mean one where units differ.
    months
        How many months it has; 0 where it always has the same length.
    window
        Of a moving average: as many units as repeat, where some do.
    """

    name: str
    us: int
    months: int
    window: int

    def places(self, moments: np.ndarray) -> np.ndarray:
        """Return the number of the unit of each moment, counted from 1970."""
        if self.months:
            return moments.astype("datetime64[M]").astype("int64") // self.months
        origin = MONDAY if self.name == "week" else 0
        return (moments.astype("datetime64[us]").astype("int64") - origin) // self.us

    def starts(self, places: np.ndarray) -> np.ndarray:
        """Return where units begin."""
        if self.months:
            return (places * self.months).astype("datetime64[M]").astype("datetime64[us]")
        origin = MONDAY if self.name == "week" else 0
        return (places * self.us + origin).astype("datetime64[us]")

    def points(self, first: np.datetime64, last: np.datetime64) -> int:
        """Return how many units it takes from one moment to another, both included."""
        low, high = self.places(np.array([first, last], "datetime64[us]"))
        return int(high - low + 1)

    def written(self, start: np.datetime64) -> str:
        """Return the beginning of a unit as people write it.

        >>> UNITS["month"].written(np.datetime64("2024-03-01", "us"))
        '2024-03'
        """
        text = iso(start)[: _WRITTEN.get(self.name, 10)].replace("T", " ")
        return f"the week of {text}" if self.name == "week" else text

    def __str__(self) -> str:
        return self.name


UNITS = {
    name: Unit(name, round(hours * 3600 * SECOND), _MONTHS.get(name, 0), _WINDOWS[name])
    for name, hours in HOURS.items()
}


def begins(ordered: np.ndarray) -> np.ndarray:
    """Return where each different value of an ordered array begins.

    >>> begins(np.array([3, 3, 5, 7, 7])).tolist()
    [0, 2, 3]
    """
    return np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])


def iso(moment: np.datetime64) -> str:
    """Return a moment in ISO 8601, with parts of a second only where there are some.

    >>> iso(np.datetime64("2024-03-01T10:00", "us")), iso(np.datetime64("2024-03-01T00:00:00.5"))
    ('2024-03-01T10:00:00', '2024-03-01T00:00:00.500000')
    """
    text = str(np.datetime_as_string(moment.astype("datetime64[us]")))
    return text.removesuffix(".000000")


def written(moments: np.ndarray) -> list[str]:
    """Return moments as people write them: without hours where none of them has any.

    >>> written(np.array(["2024-01-31", "2024-02-01"], "M8[us]"))
    ['2024-01-31', '2024-02-01']
    >>> written(np.array(["2024-01-31", "2024-02-01T06:30"], "M8[us]"))
    ['2024-01-31 00:00:00', '2024-02-01 06:30:00']
    """
    texts = [iso(moment).replace("T", " ") for moment in moments]
    midnight = " 00:00:00"
    if all(text.endswith(midnight) for text in texts):
        return [text.removesuffix(midnight) for text in texts]
    return texts


def automatic(first: np.datetime64, last: np.datetime64, finest: float = 0.0) -> Unit:
    """Return the unit that gives 50 to 400 points, or comes nearest to that.

    Parameters
    ----------
    first, last
        The ends of the stretch.
    finest
        In microseconds: a finer unit would be empty mostly, since times are further apart.

    >>> str(automatic(np.datetime64("2021-01-01"), np.datetime64("2023-12-31")))
    'week'
    >>> str(automatic(np.datetime64("2024-01-01T00:00"), np.datetime64("2024-01-20T00:00")))
    'hour'
    >>> str(automatic(np.datetime64("2024-01-01"), np.datetime64("2024-01-20"), DAY))
    'day'
    """
    fitting = [unit for unit in UNITS.values() if unit.us >= 0.99 * finest]

    def beside(unit: Unit) -> float:
        n = unit.points(first, last)
        return max(FEWEST / n, n / MOST, 1.0)

    return min(fitting or [UNITS["year"]], key=beside)
