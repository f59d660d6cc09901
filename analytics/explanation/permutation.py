"""Permutation importance: how much worse the model gets when a column is shuffled."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analytics.models.base import FittedModel


def permutation_importance(
    model: FittedModel,
    frame: pd.DataFrame,
    loss: Callable[[np.ndarray], float],
    *,
    n_repeats: int = 5,
    seed: int = 0,
    progress: Callable[..., None] = lambda share, message="": None,
) -> pd.DataFrame:
    """Shuffle one column at a time and measure how much the loss rises.

    Parameters
    ----------
    model
        A fitted model.
    frame
        Feature rows that were not trained on.
    loss
        From predictions of `frame` to a number; lower is better.
    n_repeats
        How often each column is shuffled.
    seed
        Of the shuffling.
    progress
        Called with the share that is done.

    Returns
    -------
    pandas.DataFrame
        ``column``, ``importance`` (mean rise of the loss), ``low`` and ``high`` (mean ± 2 standard
        errors over the repeats), the most important first.

    Notes
    -----
    Breiman (2001), Random Forests; Fisher, Rudin, Dominici (2019) for the form used here.
    """
    rng = np.random.default_rng(seed)
    before = loss(model.predict(frame))
    rows = []
    for i, name in enumerate(frame.columns):
        rises = [
            loss(model.predict(_shuffled(frame, name, rng))) - before for _ in range(n_repeats)
        ]
        spread = 2 * float(np.std(rises, ddof=1)) / n_repeats**0.5 if n_repeats > 1 else 0.0
        mean = float(np.mean(rises))
        rows.append((name, mean, mean - spread, mean + spread))
        progress((i + 1) / len(frame.columns))
    table = pd.DataFrame(rows, columns=["column", "importance", "low", "high"])
    return table.sort_values("importance", ascending=False, ignore_index=True)


def _shuffled(frame: pd.DataFrame, name: str, rng: np.random.Generator) -> pd.DataFrame:
    order = rng.permutation(len(frame))
    return frame.assign(**{name: frame[name].iloc[order].array})


def log_loss(y: np.ndarray) -> Callable[[np.ndarray], float]:
    """Return the log loss of class probabilities against class numbers `y`."""
    rows = np.arange(len(y))
    return lambda p: float(-np.log(np.clip(p[rows, y], 1e-7, 1)).mean())


def root_mean_squared_error(y: np.ndarray) -> Callable[[np.ndarray], float]:
    """Return the root mean squared error against the values `y`."""
    return lambda p: float(np.sqrt(np.mean((p - y) ** 2)))
