"""The walk of rows through trees, compiled. Import it inside functions only: it needs numba."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def count_classes(
    matrix: np.ndarray,
    target: np.ndarray,
    root: np.int64,
    left: np.ndarray,
    right: np.ndarray,
    feature: np.ndarray,
    threshold: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Count the rows of each class that end in each leaf of a tree: shape (nodes, classes)."""
    for row in range(matrix.shape[0]):
        node = root
        while left[node] >= 0:
            below = matrix[row, feature[node]] <= threshold[node]
            node = np.int64(left[node] if below else right[node])
        counts[node, target[row]] += 1


@njit(cache=True, nogil=True)
def add_answers(
    matrix: np.ndarray,
    roots: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
    feature: np.ndarray,
    threshold: np.ndarray,
    value: np.ndarray,
    answers: np.ndarray,
) -> None:
    """Add every tree's answer for every row to `answers`, shape (rows, outputs)."""
    for root in roots:
        for row in range(matrix.shape[0]):
            node = root
            while left[node] >= 0:
                below = matrix[row, feature[node]] <= threshold[node]
                node = np.int64(left[node] if below else right[node])
            for output in range(value.shape[1]):
                answers[row, output] += value[node, output]
