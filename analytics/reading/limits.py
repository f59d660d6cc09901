"""How large the parts of a table may be."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.errors import ReadError
from analytics.limits import limits, size
from analytics.reading.lines import Record


def check_lengths(found: Iterable[Record], name: str) -> None:
    """Refuse a record that is too long.

    Raises
    ------
    ReadError
        There are more characters in one than the limit.
    """
    longest = limits().record
    for record in found:
        if len(record.raw) > longest:
            raise ReadError(
                f"“{name}”, line {record.line:,}: one record is longer than {size(longest)}.",
                "Look for a quote that is never closed near that line.",
            )


def check_width(width: int, name: str) -> None:
    """Refuse a table of more columns than can be read.

    Raises
    ------
    ReadError
        There are more than the limit.
    """
    if width > limits().columns:
        raise ReadError(
            f"“{name}” has {width:,} columns; at most {limits().columns:,} can be read.",
            "Keep the columns you need and try again.",
        )
