"""A column's values as expressions of DuckDB: names never become part of a query's text."""

from __future__ import annotations

import duckdb

from analytics.profile.facts import NUMBERS


def known(column: duckdb.Expression, kind: str) -> duckdb.Expression:
    """Return when a value is there: neither missing nor, for a number, infinite."""
    if kind in NUMBERS:
        return column.isnotnull() & duckdb.FunctionExpression("isfinite", column.cast("DOUBLE"))
    return column.isnotnull()


def number(column: str) -> duckdb.Expression:
    """Return a column's finite values as they are."""
    name = duckdb.ColumnExpression(column)
    return duckdb.CaseExpression(known(name, "decimal"), name.cast("DOUBLE"))
