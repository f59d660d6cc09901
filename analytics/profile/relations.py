"""How columns of any kind go together: a strength for each pair, and each pair's picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.profile.facts import MEASURED, kinds_of, one_row, quoted, table_of, value_of

MOST_COLUMNS = 40
MOST_VALUES = 50  # of a category
MOST_ROWS = 100_000


@dataclass(frozen=True)
class Relations:
    """``pairs`` (left, right, value, measure), all columns in order, and what was left out."""

    pairs: pd.DataFrame
    order: list[str]
    note: str


def relations(
    path: Path, ranks: bool = False, progress: Callable[..., None] = lambda *_: None
) -> Relations:
    """Return how strongly each pair of columns goes together.

    Two columns of numbers or dates: Pearson's correlation, or Spearman's with `ranks`, from -1 to
    1. Two categories: Cramér's V, corrected for bias. A category and a number: the correlation
    ratio; both from 0 to 1. Above 100,000 rows a sample is taken, except for Pearson's.

    Returns
    -------
    Relations
        ``pairs`` has ``left``, ``right``, ``value`` (NaN where it cannot be known) and
        ``measure``.
    """
    with table_of(path) as connection:
        measured, categories, left_out = _chosen(connection)
        names = [*measured, *categories]
        if not names:
            return Relations(_frame([]), [], "No column can be compared.")
        asked = [f"{sql} AS c{i}" for i, sql in enumerate((measured | categories).values())]
        n = one_row(connection, "SELECT count(*) FROM t")[0]
        some = f" USING SAMPLE reservoir({MOST_ROWS} ROWS) REPEATABLE (1)" if n > MOST_ROWS else ""
        rows = connection.execute(f"SELECT {', '.join(asked)} FROM t{some}").df()  # noqa: S608
        rows.columns = names
        known = _exact(connection, measured) if some and not ranks else {}
    found = []
    values = _Values(rows, set(measured), ranks)
    for i, (one, other) in enumerate(combinations(names, 2)):
        progress(2 * i / len(names) ** 2)
        strength, measure = values.strength(one, other)
        found.append((one, other, known.get((one, other), strength), measure))
    return Relations(_frame(found), blocks(names, found), _note(n, bool(some), ranks, left_out))


def _frame(rows: list[tuple[str, str, float, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["left", "right", "value", "measure"])


def _chosen(connection: Any) -> tuple[dict[str, str], dict[str, str], list[str]]:
    measured: dict[str, str] = {}
    categories: dict[str, str] = {}
    left_out: list[str] = []
    for name, kind in kinds_of(connection).items():
        q = quoted(name)
        if len(measured) + len(categories) == MOST_COLUMNS:
            left_out.append(name)
        elif kind in MEASURED:
            measured[name] = value_of(name, kind)
        elif one_row(connection, f"SELECT approx_count_distinct({q}) FROM t")[0] <= MOST_VALUES:  # noqa: S608
            categories[name] = f"CAST({q} AS VARCHAR)"
        else:
            left_out.append(name)
    return measured, categories, left_out


def _exact(connection: Any, measured: dict[str, str]) -> dict[tuple[str, str], float]:
    pairs = list(combinations(measured, 2))
    if not pairs:
        return {}
    asked = ", ".join(f"corr({measured[a]}, {measured[b]})" for a, b in pairs)
    values = one_row(connection, f"SELECT {asked} FROM t")  # noqa: S608
    return {pair: np.nan if v is None else v for pair, v in zip(pairs, values, strict=True)}


class _Values:
    """Columns as arrays, prepared once for all of their pairs."""

    def __init__(self, rows: pd.DataFrame, measured: set[str], ranks: bool) -> None:
        self.measured, self.ranks = measured, ranks
        self.arrays = {
            name: column.to_numpy("float64", na_value=np.nan)
            if name in measured
            else pd.factorize(column)[0]
            for name, column in rows.items()
        }

    def strength(self, one: str, other: str) -> tuple[float, str]:
        x, y = self.arrays[one], self.arrays[other]
        both = {one, other} & self.measured
        if len(both) == 2:
            return (spearman if self.ranks else pearson)(x, y), (
                "Spearman’s correlation" if self.ranks else "Pearson’s correlation"
            )
        if not both:
            return cramers_v(x, y), "Cramér’s V"
        codes, values = (y, x) if one in both else (x, y)
        return correlation_ratio(codes, values), "correlation ratio"


def pearson(x: np.ndarray, y: np.ndarray) -> float:
    """Return Pearson's correlation of the pairs that are known.

    K. Pearson, "Note on regression and inheritance in the case of two parents" (1895).

    >>> round(pearson(np.array([1.0, 2, 3, np.nan]), np.array([2.0, 4, 6, 1])), 9)
    1.0
    """
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = _centred(x[known]), _centred(y[known])
    spread = np.sqrt((x @ x) * (y @ y))
    return float(np.clip(x @ y / spread, -1, 1)) if spread > 0 else np.nan


def _centred(x: np.ndarray) -> np.ndarray:
    # In units of the largest value: the squares of large ones would overflow.
    x = x / (np.abs(x).max(initial=0) or 1)
    result: np.ndarray = x - x.mean() if len(x) else x
    return result


def spearman(x: np.ndarray, y: np.ndarray) -> float:
    """Return Spearman's rank correlation of the pairs that are known; ties share their rank.

    C. Spearman, "The proof and measurement of association between two things" (1904).

    >>> round(spearman(np.array([1.0, 2, 3]), np.array([1.0, 10, 1000])), 9)
    1.0
    """
    known = ~(np.isnan(x) | np.isnan(y))
    ranks = [pd.Series(part[known]).rank().to_numpy() for part in (x, y)]
    return pearson(*ranks)


def cramers_v(x: np.ndarray, y: np.ndarray) -> float:
    """Return Cramér's V of two arrays of codes (-1 is missing), corrected for bias.

    W. Bergsma, "A bias-correction for Cramér's V and Tschuprow's T", Journal of the Korean
    Statistical Society 42 (2013).

    >>> round(cramers_v(np.array([0, 0, 1, 1] * 50), np.array([0, 0, 1, 1] * 50)), 9)
    1.0
    """
    table = _crossed(x, y)
    n, (rows, columns) = table.sum(), table.shape
    if n < 2 or min(rows, columns) < 2:
        return np.nan
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    phi = ((table - expected) ** 2 / expected).sum() / n
    phi = max(0.0, phi - (rows - 1) * (columns - 1) / (n - 1))
    fewest = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    return float(min(1.0, np.sqrt(phi / fewest))) if fewest > 0 else np.nan


def _crossed(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    known = (x >= 0) & (y >= 0)
    if not known.any():
        return np.zeros((0, 0))
    width = y.max() + 1
    counts = np.bincount(x[known] * width + y[known], minlength=(x.max() + 1) * width)
    table = counts.reshape(-1, width)
    result: np.ndarray = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    return result


def correlation_ratio(codes: np.ndarray, values: np.ndarray) -> float:
    """Return how much of the spread of a number lies between groups: eta, from 0 to 1.

    The root of the share of the sum of squares; R. A. Fisher, "Statistical Methods for Research
    Workers" (1925). Codes of -1 are missing.

    >>> correlation_ratio(np.array([0, 0, 1, 1]), np.array([1.0, 1, 5, 5]))
    1.0
    """
    known = (codes >= 0) & ~np.isnan(values)
    codes, values = codes[known], _centred(values[known])
    total = values @ values
    if not total > 0 or len(np.unique(codes)) < 2:
        return np.nan
    sizes, sums = np.bincount(codes), np.bincount(codes, values)
    between = (sums[sizes > 0] ** 2 / sizes[sizes > 0]).sum()
    return float(min(1.0, np.sqrt(between / total)))


def blocks(names: list[str], pairs: list[tuple[str, str, float, str]]) -> list[str]:
    """Return names so ordered that those that go together stand together.

    By the eigenvector of the second smallest eigenvalue of the Laplacian; Atkins, Boman and
    Hendrickson, "A spectral algorithm for seriation", SIAM Journal on Computing 28 (1998).
    """
    places = {name: i for i, name in enumerate(names)}
    alike = np.full((len(names), len(names)), 1e-3)  # joins what nothing else joins
    for left, right, value, _ in pairs:
        i, j = places[left], places[right]
        alike[i, j] = alike[j, i] = 1e-3 + np.nan_to_num(abs(value))
    laplacian = np.diag(alike.sum(axis=1)) - alike
    if len(names) < 3:
        return names
    _, vectors = np.linalg.eigh(laplacian)
    second = vectors[:, 1] * (1 if vectors[0, 1] <= 0 else -1)
    return [names[i] for i in np.argsort(second, kind="stable")]


def _note(n: int, sampled: bool, ranks: bool, left_out: list[str]) -> str:
    said = []
    if sampled:
        but = "" if ranks else ", except for Pearson’s correlation"
        said.append(f"From a sample of {MOST_ROWS:,} of {n:,} rows{but}.")
    if left_out:
        names = ", ".join(left_out[:5]) + (" ..." if len(left_out) > 5 else "")
        said.append(f"Left out, as they have over {MOST_VALUES} values or come late: {names}.")
    return " ".join(said)
