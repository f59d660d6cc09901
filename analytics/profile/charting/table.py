"""A table that charts ask: its columns are placed by expressions, then counted by plain queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from duckdb import ColumnExpression, Expression, FunctionExpression

from analytics.profile.charting import axes
from analytics.profile.charting.axes import Axis
from analytics.profile.charting.form import ChartForm
from analytics.profile.conditions import where
from analytics.profile.facts import NUMBERS, kinds_of
from analytics.profile.values import number

MOST_CATEGORIES = 30
MOST_COLOURS = 7  # as many as the palette has, besides grey for all others
MOST_FACETS = 6
MOST_DIFFERENT = 60  # so many numbers may each stand for themselves
N_RANGES = 50
SAMPLE = 1_000_000
LOT = "lot % 1000003"
COUNTABLE = 10_000  # with more different values, a sample tells which are frequent


@dataclass(frozen=True)
class Table:
    """The rows of a Parquet file that meet the conditions of a form."""

    connection: duckdb.DuckDBPyConnection
    file: duckdb.DuckDBPyRelation
    kinds: Mapping[str, str]
    met: Expression

    def place(self, **placed: Expression) -> None:
        """Make the view ``s``: a column for each expression, and ``lot`` to draw samples by.

        Rows are drawn by a hash of their number: the same chart always has the same sample, however
        many threads look.
        """
        chosen = [expression.alias(name) for name, expression in placed.items()]
        rows = self.file.select(*chosen, lot(), self.met.alias("met"))
        rows.filter(ColumnExpression("met")).create_view("s", replace=True)

    def ask(self, query: str) -> pd.DataFrame:
        """Return the answer to a query about ``s``, which no person had a hand in."""
        return self.connection.execute(query).df()

    def row(self, query: str) -> tuple[Any, ...]:
        """Return the one row that answers a query."""
        found: tuple[Any, ...] = self.connection.execute(query).fetchall()[0]
        return found

    def values(self, column: str) -> Axis:
        """Let a column of numbers or dates stand for itself."""
        return axes.values(column, self.kinds[column])

    def places(self, column: str, most: int = MOST_CATEGORIES, most_dates: int = 100) -> Axis:
        """Gather a column's values so that they fit an axis."""
        kind = self.kinds[column]
        if kind == "date":
            return self.dates(column, most_dates)
        if kind in NUMBERS:
            return self.ranges(column, N_RANGES, keep=MOST_DIFFERENT)
        return self.groups(column, most, blank=True)

    def dates(self, column: str, most: int) -> Axis:
        """Gather dates in at most so many units."""
        self.place(x=axes.values(column, "date").expression)
        hours = self.row("SELECT date_diff('second', min(x), max(x)) / 3600 FROM s")[0]
        return axes.dates(column, axes.unit_of(hours or 0.0, most))

    def ranges(self, column: str, n: int, keep: int = 0) -> Axis:
        """Gather numbers in ranges, unless there are few different ones."""
        self.place(x=number(column))
        low, high, different = self.row("SELECT min(x), max(x), approx_count_distinct(x) FROM s")
        if low is None or low == high or different <= keep:
            return self.values(column)
        return axes.ranges(column, self.kinds[column], low, high, n)

    def groups(self, column: str, most: int, *, blank: bool = False) -> Axis:
        """Keep a column's most frequent values apart."""
        self.place(x=ColumnExpression(column))
        rows = self.row("SELECT count(*) FROM s")[0]
        drawn = f"WHERE {share(rows)}" if rows > SAMPLE else ""
        if drawn:
            different = self.row(f"SELECT approx_count_distinct(x) FROM s {drawn}")[0]  # noqa: S608
            drawn = drawn if different > COUNTABLE else ""
        found = self.connection.execute(
            f"SELECT CAST(x AS VARCHAR), count(*) AS n FROM s {drawn}"  # noqa: S608
            f" GROUP BY x HAVING x IS NOT NULL ORDER BY n DESC, x LIMIT {most + 1}"
        ).fetchall()
        kept = [value for value, _ in found[:most]]
        if self.kinds[column] in NUMBERS:
            kept.sort(key=float)
        return axes.categories(column, self.kinds[column], kept, len(found) > most, blank)

    def series(self, form: ChartForm) -> dict[str, Axis]:
        """Return colour and facet of a form, where it has them."""
        most = {"colour": MOST_COLOURS, "facet": MOST_FACETS}
        chosen = form.columns()
        return {r: self.groups(chosen[r], n) for r, n in most.items() if r in chosen}


def lot() -> Expression:
    """Return what rows of a Parquet file are drawn by, a hash of their numbers, as ``lot``."""
    return FunctionExpression("hash", ColumnExpression("file_row_number")).alias("lot")


def share(rows: int, most: int = SAMPLE) -> str:
    """Return the condition that draws about `most` of so many rows of ``s``."""
    return f"{LOT} < {min(1_000_003, -(-most * 1_000_003 // max(1, rows)))}"


@contextmanager
def opened(path: Path, form: ChartForm) -> Iterator[Table]:
    """Open a Parquet file for the charts of a form."""
    with duckdb.connect() as connection:
        file = connection.from_parquet(str(path))
        file.create_view("t")
        kinds = kinds_of(connection)
        yield Table(connection, file, kinds, where(form.filter, kinds))
