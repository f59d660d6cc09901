"""Facts about all columns at once, asked of a Parquet file by DuckDB; the table is never loaded."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import repeat
from math import isfinite
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from analytics.errors import AnalyticsError

MOST_TOP = 12
N_BINS = 24
EXACT_DISTINCT = 10_000
OFTEN = 100  # rows for each different value: then it is quicker to count the values one by one
NUMBERS = ("integer", "decimal")
MEASURED = (*NUMBERS, "date")
_PARTS = 8  # of the columns, each asked by a query of its own
_QUARTILES = (0.25, 0.5, 0.75)
_KINDS = (
    ("BOOL", "boolean"),
    (("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
    (("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), "integer"),
    (("FLOAT", "DOUBLE", "DECIMAL"), "decimal"),
    (("TIMESTAMP", "DATE"), "date"),
)
_ASKED = {
    "min": "min({v})",
    "max": "max({v})",
    "mean": "avg({v})",
    "zeros": "count(*) FILTER ({v} = 0)",
}


@contextmanager
def table_of(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection in which the view ``t`` is the file."""
    with duckdb.connect() as connection:
        connection.from_parquet(str(path)).create_view("t")
        yield connection


def quoted(name: str) -> str:
    """Return a column's name as SQL knows it: in quotes, with quotes in it doubled.

    >>> quoted('two "words" here')
    '"two ""words"" here"'
    """
    return '"' + name.replace('"', '""') + '"'


def kinds_of(connection: duckdb.DuckDBPyConnection, view: str = "t") -> dict[str, str]:
    """Return the kind of each column of a view of ours."""
    rows = connection.execute(f"DESCRIBE {view}").fetchall()
    return {name: _kind(type_) for name, type_, *_ in rows}


def kind_in(kinds: Mapping[str, str], name: str) -> str:
    """Return the kind of a column.

    Raises
    ------
    AnalyticsError
        There is no such column.
    """
    if name not in kinds:
        raise AnalyticsError(f"There is no column “{name}”.", "Choose another column.")
    return kinds[name]


def _kind(type_: str) -> str:
    if type_.endswith("]"):
        return "text"  # a list of numbers is no number
    return next((kind for start, kind in _KINDS if type_.startswith(start)), "text")


def value_of(name: str, kind: str) -> str:
    """Return the SQL of a column as a number: finite or NULL; a date in seconds since 1970."""
    q = quoted(name)
    if kind == "date":
        return f"CASE WHEN isfinite({q}) THEN epoch({q}) END"
    if kind == "integer":
        return f"CAST({q} AS DOUBLE)"
    return f"CASE WHEN isfinite(CAST({q} AS DOUBLE)) THEN CAST({q} AS DOUBLE) END"


def plain(value: Any) -> Any:
    """Return a number that JSON knows: the spread of very large ones overflows."""
    return None if isinstance(value, float) and not isfinite(value) else value


def profile_parquet(path: Path) -> dict[str, Any]:
    """Return ``n_rows`` and for each of ``columns`` its facts, as plain JSON.

    A column has ``name``, ``kind``, ``n_missing``, ``n_distinct`` (approximate above 10,000) and
    ``bars``: how many rows lie in each of 24 equal ranges, or hold each of the 12 most frequent
    values. A number also has ``min``, ``q25``, ``median``, ``q75``, ``max``, ``mean``, ``sd`` and
    ``zeros``; a date has them in seconds since 1970.
    """
    with table_of(path) as connection:
        kinds = kinds_of(connection)
        n_rows, columns = _first_pass(connection, kinds)
        _second_pass(connection, columns, n_rows)
        for column in columns:
            if column["kind"] not in MEASURED:
                _most_frequent(connection, column)
    return {"n_rows": n_rows, "columns": columns}


def one_row(connection: duckdb.DuckDBPyConnection, query: str, values: Any = None) -> Any:
    """Return the only row of a query."""
    return connection.execute(query, values).fetchall()[0]


def _first_pass(
    connection: duckdb.DuckDBPyConnection, kinds: dict[str, str]
) -> tuple[int, list[dict[str, Any]]]:
    asked = ["count(*)"]
    for name, kind in kinds.items():
        q = quoted(name)
        asked += [f"count(*) - count({q})", f"approx_count_distinct({q})"]
        if kind in MEASURED:
            asked += [text.format(v=value_of(name, kind)) for text in _ASKED.values()]
    n_rows, *rest = one_row(connection, f"SELECT {', '.join(asked)} FROM t")  # noqa: S608
    answers = iter(rest)
    return n_rows, [_facts(name, kind, answers) for name, kind in kinds.items()]


def _facts(name: str, kind: str, answers: Iterator[Any]) -> dict[str, Any]:
    found = {"name": name, "kind": kind, "n_missing": next(answers), "n_distinct": next(answers)}
    if kind in MEASURED:
        found |= {key: plain(next(answers)) for key in _ASKED}
        found |= dict.fromkeys(("sd", "q25", "median", "q75"))
    return found | {"bars": []}


def _second_pass(
    connection: duckdb.DuckDBPyConnection, columns: list[dict[str, Any]], n_rows: int
) -> None:
    """Find deviation, quartiles, bars and different values, now that their mean and ends are known.

    A query ends on one core, where it sorts for the quartiles; meanwhile others are asked.
    """
    measured = [c for c in columns if c["kind"] in MEASURED and c["min"] is not None]
    parts = [measured[i::_PARTS] for i in range(min(_PARTS, len(measured)))]
    cursors = [connection.cursor() for _ in parts]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_spread, cursors, parts, repeat(n_rows)))


def _spread(
    connection: duckdb.DuckDBPyConnection, measured: list[dict[str, Any]], n_rows: int
) -> None:
    asked = []
    for column in measured:
        v = value_of(column["name"], column["kind"])
        few = column["n_distinct"] <= EXACT_DISTINCT
        exact = f"count(DISTINCT {quoted(column['name'])})" if few else "NULL"
        apart = f"({v} - {column['mean']!r}::DOUBLE)" if column["mean"] is not None else "NULL"
        asked += [exact, f"sqrt(sum({apart} * {apart}) / (count({v}) - 1))"]
        asked += _spread_asked(v, column, n_rows)
    answers = iter(one_row(connection, f"SELECT {', '.join(asked)} FROM t"))  # noqa: S608
    for column in measured:
        column["n_distinct"] = next(answers) or column["n_distinct"]
        column["sd"] = plain(next(answers))
        counts, quartiles = next(answers), next(answers)
        bars, quartiles = (counts, quartiles) if quartiles else _spread_of(counts, column)
        column["bars"] = [int(bars.get(i, 0)) for i in range(N_BINS)]
        column |= dict(zip(("q25", "median", "q75"), map(plain, quartiles), strict=True))


def _spread_asked(v: str, column: dict[str, Any], n_rows: int) -> tuple[str, str]:
    """Return what to ask for bars and quartiles: how often each value occurs, if that says both."""
    if column["n_distinct"] <= min(EXACT_DISTINCT, n_rows / OFTEN):
        return f"histogram({v})", "NULL"
    low, width = _ranges(column)
    place = f"least(floor(({v} - {low!r}::DOUBLE) / {width!r}::DOUBLE), {N_BINS - 1})"
    at = f"CASE WHEN {v} IS NOT NULL THEN {place} END"  # the least of NULL and 23 is 23
    return f"histogram(CAST({at} AS TINYINT))", f"quantile_cont({v}, {list(_QUARTILES)})"


def _ranges(column: dict[str, Any]) -> tuple[float, float]:
    """Return where the first of equal ranges begins, and how wide each is."""
    return column["min"], (column["max"] / N_BINS - column["min"] / N_BINS) or 1.0


def _spread_of(
    counts: dict[float, int], column: dict[str, Any]
) -> tuple[dict[int, float], list[float]]:
    """Return bars and quartiles of values that occur so often."""
    low, width = _ranges(column)
    values, n = np.array(sorted(counts.items())).T
    with np.errstate(over="ignore", invalid="ignore"):
        places = np.minimum(np.floor((values - low) / width), N_BINS - 1).astype("int64")
        at = (n.sum() - 1) * np.array(_QUARTILES)
        ends = [np.searchsorted(n.cumsum(), end, "right") for end in (np.floor(at), np.ceil(at))]
        before, after = values[ends[0]], values[ends[1]]
        quartiles = before + (after - before) * (at - np.floor(at))
    return dict(enumerate(np.bincount(places, n))), quartiles.tolist()


def _most_frequent(connection: duckdb.DuckDBPyConnection, column: dict[str, Any]) -> None:
    if column["n_distinct"] > EXACT_DISTINCT:
        return
    q = quoted(column["name"])
    rows = connection.execute(
        f"SELECT count(*) AS n, count(*) OVER () FROM t WHERE {q} IS NOT NULL"  # noqa: S608
        f" GROUP BY {q} ORDER BY n DESC LIMIT {MOST_TOP}"
    ).fetchall()
    column["n_distinct"] = rows[0][1] if rows else 0
    column["bars"] = [n for n, _ in rows]
