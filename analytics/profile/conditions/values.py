"""Values: one of those listed, or missing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Literal

import duckdb
import pandas as pd
from pydantic import Field

from analytics.profile.conditions.base import (
    BaseCondition,
    Kinds,
    OfColumn,
    cell,
    moment,
    text_of,
)
from analytics.profile.facts import NUMBERS

MOST_VALUES = 1_000


class Among(OfColumn):
    """A value is one of those listed, written as text; with `others`, none of them."""

    kind: Literal["among"] = "among"
    values: tuple[str, ...] = Field((), max_length=MOST_VALUES)
    missing: bool = False
    others: bool = False

    def met(self, kinds: Kinds) -> duckdb.Expression:
        """Return when it holds."""
        column = duckdb.ColumnExpression(self.column)
        listed = self._listed(kinds[self.column])
        listed = column.isnotnull() & (~listed if self.others else listed)
        return (listed | column.isnull()) if self.missing else listed

    def _listed(self, kind: str) -> duckdb.Expression:
        column = duckdb.ColumnExpression(self.column)
        if kind in NUMBERS:
            values = [duckdb.ConstantExpression(value) for value in numbers(self.values, kind)]
        elif kind == "date":
            column = column.cast("TIMESTAMP")
            values = [moment(value, self.column) for value in dates(self.values)]
        else:
            column, values = text_of(self.column), list(map(duckdb.ConstantExpression, self.values))
        return column.isin(*values) if values else duckdb.ConstantExpression(False)

    def code(self, kinds: Kinds) -> str:
        """Return the same in pandas."""
        kind, column = kinds[self.column], cell(self.column)
        if kind in NUMBERS:
            listed = f"{column}.isin([{', '.join(map(_literal, numbers(self.values, kind)))}])"
        elif kind == "date":
            listed = f"{column}.isin(pd.to_datetime({dates(self.values)!r}, format='ISO8601'))"
        else:
            listed = f"words({column}).isin({list(self.values)!r})"
        inside = f"{column}.notna() & {'~' if self.others else ''}{listed}"
        return f"({inside}) | {column}.isna()" if self.missing else inside

    def sentence(self) -> str:
        """Say the condition in words."""
        words = [f"“{value}”" for value in self.values[:3]]
        if len(self.values) > 3:
            words.append(f"{len(self.values) - 3} more")
        if self.missing and not self.others:
            words.append("missing")
        either = ("none of " if len(words) > 1 else "not ") if self.others else ""
        blank = ", or is missing" if self.missing and self.others else ""
        return f"{self.column} is {either}{' or '.join(words) or 'nothing'}{blank}"


class Missing(BaseCondition):
    """The values of all these columns are missing; with `known`, none of them is."""

    kind: Literal["missing"] = "missing"
    columns: tuple[str, ...] = Field(min_length=1, max_length=MOST_VALUES)
    known: bool = False

    def names(self, known: Iterable[str]) -> tuple[str, ...]:
        """Return the columns."""
        return self.columns

    def met(self, kinds: Kinds) -> duckdb.Expression:
        """Return when it holds."""
        columns = map(duckdb.ColumnExpression, self.columns)
        return reduce(and_, (c.isnotnull() if self.known else c.isnull() for c in columns))

    def code(self, kinds: Kinds) -> str:
        """Return the same in pandas."""
        test = "notna" if self.known else "isna"
        return f"frame[{list(self.columns)!r}].{test}().all(axis=1)"

    def sentence(self) -> str:
        """Say the condition in words."""
        names, more = list(self.columns[:3]), len(self.columns) - 3
        *first, last = [*names, f"{more} more"] if more > 0 else names
        listed = f"{', '.join(first)} and {last}" if first else last
        return f"{listed} {'are' if first else 'is'} {'known' if self.known else 'missing'}"


def numbers(values: Iterable[str], kind: str) -> list[int | float]:
    """Return those of the values that a column of numbers can hold.

    >>> numbers(("3", "1.5", "inf", "x"), "decimal"), numbers(("3", "1.5"), "integer")
    ([3.0, 1.5, inf], [3])
    """
    of = int if kind == "integer" else float
    found = (_number(value, of) for value in values)
    return [value for value in found if value is not None and value == value]


def _number(value: str, of: type) -> int | float | None:
    try:
        number: int | float = of(value)
    except ValueError:
        return None
    return number


def dates(values: Iterable[str]) -> list[str]:
    """Return those of the values that are dates."""
    found = pd.to_datetime(pd.Series(list(values), dtype="str"), format="ISO8601", errors="coerce")
    return [date.isoformat() for date in found.dropna()]


def _literal(number: int | float) -> str:
    return f"float('{number}')" if number in (float("inf"), -float("inf")) else repr(number)
