"""The rows themselves, a page at a time: searched, filtered and sorted over the whole file."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isfinite
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.profile.columns.base import day
from analytics.profile.conditions import (
    Among,
    Anywhere,
    BaseCondition,
    Between,
    Contains,
    Missing,
    Outside,
)
from analytics.profile.conditions import where as where_met
from analytics.profile.conditions.base import Bound
from analytics.profile.facts import MEASURED, kind_in, kinds_of, quoted, table_of

PAGE = 100
MOST_CHARACTERS = 200
ORDERED = ("at least", "at most")
CONDITIONS = ("contains", "at least", "at most", "is", "is not", "is missing", "is known")


def rows_page(
    path: Path,
    search: str = "",
    where: tuple[str, str, str] | None = None,
    sort: str | None = None,
    descending: bool = False,
    page: int = 1,
) -> dict[str, Any]:
    """Return one page of 100 rows of a Parquet file, chosen among all of them.

    Parameters
    ----------
    path
        A Parquet file.
    search
        Text that some cell of a row must contain, whatever its case.
    where
        A column, one of `CONDITIONS`, and a value.
    sort, descending
        A column to sort by; missing values come last, equal ones in the order of the file.
    page
        From 1.

    Returns
    -------
    dict
        ``n_rows`` of the file, ``n_found``, and ``rows``: a list for each row, its number in the
        file first, then every cell as text or None.

    Raises
    ------
    AnalyticsError
        A column is missing, or the value does not fit its kind.
    """
    with table_of(path) as connection:
        kinds = kinds_of(connection)
        if sort is not None:
            kind_in(kinds, sort)
        met = where_met(conditions_of(kinds, search, where), kinds)
        table = connection.view("t")
        n_rows, n_found = (_count(part) for part in (table, table.filter(met)))
        number = _free("row", kinds)
        numbered = connection.sql(f"SELECT *, row_number() OVER () AS {number} FROM t")  # noqa: S608
        numbered.filter(met).create_view("found")
        order = f"{quoted(sort)} {'DESC' if descending else 'ASC'} NULLS LAST, " if sort else ""
        cells = ", ".join(f"left(CAST({quoted(n)} AS VARCHAR), {MOST_CHARACTERS})" for n in kinds)
        rows = connection.execute(
            f"SELECT {number}, {cells} FROM found ORDER BY {order}{number} LIMIT {PAGE} OFFSET ?",  # noqa: S608
            [(max(1, page) - 1) * PAGE],
        ).fetchall()
    return {"n_rows": n_rows, "n_found": n_found, "rows": _readable(rows, list(kinds.values()))}


def _readable(rows: list[tuple[Any, ...]], kinds: list[str]) -> list[list[Any]]:
    dates = {i for i, kind in enumerate(kinds, start=1) if kind == "date"}
    return [[day(c) if i in dates and c else c for i, c in enumerate(row)] for row in rows]


def conditions_of(
    kinds: Mapping[str, str], search: str = "", where: tuple[str, str, str] | None = None
) -> list[BaseCondition]:
    """Return what is asked of rows as conditions, which a cohort can keep.

    Parameters
    ----------
    kinds
        The kind of each column.
    search, where
        As in `rows_page`.

    Raises
    ------
    AnalyticsError
        A column is missing, or the value does not fit its kind.
    """
    found: list[BaseCondition] = [Anywhere(text=search)] if search else []
    return found if where is None else [*found, _condition(kinds, *where)]


def _count(rows: duckdb.DuckDBPyRelation) -> int:
    return int(rows.count("*").fetchall()[0][0])


def _free(name: str, kinds: Mapping[str, str]) -> str:
    taken = {known.casefold() for known in kinds}
    while name in taken:
        name += "_"
    return quoted(name)


def _condition(kinds: Mapping[str, str], name: str, condition: str, value: str) -> BaseCondition:
    kind = kind_in(kinds, name)
    if condition not in CONDITIONS:
        raise AnalyticsError(f"There is no condition “{condition}”.", "Choose one in the form.")
    if condition in ("is missing", "is known"):
        return Missing(columns=(name,), known=condition == "is known")
    if condition == "contains":
        return Contains(column=name, text=value)
    if kind in MEASURED:
        return _range(
            name, condition, _date(name, value) if kind == "date" else _number(name, value)
        )
    if condition in ORDERED:
        raise AnalyticsError(
            f"“{name}” holds neither numbers nor dates, so nothing of it is {condition} another.",
            "Choose “is” or “contains”.",
        )
    differs = condition == "is not"
    return Among(column=name, values=(value,), others=differs, missing=differs)


def _range(name: str, condition: str, value: Bound) -> BaseCondition:
    if condition == "is not":
        return Outside(column=name, low=value, high=value, missing=True)
    low = value if condition in ("at least", "is") else None
    high = value if condition in ("at most", "is") else None
    return Between(column=name, low=low, high=high)


def _number(name: str, value: str) -> Bound:
    try:
        number = float(value)
    except ValueError:
        number = inf
    if not isfinite(number):
        raise AnalyticsError(
            f"“{value}” is no number, and “{name}” holds numbers.", "Write it as in 12.5."
        )
    return int(value) if value.strip().lstrip("+-").isdecimal() else number


def _date(name: str, value: str) -> str:
    date = pd.to_datetime(value, errors="coerce")
    if not isinstance(date, pd.Timestamp):  # NaT is none
        raise AnalyticsError(
            f"“{value}” is no date, and “{name}” holds dates.", "Write it as in 2024-01-31."
        )
    return date.isoformat()
