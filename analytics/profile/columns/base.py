"""What every description of a column is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from analytics.profile.facts import one_row, plain, quoted, value_of

N_TOP = 12


@dataclass(frozen=True)
class Asked:
    """One column of the view ``t`` of a connection.

    Parameters
    ----------
    connection
        Open, with the view ``t``.
    name, kind
        Of the column.
    """

    connection: duckdb.DuckDBPyConnection
    name: str
    kind: str

    @property
    def q(self) -> str:
        """The column in SQL."""
        return quoted(self.name)

    @property
    def v(self) -> str:
        """The column in SQL as a finite number, or NULL."""
        return value_of(self.name, self.kind)

    def row(self, asked: dict[str, str], source: str = "t") -> dict[str, Any]:
        """Return one row: for each name the value of its aggregate."""
        query = f"SELECT {', '.join(asked.values())} FROM {source}"  # noqa: S608
        values = one_row(self.connection, query)
        return {name: plain(value) for name, value in zip(asked, values, strict=True)}

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.connection.execute(query, list(values)).fetchall()

    def counts(self) -> dict[str, int]:
        """Return ``n`` rows, ``n_missing`` and ``n_distinct`` values."""
        q = self.q
        asked = {"n": "count(*)", "n_missing": f"count(*) - count({q})"}
        return self.row(asked | {"n_distinct": f"count(DISTINCT {q})"})

    def top(self) -> list[tuple[str, int]]:
        """Return the most frequent values as text, with their number of rows."""
        return self.rows(
            f"SELECT CAST({self.q} AS VARCHAR), count(*) AS n FROM t"  # noqa: S608
            f" WHERE {self.q} IS NOT NULL GROUP BY {self.q} ORDER BY n DESC, {self.q} LIMIT {N_TOP}"
        )


@dataclass
class Description:
    """Everything about one column, as plain JSON.

    ``facts`` are rows of ``group``, ``label``, ``value``; ``charts`` hold the name of a chart in
    `analytics.charts`, its title, and its frame; ``tables`` a title and a frame.
    """

    sentence: str
    facts: list[list[Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, group: str, facts: dict[str, Any]) -> None:
        """Add facts under a heading."""
        self.facts += [[group, label, plain(value)] for label, value in facts.items()]

    def chart(
        self, kind: str, title: str, columns: Sequence[str], rows: Iterable[Any], **more: Any
    ) -> None:
        """Add a chart, if there is anything to draw."""
        frame = _frame(columns, rows)
        if frame["data"]:
            self.charts.append({"kind": kind, "title": title, "frame": frame, **more})

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Any]) -> None:
        """Add a table, if it has rows."""
        frame = _frame(columns, rows)
        if frame["data"]:
            self.tables.append({"title": title, "frame": frame})


def _frame(columns: Sequence[str], rows: Iterable[Any]) -> dict[str, Any]:
    return {"columns": list(columns), "data": [list(row) for row in rows]}


def basics(found: dict[str, int]) -> dict[str, Any]:
    """Return the facts that every column has."""
    n = found["n"]
    missing = found["n_missing"]
    return {
        "Rows": n,
        "Missing": missing,
        "Missing, % of rows": 100 * missing / n if n else None,
        "Different values": found["n_distinct"],
    }


def missing_said(found: dict[str, int]) -> str:
    """Say how many values are missing."""
    if not found["n_missing"]:
        return "None is missing."
    return f"{found['n_missing']:,} of {found['n']:,} values are missing."


def digits(value: float) -> str:
    """Return a number with four digits that matter, and more only where it is large.

    >>> digits(1234567.8), digits(0.012345), digits(13030.0), digits(2.0)
    ('1,234,568', '0.01235', '13,030', '2')
    """
    if 1e4 <= abs(value) < 1e15:
        return f"{value:,.0f}"
    return f"{value:,.4g}"


def day(text: str) -> str:
    """Return a date without a midnight that says nothing.

    >>> day("2024-01-31 00:00:00"), day("2024-01-31 09:30:00")
    ('2024-01-31', '2024-01-31 09:30:00')
    """
    return text.removesuffix(" 00:00:00")
