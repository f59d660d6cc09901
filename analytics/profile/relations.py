"""How columns of any kind go together: a strength for each pair, and each pair's picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.profile.correlation import correlations
from analytics.profile.facts import MEASURED, kinds_of, one_row, quoted, table_of, value_of

MOST_COLUMNS = 40
MOST_VALUES = 50  # of a category
MOST_ROWS = 100_000
PIECE = 20_000  # rows


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
        n = one_row(connection, "SELECT count(*) FROM t")[0]
        measured, categories, left_out = _chosen(connection)
        names = [*measured, *categories]
        if not names or not n:
            return Relations(_frame([]), [], "No column can be compared.")
        kept: list[pa.Table] = []
        rows = _select(connection, measured | categories).to_arrow_reader(PIECE)
        pearsons = correlations(_numbers(piece, measured) for piece in _passing(rows, kept, n))
    arrays = _arrays(pa.concat_tables(kept).rename_columns(names), measured)
    values = Values(arrays, [*measured], None if ranks else pearsons)
    found = []
    for i, (one, other) in enumerate(combinations(names, 2)):
        progress(2 * i / len(names) ** 2)
        found.append((one, other, *values.strength(one, other)))
    return Relations(_frame(found), blocks(names, found), _note(n, ranks, left_out))


def _frame(rows: list[tuple[str, str, float, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["left", "right", "value", "measure"])


def _chosen(connection: Any) -> tuple[dict[str, str], dict[str, str], list[str]]:
    measured: dict[str, str] = {}
    categories: dict[str, str] = {}
    left_out: list[str] = []
    kinds = kinds_of(connection)
    few = _few(connection, [name for name, kind in kinds.items() if kind not in MEASURED])
    for name, kind in kinds.items():
        if len(measured) + len(categories) == MOST_COLUMNS:
            left_out.append(name)
        elif kind in MEASURED:
            measured[name] = value_of(name, kind)
        elif name in few:
            categories[name] = f"CAST({quoted(name)} AS VARCHAR)"
        else:
            left_out.append(name)
    return measured, categories, left_out


def _few(connection: Any, names: list[str]) -> list[str]:
    """Return the columns of few different values; the first rows rule out most of the others."""
    for part in (f"(FROM t LIMIT {PIECE})", "t"):
        asked = "".join(f", approx_count_distinct({quoted(name)})" for name in names)
        _, *counts = one_row(connection, f"SELECT count(*){asked} FROM {part}")  # noqa: S608
        names = [n for n, count in zip(names, counts, strict=True) if count <= MOST_VALUES]
    return names


def _passing(rows: Iterable[pa.RecordBatch], kept: list[pa.Table], n: int) -> Iterator[pa.Table]:
    """Yield the rows a piece at a time, and keep those of the sample: there may be many."""
    sample, start = _sample_of(n), 0
    for batch in rows:
        ends = np.searchsorted(sample, (start, start + batch.num_rows))
        piece = pa.Table.from_batches([batch])
        kept.append(piece.take(sample[slice(*ends)] - start))
        start += batch.num_rows
        yield piece


def _sample_of(n: int) -> np.ndarray:
    """Return the places of the rows of a sample, in order."""
    if n <= MOST_ROWS:
        return np.arange(n)
    return np.sort(np.random.default_rng(1).choice(n, MOST_ROWS, replace=False, shuffle=False))


def _select(connection: Any, columns: dict[str, str]) -> Any:
    asked = ", ".join(f"{sql} AS c{i}" for i, sql in enumerate(columns.values()))
    return connection.sql(f"SELECT {asked} FROM t")  # noqa: S608


def _numbers(rows: pa.Table, names: Iterable[str]) -> np.ndarray:
    """Return the first columns, which are of numbers, one below the other."""
    columns = [column.to_numpy() for column, _ in zip(rows.columns, names, strict=False)]
    return np.array(columns).reshape(len(columns), rows.num_rows)


def _arrays(table: pa.Table, measured: Iterable[str]) -> dict[str, np.ndarray]:
    """Return columns of numbers, missing ones as not a number, and codes of words, such as -1."""
    numbers = {name: table[name].to_numpy() for name in measured}
    words = [name for name in table.column_names if name not in numbers]
    return numbers | {name: _codes(table[name]) for name in words}


def _codes(words: pa.ChunkedArray) -> np.ndarray:
    codes: np.ndarray = words.combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
    return codes


@dataclass(frozen=True)
class Values:
    """Columns as arrays, prepared once for all of their pairs."""

    arrays: dict[str, np.ndarray]
    measured: list[str]
    pearsons: np.ndarray | None

    def strength(self, one: str, other: str) -> tuple[float, str]:
        """Return how strongly two columns go together, and the name of the measure."""
        x, y = self.arrays[one], self.arrays[other]
        both = {one, other} & set(self.measured)
        if len(both) == 2:
            if self.pearsons is None:
                return spearman(x, y), "Spearman’s correlation"
            places = self.measured.index(one), self.measured.index(other)
            return float(self.pearsons[places]), "Pearson’s correlation"
        if not both:
            return cramers_v(x, y), "Cramér’s V"
        codes, values = (y, x) if one in both else (x, y)
        return correlation_ratio(codes, values), "correlation ratio"


def spearman(x: np.ndarray, y: np.ndarray) -> float:
    """Return Spearman's rank correlation of the pairs that are known; ties share their rank.

    C. Spearman, "The proof and measurement of association between two things" (1904).

    >>> round(spearman(np.array([1.0, 2, 3]), np.array([1.0, 10, 1000])), 9)
    1.0
    """
    known = ~(np.isnan(x) | np.isnan(y))
    ranks = np.stack([pd.Series(part[known]).rank() for part in (x, y)])
    return float(correlations([ranks])[0, 1])


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
    total = np.square(values).sum()
    sizes, sums = np.bincount(codes), np.bincount(codes, values)
    if not total > 0 or np.count_nonzero(sizes) < 2:
        return np.nan
    between = (sums[sizes > 0] ** 2 / sizes[sizes > 0]).sum()
    return float(min(1.0, np.sqrt(between / total)))


def _centred(x: np.ndarray) -> np.ndarray:
    # In units of the largest value: the squares of large ones would overflow.
    x = x / (np.abs(x).max(initial=0) or 1)
    result: np.ndarray = x - x.mean() if len(x) else x
    return result


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


def _note(n: int, ranks: bool, left_out: list[str]) -> str:
    said = []
    if n > MOST_ROWS:
        but = "" if ranks else ", except for Pearson’s correlation"
        said.append(f"From a sample of {MOST_ROWS:,} of {n:,} rows{but}.")
    if left_out:
        names = ", ".join(left_out[:5]) + (" ..." if len(left_out) > 5 else "")
        said.append(f"Left out, as they have over {MOST_VALUES} values or come late: {names}.")
    return " ".join(said)
