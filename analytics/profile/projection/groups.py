"""Groups of rows that are alike: how many there are, and whether there are any at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.profile.conditions.on_map import MOST_GROUPS, Feature, Place
from analytics.profile.projection.components import components
from analytics.profile.threads import one_thread

SEED = 0
FITTED = 10_000  # rows that the centres are found in
COMPARED = 3_000  # rows of which each is compared to each
WEAK = 0.25  # Kaufman and Rousseeuw: below it, no groups to speak of
_LEAD = 0.05  # over chance, beyond what a sample of that size brings about
_ROWS_EACH = 5


@dataclass(frozen=True)
class Scores:
    """How clear groups are.

    Attributes
    ----------
    frame
        ``k`` and ``silhouette``: how much nearer rows are to their own group than to the next.
    k
        The number of groups that are clearest; nothing if the rows are too few or too much alike.
    even, shuffled
        The same score of rows that have no groups: spread evenly over the same axes, and with
        every column shuffled by itself.
    sentence
        What that says.
    """

    frame: pd.DataFrame
    k: int | None
    even: float | None
    shuffled: float | None
    sentence: str


def scores(
    rows: np.ndarray,
    features: Sequence[Feature],
    progress: Callable[..., None] = lambda *_: None,
) -> Scores:
    """Find in how many groups rows fall most clearly, and compare to rows without groups.

    P. J. Rousseeuw, "Silhouettes", Journal of Computational and Applied Mathematics 20 (1987); the
    even reference after R. Tibshirani, G. Walther and T. Hastie, "Estimating the number of clusters
    in a data set via the gap statistic", Journal of the Royal Statistical Society B 63 (2001).
    """
    different = len(pd.DataFrame(rows).drop_duplicates())
    most = min(MOST_GROUPS, different, len(rows) // _ROWS_EACH)
    if most < 2:
        said = "The rows are too much alike to fall into groups."
        return Scores(pd.DataFrame(columns=["k", "silhouette"]), None, None, None, said)
    found = []
    for k in range(2, most + 1):
        found.append((k, _silhouette(rows, k)))
        progress((k - 1) / (most + 1), f"{k} groups")
    frame = pd.DataFrame(found, columns=["k", "silhouette"])
    k = int(frame["k"].iloc[frame["silhouette"].argmax()])
    even, shuffled = (
        _silhouette(reference, k) for reference in (_even(rows), _shuffled(rows, features))
    )
    sentence = _verdict(k, frame["silhouette"].max(), even, shuffled)
    return Scores(frame, k, even, shuffled, sentence)


def _verdict(k: int, best: float, even: float, shuffled: float) -> str:
    numbers = f"(silhouette {best:.2f}; without groups {even:.2f})"
    if best < WEAK or best < even + _LEAD:
        return f"No clear groups: rows go over into each other {numbers}; {k} cut them best."
    if best < shuffled + _LEAD:
        return (
            f"{k} groups, but of single columns: with each column shuffled by itself they are as "
            f"clear (silhouette {best:.2f}; shuffled {shuffled:.2f})."
        )
    return f"{k} groups are clearest {numbers}."


def fitted(rows: np.ndarray, k: int) -> Any:
    """Fit k-means: the best of ten starts."""
    from sklearn.cluster import KMeans

    with one_thread():
        return KMeans(k, n_init=10, random_state=SEED).fit(rows)


def centres(rows: np.ndarray, k: int) -> tuple[Place, ...]:
    """Return the centres of k groups, the largest group first, in six digits."""
    model = fitted(rows, k)
    order = np.argsort(-np.bincount(model.labels_, minlength=k), kind="stable")
    return tuple(
        tuple(float(f"{value:.6g}") for value in centre) for centre in model.cluster_centers_[order]
    )


def _silhouette(rows: np.ndarray, k: int) -> float:
    from sklearn.metrics import silhouette_score

    labels = fitted(rows, k).labels_
    if not 1 < len(np.unique(labels)) < len(labels):
        return 0.0
    with one_thread():
        return float(silhouette_score(rows, labels))


def _even(rows: np.ndarray) -> np.ndarray:
    """Return rows that fill the box around these, along their main axes."""
    at = components([rows]).scores(rows, rows.shape[1])
    low, high = at.min(axis=0), at.max(axis=0)
    return np.random.default_rng(SEED).uniform(low, high, at.shape)


def _shuffled(rows: np.ndarray, features: Sequence[Feature]) -> np.ndarray:
    """Return rows in which each column is shuffled by itself; the values of words stay together."""
    rng, mixed = np.random.default_rng(SEED), rows.copy()
    columns = pd.factorize(np.array([feature.column for feature in features], dtype=object))[0]
    for number in range(columns.max() + 1):
        of = np.flatnonzero(columns == number)
        mixed[:, of] = mixed[rng.permutation(len(mixed))][:, of]
    return mixed
