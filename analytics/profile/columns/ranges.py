"""Ranges of a histogram: of round width, as many as the values call for."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, inf, log10
from typing import Any

from analytics.profile.columns.base import Asked

FEWEST, MOST = 12, 60
NARROWEST = 1e-12  # of the largest; below, the ends of ranges can no longer be told apart
WIDE = 12  # interquartile ranges; beyond, the tails would squeeze everything into one bar


@dataclass(frozen=True)
class Ranges:
    """``rows`` of low, high and count, and a note on what lies outside them."""

    rows: list[tuple[float, float, int]]
    note: str


def ranges(asked: Asked, low: float, high: float, cuts: list[float], whole: bool) -> Ranges:
    """Count a column's values in ranges.

    The width is that of Freedman and Diaconis ("On the histogram as a density estimator: L2
    theory", 1981), twice the interquartile range over the cube root of n, made round, with 12 to
    60 ranges; whole numbers get ranges of whole width. Long tails are cut at the 1 % and 99 %
    quantiles, which the note then says.

    Parameters
    ----------
    asked
        A column of numbers.
    low, high
        The lowest and the highest finite value.
    cuts
        The quantiles 1, 5, 25, 50, 75, 95, 99 %.
    whole
        Whether all values are whole.
    """
    if low == high or not NARROWEST * max(abs(low), abs(high), 1e-290) < high - low < inf:
        return Ranges([], "")
    iqr = cuts[4] - cuts[2]
    start, end = low, high
    if iqr > 0 and high - low > WIDE * iqr and cuts[6] > cuts[0]:
        start, end = cuts[0], cuts[6]
    width = round_width(_width(asked, start, end, iqr), whole)
    base = floor(start / width) * width
    n = max(1, floor((end - base) / width) + 1)
    if not whole and n > 1 and base + (n - 1) * width == end:
        n -= 1  # the highest value belongs to the last range
    counts, outside = _counted(asked, base, width, n)
    left = base - 0.5 if whole else base  # a whole number stands in the middle of its bar
    rows = [(left + i * width, left + (i + 1) * width, counts.get(i, 0)) for i in range(n)]
    note = f" {outside:,} values outside the drawn part are not shown." if outside else ""
    return Ranges(rows, note)


def _width(asked: Asked, low: float, high: float, iqr: float) -> float:
    n = asked.row({"n": f"count({asked.v})"})["n"]
    ideal = 2 * iqr / n ** (1 / 3)
    return min(max(ideal, (high - low) / MOST), (high - low) / FEWEST)


def round_width(width: float, whole: bool = False) -> float:
    """Return the next width of 1, 2, 2.5 or 5 times a power of ten.

    >>> round_width(0.013), round_width(0.7, whole=True), round_width(230.0)
    (0.02, 1.0, 250.0)
    """
    power = 10.0 ** floor(log10(width))
    steps = (1, 2, 5, 10) if whole else (1, 2, 2.5, 5, 10)
    found = next(step * power for step in steps if step * power >= width * (1 - 1e-9))
    return float(max(1, ceil(found))) if whole else found


def _counted(asked: Asked, base: float, width: float, n: int) -> tuple[dict[int, int], int]:
    v = asked.v
    # What lies on the end of the last range belongs to it.
    at = f"CASE WHEN {v} = ? THEN ? ELSE CAST(floor(({v} - ?) / ?) AS BIGINT) END"
    rows = asked.rows(
        f"SELECT CASE WHEN {v} BETWEEN ? AND ? THEN {at} END AS place, count(*) FROM t"  # noqa: S608
        f" WHERE {v} IS NOT NULL GROUP BY 1",
        [base, base + n * width, base + n * width, n - 1, base, width],
    )
    counts: dict[Any, int] = dict(rows)
    return counts, counts.pop(None, 0)
