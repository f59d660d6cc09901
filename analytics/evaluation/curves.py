"""Curves of one class against the rest, from probabilities; and a sentence for each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.evaluation.calling import wilson
from analytics.metrics.classes import auc, average_precision

MOST_POINTS = 400
N_BARS = 40
CALLED_FIRST = 0.1  # the share of rows that the sentence about gain tells of


def one_class(y: np.ndarray, p: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return truth and probabilities of class `k` against all others."""
    if p.shape[1] == 2 and k == 1:
        return y, p
    return (y == k).astype(np.int64), np.column_stack([1 - p[:, k], p[:, k]])


def _steps(y: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    order = np.argsort(-p[:, 1], kind="stable")
    score, hit = p[order, 1], (y == 1)[order]
    last = np.flatnonzero(np.r_[score[1:] != score[:-1], True])
    return score[last], np.cumsum(hit)[last], np.cumsum(~hit)[last]


def _thinned(frame: pd.DataFrame) -> pd.DataFrame:
    if len(frame) <= MOST_POINTS:
        return frame
    return frame.iloc[np.linspace(0, len(frame) - 1, MOST_POINTS).astype(int)]


def roc(y: np.ndarray, p: np.ndarray) -> pd.DataFrame:
    """Return ``threshold``, ``false_positive_rate``, ``true_positive_rate``."""
    score, hits, misses = _steps(y, p)
    frame = pd.DataFrame(
        {
            "threshold": np.r_[1.0, score],
            "false_positive_rate": np.r_[0, misses / max(1, misses[-1])],
            "true_positive_rate": np.r_[0, hits / max(1, hits[-1])],
        }
    )
    return _thinned(frame)


def roc_sentence(y: np.ndarray, p: np.ndarray) -> str:
    """Say what the area under the curve means."""
    value = auc(y, p)
    return (
        f"ROC-AUC {value:.3f}: of a positive and a negative row drawn at random, "
        f"the positive one gets the higher probability in {value:.1%} of the cases."
    )


def precision_recall(y: np.ndarray, p: np.ndarray) -> pd.DataFrame:
    """Return ``threshold``, ``recall``, ``precision``, and ``random``, that of random calls."""
    score, hits, misses = _steps(y, p)
    frame = pd.DataFrame(
        {
            "threshold": score,
            "recall": hits / max(1, hits[-1]),
            "precision": hits / (hits + misses),
            "random": hits[-1] / len(y),
        }
    )
    return _thinned(frame)


def precision_recall_sentence(y: np.ndarray, p: np.ndarray) -> str:
    """Say what the curve is worth beside the share of positive rows."""
    value, share = average_precision(y, p), float((y == 1).mean())
    return f"PR-AUC {value:.3f}; calling rows positive at random would give {share:.3f}."


def calibration(y: np.ndarray, p: np.ndarray, n_bins: int = 10) -> pd.DataFrame:
    """Return ``predicted``, ``observed``, ``low``, ``high`` (Wilson, 1927), ``count`` per tenth.

    ``bin`` is the middle of the tenth.
    """
    place = np.minimum((p[:, 1] * n_bins).astype(int), n_bins - 1)
    table = pd.DataFrame({"bin": place, "p": p[:, 1], "y": (y == 1).astype(float)})
    bins = table.groupby("bin").agg(
        predicted=("p", "mean"), observed=("y", "mean"), count=("y", "size")
    )
    low, high = wilson(bins["observed"] * bins["count"], bins["count"])
    return bins.assign(low=low, high=high, bin=(bins.index + 0.5) / n_bins).reset_index(drop=True)


def gaps(frame: pd.DataFrame) -> pd.Series:
    """Return how much of the mean distance from what happens is each tenth's, by its rows."""
    gap = (frame["predicted"] - frame["observed"]).abs()
    return gap * frame["count"] / frame["count"].sum()


def calibration_sentence(frame: pd.DataFrame) -> str:
    """Say how far probabilities are from what happens."""
    mean = gaps(frame).sum()
    return f"On average, what happens differs from the predicted probability by {mean:.1%}."


def gains(y: np.ndarray, p: np.ndarray) -> pd.DataFrame:
    """Return ``share`` of rows, the likeliest first, ``gain`` (of the positive ones) and ``lift``.

    Rows of the same probability come at once.
    """
    _, hits, misses = _steps(y, p)
    share = (hits + misses) / len(y)
    gain = hits / max(1, hits[-1])
    frame = pd.DataFrame({"share": share, "gain": gain, "lift": gain / share})
    return _thinned(frame)


def gains_sentence(frame: pd.DataFrame) -> str:
    """Say how many positive rows are among the first tenth."""
    share, gain = np.r_[0, frame["share"]], np.r_[0, frame["gain"]]
    found = float(np.interp(CALLED_FIRST, share, gain))
    return (
        f"The {CALLED_FIRST:.0%} of rows with the highest probability hold {found:.1%} of the "
        f"positive ones: {found / CALLED_FIRST:.1f} times as many as as many rows drawn at random."
    )


def distribution(y: np.ndarray, p: np.ndarray) -> pd.DataFrame:
    """Return ``low``, ``high``, and the ``negative`` and ``positive`` rows of each stretch."""
    edges = np.linspace(0, 1, N_BARS + 1)
    negative, positive = (np.histogram(p[y == k, 1], edges)[0] for k in (0, 1))
    return pd.DataFrame(
        {"low": edges[:-1], "high": edges[1:], "negative": negative, "positive": positive}
    )


def distribution_sentence(y: np.ndarray, p: np.ndarray) -> str:
    """Say which probabilities the rows of both classes get."""
    positive = y == 1
    if positive.all() or not positive.any():
        return f"Half of the rows get more than {np.median(p[:, 1]):.1%}."
    middle = [np.median(p[of, 1]) for of in (positive, ~positive)]
    return (
        f"{positive.mean():.1%} of {len(y):,} rows are positive. Half of them get more than "
        f"{middle[0]:.1%}; half of the negative ones get less than {middle[1]:.1%}."
    )
