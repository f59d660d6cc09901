"""The compiled walk behind `treeshap`. Import it inside functions only: it needs numba.

Let a leaf have the value v, and on the path to it let player j have o_j = 1 if the row agrees
with all questions about j (else 0) and z_j = the share of training rows that do. Then with
k!(n-k-1)!/n! = ∫ t^k (1-t)^(n-k-1) dt over [0, 1], the Shapley value of player i is the sum over
leaves of

    v (o_i - z_i) ∫ Π_{j≠i} (t o_j + (1-t) z_j) dt = v ∫ (o_i - z_i) / f_i Π_j f_j dt

with f_j = t o_j + (1-t) z_j > 0 inside the interval. The product of all f_j is kept for a few
points t and updated on the way down; on the way up it comes back as the sum over the leaves below.
When a path asks about i again, the deeper edge takes back what the earlier one gave.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def longest_path(left: np.ndarray, right: np.ndarray) -> int:
    """Return the largest number of questions from a root to a leaf."""
    depth = np.zeros(len(left), dtype=np.int64)
    for node in range(len(left)):  # a node comes before its children
        if left[node] >= 0:
            depth[left[node]] = depth[node] + 1
            depth[right[node]] = depth[node] + 1
    return depth.max()


@njit(cache=True, nogil=True, error_model="numpy")
def explain_block(
    matrix: np.ndarray,
    roots: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
    feature: np.ndarray,
    threshold: np.ndarray,
    cover: np.ndarray,
    value: np.ndarray,
    player: np.ndarray,
    points: np.ndarray,
    weights: np.ndarray,
    longest: int,
    found: np.ndarray,
) -> None:
    """Add the sum over trees of Shapley values to `found`, shape (players, outputs, rows).

    `matrix` has the shape (matrix columns, rows): the innermost loops run over rows.
    """
    n_rows, n_points, n_outputs = matrix.shape[1], len(points), value.shape[1]
    path = np.zeros(longest + 1, dtype=np.int64)  # the node at each depth
    stage = np.zeros(longest + 1, dtype=np.int64)  # how many of its children are done
    asked = np.zeros(longest + 1, dtype=np.int64)  # the player of the question above it
    before = np.zeros(longest + 1, dtype=np.int64)  # the depth where that player was asked before
    share = np.ones(longest + 1)  # z of that player
    agrees = np.ones((longest + 1, n_rows), dtype=np.bool_)  # o of that player
    product = np.ones((longest + 1, n_points, n_rows))
    below = np.zeros((longest + 1, n_outputs, n_points, n_rows))
    latest = np.zeros(len(found), dtype=np.int64)  # depth 0 stands for "not asked": o = z = 1

    for root in roots:
        depth = 0
        path[0], stage[0] = root, 0
        while depth >= 0:
            node = path[depth]
            if left[node] < 0:  # a leaf
                for output in range(n_outputs):
                    for point in range(n_points):
                        for row in range(n_rows):
                            below[depth, output, point, row] = (
                                value[node, output] * product[depth, point, row]
                            )
            elif stage[depth] < 2:  # down to the next child
                if stage[depth] == 0:
                    below[depth] = 0.0
                goes_left = stage[depth] == 0
                stage[depth] += 1
                child = np.int64(left[node] if goes_left else right[node])
                column = feature[node]
                who = player[column]
                last = latest[who]
                z_last = share[last]
                z = z_last * cover[child] / cover[node]
                depth += 1
                path[depth], stage[depth], asked[depth] = child, 0, who
                before[depth], share[depth], latest[who] = last, z, depth
                for row in range(n_rows):
                    is_left = matrix[column, row] <= threshold[node]
                    agrees[depth, row] = agrees[last, row] and is_left == goes_left
                for point in range(n_points):
                    t = points[point]
                    f_last = t + (1 - t) * z_last
                    yes, turned = (t + (1 - t) * z) / f_last, (1 - t) * z / f_last
                    no = z / z_last
                    for row in range(n_rows):
                        still = turned if agrees[last, row] else no
                        factor = yes if agrees[depth, row] else still
                        product[depth, point, row] = product[depth - 1, point, row] * factor
                continue
            if depth > 0:  # up again: the leaves below this edge are summed
                who, last = asked[depth], before[depth]
                z, z_last = share[depth], share[last]
                for point in range(n_points):
                    t, weight = points[point], weights[point]
                    gain = weight * (1 - z) / (t + (1 - t) * z)
                    gain_last = weight * (1 - z_last) / (t + (1 - t) * z_last)
                    loss = -weight / (1 - t)  # (0 - z) / ((1 - t) z), whatever z is
                    for output in range(n_outputs):
                        for row in range(n_rows):
                            now = gain if agrees[depth, row] else loss
                            then = gain_last if agrees[last, row] else loss
                            leaves = below[depth, output, point, row]
                            found[who, output, row] += (now - then) * leaves
                            below[depth - 1, output, point, row] += leaves
                latest[who] = last
            depth -= 1
