"""Expected gradients: contributions of inputs to the answers of a differentiable model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

FIRST_STEPS = 8
MOST_STEPS = 256
WANTED = 0.01  # of the spread of the predictions
_POINTS = 65_536  # at a time, fewer where each becomes many numbers in the net
_NUMBERS = 5_000_000

# Adds up slopes along the lines from starts to rows; see `integral_of`.
Integral = Callable[[Any, Any, Any, Any], Any]


@dataclass(frozen=True)
class Attribution:
    """What inputs contributed to answers.

    Attributes
    ----------
    values : float64 (rows, inputs, outputs)
    base : float64 (outputs,)
        The mean answer of the background.
    missed
        The largest part of an answer that the sums missed, as a share of the answers' spread,
        before it was divided among the inputs.
    """

    values: np.ndarray
    base: np.ndarray
    missed: float


def expected_gradients(
    output: Callable[[Any], Any],
    integral: Integral,
    matrix: np.ndarray,
    background: np.ndarray,
    width: int,
) -> Attribution:
    """Return contributions that add up to the answers; `width` is how wide a point is in the net.

    The gradient is integrated along straight lines from background rows to each row, by
    Gauss-Legendre; the number of points is doubled for rows whose contributions do not add up to
    the answer within 1 % of the predictions' spread. What is then left is divided among the
    inputs of a row in proportion to their contributions.

    Notes
    -----
    Sundararajan et al. (2017), Axiomatic Attribution; Erion et al. (2021), expected gradients.
    """
    answers = output(tf.constant(matrix)).numpy().astype(np.float64)
    bases = output(tf.constant(background)).numpy().astype(np.float64)
    spread = max(float(np.ptp(np.vstack([answers, bases]), axis=0).max()), 1e-6)
    moved = answers - bases.mean(axis=0)
    values = np.zeros((*matrix.shape, answers.shape[1]))
    rows, steps = np.arange(len(matrix)), FIRST_STEPS
    points = max(MOST_STEPS, min(_POINTS, _NUMBERS // width))
    while len(rows) and steps <= MOST_STEPS:
        lines = points // steps
        values[rows] = _integrated(integral, matrix[rows], background, steps, lines)
        missing = np.abs(moved - values.sum(axis=1)).max(axis=1) / spread
        rows, steps = rows[missing[rows] > WANTED], 2 * steps
    missed = float(missing.max()) if len(matrix) else 0.0
    return Attribution(_closed(values, moved), bases.mean(axis=0), missed)


def integral_of(output: Callable[[Any], Any], n_inputs: int, n_outputs: int) -> Integral:
    """Return a graph that adds up contributions (rows, inputs, outputs) of lines from all starts.

    It takes rows (n, inputs), starts (m, inputs), and the places and weights of the points on a
    line. Of several outputs, which are probabilities, the last is what the others leave.
    """
    some, along = tf.TensorSpec((None, n_inputs)), tf.TensorSpec((None,))

    @tf.function(input_signature=[some, some, along, along], autograph=False)
    def integral(rows: Any, starts: Any, share: Any, weight: Any) -> Any:
        away = rows[:, None] - starts
        points = starts[None, :, None] + share[:, None] * away[:, :, None]
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(points)
            answer = output(tf.reshape(points, (-1, n_inputs)))
            parts = [answer[:, k] for k in range(max(1, n_outputs - 1))]
        slopes = [tape.gradient(part, points) for part in parts]
        found = tf.stack([tf.einsum("nmsi,s,nmi->ni", g, weight, away) for g in slopes], axis=2)
        if n_outputs == 1:
            return found
        return tf.concat([found, -tf.reduce_sum(found, axis=2, keepdims=True)], axis=2)

    return integral


def _integrated(
    integral: Integral, matrix: np.ndarray, background: np.ndarray, steps: int, lines: int
) -> np.ndarray:
    """Return the mean over all starts, so many lines at a time: what follows is one graph."""
    nodes, weights = np.polynomial.legendre.leggauss(steps)
    share, weight = ((nodes + 1) / 2).astype(np.float32), (weights / 2).astype(np.float32)
    starts = [background[i : i + lines] for i in range(0, len(background), lines)]
    size = max(1, lines // len(starts[0]))
    rows = [matrix[i : i + size] for i in range(0, len(matrix), size)]
    sums = [sum(integral(r, b, share, weight).numpy() for b in starts) for r in rows]
    return np.concatenate(sums).astype(np.float64) / len(background)


def _closed(values: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Divide what the sums (rows, outputs) miss among inputs in proportion to what they have."""
    size = np.abs(values)
    whole = np.maximum(size.sum(axis=1, keepdims=True), 1e-300)
    return values + size / whole * (moved - values.sum(axis=1))[:, None]
