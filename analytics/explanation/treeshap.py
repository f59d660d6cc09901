"""Exact Shapley values of a forest, in one walk per tree.

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

from analytics.models.forest.fitted import FittedForest

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
    matrix = forest.encoder.transform(frame)
    walk = _Walk.over(forest)
    blocks = [
        matrix[start : start + _ROWS_IN_A_BLOCK]
        for start in range(0, len(matrix), _ROWS_IN_A_BLOCK)
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the kernel lets go of the lock
        parts = list(pool.map(walk.explain, blocks))
    shape = (0, len(forest.encoder.names), walk.value.shape[1])
    contributions = np.concatenate([np.zeros(shape), *parts]) / len(forest.trees)
    return _all_outputs(forest, contributions), _base(forest)


@dataclass(frozen=True)
class _Walk:
    """What every block of rows needs of the forest."""

    forest: FittedForest
    player: np.ndarray
    value: np.ndarray
    nodes: np.ndarray
    weights: np.ndarray
    longest: int

    @classmethod
    def over(cls, forest: FittedForest) -> _Walk:
        from analytics.explanation.treeshap_kernel import longest_path

        trees = forest.trees
        places = {name: place for place, name in enumerate(forest.encoder.names)}
        player = np.array([places[name] for name in forest.encoder.columns], dtype=np.int64)
        # probabilities sum to one, so the first class follows from the others
        first = 0 if forest.task == "regression" else 1
        value = np.ascontiguousarray(trees.value[:, first:])
        longest = int(longest_path(trees.left, trees.right))
        nodes, weights = _quadrature(min(longest, len(places)))
        return cls(forest, player, value, nodes, weights, longest)

    def explain(self, matrix: np.ndarray) -> np.ndarray:
        from analytics.explanation.treeshap_kernel import explain_block

        trees = self.forest.trees
        n_players = len(self.forest.encoder.names)
        found = np.zeros((n_players, self.value.shape[1], len(matrix)))
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


def _all_outputs(forest: FittedForest, found: np.ndarray) -> np.ndarray:
    if forest.task == "regression":
        return found
    return np.concatenate([-found.sum(axis=2, keepdims=True), found], axis=2)


def _base(forest: FittedForest) -> np.ndarray:
    """Return the leaves' mean, weighted by the training rows that ended in them."""
    trees = forest.trees
    leaf = trees.left < 0
    tree = np.searchsorted(trees.roots, np.arange(len(leaf)), side="right") - 1
    share = trees.cover[leaf] / trees.cover[trees.roots][tree[leaf]]
    base: np.ndarray = share @ trees.value[leaf] / len(trees)
    return base
