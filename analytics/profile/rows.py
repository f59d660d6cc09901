"""The rows themselves, a page at a time: searched, filtered and sorted over the whole file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from analytics.errors import AnalyticsError
from analytics.profile.facts import NUMBERS, kind_in, kinds_of, one_row, quoted, table_of

PAGE = 100
MOST_CHARACTERS = 200
_ORDERED = {"at least": ">=", "at most": "<=", "is": "=", "is not": "IS DISTINCT FROM"}
CONDITIONS = ("contains", *_ORDERED, "is missing", "is known")


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
        tests, values = _tests(kinds, search, where)
        if sort is not None:
            kind_in(kinds, sort)
        n_rows = one_row(connection, "SELECT count(*) FROM t")[0]
        n_found = one_row(connection, f"SELECT count(*) FROM t WHERE {tests}", values)[0]  # noqa: S608
        number = _free("row", kinds)
        order = f"{quoted(sort)} {'DESC' if descending else 'ASC'} NULLS LAST, " if sort else ""
        cells = ", ".join(f"left(CAST({quoted(n)} AS VARCHAR), {MOST_CHARACTERS})" for n in kinds)
        rows = connection.execute(
            f"SELECT {number}, {cells} FROM (SELECT *, row_number() OVER () AS {number} FROM t)"  # noqa: S608
            f" WHERE {tests} ORDER BY {order}{number} LIMIT {PAGE} OFFSET ?",
            [*values, (max(1, page) - 1) * PAGE],
        ).fetchall()
    return {"n_rows": n_rows, "n_found": n_found, "rows": [list(row) for row in rows]}


def _free(name: str, kinds: dict[str, str]) -> str:
    taken = {known.casefold() for known in kinds}
    while name in taken:
        name += "_"
    return quoted(name)


def _tests(
    kinds: dict[str, str], search: str, where: tuple[str, str, str] | None
) -> tuple[str, list[Any]]:
    tests, values = ["true"], []
    if search:
        cells = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in kinds)
        tests.append(f"contains(lower(concat_ws(chr(31), {cells})), lower(?))")
        values.append(search)
    if where is not None:
        test, value = _condition(kinds, *where)
        tests.append(test)
        values += value
    return " AND ".join(tests), values


def _condition(
    kinds: dict[str, str], name: str, condition: str, value: str
) -> tuple[str, list[Any]]:
    kind, q = kind_in(kinds, name), quoted(name)
    if condition == "is missing":
        return f"{q} IS NULL", []
    if condition == "is known":
        return f"{q} IS NOT NULL", []
    if condition == "contains":
        return f"contains(lower(CAST({q} AS VARCHAR)), lower(?))", [value]
    if condition not in _ORDERED:
        raise AnalyticsError(f"There is no condition “{condition}”.", "Choose one in the form.")
    if kind in NUMBERS:
        return f"CAST({q} AS DOUBLE) {_ORDERED[condition]} ?", [_number(name, value)]
    if kind == "date":
        return f"CAST({q} AS TIMESTAMP) {_ORDERED[condition]} ?", [_date(name, value)]
    return f"CAST({q} AS VARCHAR) {_ORDERED[condition]} ?", [value]


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise AnalyticsError(
            f"“{value}” is no number, and “{name}” holds numbers.", "Write it as in 12.5."
        ) from error


def _date(name: str, value: str) -> Any:
    try:
        return pd.Timestamp(value).to_pydatetime()
    except ValueError as error:
        raise AnalyticsError(
            f"“{value}” is no date, and “{name}” holds dates.", "Write it as in 2024-01-31."
        ) from error
