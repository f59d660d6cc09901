"""Two Parquet files in one connection, their columns matched by name and known by their places."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np
import pyarrow.parquet as pq
from duckdb import ColumnExpression

from analytics.profile.charting.table import lot, share
from analytics.profile.compare.result import Facts, Family
from analytics.profile.facts import MEASURED, NUMBERS, kinds_of, one_row, plain, value_of

MOST_ROWS = 2_000_000  # of a side: beyond, what takes every value is found from a sample
Alias = Literal["l", "r"]


@dataclass(frozen=True)
class Side:
    """One table: the view `alias` of a connection, with columns ``c0``, ``c1`` and so on.

    Names never become part of a query, and two that differ in case alone stay two.
    """

    connection: duckdb.DuckDBPyConnection
    alias: Alias
    n: int
    kinds: dict[str, str]

    def column(self, name: str) -> tuple[str, str]:
        """Return place and kind of a column."""
        return f"c{list(self.kinds).index(name)}", self.kinds[name]

    def sampled(self) -> bool:
        """Say whether there are too many rows to look at every value."""
        return self.n > MOST_ROWS

    def some(self) -> str:
        """Return what to look at where every value counts: all rows, or always the same sample."""
        drawn = f" WHERE {share(self.n, MOST_ROWS)}" if self.sampled() else ""
        return f"(FROM {self.alias}{drawn})"

    def values(self, name: str) -> np.ndarray:
        """Return the finite values of a column of numbers or dates, in no order."""
        v = value_of(*self.column(name))
        query = f"SELECT v FROM (SELECT {v} AS v FROM {self.some()}) WHERE v IS NOT NULL"  # noqa: S608
        return np.asarray(self.connection.execute(query).fetchnumpy()["v"], dtype="float64")

    def ends(self, name: str) -> tuple[float | None, float | None]:
        """Return the lowest and the highest finite value."""
        v = value_of(*self.column(name))
        low, high = one_row(self.connection, f"SELECT min({v}), max({v}) FROM {self.alias}")  # noqa: S608
        return low, high

    def words(self, name: str) -> str:
        """Return the SQL of a column's values as text."""
        return f"CAST({self.column(name)[0]} AS VARCHAR)"

    def n_different(self, name: str) -> int:
        """Return about how many different values a column has."""
        query = f"SELECT approx_count_distinct({self.column(name)[0]}) FROM {self.alias}"  # noqa: S608
        return int(one_row(self.connection, query)[0])

    def facts(self, names: list[str]) -> dict[str, Facts]:
        """Return the facts of columns, but for their most frequent values, in one pass."""
        asked = ["0", *(text for name in names for text in _asked(*self.column(name)))]
        query = f"SELECT {', '.join(asked)} FROM {self.alias}"  # noqa: S608
        answers = iter(one_row(self.connection, query)[1:])
        return {name: self._facts(name, answers) for name in names}

    def _facts(self, name: str, answers: Iterator[Any]) -> Facts:
        kind = self.kinds[name]
        found: dict[str, Any] = {"kind": kind, "n": self.n, "n_missing": self.n - next(answers)}
        if kind in MEASURED:
            found["n_odd"] = self.n - found["n_missing"] - next(answers)
            found |= {"mean": plain(next(answers)), "sd": plain(next(answers))}
        return Facts(**found)


def _asked(place: str, kind: str) -> list[str]:
    if kind not in MEASURED:
        return [f"count({place})"]
    v = value_of(place, kind)
    return [f"count({place})", f"count({v})", f"avg({v})", f"stddev_samp({v})"]


@contextmanager
def opened(left: Path, right: Path) -> Iterator[tuple[Side, Side]]:
    """Open two Parquet files side by side."""
    with duckdb.connect() as connection:
        yield _side(connection, "l", left), _side(connection, "r", right)


def _side(connection: duckdb.DuckDBPyConnection, alias: Alias, path: Path) -> Side:
    file = connection.from_parquet(str(path))
    columns = [ColumnExpression(name).alias(f"c{i}") for i, name in enumerate(file.columns)]
    file.select(*columns, lot()).create_view(alias)
    n = one_row(connection, f"SELECT count(*) FROM {alias}")[0]  # noqa: S608
    kinds = kinds_of(connection, alias).values()  # one more than names: the lot
    return Side(connection, alias, n, dict(zip(pq.read_schema(path).names, kinds)))


def family(kind: str) -> Family:
    """Return what decides how a column is compared: whole numbers and decimals are both numbers."""
    return "number" if kind in NUMBERS else kind  # type: ignore[return-value]
