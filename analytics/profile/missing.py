"""Which columns are missing together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.profile.conditions import BaseCondition, Missing
from analytics.profile.facts import kinds_of, one_row, quoted, table_of
from analytics.reading.json_values import free_name

MOST_PATTERNS = 20
MOST_COLUMNS = 40


def missing_patterns(path: Path) -> tuple[pd.DataFrame, str]:
    """Return the most frequent patterns of missing values, and what they say.

    Returns
    -------
    tuple of pandas.DataFrame and str
        A row for each pattern: ``n`` rows, ``share`` of all (or ``n_2`` and the like, where a
        column is called so), and then for each column with missing values, most of them first,
        whether it is missing. Empty where nothing is.
    """
    with table_of(path) as connection:
        names = list(kinds_of(connection))
        counts = [f"count(*) - count({quoted(name)})" for name in names]
        n_rows, *missing = one_row(connection, f"SELECT count(*), {', '.join(counts)} FROM t")  # noqa: S608
        some = {name: n for name, n in zip(names, missing, strict=True) if n}
        shown = sorted(some, key=lambda name: -some[name])[:MOST_COLUMNS]
        if not shown:
            return pd.DataFrame(columns=["n", "share"]), "No value is missing."
        rows = _patterns(connection, shown)
    n, share = (free_name(name, some) for name in ("n", "share"))
    frame = pd.DataFrame(rows, columns=[n, *shown])
    frame.insert(1, share, frame[n] / n_rows)
    return frame.head(MOST_PATTERNS), _sentence(frame, shown, n_rows, len(some))


def of_pattern(pattern: Mapping[str, Any]) -> list[BaseCondition]:
    """Return the conditions of a pattern, a row of `missing_patterns`."""
    names = list(pattern)[2:]
    gone = tuple(name for name in names if pattern[name])
    known = tuple(name for name in names if not pattern[name])
    sides = ((gone, False), (known, True))
    return [Missing(columns=columns, known=side) for columns, side in sides if columns]


def _patterns(connection: Any, names: list[str]) -> list[tuple[Any, ...]]:
    tests = ", ".join(f"{quoted(name)} IS NULL" for name in names)
    places = ", ".join(str(i) for i in range(2, len(names) + 2))
    rows: list[tuple[Any, ...]] = connection.execute(
        f"SELECT count(*) AS n, {tests} FROM t GROUP BY {places} ORDER BY n DESC, {places}"  # noqa: S608
    ).fetchall()
    return rows


def _sentence(frame: pd.DataFrame, names: list[str], n_rows: int, n_columns: int) -> str:
    counts = frame.iloc[:, 0]
    complete = counts[~frame[names].any(axis=1)].sum()
    said = [
        f"{n_columns:,} {'column has' if n_columns == 1 else 'columns have'} missing values; "
        f"{complete:,} of {n_rows:,} rows ({complete / n_rows:.1%}) have all of "
        + (f"them, in {len(frame):,} patterns." if len(frame) > 1 else "them.")
    ]
    together = frame[frame[names].sum(axis=1) > 1]
    if len(together):
        top = together.iloc[0]
        gone = [name for name in names if top[name]]
        listed = ", ".join(gone[:4]) + (" ..." if len(gone) > 4 else "")
        said.append(f"Most often missing together: {listed} ({top.iloc[0]:,} rows).")
    if len(frame) > MOST_PATTERNS:
        said.append(f"The {MOST_PATTERNS} most frequent patterns are shown.")
    if n_columns > len(names):
        said.append(f"Only the {MOST_COLUMNS} columns with most missing values are looked at.")
    return " ".join(said)
