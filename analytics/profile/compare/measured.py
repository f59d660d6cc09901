"""How far numbers or dates of two sides are apart."""

from __future__ import annotations

import numpy as np

from analytics.profile.compare.evidence import kolmogorov_p
from analytics.profile.compare.result import Distance
from analytics.profile.compare.sides import Side


def measured(left: Side, right: Side, name: str) -> Distance:
    """Return the Kolmogorov–Smirnov distance of the finite values, and its p value."""
    x, y = left.values(name), right.values(name)
    if not len(x) or not len(y):
        return Distance()
    value, at, shares = kolmogorov_smirnov(x, y)
    return Distance(
        value=value,
        at=at,
        left=shares[0],
        right=shares[1],
        p=kolmogorov_p(value, len(x), len(y)),
        sampled=left.sampled() or right.sampled(),
    )


def kolmogorov_smirnov(x: np.ndarray, y: np.ndarray) -> tuple[float, float, tuple[float, float]]:
    """Return the largest difference between the shares of two samples up to one value.

    D = max |F(v) - G(v)| over all v, exact; N. Smirnov, "On the estimation of the discrepancy
    between empirical curves of distribution for two independent samples", Bulletin of Moscow
    University 2 (1939).

    Returns
    -------
    tuple
        D, the value where it is reached, and both shares there.

    >>> kolmogorov_smirnov(np.array([1.0, 2, 3, 4]), np.array([3.0, 4, 5, 6]))
    (0.5, 2.0, (0.5, 0.0))
    """
    values = np.concatenate([np.sort(x), np.sort(y)])
    order = np.argsort(values, kind="stable")  # merges two runs that are sorted, in one pass
    values = values[order]
    ends = np.flatnonzero(np.append(values[1:] != values[:-1], True))  # equal values are one step
    of_x = np.cumsum(order < len(x))[ends]
    of_y = ends + 1 - of_x
    gaps = np.abs(of_x * len(y) - of_y * len(x))  # whole numbers: exact
    at = int(gaps.argmax())
    shares = float(of_x[at] / len(x)), float(of_y[at] / len(y))
    return int(gaps[at]) / (len(x) * len(y)), float(values[ends[at]]), shares
