"""Where rows stand on a map: all of them in batches, or the same sample each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from duckdb import Expression

from analytics.errors import AnalyticsError, NotApplicable
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.table import LOT, Table, share
from analytics.profile.charting.table import opened as opened_table
from analytics.profile.conditions.on_map import Feature, place
from analytics.profile.projection.chosen import Chosen, choose

MOST_POINTS = 2_000
_CELLS = 2_000_000  # in memory at once


@contextmanager
def opened(path: Path, without: Sequence[str] = ()) -> Iterator[tuple[Table, Chosen]]:
    """Open a Parquet file of which there is a map.

    Raises
    ------
    AnalyticsError
        There is none.
    """
    with opened_table(path, ChartForm()) as table:
        chosen = choose(table.connection, without)
        if isinstance(chosen, NotApplicable):
            raise AnalyticsError(chosen.reason, "Take other columns.")
        yield table, chosen


def all_rows(table: Table, features: Sequence[Feature]) -> Iterator[np.ndarray]:
    """Give the places of all rows, some at a time: an array of rows by features."""
    table.place(stand=place(features))
    found = table.connection.sql("SELECT stand FROM s")
    for batch in found.to_arrow_reader(max(1, _CELLS // len(features))):
        flat = batch.column(0).flatten()
        yield flat.to_numpy(zero_copy_only=False).reshape(-1, len(features))


def sample(table: Table, n_rows: int, most: int = MOST_POINTS, **placed: Expression) -> str:
    """Place expressions; return the end of a query of ``s`` that draws at most so many rows.

    The rows are the same each time, in the same order, and the first of many are those of few.
    """
    table.place(**placed)
    few = f"WHERE {share(n_rows, 3 * most)} " if n_rows > 4 * most else ""  # fewer to be sorted
    return f"FROM s {few}ORDER BY {LOT}, lot LIMIT {most}"


def sampled_rows(table: Table, chosen: Chosen, most: int = MOST_POINTS) -> np.ndarray:
    """Return the places of a sample of the rows: an array of rows by features."""
    end = sample(table, chosen.n_rows, most, stand=place(chosen.features))
    return np.stack(table.ask(f"SELECT stand {end}")["stand"].tolist())
