"""How large the parts of a table may be."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.errors import ReadError
from analytics.reading.lines import Record

MAX_COLUMNS = 10_000
MAX_RECORD = 10 * 2**20


def check_lengths(found: Iterable[Record], name: str) -> None:
    """Refuse a record that is too long.

    Raises
    ------
    ReadError
        There are more than `MAX_RECORD` characters in one.
    """
    for record in found:
        if len(record.raw) > MAX_RECORD:
            raise ReadError(
                f"“{name}”, line {record.line:,}: one record is longer than 10 MB.",
                "Look for a quote that is never closed near that line.",
            )


def check_width(width: int, name: str) -> None:
    """Refuse a table of more columns than can be read.

    Raises
    ------
    ReadError
        There are more than `MAX_COLUMNS`.
    """
    if width > MAX_COLUMNS:
        raise ReadError(
            f"“{name}” has {width:,} columns; at most {MAX_COLUMNS:,} can be read.",
            "Keep the columns you need and try again.",
        )
