"""A part of a Parquet file: its rows that meet conditions, counted or written, never loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analytics.profile.conditions import BaseCondition, where
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
        rows = table.filter(Part(conditions).met(kinds))
        counts = [part.count("*").fetchall()[0][0] for part in (rows, table)]
        return counts[0], counts[1]


def write_part(path: Path, part: Part, file: Path) -> None:
    """Write the rows of a part to another file, whole or not at all.

    Raises
    ------
    AnalyticsError
        A condition does not fit the table.
    """
    with _opened(path) as (table, kinds):
        file.parent.mkdir(parents=True, exist_ok=True)
        writing = file.with_suffix(".writing")
        table.filter(part.met(kinds)).to_parquet(str(writing))
        writing.replace(file)


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
