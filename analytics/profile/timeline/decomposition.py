"""A series as trend, season and rest, by moving averages; how strong they are, and their chance.

Series are arrays on a complete grid of units; NaN is a unit without a value, and is never filled.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

CHANCE = 3.09  # standard deviations of a normal value that one in a thousand is beyond
PASSES = 2  # with all values there, the second changes nothing


@dataclass(frozen=True)
class Decomposition:
    """What a series is the sum of, and its strengths.

    Attributes
    ----------
    trend, season, rest
        As long as the series; NaN where one cannot be known.
    trend_strength, season_strength
        From 0 to 1.
    score
        How far the season is beyond chance, in standard deviations: see `beyond_chance`.
    """

    trend: np.ndarray
    season: np.ndarray
    rest: np.ndarray
    trend_strength: float
    season_strength: float
    score: float

    @property
    def found(self) -> bool:
        """Whether fewer than one in a thousand series of noise have such a season."""
        return self.score > CHANCE


def decompose(values: np.ndarray, positions: np.ndarray, length: int) -> Decomposition:
    """Take a series apart by the classical additive way.

    The trend is a centred moving average over one period; towards the ends, where it has no whole
    period, the line through its nearest values goes on. The season is the mean of what is left at
    each position of the period, centred on zero. A second pass takes the average without the
    season, so that it matters less which values are missing.

    W. M. Persons, "Indices of business conditions" (1919). Strengths are those of X. Wang, K. Smith
    and R. J. Hyndman, "Characteristic-based clustering for time series data", Data Mining and
    Knowledge Discovery 13 (2006): 1 - var(rest) / var(season + rest), and the same of the trend;
    not below 0.

    Parameters
    ----------
    values
        The series.
    positions
        Where in its period each value stands: 0 to `length` - 1.
    length
        Of a period.
    """
    season = np.zeros(length)
    for _ in range(PASSES):
        trend = continued(moving_average(values - season[positions], length), length)
        left = values - trend
        season = _means(left, positions, length)
        season -= np.nanmean(season) if np.isfinite(season).any() else 0.0
        season = np.nan_to_num(season)  # nothing ever stands there
    cycle = season[positions]
    rest = left - cycle
    tiny = 1e-9 * float(np.nanmax(np.abs(values), initial=0.0))  # digits beyond are no variation
    if not _spread(left) > tiny:
        cycle, rest = 0 * left, 0 * left
    return Decomposition(
        trend,
        cycle,
        rest,
        strength(trend, rest, tiny),
        strength(cycle, rest, tiny),
        beyond_chance(cycle + rest, rest, positions, length),
    )


def moving_average(values: np.ndarray, window: int) -> np.ndarray:
    """Return the centred moving average; NaN near the ends, and where half of a window is missing.

    An even window takes half of the first and half of one more, so that it has a middle: for a
    year of months, half of a January and half of the next. Where values are missing, those that are
    there may lie to one side. Their mean stands in the middle of them, and the average is read
    between these: else it would be beside a rising series.

    >>> moving_average(np.array([1.0, 2, 6, 3, 4]), 2).tolist()
    [nan, 2.75, 4.25, 4.0, nan]
    >>> moving_average(np.array([1.0, 2, 3, np.nan, 5, 6]), 3).tolist()
    [nan, 2.0, 3.0, 4.0, 5.0, nan]
    """
    weights = np.ones(window) if window % 2 else np.r_[0.5, np.ones(window - 1), 0.5]
    found = np.full(len(values), np.nan)
    known = np.isfinite(values)
    if len(values) < len(weights) or not known.any():
        return found
    side = len(weights) // 2
    offsets = np.arange(side, -side - 1, -1)  # a convolution turns them around
    there = np.convolve(known, weights, "valid")
    enough = there >= there.max() / 2
    places = np.arange(side, len(values) - side)[enough]
    means = np.convolve(np.where(known, values, 0.0), weights, "valid")[enough] / there[enough]
    aside = np.convolve(known, weights * offsets, "valid")[enough] / there[enough]
    middles, first = np.unique(np.round(places + aside, 6), return_index=True)
    found[places] = np.interp(places, middles, means[first], left=np.nan, right=np.nan)
    return found


def continued(trend: np.ndarray, n: int) -> np.ndarray:
    """Return a trend that goes on to both ends, along the line through its `n` nearest values.

    >>> continued(np.array([np.nan, 2.0, 3, 4, np.nan]), 3).round(9).tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0]
    """
    known = np.flatnonzero(np.isfinite(trend))
    if len(known) < 2:
        return trend
    whole = trend.copy()
    for near, ends in (
        (known[:n], np.arange(known[0])),
        (known[-n:], np.arange(known[-1] + 1, len(trend))),
    ):
        slope, level = np.polyfit(near - near.mean(), trend[near], 1)
        whole[ends] = level + slope * (ends - near.mean())
    return whole


def strength(part: np.ndarray, rest: np.ndarray, tiny: float = 0.0) -> float:
    """Return how much of `part` and `rest` together is not rest: 0 to 1.

    Together they must vary by more than `tiny`.

    >>> round(strength(np.array([1.0, -1, 1, -1]), np.array([1.0, 1, -1, -1])), 9)
    0.5
    """
    whole = _spread(part + rest)
    return max(0.0, 1 - (_spread(rest + 0 * part) / whole) ** 2) if whole > tiny else 0.0


def _spread(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.std(known)) if len(known) else 0.0


def beyond_chance(left: np.ndarray, rest: np.ndarray, positions: np.ndarray, length: int) -> float:
    """Return how far the means by position are apart, in standard deviations of pure noise.

    The F test of an analysis of variance by position, as in X-11's test for a stable season. The
    trend's freedom, one for each period, is taken off; neighbours that are alike count for less:
    G. V. Bayley and J. M. Hammersley, "The effective number of independent observations in an
    autocorrelated time series" (1946). F is made a normal value by E. Paulson, "An approximate
    normalization of the analysis of variance distribution" (1942).
    """
    known = np.isfinite(left)
    n, groups = int(known.sum()), len(np.unique(positions[known]))
    between, within = groups - 1, n - groups - n / length
    if between < 1 or within < 1:
        return 0.0
    inside = float(np.sum(rest[known] ** 2))
    around = float(np.sum((left[known] - left[known].mean()) ** 2)) - inside
    if inside <= 0:
        return np.inf if around > 0 else 0.0
    root = max(0.0, (around / between) / (inside / within)) ** (1 / 3)
    apart = independent(rest)
    a, b = 2 / (9 * between * apart), 2 / (9 * within * apart)
    return float(((1 - b) * root - (1 - a)) / sqrt(b * root**2 + a))


def independent(rest: np.ndarray) -> float:
    """Return what share of the values tells anything of its own, by how alike neighbours are."""
    alike = max(0.0, float(np.nan_to_num(autocorrelation(rest, 1)[1])))
    return (1 - alike**2) / (1 + alike**2)


def autocorrelation(values: np.ndarray, lags: int) -> np.ndarray:
    """Return how a series goes with itself so many units before, for lags 0 to `lags`.

    Pairs of which a value is missing are left out, and the others stand for them: E. Parzen, "On
    spectral analysis with missing observations and amplitude modulation" (1963).

    >>> autocorrelation(np.array([1.0, 2, 3, 4]), 2).round(9).tolist()
    [1.0, 0.25, -0.3]
    """
    known = np.isfinite(values)
    n = len(values)
    centred = np.where(known, values - values[known].mean(), 0.0) if known.any() else np.zeros(n)
    products, pairs = _lagged(centred, lags), np.round(_lagged(known.astype(float), lags))
    if n == 0 or products[0] <= 0:
        return np.full(lags + 1, np.nan)
    usual = products / np.where(pairs > 0, pairs, np.nan) * (1 - np.arange(lags + 1) / n)
    return usual / (products[0] / known.sum())


def _lagged(values: np.ndarray, lags: int) -> np.ndarray:
    """Return the sum of products with each lag, by way of a Fourier transform."""
    size = 1 << (len(values) + lags).bit_length()
    spectrum = np.fft.rfft(values, size)
    return np.fft.irfft(spectrum * spectrum.conj(), size)[: lags + 1]


def _means(values: np.ndarray, positions: np.ndarray, length: int) -> np.ndarray:
    known = np.isfinite(values)
    sums = np.bincount(positions[known], values[known], length)
    counts = np.bincount(positions[known], minlength=length)
    means = np.full(length, np.nan)
    return np.divide(sums, counts, out=means, where=counts > 0)
