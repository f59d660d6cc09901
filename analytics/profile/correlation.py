"""Pearson's correlation of all pairs of columns at once, a piece of the rows at a time."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from analytics.profile.threads import one_thread
from analytics.reading.windows import ahead

# A spread so small beside its squares is what rounding leaves of values that are all the same.
SLIGHT = 1e-12


def correlations(
    pieces: Iterable[np.ndarray], middles: np.ndarray, largest: np.ndarray
) -> np.ndarray:
    """Return the correlation of each pair of columns, over the rows in which both are known.

    Parameters
    ----------
    pieces
        A row for each column, some of the table's rows at a time. What is missing is not finite.
    middles, largest
        Of each column about its mean, and its largest size: seen from the middle, in a unit of
        that size, squares neither overflow nor lose digits.

    Returns
    -------
    numpy.ndarray
        From -1 to 1; NaN where a column of the pair is the same in all of its rows.

    Notes
    -----
    K. Pearson, "Note on regression and inheritance in the case of two parents" (1895).

    Examples
    --------
    >>> table = np.array([[1.0, 2, 3, np.nan], [6.0, 4, 2, 1]])
    >>> correlations([table], np.array([2.0, 3]), np.array([3.0, 6])).round(9)
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    units = np.ldexp(1.0, np.frexp(largest)[1] - 1)[:, None]  # powers of two: no digit is lost
    none = np.zeros((4, len(units), len(units)))
    with one_thread():  # while a piece is looked at, the next one is fetched
        looked = ahead(lambda piece: _sums(piece / units, middles[:, None] / units), pieces)
        sums = sum(looked, none)
    with np.errstate(invalid="ignore", divide="ignore"):
        n, x, xx, xy = sums
        spread = xx - x * x / n
        spread[spread <= SLIGHT * xx] = np.nan
        result: np.ndarray = (xy - x * x.T / n) / np.sqrt(spread * spread.T)
    return np.clip(result, -1, 1)


def _sums(values: np.ndarray, middles: np.ndarray) -> np.ndarray:
    """Return for each pair the rows, and the first's sum, its squares' and its products' sum."""
    known = np.isfinite(values)
    gaps = ~known.all(axis=1)  # columns without any share one row of ones
    z, one = values - middles, np.ones((gaps.sum() + 1, values.shape[1]))
    z[~known], one[1:] = 0.0, known[gaps]
    at = np.where(gaps, gaps.cumsum(), 0)
    rows, sums, squares = one @ one.T, z @ one.T, (z * z) @ one.T
    return np.stack([rows[np.ix_(at, at)], sums[:, at], squares[:, at], z @ z.T])
