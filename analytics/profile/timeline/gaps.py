"""Stretches of time in which rows are missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.profile.charting.words import count
from analytics.profile.columns.dates import WEEKDAYS
from analytics.profile.timeline.rhythm import Rhythm, Step
from analytics.profile.timeline.units import DAY, Unit, begins, written

LISTED = 100
FEWEST_DAYS = 14  # before a day of the week without rows means anything


@dataclass(frozen=True)
class Gaps:
    """Where rows are missing.

    Attributes
    ----------
    frame
        The longest: ``after`` and ``until``, the last moment before and the first one behind as
        text, and ``missing`` steps.
    n, missing
        How many there are, and how many steps are missing in all of them.
    step
        What is missing or not.
    closed
        Days of the week on which there never is a row, so that none is missing there.
    """

    frame: pd.DataFrame
    n: int
    missing: int
    step: Step
    closed: tuple[str, ...] = ()

    @property
    def counted(self) -> str:
        """What is missing, in words: days, or steps of 15 minutes."""
        return steps_said(2, self.step).removeprefix("2 ")

    def sentence(self) -> str:
        """Say how many gaps there are, and which is the longest."""
        never = (
            f" There is never a row on {' or '.join(self.closed)}: these days are not counted."
            if self.closed
            else ""
        )
        if not self.n:
            return f"There is no gap.{never}"
        longest = self.frame.iloc[0]
        gaps = "There is one gap" if self.n == 1 else f"There are {self.n:,} gaps"
        most = "" if self.n == 1 else f", the longest with {longest['missing']:,}"
        return (
            f"{gaps}, with {steps_said(self.missing, self.step)} missing{most}: between "
            f"{longest['after']} and {longest['until']}.{never}"
        )


def steps_said(n: int, step: Step) -> str:
    """Return a number of steps in words.

    >>> steps_said(12, Step(DAY)), steps_said(3, Step(15 * 60 * 10**6))
    ('12 days', '3 steps of 15 minutes')
    """
    number, name = str(step).split(" ")
    return count(n, name) if number == "1" else f"{count(n, 'step')} of {step}"


def gaps(rhythm: Rhythm, unit: Unit) -> Gaps:
    """Return the gaps between moments.

    Where most moments follow at the usual step, a gap is a stretch in which one or more of these
    steps are missing. Where they follow no rhythm, it is one or more units without a row.

    Parameters
    ----------
    rhythm
        The moments, and how they follow one another.
    unit
        By which the series is shown.
    """
    step, moments = rhythm.usual, rhythm.moments
    if step is None:
        step, moments = Step.of(unit), unit.starts(_different(unit.places(moments)))
    far = np.flatnonzero(np.diff(moments).astype("int64") > step.us * 3 // 2)
    after, until = moments[far], moments[far + 1]
    days = _open_days(moments) if step.us == DAY else np.ones(7, bool)
    return _longest(after, until, step.between(after, until, days), step, days)


def _different(ordered: np.ndarray) -> np.ndarray:
    return ordered[begins(ordered)]


def _open_days(moments: np.ndarray) -> np.ndarray:
    """Return for each day of the week, from Monday on, whether there is ever a row."""
    days = moments.astype("datetime64[D]").astype("int64")
    if len(days) < FEWEST_DAYS or days[-1] - days[0] < FEWEST_DAYS:
        return np.ones(7, bool)
    return np.isin(np.arange(7), (days + 3) % 7)  # 1970 began on a Thursday


def _longest(
    after: np.ndarray, until: np.ndarray, missing: np.ndarray, step: Step, days: np.ndarray
) -> Gaps:
    some = np.flatnonzero(missing > 0)
    order = some[np.argsort(-missing[some], kind="stable")][:LISTED]
    texts = written(np.r_[after[order], until[order]])
    frame = pd.DataFrame(
        {
            "after": texts[: len(order)],
            "until": texts[len(order) :],
            "missing": missing[order],
        }
    )
    closed = tuple(day for day, there in zip(WEEKDAYS, days) if not there)
    return Gaps(frame, len(some), int(missing[some].sum()), step, closed)
