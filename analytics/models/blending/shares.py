"""What each model of a blend counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.models.base import Task
from analytics.models.scores import row_losses

_PICKS = 50
_ROWS = 200  # so many validation rows count as much as the belief that all models are as good


def shares(task: Task, truth: np.ndarray, answers: Sequence[np.ndarray]) -> np.ndarray:
    """Return the share of each model (models,), float64, which add up to 1.

    Found by greedy selection on the rows of `truth` (Caruana et al., 2004), and drawn towards
    equal shares, the more the fewer rows there are: what a few rows suggest is mostly chance.

    Parameters
    ----------
    task : {"binary", "multiclass", "regression"}
    truth : array of shape (rows,)
        Class numbers, or values, of rows that the models have not learned from.
    answers : sequence of arrays of shape (rows, classes) or (rows,)
        What each model answers about them.
    """
    n_models, n_rows = len(answers), len(truth)
    equal = np.full(n_models, 1 / n_models)
    trust = n_rows / (n_rows + _ROWS)
    return trust * _selected(task, truth, answers) + (1 - trust) * equal if n_rows else equal


def _selected(task: Task, truth: np.ndarray, answers: Sequence[np.ndarray]) -> np.ndarray:
    counts = np.zeros(len(answers))
    total = np.zeros_like(answers[0])
    for n in range(1, _PICKS + 1):
        losses = [row_losses(task, truth, (total + answer) / n).mean() for answer in answers]
        best = int(np.argmin(losses))
        counts[best] += 1
        total = total + answers[best]
    return counts / _PICKS


def together(answers: Sequence[np.ndarray], counts: np.ndarray) -> np.ndarray:
    """Return the average of arrays of one shape, each by its share."""
    return np.tensordot(counts, np.stack(answers), axes=1)
