"""Pearson's correlation of all pairs of columns at once, a piece of the rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from analytics.profile.threads import one_thread
from analytics.reading.windows import ahead

# A deviation so small beside the mean is what rounding leaves of values that are all the same.
SLIGHT = 1e-14
_HUGE = 1e290  # less than the last digit of the largest number: its distance from it is finite


def correlations(pieces: Iterable[np.ndarray]) -> np.ndarray:
    """Return the correlation of each pair of columns, over the rows in which both are known.

    Parameters
    ----------
    pieces
        A row for each column, some of the table's rows at a time. What is missing is not finite.

    Returns
    -------
    numpy.ndarray
        From -1 to 1; NaN where a column of the pair is the same in all of its rows.

    Notes
    -----
    K. Pearson, "Note on regression and inheritance in the case of two parents" (1895). Sums of
    pieces, each about its own means, are put together as T. F. Chan, G. H. Golub and R. J. LeVeque
    do in "Updating formulae and a pairwise algorithm for computing sample variances" (1979).

    Examples
    --------
    >>> correlations([np.array([[1.0, 2, 3, np.nan], [6.0, 4, 2, 1]])]).round(9)
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    pieces = iter(pieces)
    piece = next(pieces, np.zeros((0, 0)))
    origin = np.full(len(piece), np.nan)
    with one_thread():  # while a piece is looked at, the next one is fetched
        looked = ahead(_sums, _apart(origin, chain([piece], pieces)))
        sums = next(looked)
        for more in looked:
            sums = _together(sums, more)
    n, mean, xx, xy = sums
    mean += np.nan_to_num(origin)[:, None]
    xx[xx <= n * np.square(SLIGHT * mean)] = np.nan
    result: np.ndarray = (xy / np.sqrt(xx * xx.T)).astype("float64")
    return np.clip(result, -1, 1)


def _apart(origin: np.ndarray, pieces: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """Yield pieces less the first known value of each column, which is noted in `origin`.

    Means that are small lose no digit. What is subtracted is a value of the column: nothing is lost
    that counts beside its deviation.
    """
    for piece in pieces:
        for i in np.flatnonzero(np.isnan(origin)):
            known = piece[i][np.isfinite(piece[i]) & (np.abs(piece[i]) < _HUGE)]
            origin[i] = known[0] if len(known) else np.nan
        yield piece - np.nan_to_num(origin)[:, None]


def _sums(values: np.ndarray) -> np.ndarray:
    """Return for each pair the rows, the first's mean, its squares' and the products' sum."""
    known = np.isfinite(values)
    largest = np.abs(values).max(axis=1, where=known, initial=0)
    # In powers of two near the largest no square overflows and no digit is lost; extended numbers
    # have room for the squares themselves.
    units = np.ldexp(1.0, np.frexp(largest)[1] - 1)[:, None]
    z = np.where(known, values, 0.0) / units
    middles = z.sum(axis=1, keepdims=True) / np.maximum(1, known.sum(axis=1, keepdims=True))
    z -= middles
    z[~known] = 0.0
    n, sums, squares = _of_known(z, known)
    means = sums / np.maximum(1, n)
    wide = units.astype("longdouble")
    products = (z @ z.T - sums * means.T) * wide * wide.T
    return np.stack(
        [n, middles * wide + means * wide, (squares - sums * means) * wide**2, products]
    )


def _of_known(z: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each pair the rows, and the sum of the first and of its squares in them."""
    gaps = ~known.all(axis=1)
    one = np.ones((gaps.sum() + 1, z.shape[1]))  # columns without any gap share the first row
    one[1:] = known[gaps]
    at = np.where(gaps, gaps.cumsum(), 0)
    return (one @ one.T)[np.ix_(at, at)], (z @ one.T)[:, at], ((z * z) @ one.T)[:, at]


def _together(some: np.ndarray, more: np.ndarray) -> np.ndarray:
    (n, mean, xx, xy), (n_more, mean_more, xx_more, xy_more) = some, more
    share, apart = n_more / np.maximum(1, n + n_more), mean_more - mean
    between = n * share * apart
    return np.stack(
        [n + n_more, mean + share * apart, xx + xx_more + between * apart,
         xy + xy_more + between * apart.T]
    )  # fmt: skip
