"""The compiled walk behind `replaced`. Import it inside functions only: it needs numba.

A row goes down a tree once for all its variants: where the question is about a matrix column that
none of them replaces, all go the same way; where it is about one that is replaced, they part, and
each group goes on by itself.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def add_variants(
    matrix: np.ndarray,
    place: np.ndarray,
    block: np.ndarray,
    pick: np.ndarray,
    roots: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
    feature: np.ndarray,
    threshold: np.ndarray,
    value: np.ndarray,
    answers: np.ndarray,
) -> None:
    """Add every tree's answer for every variant of every row to `answers`.

    Parameters
    ----------
    matrix : float32 (rows, columns)
    place : int64 (columns,)
        The column of `block` that replaces a matrix column, or -1.
    block : float32 (values, replaced columns)
    pick : int32 (rows, variants)
        The row of `block` that a variant takes.
    roots, left, right, feature, threshold, value
        The trees.
    answers : float64 (rows, variants, outputs)
    """
    n_variants = pick.shape[1]
    order = np.arange(n_variants)
    # groups that wait for their turn: each has at least one variant, so there are not more
    nodes = np.empty(n_variants, dtype=np.int64)
    starts = np.empty(n_variants, dtype=np.int64)
    ends = np.empty(n_variants, dtype=np.int64)
    for root in roots:
        for row in range(matrix.shape[0]):
            nodes[0], starts[0], ends[0] = root, 0, n_variants
            waiting = 1
            while waiting > 0:
                waiting -= 1
                node, start, end = nodes[waiting], starts[waiting], ends[waiting]
                while left[node] >= 0:
                    column = feature[node]
                    at = place[column]
                    if at < 0:
                        below = matrix[row, column] <= threshold[node]
                        node = np.int64(left[node] if below else right[node])
                        continue
                    middle = start  # those that go left come to stand before it
                    for i in range(start, end):
                        variant = order[i]
                        if block[pick[row, variant], at] <= threshold[node]:
                            order[i], order[middle] = order[middle], variant
                            middle += 1
                    if middle == start:
                        node = np.int64(right[node])
                    else:
                        if middle < end:
                            nodes[waiting] = right[node]
                            starts[waiting], ends[waiting] = middle, end
                            waiting += 1
                        end = middle
                        node = np.int64(left[node])
                for i in range(start, end):
                    for output in range(value.shape[1]):
                        answers[row, order[i], output] += value[node, output]
