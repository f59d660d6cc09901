"""Tidy frames behind the charts of an evaluation, and a sentence for each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.metrics.called import over

MOST_POINTS = 1_500
MOST_CLASSES = 25


def confusion(counts: np.ndarray, classes: tuple[str, ...]) -> pd.DataFrame:
    """Return ``actual``, ``predicted``, ``count``, ``share`` (of the actual class).

    Of more than `MOST_CLASSES` classes the most frequent are shown, and all others as one.
    """
    counts, classes = _fewer(counts, classes)
    table = pd.DataFrame(counts, index=list(classes), columns=list(classes))
    tidy = table.rename_axis("actual").melt(
        ignore_index=False, var_name="predicted", value_name="count"
    )
    tidy = tidy.reset_index()
    whole = tidy.groupby("actual")["count"].transform("sum")
    return tidy.assign(share=tidy["count"] / whole.where(whole > 0, 1))


def _fewer(counts: np.ndarray, classes: tuple[str, ...]) -> tuple[np.ndarray, tuple[str, ...]]:
    if len(classes) <= MOST_CLASSES:
        return counts, classes
    order = np.argsort(-counts.sum(axis=1), kind="stable")
    shown, rest = order[: MOST_CLASSES - 1], order[MOST_CLASSES - 1 :]
    into = np.zeros((MOST_CLASSES, len(classes)), dtype=counts.dtype)
    into[np.arange(len(shown)), shown] = 1
    into[-1, rest] = 1
    return into @ counts @ into.T, (*(classes[i] for i in shown), f"{len(rest):,} others")


def confusion_sentence(counts: np.ndarray, classes: tuple[str, ...]) -> str:
    """Say how many rows are told right, and the most frequent mistake."""
    right, total = int(np.trace(counts)), int(counts.sum())
    text = f"{right:,} of {total:,} test rows are told right ({right / total:.1%})."
    wrong = counts - np.diag(np.diag(counts))
    if not wrong.any():
        return text
    actual, called = np.unravel_index(wrong.argmax(), wrong.shape)
    n = int(wrong[actual, called])
    return (
        f"{text} The most frequent mistake: {n:,} of {classes[actual]} "
        f"are called {classes[called]} ({n / counts[actual].sum():.1%})."
    )


def per_class(counts: np.ndarray, classes: tuple[str, ...]) -> pd.DataFrame:
    """Return ``class``, ``rows``, ``precision``, ``recall``, ``f1``; the most frequent first."""
    hit, called, actual = np.diag(counts), counts.sum(axis=0), counts.sum(axis=1)
    found = {"class": list(classes), "rows": actual}
    found |= {"precision": over(hit, called), "recall": over(hit, actual)}
    found |= {"f1": over(2 * hit, called + actual)}
    table = pd.DataFrame(found).sort_values("rows", ascending=False, kind="stable")
    return table.reset_index(drop=True)


def per_class_sentence(frame: pd.DataFrame) -> str:
    """Say which classes are told best and worst."""
    there = frame[frame["rows"] > 0]
    best, worst = there.iloc[there["f1"].argmax()], there.iloc[there["f1"].argmin()]
    return (
        f"{best['class']} is told best (F1 {best['f1']:.3f}, {best['rows']:,} rows), "
        f"{worst['class']} worst (F1 {worst['f1']:.3f}, {worst['rows']:,} rows)."
    )


def predicted_actual(y: np.ndarray, p: np.ndarray, seed: int = 0) -> pd.DataFrame:
    """Return ``actual``, ``predicted`` of at most 1,500 rows, and the ``place`` of each."""
    rows = np.arange(len(y))
    if len(y) > MOST_POINTS:
        rows = np.random.default_rng(seed).choice(len(y), MOST_POINTS, replace=False)
    return pd.DataFrame({"actual": y[rows], "predicted": p[rows], "place": rows})


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
