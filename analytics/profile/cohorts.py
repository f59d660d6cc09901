"""Cohorts: named conditions on columns, looked at by DuckDB, so that any size of table will do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from analytics.profile.conditions import BaseCondition, Condition, check, where
from analytics.profile.facts import kinds_of


class Cohort(BaseModel):
    """A part of the rows under a name: those that meet every condition."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=80)
    conditions: tuple[Condition, ...] = Field(min_length=1, max_length=20)

    def sentence(self) -> str:
        """Say which rows these are."""
        return " and ".join(condition.sentence() for condition in self.conditions)

    def rows_of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a frame that belong to it.

        Raises
        ------
        AnalyticsError
            A column is not in the frame, or a condition does not suit its kind.
        """
        return frame[met_by(frame, self.conditions)]


def met_by(frame: pd.DataFrame, conditions: Iterable[BaseCondition]) -> np.ndarray:
    """Return for each row of a frame whether it meets every condition (bool).

    DuckDB looks at the frame as it would look at its Parquet file, so that a cohort has the same
    rows wherever it is followed.

    Raises
    ------
    AnalyticsError
        A column is not in the frame, or a condition does not suit its kind.
    """
    asked = tuple(conditions)
    if not asked:  # DuckDB knows no table without columns
        return np.ones(len(frame), dtype=bool)
    with _looked_at(frame, asked) as (table, kinds):
        found = table.select(where(asked, kinds).alias("met")).fetchnumpy()
    met: np.ndarray = np.asarray(found["met"], dtype=bool)
    return met


def kinds_in(frame: pd.DataFrame, conditions: Iterable[BaseCondition]) -> dict[str, str]:
    """Return the kinds of the columns of a frame that conditions look at."""
    with _looked_at(frame, tuple(conditions)) as (_, kinds):
        return kinds


@contextmanager
def _looked_at(
    frame: pd.DataFrame, asked: Sequence[BaseCondition]
) -> Iterator[tuple[duckdb.DuckDBPyRelation, dict[str, str]]]:
    check(asked, frame.columns)
    needed = {name for condition in asked for name in condition.names(frame.columns)}
    columns = frame[[name for name in frame.columns if name in needed]]
    with duckdb.connect() as connection:
        table = connection.from_arrow(pa.Table.from_pandas(columns, preserve_index=False))
        table.create_view("t")
        yield table, kinds_of(connection)
