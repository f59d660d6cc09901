"""Everything about one column: a description for each kind, one file each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analytics.errors import AnalyticsError
from analytics.profile.columns.base import Asked, Description
from analytics.profile.columns.booleans import booleans
from analytics.profile.columns.dates import dates
from analytics.profile.columns.numbers import numbers
from analytics.profile.columns.words import words
from analytics.profile.facts import kinds_of, table_of

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
        kinds = kinds_of(connection)
        if name not in kinds:
            raise AnalyticsError(f"There is no column “{name}”.", "Choose another column.")
        made = KINDS[kinds[name]](Asked(connection, name, kinds[name]))
    return {"name": name, "kind": kinds[name], **asdict(made)}
