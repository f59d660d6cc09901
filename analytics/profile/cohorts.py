"""Cohorts: named conditions on columns, looked at by DuckDB, so that any size of table will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_
from typing import Annotated, Literal

import duckdb
import pandas as pd
from duckdb import ColumnExpression, ConstantExpression, Expression, FunctionExpression
from pydantic import BaseModel, ConfigDict, Field

from analytics.errors import AnalyticsError
from analytics.profile.facts import MEASURED, NUMBERS

Bound = int | float | str
MOST_VALUES = 1_000


class _Condition(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    column: str


class Between(_Condition):
    """A number or a date lies in a range; a bound that is left open holds for all.

    Dates are text in ISO 8601. With `below` the upper bound itself is left out, as in a range of
    a histogram.
    """

    kind: Literal["between"] = "between"
    low: Bound | None = None
    high: Bound | None = None
    below: bool = False

    def met(self, kind: str) -> Expression:
        """Return when it holds, for a column of this kind."""
        if kind not in MEASURED:
            raise AnalyticsError(
                f"“{self.column}” holds neither numbers nor dates, so it has no range.",
                "Choose values of it instead.",
            )
        column = ColumnExpression(self.column)
        parts = [known(column, kind)]
        if self.low is not None:
            parts.append(column >= _bound(self.low, kind, self.column))
        if self.high is not None:
            high = _bound(self.high, kind, self.column)
            parts.append(column < high if self.below else column <= high)
        return reduce(and_, parts)

    def sentence(self) -> str:
        """Say the condition in words."""
        low, high = (_said(bound) for bound in (self.low, self.high))
        if self.low is None and self.high is None:
            return f"{self.column} is known"
        if self.high is None:
            return f"{self.column} from {low}"
        upto = "below" if self.below else "up to"
        return f"{self.column} {upto} {high}" if self.low is None else (
            f"{self.column} = {low}" if low == high else f"{self.column} from {low} {upto} {high}"
        )  # fmt: skip


class Among(_Condition):
    """A value is one of those listed, written as text; with `others`, none of them."""

    kind: Literal["among"] = "among"
    values: tuple[str, ...] = Field((), max_length=MOST_VALUES)
    missing: bool = False
    others: bool = False

    def met(self, kind: str) -> Expression:
        """Return when it holds."""
        column = ColumnExpression(self.column)
        absent = column.isnull()
        listed = ConstantExpression(False)
        if self.values:
            listed = column.cast("VARCHAR").isin(*map(ConstantExpression, self.values))
        if self.others:
            listed = ~listed
        listed = column.isnotnull() & listed
        return (listed | absent) if self.missing else listed

    def sentence(self) -> str:
        """Say the condition in words."""
        words = [f"“{value}”" for value in self.values[:3]]
        if len(self.values) > 3:
            words.append(f"{len(self.values) - 3} more")
        if self.missing:
            words.append("missing")
        either = ("none of " if len(words) > 1 else "not ") if self.others else ""
        return f"{self.column} is {either}{' or '.join(words) or 'nothing'}"


Condition = Annotated[Between | Among, Field(discriminator="kind")]


class Cohort(BaseModel):
    """A part of the rows under a name: those that meet every condition."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=80)
    conditions: tuple[Condition, ...] = Field(min_length=1, max_length=20)

    def sentence(self) -> str:
        """Say which rows these are."""
        return " and ".join(condition.sentence() for condition in self.conditions)


def known(column: Expression, kind: str) -> Expression:
    """Return when a value is there: neither missing nor, for a number, infinite."""
    if kind in NUMBERS:
        return column.isnotnull() & FunctionExpression("isfinite", column.cast("DOUBLE"))
    return column.isnotnull()


def where(conditions: Iterable[Between | Among], kinds: Mapping[str, str]) -> Expression:
    """Return when a row meets every condition; values never become part of a query's text.

    Parameters
    ----------
    conditions
        None of them: every row.
    kinds
        The kind of each column of the table.

    Raises
    ------
    AnalyticsError
        A column is not in the table, or a condition does not suit its kind.
    """
    met = ConstantExpression(True)
    for condition in conditions:
        if condition.column not in kinds:
            raise AnalyticsError(
                f"The filter looks at “{condition.column}”, a column that is not in this table.",
                "Leave the cohort or the filter, or bring the column back.",
            )
        met = met & condition.met(kinds[condition.column])
    return met


def rows_where(
    table: duckdb.DuckDBPyRelation,
    conditions: Iterable[Between | Among],
    kinds: Mapping[str, str],
) -> duckdb.DuckDBPyRelation:
    """Return the rows of a table that meet every condition."""
    return table.filter(where(conditions, kinds))


def _bound(bound: Bound, kind: str, column: str) -> Expression:
    if kind in NUMBERS:
        if isinstance(bound, str):
            raise AnalyticsError(f"“{bound}” is no number, as “{column}” needs.", "Give a number.")
        return ConstantExpression(bound)
    try:
        return ConstantExpression(pd.Timestamp(str(bound)).to_pydatetime()).cast("TIMESTAMP")
    except ValueError as error:
        raise AnalyticsError(
            f"“{bound}” is no date, as “{column}” needs.", "Write it like 2024-12-31."
        ) from error


def _said(bound: Bound | None) -> str:
    if isinstance(bound, str):
        return bound.removesuffix("T00:00:00")
    return "" if bound is None else f"{bound:,.6g}"
