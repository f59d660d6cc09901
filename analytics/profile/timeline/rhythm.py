"""The moments at which rows stand: how far apart they usually are, and how many share one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.profile.charting import axes
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.table import Table
from analytics.profile.charting.words import count
from analytics.profile.timeline.units import DAY, SECOND, UNITS, Unit, begins, written
from analytics.profile.values import number

REGULAR = 0.5  # more of the steps are the usual one, give or take a tenth
TENTH = 0.1
LEAST_MONTH = 28 * DAY
FEW = 1_000_000  # different moments: so many are quicker counted than put in order
_LENGTHS = (
    ("day", DAY), ("hour", 3600 * SECOND), ("minute", 60 * SECOND), ("second", SECOND),
    ("millisecond", 1000), ("microsecond", 1),
)  # fmt: skip
GRAINS = (DAY, 3600 * SECOND, 60 * SECOND)


@dataclass(frozen=True)
class Step:
    """A distance in time: so many microseconds, or whole months where their lengths differ."""

    us: int
    months: int = 0

    @classmethod
    def of(cls, unit: Unit) -> Step:
        """Return the step from one unit to the next."""
        return cls(unit.us, unit.months)

    def between(self, before: np.ndarray, after: np.ndarray, open_days: np.ndarray) -> np.ndarray:
        """Return how many steps are missing between moments.

        `open_days`, from Monday on, says on which days of the week there are ever any rows.
        """
        if self.months:
            first, last = (part.astype("datetime64[M]").astype("int64") for part in (before, after))
            return (last - first) // self.months - 1
        if self.us == DAY:
            first, last = (part.astype("datetime64[D]") for part in (before + DAY, after))
            return np.asarray(np.busday_count(first, last, weekmask=open_days))
        apart = (after - before).astype("int64") / self.us
        return np.round(apart).astype("int64") - 1

    def __str__(self) -> str:
        """Return the step in words.

        >>> str(Step(DAY)), str(Step(90 * DAY, 3)), str(Step(900 * SECOND)), str(Step(7 * DAY))
        ('1 day', '3 months', '15 minutes', '7 days')
        >>> str(Step(90 * 60 * SECOND)), str(Step(59_987_654)), str(Step(125_400 * DAY))
        ('1.5 hours', '59.99 seconds', '125,400 days')
        """
        if self.months:
            years, months = divmod(self.months, 12)
            return count(self.months, "month") if months else count(years, "year")
        name, us = next((name, us) for name, us in _LENGTHS if self.us >= us)
        n = self.us / us
        number = f"{n:,.0f}" if n >= 1000 else f"{n:.4g}"
        return f"{number} {name}" if number == "1" else f"{number} {name}s"


@dataclass(frozen=True)
class Rhythm:
    """When rows stand in time.

    Attributes
    ----------
    moments
        The different ones, in order.
    rows
        How many rows each of them has: with a date and, where one is asked, a value.
    step
        The middle one of all distances from one moment to the next; None for one moment.
    share
        How many of the distances are about as long.
    """

    moments: np.ndarray
    rows: np.ndarray
    step: Step | None
    share: float

    @property
    def first(self) -> np.datetime64:
        """The first moment."""
        return np.datetime64(self.moments[0])

    @property
    def last(self) -> np.datetime64:
        """The last moment."""
        return np.datetime64(self.moments[-1])

    @property
    def usual(self) -> Step | None:
        """The step at which most moments follow one another, if there is one."""
        several = len(self.moments) > 2  # one distance alone is no rhythm
        return self.step if several and self.share > REGULAR else None

    @cached_property
    def grain(self) -> int:
        """Moments are whole numbers of so many microseconds."""
        us = self.moments.astype("int64")
        whole = (grain for grain in GRAINS if not (us[:100] % grain).any())
        return next((grain for grain in whole if not (us % grain).any()), 1)

    @property
    def resolution(self) -> int:
        """The finest length, in microseconds, at which there is anything to see."""
        return self.usual.us if self.usual else self.grain

    @property
    def finest(self) -> float:
        """The finest length of a unit that has a moment on average, in microseconds."""
        span = int((self.last - self.first).astype("int64"))
        return max(self.resolution, 0 if self.usual else span / max(1, len(self.moments) - 1))

    def sentence(self) -> str:
        """Say how rows stand in time."""
        if self.step is None:
            n = int(self.rows.sum())
            return f"There is one moment only, {written(self.moments)[0]}, in {count(n, 'row')}."
        if len(self.moments) == 2:
            said = f"There are two moments, {self.step} apart."
        elif self.usual is None:
            said = f"Times follow no rhythm: half of the steps are shorter than {self.step}."
        else:
            often = "all steps" if self.share == 1 else f"{percent(self.share)} of the steps"
            said = f"Times are usually {self.step} apart ({often}, give or take a tenth)."
        return f"{said} {self._shared()}"

    def _shared(self) -> str:
        least, most = self.rows.min(), self.rows.max()
        if most == 1:
            return "No moment stands twice."
        if least == most:
            return f"Each moment stands in {most:,} rows."
        more = int(self.rows.sum()) - len(self.rows)
        fullest = written(self.moments[[self.rows.argmax()]])[0]
        return (
            f"{count(more, 'row')} stand at a moment that another row has taken, most at "
            f"{fullest} ({most:,} rows)."
        )


def percent(share: float) -> str:
    """Return a share that is not whole so that it does not look whole.

    >>> percent(0.98), percent(0.9996)
    ('98 %', '99.9 %')
    """
    return f"{min(100 * share, 99.9):.3g} %"


def known(table: Table, form: ChartForm) -> str:
    """Place the dates and values of a form as ``t`` and ``y``; return when both are known."""
    assert form.x is not None
    placed = {"t": axes.values(form.x, "date").expression}
    if form.y is not None:
        placed["y"] = number(form.y)
    table.place(**placed)
    return " AND ".join(f"{name} IS NOT NULL" for name in placed)


def rhythm(table: Table, form: ChartForm) -> Rhythm | None:
    """Return how the moments of a table follow one another.

    Returns
    -------
    Rhythm or None
        None where no row has a date and, where one is asked, a value.
    """
    moments, rows = _moments(table, known(table, form))
    if not len(moments):
        return None
    if len(moments) == 1:
        return Rhythm(moments, rows, None, 0.0)
    return Rhythm(moments, rows, *_middle(moments))


def _moments(table: Table, met: str) -> tuple[np.ndarray, np.ndarray]:
    (different,) = table.row(f"SELECT approx_count_distinct(t) FROM s WHERE {met}")  # noqa: S608
    asked = f"SELECT epoch_us(t) AS t, count(*) AS n FROM s WHERE {met} GROUP BY 1 ORDER BY 1"  # noqa: S608
    if different <= FEW:
        found = table.connection.execute(asked).fetchnumpy()
        return np.asarray(found["t"]).view("datetime64[us]"), np.asarray(found["n"])
    one = f"SELECT epoch_us(t) AS t FROM s WHERE {met}"  # noqa: S608
    us = np.asarray(table.connection.execute(one).fetchnumpy()["t"])
    if (us[1:] < us[:-1]).any():
        us.sort()
    begin = begins(us)
    return us[begin].view("datetime64[us]"), np.diff(begin, append=len(us))


def _middle(moments: np.ndarray) -> tuple[Step, float]:
    distances = np.diff(moments.astype("int64"))
    us, share = _usual(distances, TENTH)
    if us >= LEAST_MONTH:  # months differ in length: where they fit better, they are the step
        months, by_month = _usual(np.diff(moments.astype("datetime64[M]").astype("int64")))
        if months and by_month > _usual(distances)[1]:
            return Step(months * UNITS["month"].us, months), by_month
    return Step(us), share


def _usual(distances: np.ndarray, about: float = 0.0) -> tuple[int, float]:
    """Return the middle distance, and the share of those that are about as long."""
    middle = int(np.partition(distances, len(distances) // 2)[len(distances) // 2])
    near = np.abs(distances - middle) <= int(about * middle)
    return middle, np.count_nonzero(near) / len(near)
