"""From contributions to log-odds to contributions to probabilities."""

from __future__ import annotations

import numpy as np

from analytics.models.link import Link, logits, softmax

WANTED = 1e-6
FIRST_STEPS, MOST_STEPS = 32, 512


def carried(link: Link, values: np.ndarray, base: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Carry contributions to scores over to the answers.

    Parameters
    ----------
    link
        Turns scores into answers.
    values : float64 (rows, columns, scores)
        Contributions; with the base they add up to the scores.
    base : float64 (scores,)

    Returns
    -------
    contributions : float64 (rows, columns, outputs)
    base : float64 (outputs,)

    Notes
    -----
    All contributions grow evenly from nothing to what they are; each gets what the answer changes
    by it on the way (Aumann and Shapley, 1974; Sundararajan et al., 2017). For two classes that
    is the same share of the probability as of the log-odds.
    """
    if link.task == "regression":
        return values, base
    values, base = logits(values), logits(base)
    found = np.zeros((*values.shape[:2], len(link.classes)))
    for row, parts in enumerate(values):
        found[row][:, link.observed] = _along(parts, base)
    answer = np.zeros(len(link.classes))
    answer[list(link.observed)] = softmax(base)
    return found, answer


def _along(parts: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Return the contributions (columns, classes) of one row; points are doubled until exact."""
    whole = parts.sum(axis=0)
    moved = softmax(base + whole) - softmax(base)
    steps = FIRST_STEPS
    while True:
        points, weights = np.polynomial.legendre.leggauss(steps)
        shares = softmax(base + (points[:, None] + 1) / 2 * whole)
        weighted = shares * weights[:, None] / 2
        found: np.ndarray = parts * weighted.sum(axis=0) - parts @ (shares.T @ weighted)
        if np.abs(found.sum(axis=0) - moved).max() <= WANTED or steps >= MOST_STEPS:
            return found
        steps *= 2
