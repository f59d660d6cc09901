"""A part of a Parquet file: its rows that meet conditions, counted or written, never loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from analytics.profile.cohorts import rows_where
from analytics.profile.conditions import BaseCondition
from analytics.profile.facts import kinds_of


@contextmanager
def _part(
    path: Path, conditions: Sequence[BaseCondition]
) -> Iterator[tuple[duckdb.DuckDBPyRelation, duckdb.DuckDBPyRelation]]:
    with duckdb.connect() as connection:
        table = connection.from_parquet(str(path))
        table.create_view("t")
        yield rows_where(table, conditions, kinds_of(connection)), table


def count_part(path: Path, conditions: Sequence[BaseCondition]) -> tuple[int, int]:
    """Return how many rows meet all conditions, and how many there are.

    Raises
    ------
    AnalyticsError
        A condition does not fit the table.
    """
    with _part(path, conditions) as (rows, table):
        counts = [part.count("*").fetchall()[0][0] for part in (rows, table)]
        return counts[0], counts[1]


def write_part(path: Path, conditions: Sequence[BaseCondition], file: Path) -> None:
    """Write the rows that meet all conditions to another file, whole or not at all.

    Raises
    ------
    AnalyticsError
        A condition does not fit the table.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    writing = file.with_suffix(".writing")
    with _part(path, conditions) as (rows, _):
        rows.to_parquet(str(writing))
    writing.replace(file)
