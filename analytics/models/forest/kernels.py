"""The walk of rows through trees, compiled. Import it inside functions only: it needs numba."""

from __future__ import annotations

import numpy as np
from numba import njit

# Rows that walk side by side: while one waits for its next node, the others go on. Indices are
# unsigned, because numba asks of each signed one whether it counts from the end.
_TOGETHER = 8


@njit(cache=True, nogil=True, inline="always")
def _walk(
    matrix: np.ndarray,
    start: np.uint64,
    size: np.uint64,
    root: np.int64,
    left: np.ndarray,
    right: np.ndarray,
    feature: np.ndarray,
    threshold: np.ndarray,
    node: np.ndarray,
) -> None:
    """Write to `node` the leaf of a tree in which each of `size` rows from `start` on ends."""
    node[:] = root
    moved = np.uint32(1)
    while moved != 0:
        moved = np.uint32(0)
        for k in range(size):
            at = node[k]
            column = np.uint32(max(feature[at], np.int32(0)))
            # a comparison that a number that is none fails, as it does everywhere else
            below = matrix[start + k, column] <= threshold[at]
            child = left[at] if below else right[at]
            to = np.uint32(child) if child >= 0 else at
            moved |= to ^ at
            node[k] = to


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
    node = np.empty(_TOGETHER, np.uint32)
    rows, together = np.uint64(matrix.shape[0]), np.uint64(_TOGETHER)
    for start in range(np.uint64(0), rows, together):
        size = min(together, rows - start)
        _walk(matrix, start, size, root, left, right, feature, threshold, node)
        for k in range(size):
            counts[node[k], target[start + k]] += 1


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
    node = np.empty(_TOGETHER, np.uint32)
    rows, together = np.uint64(matrix.shape[0]), np.uint64(_TOGETHER)
    for root in roots:
        for start in range(np.uint64(0), rows, together):
            size = min(together, rows - start)
            _walk(matrix, start, size, root, left, right, feature, threshold, node)
            for k in range(size):
                for output in range(np.uint64(value.shape[1])):
                    answers[start + k, output] += value[node[k], output]
