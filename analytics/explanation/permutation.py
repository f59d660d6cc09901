"""Permutation importance: how much worse the model gets when a column is shuffled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import NotApplicable
from analytics.explanation.base import outputs
from analytics.explanation.replaced import Variants, encoded, in_blocks
from analytics.models.base import FittedModel


@dataclass(frozen=True)
class Loss:
    """What answers cost: `of_rows` turns answers (rows, outputs) and rows into costs (rows,).

    The error is the mean of all costs, or its root.
    """

    of_rows: Callable[[np.ndarray, slice], np.ndarray]
    root: bool = False

    def error(self, costs: np.ndarray) -> np.ndarray:
        """Return the error of each line of costs (lines, rows)."""
        mean = costs.mean(axis=1)
        return np.sqrt(mean) if self.root else mean

    def shares(self, costs: np.ndarray) -> np.ndarray:
        """Return how far each row moves the error of each line: (lines, rows), mean 0.

        The first term of Taylor's series: the derivative of a root is one over twice the root.
        """
        away = costs - costs.mean(axis=1, keepdims=True)
        return away / np.maximum(2 * self.error(costs)[:, None], 1e-300) if self.root else away


def permutation_importance(
    model: FittedModel,
    frame: pd.DataFrame,
    loss: Loss,
    *,
    groups: Sequence[tuple[str, ...]] = (),
    n_repeats: int = 5,
    seed: int = 0,
    progress: Callable[..., None] = lambda share, message="": None,
) -> pd.DataFrame | NotApplicable:
    """Shuffle one column at a time and measure how much the loss rises.

    Parameters
    ----------
    model
        A fitted model.
    frame
        Feature rows that were not trained on.
    loss
        Of answers for `frame`; lower is better.
    groups
        Columns that are shuffled as one, in the same way.
    n_repeats
        How often each column is shuffled: all columns in the same ways.
    seed
        Of the shuffling.
    progress
        Called with the share that is done.

    Returns
    -------
    pandas.DataFrame
        ``column`` (of a group all of them), ``importance`` (mean rise of the error), ``low`` and
        ``high`` (mean ± 2 standard errors: how far it may be off for other rows), the most
        important first.

    Notes
    -----
    Breiman (2001), Random Forests; Fisher, Rudin, Dominici (2019) for the form used here.
    """
    matrix = encoded(model, frame)
    if isinstance(matrix, NotApplicable):
        return matrix
    rng = np.random.default_rng(seed)
    pick = np.stack([rng.permutation(len(frame)) for _ in range(n_repeats)], axis=1)
    before = loss.of_rows(outputs(model.predict(frame)), slice(None))[None]
    rows = []
    alone = frame.columns.difference([name for group in groups for name in group], sort=False)
    shuffling = [*((name,) for name in alone), *groups]
    for i, names in enumerate(shuffling):
        shuffled = Variants.of(model, matrix, frame[list(names)], pick)
        rows.append((" + ".join(names), *_rise(loss, before, _costs(model, shuffled, loss))))
        progress((i + 1) / len(shuffling))
    table = pd.DataFrame(rows, columns=["column", "importance", "low", "high"])
    return table.sort_values("importance", ascending=False, ignore_index=True)


def _costs(model: FittedModel, shuffled: Variants, loss: Loss) -> np.ndarray:
    """Return what the answers cost: (repeats, rows)."""
    costs = np.empty(shuffled.pick.shape[::-1])
    for rows, answers in in_blocks(model, shuffled):
        for repeat in range(answers.shape[1]):
            costs[repeat, rows] = loss.of_rows(answers[:, repeat], rows)
    return costs


def _rise(loss: Loss, before: np.ndarray, after: np.ndarray) -> tuple[float, float, float]:
    rise = float((loss.error(after) - loss.error(before)).mean())
    shares = loss.shares(after).mean(axis=0) - loss.shares(before)[0]
    reach = 2 * float(shares.std()) / len(shares) ** 0.5
    return rise, rise - reach, rise + reach


def log_loss(y: np.ndarray) -> Loss:
    """Return the log loss of class probabilities against class numbers `y`."""

    def of_rows(answers: np.ndarray, rows: slice) -> np.ndarray:
        chosen: np.ndarray = answers[np.arange(len(answers)), y[rows]]
        return -np.log(np.clip(chosen, 1e-7, 1))

    return Loss(of_rows)


def root_mean_squared_error(y: np.ndarray) -> Loss:
    """Return the root mean squared error against the values `y`."""
    return Loss(lambda answers, rows: (answers[:, 0] - y[rows]) ** 2, root=True)
