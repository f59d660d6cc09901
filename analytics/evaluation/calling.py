"""Calls: what a threshold on the probability makes of a binary classifier."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics.metrics.called import CALLED, CalledMetric, Counts

N_RESAMPLES = 1_000
USUAL = 0.5  # the threshold where nobody has chosen one
Z = 1.959963984540054  # of the normal distribution, for 95 %


def counts_at(y: np.ndarray, p: np.ndarray, thresholds: Any) -> Counts:
    """Return how rows are called that have at least the probability of a threshold.

    Parameters
    ----------
    y
        1 for positive rows.
    p
        Probabilities of the positive class (rows,).
    thresholds
        One, or an array of them.
    """
    positive, negative = np.sort(p[y == 1]), np.sort(p[y != 1])
    missed = np.searchsorted(positive, thresholds, "left")
    passed = np.searchsorted(negative, thresholds, "left")
    return Counts(len(positive) - missed, len(negative) - passed, missed, passed)


def ways(p: np.ndarray) -> np.ndarray:
    """Return a threshold for each way to part rows: between two probabilities, in the middle.

    The first calls every row positive; the last calls none where no probability is 1.
    """
    seen = np.unique(p)
    middle = (seen[1:] + seen[:-1]) / 2
    return np.r_[0.0, middle, (seen[-1] + 1) / 2 if seen[-1] < 1 else []]


def wilson(part: Any, whole: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the 95 % interval of shares (Wilson, 1927); of no rows it is 0 to 1.

    >>> [round(float(end), 3) for end in wilson(5, 10)]
    [0.237, 0.763]
    """
    k, n = np.asarray(part, dtype=float), np.maximum(np.asarray(whole, dtype=float), 1e-9)
    middle = (k + Z**2 / 2) / (n + Z**2)
    half = Z * np.sqrt(k * (n - k) / n + Z**2 / 4) / (n + Z**2)
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def of_mean(values: np.ndarray) -> tuple[float, float, float]:
    """Return a mean and its 95 % interval, which is unknown for one row.

    >>> [round(number, 2) for number in of_mean(np.array([1.0, 2.0, 3.0]))]
    [2.0, 0.87, 3.13]
    """
    mean, n = float(values.mean()), len(values)
    half = Z * float(values.std(ddof=1)) / n**0.5 if n > 1 else float("nan")
    return mean, mean - half, mean + half


def interval(metric: CalledMetric, counts: Counts, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % interval of a metric of calls.

    A share has Wilson's. For the others rows are drawn anew with replacement (Efron, 1979): as the
    metric knows the four counts alone, it is these that are drawn.
    """
    if metric.share is not None:
        low, high = wilson(*metric.share(counts))
        return float(low), float(high)
    cells = np.array([counts.tp, counts.fp, counts.fn, counts.tn])
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(cells.sum(), cells / cells.sum(), N_RESAMPLES)
    return of_draws(metric.of(Counts(*drawn.T)))


def of_draws(values: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of a score from those of its draws in which it exists."""
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


__all__ = [
    "CALLED", "USUAL", "Counts", "Z", "counts_at", "interval", "of_draws", "of_mean", "ways",
    "wilson",
]  # fmt: skip
