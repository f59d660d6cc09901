"""Everything about one column: a description for each kind, one file each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analytics.profile.columns.base import Asked, Description
from analytics.profile.columns.booleans import booleans
from analytics.profile.columns.dates import dates
from analytics.profile.columns.numbers import numbers
from analytics.profile.columns.words import words
from analytics.profile.facts import kind_in, kinds_of, table_of

KINDS: dict[str, Callable[[Asked], Description]] = {
    "integer": numbers,
    "decimal": numbers,
    "boolean": booleans,
    "date": dates,
    "text": words,
}


def describe(path: Path, name: str) -> dict[str, Any]:
    """Return everything about one column of a Parquet file, as plain JSON.

    Returns
    -------
    dict
        ``name``, ``kind``, ``sentence``, ``facts`` (rows of group, label, value), ``charts``
        (``kind``, ``title``, ``frame``) and ``tables`` (``title``, ``frame``).

    Raises
    ------
    AnalyticsError
        There is no such column.
    """
    with table_of(path) as connection:
        kind = kind_in(kinds_of(connection), name)
        made = KINDS[kind](Asked(connection, name, kind))
    return {"name": name, "kind": kind, **asdict(made)}
