"""Tidy frames behind the charts of an evaluation, and a sentence for each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.metrics.classes import auc, average_precision, confusion_counts

MOST_POINTS = 1_500


def confusion(
    y: np.ndarray, p: np.ndarray, classes: tuple[str, ...], threshold: float = 0.5
) -> pd.DataFrame:
    """Return ``actual``, ``predicted``, ``count``, ``share`` (of the actual class)."""
    called = (p[:, 1] >= threshold).astype(int) if len(classes) == 2 else p.argmax(axis=1)
    counts = confusion_counts(y, called, len(classes))
    table = pd.DataFrame(counts, index=list(classes), columns=list(classes))
    tidy = table.rename_axis("actual").melt(
        ignore_index=False, var_name="predicted", value_name="count"
    )
    tidy = tidy.reset_index()
    whole = tidy.groupby("actual")["count"].transform("sum")
    return tidy.assign(share=tidy["count"] / whole.where(whole > 0, 1))


def confusion_sentence(frame: pd.DataFrame) -> str:
    """Say how many rows are told right, and the most frequent mistake."""
    right = frame[frame["actual"] == frame["predicted"]]["count"].sum()
    total = frame["count"].sum()
    text = f"{right:,} of {total:,} test rows are told right ({right / total:.1%})."
    wrong = frame[(frame["actual"] != frame["predicted"]) & (frame["count"] > 0)]
    if wrong.empty:
        return text
    worst = wrong.iloc[wrong["count"].argmax()]
    return (
        f"{text} The most frequent mistake: {worst['count']:,} of {worst['actual']} "
        f"are called {worst['predicted']} ({worst['share']:.1%})."
    )


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
    """Return ``threshold``, ``recall``, ``precision``."""
    score, hits, misses = _steps(y, p)
    frame = pd.DataFrame(
        {
            "threshold": score,
            "recall": hits / max(1, hits[-1]),
            "precision": hits / (hits + misses),
        }
    )
    return _thinned(frame)


def precision_recall_sentence(y: np.ndarray, p: np.ndarray) -> str:
    """Say what the curve is worth beside the share of positive rows."""
    value, share = average_precision(y, p), float((y == 1).mean())
    return f"PR-AUC {value:.3f}; calling rows positive at random would give {share:.3f}."


def calibration(y: np.ndarray, p: np.ndarray, n_bins: int = 10) -> pd.DataFrame:
    """Return ``predicted``, ``observed``, ``low``, ``high`` (Wilson, 1927), ``count`` per tenth."""
    place = np.minimum((p[:, 1] * n_bins).astype(int), n_bins - 1)
    table = pd.DataFrame({"bin": place, "p": p[:, 1], "y": (y == 1).astype(float)})
    bins = table.groupby("bin").agg(
        predicted=("p", "mean"), observed=("y", "mean"), count=("y", "size")
    )
    n, share, z = bins["count"], bins["observed"], 1.96
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return bins.assign(low=middle - half, high=middle + half).reset_index(drop=True)


def calibration_sentence(frame: pd.DataFrame) -> str:
    """Say how far probabilities are from what happens."""
    gap = (frame["predicted"] - frame["observed"]).abs()
    mean = float((gap * frame["count"]).sum() / frame["count"].sum())
    return f"On average, what happens differs from the predicted probability by {mean:.1%}."


def thresholds(y: np.ndarray, p: np.ndarray) -> pd.DataFrame:
    """Return ``threshold`` (0.01 to 0.99), ``accuracy``, ``precision``, ``recall``, ``f1``."""
    grid = np.linspace(0.01, 0.99, 99)
    positive = np.sort(p[y == 1, 1])
    negative = np.sort(p[y != 1, 1])
    hit = len(positive) - np.searchsorted(positive, grid, "left")
    false = len(negative) - np.searchsorted(negative, grid, "left")
    called = np.where(hit + false > 0, hit + false, np.nan)  # nobody called: no precision
    return pd.DataFrame(
        {
            "threshold": grid,
            "accuracy": (hit + len(negative) - false) / len(y),
            "precision": hit / called,
            "recall": hit / max(1, len(positive)),
            "f1": 2 * hit / np.maximum(hit + false + len(positive), 1),
        }
    )


def threshold_sentence(frame: pd.DataFrame, chosen: float) -> str:
    """Say what a threshold does, and where F1 is best."""
    row = frame.iloc[(frame["threshold"] - chosen).abs().argmin()]
    best = frame.iloc[frame["f1"].argmax()]
    return (
        f"From {chosen:.0%} on, a row is called positive: {row['recall']:.1%} of the positive rows "
        f"are found, and {row['precision']:.1%} of those called positive are. "
        f"F1 is best at {best['threshold']:.0%}."
    )


def predicted_actual(y: np.ndarray, p: np.ndarray, seed: int = 0) -> pd.DataFrame:
    """Return ``actual``, ``predicted`` of at most 1,500 rows."""
    rows = np.arange(len(y))
    if len(y) > MOST_POINTS:
        rows = np.random.default_rng(seed).choice(len(y), MOST_POINTS, replace=False)
    return pd.DataFrame({"actual": y[rows], "predicted": p[rows]})


def predicted_actual_sentence(y: np.ndarray, p: np.ndarray) -> str:
    """Say how far off the predictions are."""
    off = np.abs(y - p)
    shown = f" {MOST_POINTS:,} of {len(y):,} rows are shown." if len(y) > MOST_POINTS else ""
    return (
        f"Half of the predictions are less than {np.median(off):.4g} off, "
        f"nine of ten less than {np.quantile(off, 0.9):.4g}.{shown}"
    )


def residuals(y: np.ndarray, p: np.ndarray) -> pd.DataFrame:
    """Return ``low``, ``high``, ``count``: how often predictions are off by how much."""
    off = np.asarray(p - y)
    middle, reach = float(np.median(off)), float(np.ptp(off)) / 2
    # A perfect or constant model has no range to cut: a small one around it holds all rows.
    span = None if reach > 1e-9 * max(1.0, abs(middle)) else (middle - 0.5, middle + 0.5)
    counts, edges = np.histogram(off, bins=min(40, max(5, len(y) // 10)), range=span)
    return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "count": counts})


def residuals_sentence(y: np.ndarray, p: np.ndarray) -> str:
    """Say whether predictions are too high or too low."""
    mean = float((p - y).mean())
    direction = "high" if mean > 0 else "low"
    return f"On average, predictions are {abs(mean):.4g} too {direction}."
