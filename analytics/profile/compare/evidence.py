"""Whether a difference is beyond chance: p values, and their correction for many columns."""

from __future__ import annotations

from math import erfc, exp, lgamma, log, pi, sqrt

import numpy as np

LEVEL = 0.05  # of the columns that are said to differ, about so many do not


def kolmogorov_p(distance: float, n_left: int, n_right: int) -> float:
    """Return how likely chance alone brings two samples so far apart (Kolmogorov–Smirnov).

    The limit for large samples, 2 Σ (-1)^(k-1) exp(-2 k² λ²) with λ = D √(nm / (n + m));
    N. Smirnov, "Table for estimating the goodness of fit of empirical distributions", Annals of
    Mathematical Statistics 19 (1948). For few rows, or many equal values, it is too large rather
    than too small.

    >>> round(kolmogorov_p(0.2, 100, 100), 4), kolmogorov_p(0.0, 5, 5)
    (0.0366, 1.0)
    """
    reach = distance * sqrt(n_left * n_right / (n_left + n_right))
    if reach < 1:  # there the series ends late, and its other form early
        return 1 - _below(reach)
    signs = ((-1) ** (k - 1) * exp(-2 * (k * reach) ** 2) for k in range(1, 6))
    return min(1.0, 2 * sum(signs))


def _below(reach: float) -> float:
    if reach < 0.1:
        return 0.0
    terms = (exp(-(((2 * k - 1) * pi / reach) ** 2) / 8) for k in range(1, 6))
    return sqrt(2 * pi) / reach * sum(terms)


def chi_square_p(statistic: float, freedom: int) -> float:
    """Return how likely chance alone brings a chi-square statistic so large.

    The sums for whole degrees of freedom; Abramowitz and Stegun, "Handbook of Mathematical
    Functions" (1964), 26.4.4 and 26.4.5.

    >>> round(chi_square_p(3.841459, 1), 6), round(chi_square_p(11.0705, 5), 6)
    (0.05, 0.05)
    """
    half, odd = statistic / 2, freedom % 2
    if half == 0:
        return 1.0
    powers = np.arange(freedom // 2) + odd / 2
    logs = powers * log(half) - half - np.array([lgamma(power + 1) for power in powers])
    return min(1.0, (erfc(sqrt(half)) if odd else 0.0) + float(np.exp(logs).sum()))


def shares_p(n_left: int, of_left: int, n_right: int, of_right: int) -> float | None:
    """Return how likely chance alone brings two shares so far apart: chi-square of a 2 x 2 table.

    K. Pearson (1900), without a correction for continuity; nothing where a cell would be expected
    to hold fewer than 5 rows (W. G. Cochran, "Some methods for strengthening the common χ² tests",
    Biometrics 10, 1954).

    >>> round(shares_p(10, 100, 20, 100), 4), shares_p(1, 10, 2, 10)
    (0.0477, None)
    """
    n, of = n_left + n_right, of_left + of_right
    if not of_left or not of_right or min(n, of - n) * min(of_left, of_right) < 5 * of:
        return None
    apart = n_left / of_left - n_right / of_right
    spread = n / of * (1 - n / of) * (1 / of_left + 1 / of_right)
    return chi_square_p(apart**2 / spread, 1)


def corrected(found: list[float | None]) -> list[float | None]:
    """Return p values corrected for their number; those that are not there do not count.

    Among those up to 0.05 about 5 % are false alarms; Y. Benjamini and Y. Hochberg, "Controlling
    the false discovery rate", Journal of the Royal Statistical Society B 57 (1995).

    >>> corrected([0.01, None, 0.04, 0.03])
    [0.03, None, 0.04, 0.04]
    """
    places = sorted((i for i, p in enumerate(found) if p is not None), key=lambda i: -found[i])  # type: ignore[operator]
    result: list[float | None] = [None] * len(found)
    least = 1.0
    for place, i in enumerate(places):
        least = min(least, found[i] * len(places) / (len(places) - place))  # type: ignore[operator]
        result[i] = least
    return result


def least_told(n_left: int, n_right: int) -> float:
    """Return the distance from which two samples of so many rows are told apart from chance.

    Where the p value of Kolmogorov and Smirnov is 0.05: 1.358 √((n + m) / nm).

    >>> round(least_told(1_000_000, 1_000_000), 5)
    0.00192
    """
    return 1.3581 * sqrt((n_left + n_right) / (n_left * n_right))
