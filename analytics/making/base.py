"""What making a table is: a question about one table or two, whose answer is a new dataset.

The columns of both tables are known to SQL as ``l.c0``, ``l.c1`` ... and ``r.c0`` ..., by their
place; ``n`` is the number of the row. What people call them never becomes part of a query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

import duckdb
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from analytics.errors import MakingError
from analytics.reading.held import dtype_of, kind_of_dtype
from analytics.reading.options import Kind

WORDS: dict[Kind, str] = {
    "integer": "whole numbers",
    "decimal": "numbers",
    "boolean": "yes or no",
    "date": "dates",
    "text": "text",
}
NUMBERS = ("integer", "decimal")
HOWS = {
    "mean": "avg({})",
    "sum": "sum({})",
    "median": "median({})",
    "min": "min({})",
    "max": "max({})",
    "standard deviation": "stddev_samp({})",
    "count": "count({})",
    "different values": "count(DISTINCT {})",
    "first": "arg_min({}, n) FILTER ({} IS NOT NULL)",
}
How = Literal[
    "mean",
    "sum",
    "median",
    "min",
    "max",
    "standard deviation",
    "count",
    "different values",
    "first",
]
NEED_NUMBERS = ("mean", "sum", "median", "standard deviation")


@dataclass(frozen=True)
class Role:
    """What a field holds, for the form: names of columns, keys, aggregates, a choice in words."""

    of: Literal["column", "columns", "keys", "aggregates", "choice"]
    words: tuple[tuple[str, str], ...] = ()


ColumnName = Annotated[str, Role("column")]
NewName = Annotated[str, StringConstraints(strip_whitespace=True)]
ColumnNames = Annotated[tuple[str, ...], Role("columns")]


@dataclass(frozen=True)
class Side:
    """One of the tables: its name, its columns, and a connection that can be asked about it."""

    alias: Literal["l", "r"]
    title: str
    schema: pa.Schema
    n_rows: int
    connection: duckdb.DuckDBPyConnection

    @cached_property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return list(self.schema.names)

    def sql(self, name: str) -> str:
        """Return a column as SQL knows it.

        Raises
        ------
        MakingError
            There is no such column.
        """
        if name not in self.names:
            raise MakingError(
                f"“{self.title}” has no column “{name}”.",
                "Choose a column that is there after the cleaning steps.",
            )
        return f"{self.alias}.c{self.names.index(name)}"

    def kind(self, name: str) -> Kind:
        """Return the kind of a column."""
        return kind_of_dtype(dtype_of(self.schema.field(self.names.index(name)).type))

    def rows(self, query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Return what a query of ours finds."""
        return self.connection.execute(query, parameters or []).fetchall()


@dataclass(frozen=True)
class Query:
    """The columns of the new table, as name and expression, and where they come from."""

    columns: list[tuple[str, str]]
    body: str
    parameters: list[Any] = field(default_factory=list)

    def sql(self) -> str:
        """Return the query; its columns are called by their place."""
        chosen = ", ".join(f"{sql} AS o{i}" for i, (_, sql) in enumerate(self.columns))
        return f"SELECT {chosen} {self.body}"


@dataclass(frozen=True)
class Report:
    """What is known before a table is made: numbers with their labels, and sentences."""

    n_rows: int
    numbers: list[tuple[str, int]]
    notes: list[str]


class Making(BaseModel):
    """How a new table is made.

    A subclass declares its choices as fields, and implements `report`, `query` and `sentence`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: ClassVar[str]
    done: ClassVar[str]  # what the new table then is, for its name
    n_tables: ClassVar[int] = 1

    kind: str

    def report(self, sides: tuple[Side, ...]) -> Report:
        """Count what will come out, before anything is made.

        Raises
        ------
        MakingError
            It cannot be made of these tables.
        """
        raise NotImplementedError

    def query(self, sides: tuple[Side, ...]) -> Query:
        """Return the query that makes it."""
        raise NotImplementedError

    def sentence(self) -> str:
        """Say what is made."""
        return self.title


class Aggregate(BaseModel):
    """One number for each group: which column, and how its values become one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    how: How = Field("mean", title="How")
    column: str = Field(title="Column")

    @property
    def name(self) -> str:
        """What the new column is called."""
        return f"{self.how} of {self.column}"

    def sql(self, side: Side, condition: str = "") -> str:
        """Return the aggregate as SQL, of the rows that meet a condition.

        Raises
        ------
        MakingError
            The column is not there, or holds no numbers where they are needed.
        """
        column = side.sql(self.column)
        kind = side.kind(self.column)
        if self.how in NEED_NUMBERS and kind not in (*NUMBERS, "boolean"):
            raise MakingError(
                f"“{self.column}” holds {WORDS[kind]}, which have no {self.how}.",
                "Choose count, min, max, first or the number of different values.",
            )
        if kind == "boolean" and self.how in NEED_NUMBERS:
            column = f"CAST({column} AS BIGINT)"
        if condition:
            column = f"CASE WHEN {condition} THEN {column} END"
        found = HOWS[self.how].format(column, column)
        # DuckDB adds up in 128 bits, which no table here holds.
        whole = kind in ("integer", "boolean") and self.how == "sum"
        return f"CAST({found} AS BIGINT)" if whole else found


def one_row_each(
    side: Side,
    names: Sequence[str],
    cells: Iterable[tuple[str, str]],
    parameters: Sequence[Any] = (),
) -> Query:
    """Return a row for each different values of columns, in their order.

    Parameters
    ----------
    side
        The table.
    names
        The columns whose values make a row.
    cells
        Name and aggregate of each further column; a name that is taken gets a number.
    parameters
        What the aggregates ask for.
    """
    columns = [(name, side.sql(name)) for name in dict.fromkeys(names)]
    keys = [sql for _, sql in columns]
    for name, sql in cells:
        columns.append((free(name, [taken for taken, _ in columns]), sql))
    order = ", ".join(f"{key} NULLS LAST" for key in keys)
    return Query(columns, f"FROM l GROUP BY {', '.join(keys)} ORDER BY {order}", list(parameters))


def plain_name(name: str) -> str:
    """Return a name without case, spaces and signs, as people may have meant the same.

    >>> plain_name("Customer ID"), plain_name("customer_id"), plain_name("%")
    ('customerid', 'customerid', '%')
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum()) or name


def free(name: str, taken: list[str]) -> str:
    """Return the name, or the first of name_2, name_3 ... that is free.

    >>> free("a", ["a", "a_2"]), free("b", ["a"])
    ('a_3', 'b')
    """
    candidate, i = name, 2
    while candidate in taken:
        candidate, i = f"{name}_{i}", i + 1
    return candidate


def rows_said(n: int) -> str:
    """Return a number of rows in words.

    >>> rows_said(1), rows_said(1200)
    ('1 row', '1,200 rows')
    """
    return "1 row" if n == 1 else f"{n:,} rows"


def listed(names: list[str]) -> str:
    """Return up to five names in quotes.

    >>> listed(["a", "b"])
    '“a”, “b”'
    """
    more = f" and {len(names) - 5:,} more" if len(names) > 5 else ""
    return ", ".join(f"“{name}”" for name in names[:5]) + more
