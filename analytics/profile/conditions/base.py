"""What every condition on rows can do: say itself, in words, for DuckDB, and in pandas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

import duckdb
import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.errors import AnalyticsError
from analytics.profile.facts import NUMBERS

Bound = int | float | str
Kinds = Mapping[str, str]
Helpers = tuple[Callable[..., Any], ...]


class BaseCondition(BaseModel):
    """Something that holds for a row, or does not; a missing value never makes it undecided."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # What its code needs in a script beside `number` and `words`: functions of pandas and numpy.
    helpers: ClassVar[Helpers] = ()

    def names(self, known: Iterable[str]) -> tuple[str, ...]:
        """Return the columns it looks at, in a table that has the columns `known`."""
        raise NotImplementedError

    def met(self, kinds: Kinds) -> duckdb.Expression:
        """Return when it holds, for DuckDB; `kinds` has every column of `names`."""
        raise NotImplementedError

    def code(self, kinds: Kinds) -> str:
        """Return the same in pandas, of ``frame``; it may use ``number`` and ``words``."""
        raise NotImplementedError

    def sentence(self) -> str:
        """Say it in words."""
        raise NotImplementedError


class OfColumn(BaseCondition):
    """A condition on one column."""

    column: str

    def names(self, known: Iterable[str]) -> tuple[str, ...]:
        """Return the column."""
        return (self.column,)

    def ordered(self, kinds: Kinds) -> str:
        """Return the kind of the column, which must have an order.

        Raises
        ------
        AnalyticsError
            It holds neither numbers nor dates.
        """
        kind = kinds[self.column]
        if kind not in (*NUMBERS, "date"):
            raise AnalyticsError(
                f"“{self.column}” holds neither numbers nor dates, so it has no range.",
                "Choose values of it instead.",
            )
        return kind


def any_of(conditions: Iterable[duckdb.Expression]) -> duckdb.Expression:
    """Return when one of them holds, and never where there are none."""
    found = duckdb.ConstantExpression(False)
    for condition in conditions:
        found = found | condition
    return found


def bound_of(bound: Bound, kind: str, column: str) -> duckdb.Expression:
    """Return the end of a range, for a column of this kind.

    Raises
    ------
    AnalyticsError
        It is no number, or no date.
    """
    if kind in NUMBERS:
        if isinstance(bound, str):
            raise AnalyticsError(f"“{bound}” is no number, as “{column}” needs.", "Give a number.")
        return duckdb.ConstantExpression(bound)
    return moment(bound, column)


def moment(text: Bound, column: str) -> duckdb.Expression:
    """Return a date written as text.

    Raises
    ------
    AnalyticsError
        It is none.
    """
    date = pd.to_datetime(str(text), format="ISO8601", errors="coerce")
    if date is pd.NaT:
        raise AnalyticsError(
            f"“{text}” is no date, as “{column}” needs.", "Write it like 2024-12-31."
        )
    return duckdb.ConstantExpression(date.to_pydatetime()).cast("TIMESTAMP")


def text_of(column: str) -> duckdb.Expression:
    """Return a column as text."""
    return duckdb.ColumnExpression(column).cast("VARCHAR")


def cell(column: str) -> str:
    """Return a column in pandas."""
    return f"frame[{column!r}]"


def said(bound: Bound | None) -> str:
    """Return the end of a range in words.

    >>> said("2024-01-31T00:00:00"), said(12000), said(None)
    ('2024-01-31', '12,000', '')
    """
    if isinstance(bound, str):
        return bound.removesuffix("T00:00:00")
    return "" if bound is None else f"{bound:,.6g}"
