"""Metrics of classes: class numbers against probabilities."""

from __future__ import annotations

import numpy as np

from analytics.metrics.base import Metric, Task

BOTH: tuple[Task, ...] = ("binary", "multiclass")
MANY: tuple[Task, ...] = ("multiclass",)

# A probability of exactly 0 would make the log loss infinite; scikit-learn draws the same line.
_CERTAIN = float(np.finfo(np.float64).eps)


def ranks(scores: np.ndarray) -> np.ndarray:
    """Return ranks from 1, equal scores sharing their mean rank.

    >>> ranks(np.array([0.2, 0.9, 0.2])).tolist()
    [1.5, 3.0, 1.5]
    """
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle: np.ndarray = last - (counts - 1) / 2
    return middle[place]


def auc(y: np.ndarray, p: np.ndarray) -> float:
    """Return the area under the ROC curve, by ranks (Mann and Whitney, 1947)."""
    positive = y == 1
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    if not n_positive or not n_negative:
        return float("nan")
    total = ranks(p[:, 1])[positive].sum()
    return float((total - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative))


def average_precision(y: np.ndarray, p: np.ndarray) -> float:
    """Return the mean precision over the recall steps."""
    if not (y == 1).any():
        return float("nan")
    order = np.argsort(-p[:, 1], kind="stable")
    hit, score = (y == 1)[order], p[order, 1]
    last = np.r_[score[1:] != score[:-1], True]
    found = np.cumsum(hit)[last]
    precision = found / (np.flatnonzero(last) + 1)
    return float((np.diff(np.r_[0, found]) * precision).sum() / hit.sum())


def confusion_counts(y: np.ndarray, predicted: np.ndarray, n_classes: int) -> np.ndarray:
    """Return counts (actual, predicted)."""
    counts = np.bincount(y * n_classes + predicted, minlength=n_classes**2)
    return counts.reshape(n_classes, n_classes)


def _called(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    return confusion_counts(y, p.argmax(axis=1), p.shape[1])


def _per_class(y: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    counts = _called(y, p)
    shown = slice(1, 2) if p.shape[1] == 2 else slice(None)
    hit = np.diag(counts)[shown].astype(float)
    return hit, counts.sum(axis=0)[shown], counts.sum(axis=1)[shown]


def _share(part: np.ndarray, whole: np.ndarray) -> float:
    return float(np.divide(part, whole, out=np.zeros_like(part), where=whole > 0).mean())


def accuracy(y: np.ndarray, p: np.ndarray) -> float:
    """Return the share of rows that are told right."""
    return float((p.argmax(axis=1) == y).mean())


def precision(y: np.ndarray, p: np.ndarray) -> float:
    """Return the share of the rows called positive that are; the mean over more classes."""
    hit, called, _ = _per_class(y, p)
    return _share(hit, called)


def recall(y: np.ndarray, p: np.ndarray) -> float:
    """Return the share of the positive rows that are found; the mean over more classes."""
    hit, _, actual = _per_class(y, p)
    return _share(hit, actual)


def f1(y: np.ndarray, p: np.ndarray) -> float:
    """Return the harmonic mean of precision and recall; the mean over more classes."""
    hit, called, actual = _per_class(y, p)
    return _share(2 * hit, called + actual)


def f1_weighted(y: np.ndarray, p: np.ndarray) -> float:
    """Return the mean F1 of the classes, each weighted by its rows."""
    counts = _called(y, p)
    actual = counts.sum(axis=1)
    both = counts.sum(axis=0) + actual
    of_class = np.divide(2.0 * np.diag(counts), both, out=np.zeros(len(both)), where=both > 0)
    return float(np.average(of_class, weights=actual))


def mcc(y: np.ndarray, p: np.ndarray) -> float:
    """Return the correlation of what is called and what is (Matthews, 1975; Gorodkin, 2004).

    0 where all rows are called alike, or are alike.
    """
    counts = _called(y, p).astype(float)
    called, actual, n = counts.sum(axis=0), counts.sum(axis=1), counts.sum()
    spread = (n**2 - called @ called) * (n**2 - actual @ actual)
    return float((np.trace(counts) * n - called @ actual) / np.sqrt(spread)) if spread else 0.0


def top3(y: np.ndarray, p: np.ndarray) -> float:
    """Return the share of rows whose class is among the three likeliest; of four classes or more.

    Where several tie for the third place, a row counts by its chance to be drawn.
    """
    if p.shape[1] <= 3:
        return float("nan")
    own = p[np.arange(len(y)), y][:, None]
    before, ties = (p > own).sum(axis=1), (p == own).sum(axis=1)
    return float(np.clip((3 - before) / ties, 0, 1).mean())


def log_loss(y: np.ndarray, p: np.ndarray) -> float:
    """Return the mean surprise at the actual class, in nats."""
    return float(-np.log(np.clip(p[np.arange(len(y)), y], _CERTAIN, 1 - _CERTAIN)).mean())


def brier(y: np.ndarray, p: np.ndarray) -> float:
    """Return the mean squared error of the probability (Brier, 1950)."""
    return float(np.mean((p[:, 1] - (y == 1)) ** 2))


METRICS = (
    Metric("auc", "ROC-AUC", ("binary",), auc, help="0.5 is guessing, 1 is perfect order."),
    Metric("accuracy", "Accuracy", BOTH, accuracy, help="Share of rows told right."),
    Metric("f1", "F1", BOTH, f1, help="Balance of precision and recall."),
    Metric(
        "precision", "Precision", BOTH, precision, help="Of those called positive, how many are."
    ),
    Metric("recall", "Recall", BOTH, recall, help="Of the positive, how many are found."),
    Metric(
        "f1_weighted", "F1 by rows", MANY, f1_weighted, help="F1 of the classes, by their rows."
    ),
    Metric("mcc", "MCC", BOTH, mcc, help="Correlation of what is called and what is; 0 is chance."),
    Metric("top3", "Top-3 accuracy", MANY, top3, help="The class is among the three likeliest."),
    Metric("average_precision", "PR-AUC", ("binary",), average_precision, help="For rare classes."),
    Metric(
        "log_loss", "Log loss", BOTH, log_loss, greater_is_better=False, help="Lower is better."
    ),
    Metric(
        "brier", "Brier score", ("binary",), brier, greater_is_better=False, help="Lower is better."
    ),
)
