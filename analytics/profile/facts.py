"""Facts about each column, asked of a Parquet file by DuckDB; the table is never loaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

MOST_TOP = 12
N_BINS = 24
MOST_CORRELATED = 40
_KINDS = (
    ("BOOL", "boolean"),
    (("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
    (("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), "integer"),
    (("FLOAT", "DOUBLE", "DECIMAL"), "decimal"),
    (("TIMESTAMP", "DATE"), "date"),
)


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


def kinds_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the kind of each column."""
    rows = connection.execute("DESCRIBE t").fetchall()
    return {name: _kind(type_) for name, type_, *_ in rows}


def _kind(type_: str) -> str:
    if type_.endswith("]"):
        return "text"  # a list of numbers is no number
    return next((kind for start, kind in _KINDS if type_.startswith(start)), "text")


def profile_parquet(path: Path) -> dict[str, Any]:
    """Return ``n_rows`` and for each of ``columns`` its facts, as plain JSON.

    A column has ``name``, ``kind``, ``n_missing``, ``n_distinct`` (approximate above 10,000),
    ``top`` (``value``, ``count``), and a number also ``min``, ``q25``, ``median``, ``q75``,
    ``max``, ``mean``, ``sd``, ``zeros`` and ``histogram`` (``low``, ``high``, ``count``).
    """
    with table_of(path) as connection:
        n_rows = _one(connection, "SELECT count(*) FROM t")[0]
        kinds = kinds_of(connection)
        columns = [_column(connection, name, kind) for name, kind in kinds.items()]
    return {"n_rows": n_rows, "columns": columns}


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row


def _column(connection: duckdb.DuckDBPyConnection, name: str, kind: str) -> dict[str, Any]:
    q = quoted(name)
    missing, distinct = _one(
        connection,
        f"SELECT count(*) - count({q}), approx_count_distinct({q}) FROM t",  # noqa: S608
    )
    if distinct <= 10_000:
        distinct = _one(connection, f"SELECT count(DISTINCT {q}) FROM t")[0]  # noqa: S608
    found = {"name": name, "kind": kind, "n_missing": missing, "n_distinct": distinct}
    top = connection.execute(
        f"SELECT CAST({q} AS VARCHAR), count(*) AS n FROM t WHERE {q} IS NOT NULL"  # noqa: S608
        f" GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MOST_TOP}"
    ).fetchall()
    found["top"] = [{"value": value, "count": count} for value, count in top]
    return found | (_numbers(connection, q) if kind in ("integer", "decimal") else {})


def _numbers(connection: duckdb.DuckDBPyConnection, q: str) -> dict[str, Any]:
    v = f"CAST({q} AS DOUBLE)"
    names = ("min", "q25", "median", "q75", "max", "mean", "sd", "zeros")
    row = _one(
        connection,
        f"SELECT min({v}), quantile_cont({v}, 0.25), median({v}), quantile_cont({v}, 0.75),"  # noqa: S608
        f" max({v}), avg({v}), stddev_samp({v}), count_if({v} = 0) FROM t WHERE isfinite({v})",
    )
    # The spread of very large numbers overflows, and JSON knows no infinity.
    known = [value if value is not None and isfinite(value) else None for value in row]
    found: dict[str, Any] = dict(zip(names, known, strict=True))
    found["histogram"] = _histogram(connection, v, found["min"], found["max"])
    return found


def _histogram(
    connection: duckdb.DuckDBPyConnection, v: str, low: float | None, high: float | None
) -> list[dict[str, float]]:
    if low is None or high is None or low == high:
        return []
    width = (high - low) / N_BINS
    rows = connection.execute(
        f"SELECT least(CAST(floor(({v} - ?) / ?) AS INTEGER), ?), count(*) FROM t"  # noqa: S608
        f" WHERE isfinite({v}) GROUP BY 1",
        [low, width, N_BINS - 1],
    ).fetchall()
    counts = dict(rows)
    edges = [*(low + i * width for i in range(N_BINS)), high]
    return [
        {"low": a, "high": b, "count": counts.get(i, 0)} for i, (a, b) in enumerate(pairwise(edges))
    ]


def correlations_parquet(path: Path) -> pd.DataFrame:
    """Return Pearson's correlation of number columns: ``left``, ``right``, ``value``."""
    with table_of(path) as connection:
        kinds = kinds_of(connection)
        names = [name for name, kind in kinds.items() if kind in ("integer", "decimal")]
        names = names[:MOST_CORRELATED]
        pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
        asked = ", ".join(_correlation(quoted(a), quoted(b)) for a, b in pairs)
        values = _one(connection, f"SELECT {asked} FROM t") if pairs else ()  # noqa: S608
    rows = [(name, name, 1.0) for name in names]
    for (a, b), value in zip(pairs, values, strict=True):
        rows += [(a, b, value), (b, a, value)]
    order = {name: i for i, name in enumerate(names)}
    rows.sort(key=lambda row: (order[row[0]], order[row[1]]))
    return pd.DataFrame(rows, columns=["left", "right", "value"])


def _correlation(a: str, b: str) -> str:
    x, y = f"CAST({a} AS DOUBLE)", f"CAST({b} AS DOUBLE)"
    return f"corr({x}, {y}) FILTER (WHERE isfinite({x}) AND isfinite({y}))"
