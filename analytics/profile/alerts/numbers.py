"""Numbers: infinite, far from the others, zero, or a sign for missing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics.profile.alerts.base import FEW_ROWS, Alert, Column, centred, evenly, several
from analytics.profile.conditions import Between, Outside

FAR = 3.0  # times the distance of the quartiles: Tukey's outer fence
FEWEST_VALUES = 12  # with fewer different numbers they are steps or codes
MOSTLY_ZERO = 0.8
NINES = np.array([float("9" * n) for n in range(2, 10)])
_MARGIN = 0.05  # of the rows: how far a guess from a few hundred values may be out
SIGNS = np.sort(np.append(-NINES, NINES))


def infinite(column: Column) -> Iterator[Alert]:
    """Find numbers that are infinite."""
    if not pd.api.types.is_float_dtype(column.series):
        return
    n = column.n_known - len(column.numbers)
    if n:
        fix = column.fix("change_type", to="decimal")
        text = several(n, "value is infinite.", "values are infinite.")
        yield column.alert("infinite", n, text, fix, column.among("inf", "-inf"))


def _varied(column: Column, least: int) -> bool:
    """Whether there are so many different numbers."""
    if column.kind != "number":
        return False
    return column.n_seen >= least or len(column.different) >= least


def outliers(column: Column) -> Iterator[Alert]:
    """Find numbers far from the others."""
    values = column.numbers
    if not _varied(column, FEWEST_VALUES) or _all_near(column):
        return
    low, high = np.quantile(values, [0.25, 0.75])
    reach = FAR * (high - low)
    n = int(np.count_nonzero((values < low - reach) | (values > high + reach)))
    if n and high > low:
        limits = f"below {low - reach:.4g} or above {high + reach:.4g}"
        lie = several(n, "value lies", "values lie")
        text = f"{lie} far from the others ({limits})."
        beyond = Outside(column=column.name, low=float(low - reach), high=float(high + reach))
        yield column.alert("outliers", n, text, column.fix("cap_outliers", reach=FAR), beyond)


def _all_near(column: Column) -> bool:
    """Whether a look at a few hundred values tells that no fence can exclude any."""
    low, high = _within(column.numbers, column.some, 0.25)
    reach = FAR * (high - low)
    return bool(column.numbers.min() >= low - reach and column.numbers.max() <= high + reach)


def _within(values: np.ndarray, some: np.ndarray, share: float) -> tuple[float, float]:
    """Return what surely lies between the quantiles `share` and 1 - `share`, not far from them.

    Guessed from some of the values and checked on all of them; nothing lies between if it fails.
    """
    low, high = np.quantile(some, [share + _MARGIN, 1 - share - _MARGIN])
    fewest = share * len(values) + 1
    sure = min(np.count_nonzero(values <= low), np.count_nonzero(values >= high)) > fewest
    return (low, high) if sure else (high, high)


def skewed(column: Column) -> Iterator[Alert]:
    """Find numbers with a long tail on one side."""
    values = column.numbers
    if len(values) < FEW_ROWS or not _varied(column, 2):
        return
    apart = centred(values)
    spread = float(np.sqrt(apart @ apart / len(apart)))
    skew = float((apart * apart) @ apart) / len(apart) / spread**3 if spread > 1e-12 else 0.0
    if abs(skew) > 3:
        tail = "high" if skew > 0 else "low"
        text = f"{len(values):,} values with a long tail of {tail} ones (skew {skew:.1f})."
        yield column.alert("skewed", len(values), text)


def zeros(column: Column) -> Iterator[Alert]:
    """Find zeros that are most of a column, or that stand alone far from all other numbers."""
    n = int(np.count_nonzero(column.numbers == 0))
    if n < 2 or n == len(column.numbers):
        return
    share, zero = n / column.n_known, several(n, "value is", "values are")
    if share > MOSTLY_ZERO:
        yield column.alert("zeros", n, f"{zero} 0 ({share:.1%}).", where=_exactly(column, 0))
    elif _stand_apart(column, n):
        least = column.different[1]
        text = f"{zero} 0, and no other lies below {least:g}: is 0 a sign for missing?"
        yield column.alert("zeros", n, text, _made_missing(column, 0), _exactly(column, 0))


def _stand_apart(column: Column, n_zeros: int) -> bool:
    values = column.numbers
    if values.min() < 0 or len(values) - n_zeros < 0.5 * column.n_known:
        return False
    others = values[values != 0]
    low, high = _within(others, evenly(others), 0.05)
    if others.min() < 0.2 * (high - low):
        return False  # the quantiles lie even further from each other
    low, high = np.quantile(others, [0.05, 0.95])
    if others.min() < 0.2 * (high - low):
        return False
    rest = column.different[1:]
    return len(rest) >= FEWEST_VALUES and bool(rest[0] >= 5 * np.median(np.diff(rest)))


def stand_ins(column: Column) -> Iterator[Alert]:
    """Find -999, 9999 and the like, far from all other numbers and more than once."""
    values = column.numbers
    found = _signs(values)
    rest = values[~np.isin(values, [*found])] if max(found.values(), default=0) > 1 else values[:0]
    if not len(rest):
        return
    low, high = float(rest.min()), float(rest.max())
    for value, n in found.items():
        if n > 1 and _is_beyond(value, low, high) and len(np.unique(rest)) > 2:
            text = (
                f"{several(n, 'value is', 'values are')} {value:g}, far from all others"
                f" ({low:g} to {high:g}): is it a sign for missing?"
            )
            fix = _made_missing(column, value)
            yield column.alert("stand-ins", n, text, fix, _exactly(column, value))


def _signs(values: np.ndarray) -> dict[float, int]:
    """Return how often each of the signs for missing occurs, where it does."""
    if not len(values):
        return {}
    within = SIGNS[(values.min() <= SIGNS) & (values.max() >= SIGNS)]
    counts = {float(sign): int(np.count_nonzero(values == sign)) for sign in within}
    return {sign: n for sign, n in counts.items() if n}


def _is_beyond(value: float, low: float, high: float) -> bool:
    if value < 0 <= low:
        return True  # no other number is below zero
    return max(value - high, low - value) >= 2 * (high - low)


def _exactly(column: Column, value: float) -> Between:
    return Between(column=column.name, low=value, high=value)


def _made_missing(column: Column, value: float) -> dict[str, str]:
    return {"kind": "replace_value", "column": column.name, "old": f"{value:.0f}", "new": ""}
