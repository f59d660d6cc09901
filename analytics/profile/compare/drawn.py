"""The distributions of one column on both sides, over the same ranges, values or units of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, inf
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.profile.columns.dates import unit_for
from analytics.profile.columns.ranges import FEWEST, MOST, NARROWEST, WIDE, round_width
from analytics.profile.columns.selecting import of_range
from analytics.profile.compare.counted import Counts
from analytics.profile.compare.sides import MOST_ROWS, Side, family, opened
from analytics.profile.conditions import Among, BaseCondition

MOST_VALUES = 12
SAMPLED = f"Of a side with more than {MOST_ROWS:,} rows, a sample of about so many is drawn."


@dataclass(frozen=True)
class Drawn:
    """How to draw a column of two sides.

    Attributes
    ----------
    kind
        ``ranges``, ``values`` or ``times``.
    frame
        A row for each range (``low``, ``high``), ``value`` (None: all others) or time (``x``), with
        ``left`` and ``right``, in % of the known values of a side, and ``n_left``, ``n_right``.
    note
        What is not drawn, or that it is a sample.
    """

    kind: str
    frame: pd.DataFrame
    note: str = ""


def draw_column(left: Path, right: Path, name: str) -> Drawn:
    """Return the distributions of one column on both sides.

    Raises
    ------
    AnalyticsError
        A side has no such column, or one that cannot be compared.
    """
    with opened(left, right) as (one, other):
        kinds = {family(side.kinds[name]) for side in (one, other) if name in side.kinds}
        if len(kinds) != 1 or name not in one.kinds or name not in other.kinds:
            raise AnalyticsError(f"There is no “{name}” to compare.", "Choose another column.")
        return DRAWN[kinds.pop()](one, other, name)


def conditions(drawn: Drawn, name: str, places: Sequence[int]) -> list[BaseCondition]:
    """Return what rows meet that lie in these rows of the frame; of times, nothing."""
    chosen = drawn.frame.loc[drawn.frame.index.isin(places)]  # a click may be on an older chart
    if chosen.empty or drawn.kind == "times":
        return []
    if drawn.kind == "ranges":
        ends = chosen[["low", "high"]].to_numpy().tolist()
        return [of_range(name, ends, float(drawn.frame["high"].max()))]
    others = bool(chosen["value"].isna().any())
    listed = drawn.frame.drop(chosen.index) if others else chosen
    return [Among(column=name, values=tuple(listed["value"].dropna()), others=others)]


def _ranges(left: Side, right: Side, name: str) -> Drawn:
    x, y = left.values(name), right.values(name)
    whole = left.kinds[name] == right.kinds[name] == "integer"
    ends = edges([side for side in (x, y) if len(side)], whole)
    counts = {f"n_{side}": np.histogram(v, ends)[0] for side, v in (("left", x), ("right", y))}
    frame = pd.DataFrame({"low": ends[:-1], "high": ends[1:]} | counts)
    outside = len(x) + len(y) - int(frame[list(counts)].to_numpy().sum())
    note = f"{outside:,} values lie outside the drawn part." if outside else ""
    if left.sampled() or right.sampled():
        note = f"{note} {SAMPLED}".strip()
    return Drawn("ranges", _shares(frame, (len(x), len(y))), note)


def edges(sides: list[np.ndarray], whole: bool) -> np.ndarray:
    """Return ranges that suit all sides: of round width, 12 to 60, without the long tails.

    As for one column (`columns.ranges`), but a side of few rows counts as much as one of many.
    One range where all values are the same.
    """
    if not sides:
        return np.array([])
    levels = (0, 0.01, 0.25, 0.75, 0.99, 1)
    cuts = np.array([np.quantile(side, levels, method="inverted_cdf") for side in sides])
    low, start, q25 = cuts[:, :3].min(axis=0).tolist()
    q75, end, high = cuts[:, 3:].max(axis=0).tolist()
    if high - low == inf:
        return 2 * np.linspace(low / 2, high / 2, FEWEST + 1)
    if high - low <= NARROWEST * max(abs(low), abs(high), 1e-290):
        around = max(0.5, abs(low) / 1000)
        return np.array([low - around, high + around])
    if not (q75 > q25 and high - low > WIDE * (q75 - q25)):
        start, end = low, high
    ideal = 2 * (q75 - q25) / sum(map(len, sides)) ** (1 / 3)
    span = end - start
    width = round_width(min(max(ideal, span / MOST), span / FEWEST), whole)
    first = floor(start / width)
    n = max(1, floor(end / width) - first + 1)
    if not whole and n > 1 and (first + n - 1) * width >= end:
        n -= 1  # the highest value belongs to the last range
    ends = (first + np.arange(n + 1)) * width - (0.5 if whole else 0.0)  # whole: in the middle
    # As people write them: 34 * 0.1 is more than 3.4, which would fall in the range before.
    return np.array([float(f"{end:.12g}") for end in ends])


def _values(left: Side, right: Side, name: str) -> Drawn:
    counts = Counts.of(left, right, name)
    most = (counts.n_left or 1, counts.n_right or 1)
    frame = counts.connection.execute(
        "SELECT v AS value, l AS n_left, r AS n_right FROM counts"  # noqa: S608
        f" ORDER BY greatest(l / {most[0]}, r / {most[1]}) DESC, v LIMIT {MOST_VALUES}"
    ).df()
    shown = frame[["n_left", "n_right"]].sum()
    rest = [counts.n_left - int(shown["n_left"]), counts.n_right - int(shown["n_right"])]
    if any(rest) and frame[["n_left", "n_right"]].to_numpy().max() == 1:
        return Drawn("values", _shares(frame.head(0), most), "No value is found twice on a side.")
    if any(rest):
        frame.loc[len(frame)] = [None, *rest]
    return Drawn("values", _shares(frame, most), SAMPLED if counts.sampled else "")


def _times(left: Side, right: Side, name: str) -> Drawn:
    """Count the dates of both sides by one unit; where nothing lies is a zero, not a gap."""
    unit = unit_for(_span(left, right, name))
    columns = [side.column(name)[0] for side in (left, right)]
    moments = [
        f"CASE WHEN isfinite({c}) THEN date_trunc('{unit}', CAST({c} AS TIMESTAMP)) END"
        for c in columns
    ]
    counts = Counts(left, right, (moments[0], moments[1]), sampled=False)
    frame = counts.connection.execute(
        "SELECT CAST(x AS VARCHAR) AS x, coalesce(l, 0) AS n_left, coalesce(r, 0) AS n_right"  # noqa: S608
        " FROM (SELECT unnest(generate_series(min(v), max(v)"
        f", INTERVAL 1 {unit})) AS x FROM counts) LEFT JOIN counts ON x = v ORDER BY x"
    ).df()
    sizes = counts.n_left, counts.n_right
    return Drawn("times", _shares(frame, sizes), f"Each point is one {unit}.")


def _span(left: Side, right: Side, name: str) -> float:
    """Return the seconds from the first to the last date of both sides."""
    ends = [end for side in (left, right) for end in side.ends(name) if end is not None]
    return float(max(ends, default=0) - min(ends, default=0))


def _shares(frame: pd.DataFrame, sizes: tuple[int, int]) -> pd.DataFrame:
    """Put the shares of both sides, in %, before the numbers of rows."""
    n_left, n_right = frame.pop("n_left"), frame.pop("n_right")
    left, right = 100 * n_left / max(1, sizes[0]), 100 * n_right / max(1, sizes[1])
    return frame.assign(left=left, right=right, n_left=n_left, n_right=n_right)


DRAWN = {"number": _ranges, "date": _times, "text": _values, "boolean": _values}
