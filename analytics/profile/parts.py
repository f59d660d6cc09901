"""A part of a Parquet file: its rows that meet conditions, counted or written, never loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analytics.profile.cohorts import rows_where, where
from analytics.profile.conditions import BaseCondition
from analytics.profile.facts import kinds_of


@dataclass(frozen=True)
class Part:
    """The rows of a table that meet all conditions; or, as `rest`, all the others."""

    conditions: Sequence[BaseCondition] = ()
    rest: bool = False

    def met(self, kinds: Mapping[str, str]) -> duckdb.Expression:
        """Return when a row is one of them."""
        met = where(self.conditions, kinds)
        return ~met if self.rest else met


@contextmanager
def _opened(path: Path) -> Iterator[tuple[duckdb.DuckDBPyRelation, dict[str, str]]]:
    with duckdb.connect() as connection:
        table = connection.from_parquet(str(path))
        table.create_view("t")
        yield table, kinds_of(connection)


def count_part(path: Path, conditions: Sequence[BaseCondition]) -> tuple[int, int]:
    """Return how many rows meet all conditions, and how many there are.

    Raises
    ------
    AnalyticsError
        A condition does not fit the table.
    """
    with _opened(path) as (table, kinds):
        rows = rows_where(table, conditions, kinds)
        counts = [part.count("*").fetchall()[0][0] for part in (rows, table)]
        return counts[0], counts[1]


def write_part(path: Path, conditions: Sequence[BaseCondition], file: Path) -> None:
    """Write the rows that meet all conditions to another file, whole or not at all.

    Raises
    ------
    AnalyticsError
        A condition does not fit the table.
    """
    with _opened(path) as (table, kinds):
        _write(rows_where(table, conditions, kinds), file)


def write_rest(path: Path, conditions: Sequence[BaseCondition], file: Path) -> None:
    """Write all other rows to another file: those that do not meet all conditions.

    Raises
    ------
    AnalyticsError
        A condition does not fit the table.
    """
    with _opened(path) as (table, kinds):
        _write(table.filter(Part(conditions, rest=True).met(kinds)), file)


def count_both(path: Path, one: Part, other: Part) -> int:
    """Return how many rows belong to both parts.

    Raises
    ------
    AnalyticsError
        A condition does not fit the table.
    """
    with _opened(path) as (table, kinds):
        rows = table.filter(one.met(kinds) & other.met(kinds))
        return int(rows.count("*").fetchall()[0][0])


def _write(rows: duckdb.DuckDBPyRelation, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    writing = file.with_suffix(".writing")
    rows.to_parquet(str(writing))
    writing.replace(file)
