"""From a stretch that was drawn over the course back to its rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.profile.conditions import Between
from analytics.profile.timeline.units import UNITS, iso

LAST_YEAR = np.datetime64("9999-12-31T23:59:59", "us")  # that Python knows


def stretch(column: str, unit: str, ends: Sequence[str]) -> Between:
    """Return the condition of the whole units that begin within a stretch.

    Parameters
    ----------
    column
        Of the dates.
    unit
        By which they are shown: each stands at its beginning.
    ends
        Of what was drawn, as text. Where no unit begins in between, it is the one they lie in.

    >>> stretch("day", "month", ["2024-01-20", "2024-03-02"]).sentence()
    'day from 2024-02-01 below 2024-04-01'
    """
    by = UNITS[unit]
    moments = sorted(pd.Timestamp(end).as_unit("us").to_datetime64() for end in ends)
    low, high = by.places(np.array(moments))
    if low < high and by.starts(np.array([low]))[0] < moments[0]:
        low += 1
    start, end = by.starts(np.array([low, high + 1]))
    if end > LAST_YEAR:
        return Between(column=column, low=iso(start))
    return Between(column=column, low=iso(start), high=iso(end), below=True)
