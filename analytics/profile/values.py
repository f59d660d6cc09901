"""A column's values as expressions of DuckDB: names never become part of a query's text."""

from __future__ import annotations

from duckdb import CaseExpression, ColumnExpression, Expression, FunctionExpression

from analytics.profile.facts import NUMBERS


def known(column: Expression, kind: str) -> Expression:
    """Return when a value is there: neither missing nor, for a number, infinite."""
    if kind in NUMBERS:
        return column.isnotnull() & FunctionExpression("isfinite", column.cast("DOUBLE"))
    return column.isnotnull()


def number(column: str) -> Expression:
    """Return a column's finite values as they are."""
    name = ColumnExpression(column)
    return CaseExpression(known(name, "decimal"), name.cast("DOUBLE"))
