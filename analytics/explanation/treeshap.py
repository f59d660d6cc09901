"""Exact Shapley values of trees, in one walk per tree.

The game is the path-dependent one of TreeSHAP (Lundberg, Erion and Lee, "Consistent
individualized feature attribution for tree ensembles", 2018): where a column is unknown, a row
goes down both branches, in the proportion of the training rows that did. The players are the
columns of the frame: all matrix columns made of one column (one-hot, missing flag, parts of a
date) are known together or unknown together.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.models.boosting.fitted import FittedBoosting
from analytics.models.forest.encoder import Encoder
from analytics.models.forest.fitted import FittedForest
from analytics.models.forest.trees import Trees

_ROWS_IN_A_BLOCK = 64


def tree_shap(forest: FittedForest, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Say how much each column moved each answer away from the average answer.

    Parameters
    ----------
    forest : FittedForest
    frame : DataFrame
        Rows to explain, with the columns of training.

    Returns
    -------
    contributions : float64 (rows, columns, outputs)
        In the order of ``forest.encoder.names``; one output per class, or one for regression.
    base : float64 (outputs,)
        The answer when nothing is known; base + contributions over the columns = the prediction.

    Raises
    ------
    AnalyticsError
        A column the forest was trained on is absent.
    """
    # probabilities sum to one, so the first class follows from the others
    first = 0 if forest.task == "regression" else 1
    matrix = forest.encoder.transform(frame)
    found = _summed(forest.trees, forest.encoder, matrix, first) / len(forest.trees)
    if first:
        found = np.concatenate([-found.sum(axis=2, keepdims=True), found], axis=2)
    return found, forest.trees.expected().mean(axis=0)


def boosted_shap(model: FittedBoosting, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Say how much each column moved each score away from the average score.

    Returns
    -------
    contributions : float64 (rows, columns, scores)
        In the order of ``model.encoder.names``; scores are log-odds, or one value for regression.
    base : float64 (scores,)
    """
    matrix = model.encoder.transform(frame)
    found = [_summed(trees, model.encoder, matrix) for trees in model.by_score()]
    n_scores = len(model.start)
    expected = model.trees.expected().reshape(-1, n_scores).sum(axis=0)
    return np.concatenate(found, axis=2), model.start + expected


def _summed(trees: Trees, encoder: Encoder, matrix: np.ndarray, first: int = 0) -> np.ndarray:
    """Return the sum over trees of the values of the outputs from `first` on."""
    walk = _Walk.over(trees, encoder, first)
    blocks = [
        matrix[start : start + _ROWS_IN_A_BLOCK]
        for start in range(0, len(matrix), _ROWS_IN_A_BLOCK)
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the kernel lets go of the lock
        parts = list(pool.map(walk.explain, blocks))
    shape = (0, len(encoder.names), walk.value.shape[1])
    return np.concatenate([np.zeros(shape), *parts])


@dataclass(frozen=True)
class _Walk:
    """What every block of rows needs of the trees."""

    trees: Trees
    n_players: int
    player: np.ndarray
    value: np.ndarray
    nodes: np.ndarray
    weights: np.ndarray
    longest: int

    @classmethod
    def over(cls, trees: Trees, encoder: Encoder, first: int) -> _Walk:
        from analytics.explanation.treeshap_kernel import longest_path

        places = {name: place for place, name in enumerate(encoder.names)}
        player = np.array([places[name] for name in encoder.columns], dtype=np.int64)
        value = np.ascontiguousarray(trees.value[:, first:])
        longest = int(longest_path(trees.left, trees.right))
        nodes, weights = _quadrature(min(longest, len(places)))
        return cls(trees, len(places), player, value, nodes, weights, longest)

    def explain(self, matrix: np.ndarray) -> np.ndarray:
        from analytics.explanation.treeshap_kernel import explain_block

        trees = self.trees
        found = np.zeros((self.n_players, self.value.shape[1], len(matrix)))
        explain_block(
            np.ascontiguousarray(matrix.T), trees.roots, trees.left, trees.right, trees.feature,
            trees.threshold, trees.cover, self.value, self.player, self.nodes, self.weights,
            self.longest, found,
        )  # fmt: skip
        return found.transpose(2, 0, 1)


def _quadrature(n_players: int) -> tuple[np.ndarray, np.ndarray]:
    """Return Gauss-Legendre points and weights on [0, 1], exact for `n_players` on a path.

    The integrand is a polynomial of degree ``n_players - 1``; q points are exact up to 2q - 1.
    """
    points, weights = np.polynomial.legendre.leggauss(max(1, (n_players + 1) // 2))
    return (points + 1) / 2, weights / 2
