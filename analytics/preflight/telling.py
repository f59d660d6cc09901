"""How well one column alone tells another, on rows it was not learned from."""

from __future__ import annotations

import numpy as np
import pandas as pd

FEWEST = 30
N_RANGES = 200
ROWS_PER_RANGE = 10


def telling(groups: np.ndarray, answers: np.ndarray, classes: bool) -> float:
    """Return how well groups of rows tell the answer of other rows, from 0 to 1.

    One half of the rows says what each group's answer is, the other is told. For classes (numbers
    from 0), it is the share of the errors of whoever always says the most frequent class that is
    saved; for a number, the share of its variance that is told.
    """
    if len(groups) < FEWEST:
        return 0.0
    half = np.random.default_rng(0).random(len(groups)) < 0.5
    learn = _usual_class if classes else _mean
    guess, usual = learn(groups[half], answers[half], groups.max() + 1)
    truth, guesses = answers[~half], guess[groups[~half]]
    if classes:
        wrong, at_most = (guesses != truth).sum(), (truth != usual).sum()
    else:
        wrong, at_most = ((guesses - truth) ** 2).sum(), ((truth - usual) ** 2).sum()
    return max(0.0, 1 - float(wrong) / float(at_most)) if at_most else 0.0


def _usual_class(groups: np.ndarray, answers: np.ndarray, n: int) -> tuple[np.ndarray, float]:
    n_classes = int(answers.max()) + 1
    usual = int(np.bincount(answers).argmax())
    met, counts = np.unique(groups.astype("int64") * n_classes + answers, return_counts=True)
    guess = np.full(n, usual)
    order = np.argsort(counts, kind="stable")  # the most frequent class of a group comes last
    guess[met[order] // n_classes] = met[order] % n_classes
    return guess, usual


def _mean(groups: np.ndarray, answers: np.ndarray, n: int) -> tuple[np.ndarray, float]:
    sizes = np.bincount(groups, minlength=n)
    sums = np.bincount(groups, weights=answers, minlength=n)
    usual = float(answers.mean())
    return np.where(sizes > 0, sums / np.maximum(sizes, 1), usual), usual


def coded(column: pd.Series) -> np.ndarray:
    """Return a number for each value: the same for the same value, or for a range of numbers.

    Missing is a value like any other.
    """
    if column.dtype.kind == "M" or pd.api.types.is_numeric_dtype(column):
        values = numbers_of(column)
        different, codes = np.unique(values, return_inverse=True)
        few = len(different) <= min(N_RANGES, len(values) // ROWS_PER_RANGE)
        return codes if few else _ranges(values)
    return pd.factorize(column, use_na_sentinel=False)[0]


def numbers_of(column: pd.Series) -> np.ndarray:
    """Return a column of numbers, dates or yes and no as float64, a missing one as not a number."""
    if column.dtype.kind == "M":
        return column.astype("int64").where(column.notna()).to_numpy(dtype="float64")
    return column.to_numpy(dtype="float64", na_value=np.nan)


def _ranges(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    n = max(2, min(N_RANGES, len(values) // ROWS_PER_RANGE))
    if known.sum() < 2:
        return known.astype("int64")
    ends = np.unique(np.quantile(values[known], np.linspace(0, 1, n + 1)[1:-1]))
    return np.where(known, np.searchsorted(ends, values), len(ends) + 1)


def ranks_of(target: pd.Series) -> np.ndarray:
    """Return the rank of each number, from 0 to 1: a few huge ones say no more than others."""
    return np.asarray(target.rank(pct=True), dtype="float64")
