"""Numbers and dates: in a range, or outside of it."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Literal

import duckdb

from analytics.profile.conditions.base import (
    Bound,
    Kinds,
    OfColumn,
    any_of,
    bound_of,
    cell,
    said,
)
from analytics.profile.facts import NUMBERS
from analytics.profile.values import known


class Between(OfColumn):
    """A number or a date lies in a range; a bound that is left open holds for all.

    Dates are text in ISO 8601. With `below` the upper bound itself is left out, as in a range of
    a histogram.
    """

    kind: Literal["between"] = "between"
    low: Bound | None = None
    high: Bound | None = None
    below: bool = False

    def met(self, kinds: Kinds) -> duckdb.Expression:
        """Return when it holds."""
        kind, column = self.ordered(kinds), duckdb.ColumnExpression(self.column)
        parts = [known(column, kind)]
        if self.low is not None:
            parts.append(column >= bound_of(self.low, kind, self.column))
        if self.high is not None:
            high = bound_of(self.high, kind, self.column)
            parts.append(column < high if self.below else column <= high)
        return reduce(and_, parts)

    def code(self, kinds: Kinds) -> str:
        """Return the same in pandas."""
        kind = kinds[self.column]
        parts = [_known(self.column, kind)]
        if self.low is not None:
            parts.append(_compared(self.column, kind, ">=", self.low))
        if self.high is not None:
            parts.append(_compared(self.column, kind, "<" if self.below else "<=", self.high))
        return " & ".join(parts)

    def sentence(self) -> str:
        """Say the condition in words."""
        low, high = said(self.low), said(self.high)
        if self.low is None and self.high is None:
            return f"{self.column} is known"
        if self.high is None:
            return f"{self.column} from {low}"
        upto = "below" if self.below else "up to"
        return f"{self.column} {upto} {high}" if self.low is None else (
            f"{self.column} = {low}" if low == high else f"{self.column} from {low} {upto} {high}"
        )  # fmt: skip


class Outside(OfColumn):
    """A number or a date lies below a range or above it; the ends belong to the range.

    With `missing`, also where there is none, or an infinite one.
    """

    kind: Literal["outside"] = "outside"
    low: Bound | None = None
    high: Bound | None = None
    missing: bool = False

    def met(self, kinds: Kinds) -> duckdb.Expression:
        """Return when it holds."""
        kind, column = self.ordered(kinds), duckdb.ColumnExpression(self.column)
        beyond = []
        if self.low is not None:
            beyond.append(column < bound_of(self.low, kind, self.column))
        if self.high is not None:
            beyond.append(column > bound_of(self.high, kind, self.column))
        there = known(column, kind)
        outside = there & any_of(beyond)
        return (outside | ~there) if self.missing else outside

    def code(self, kinds: Kinds) -> str:
        """Return the same in pandas."""
        kind, ends = kinds[self.column], (("<", self.low), (">", self.high))
        beyond = [_compared(self.column, kind, sign, end) for sign, end in ends if end is not None]
        there = _known(self.column, kind)
        outside = f"{there} & ({' | '.join(beyond) or 'False'})"
        return f"({outside}) | ~{there}" if self.missing else outside

    def sentence(self) -> str:
        """Say the condition in words."""
        low, high = said(self.low), said(self.high)
        if self.low is not None and low == high:
            return f"{self.column} is not {low}" + ("" if self.missing else " and is known")
        parts = [f"below {low}"] * (self.low is not None) + [f"above {high}"] * (
            self.high is not None
        )
        return f"{self.column} {' or '.join([*parts, *['missing'] * self.missing]) or 'nowhere'}"


def _known(column: str, kind: str) -> str:
    place = cell(column)
    return f"np.isfinite(number({place}))" if kind in NUMBERS else f"{place}.notna()"


def _compared(column: str, kind: str, sign: str, bound: Bound) -> str:
    # Whole numbers are compared as they are: as decimals, large ones would be rounded.
    end = f"pd.Timestamp({bound!r})" if kind == "date" else repr(bound)
    return f"({cell(column)} {sign} {end}).fillna(False).astype(bool)"
