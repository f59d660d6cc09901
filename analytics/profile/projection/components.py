"""Principal components: the few directions in which the rows of a table differ most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.profile.charting.words import percent
from analytics.profile.conditions.on_map import Feature
from analytics.profile.threads import one_thread

_NAMED = 3  # columns in the name of an axis


@dataclass(frozen=True)
class Components:
    """Directions, the widest first.

    Attributes
    ----------
    shares
        Of the spread of all rows, for each component.
    weights
        Components by features; each row is of length 1, and its largest weight is positive.
    """

    shares: np.ndarray
    weights: np.ndarray

    def scores(self, rows: np.ndarray, n: int = 2) -> np.ndarray:
        """Return where rows stand on the first axes."""
        result: np.ndarray = rows @ self.weights[:n].T
        return result


def components(batches: Iterable[np.ndarray]) -> Components:
    """Return the principal components of rows that come in batches, from their covariance.

    H. Hotelling, "Analysis of a complex of statistical variables into principal components",
    Journal of Educational Psychology 24 (1933).
    """
    n, total, squares = 0, np.zeros(()), np.zeros(())
    with one_thread():
        for rows in batches:
            n += len(rows)
            total = total + rows.sum(axis=0)
            squares = squares + rows.T @ rows
    covariance = squares / n - np.outer(total, total) / n**2
    spreads, vectors = np.linalg.eigh(covariance)
    spreads, weights = spreads[::-1].clip(min=0), vectors.T[::-1]
    largest = np.take_along_axis(weights, np.abs(weights).argmax(axis=1)[:, None], axis=1)
    return Components(spreads / (spreads.sum() or 1.0), weights * np.sign(largest))


def shares_said(shares: np.ndarray, n_columns: int) -> str:
    """Say how much of the spread the first axes hold."""
    held = np.cumsum(shares)
    most = int(np.searchsorted(held, 0.9 - 1e-9)) + 1
    first = f"The two axes hold {percent(held[1])} of the spread of {n_columns} columns"
    if most <= 2:
        return f"{first}: the map leaves little out."
    return f"{first}; 90 % would take {most} axes, so that rows far apart may look near."


def axis_said(number: int, found: Components, features: Sequence[Feature]) -> str:
    """Say what an axis is made of."""
    weights, share = found.weights[number - 1], found.shares[number - 1]
    order = np.argsort(-np.abs(weights), kind="stable")[:_NAMED]
    strong = [i for i in order if abs(weights[i]) >= 0.5 * abs(weights[order[0]])]
    rises = [features[i].label for i in strong if weights[i] > 0]
    falls = [features[i].label for i in strong if weights[i] < 0]
    said = f"Axis {number} ({percent(share)}) rises with {_listed(rises)}"
    return f"{said} and falls with {_listed(falls)}." if falls else f"{said}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]


def loadings(found: Components, features: Sequence[Feature], most: int = 12) -> pd.DataFrame:
    """Return the weights that matter most on the first two axes: ``feature``, ``one``, ``two``."""
    one, two = found.weights[:2]
    order = np.argsort(-np.maximum(np.abs(one), np.abs(two)), kind="stable")[:most]
    names = [features[i].label for i in order]
    return pd.DataFrame({"feature": names, "one": one[order], "two": two[order]})
