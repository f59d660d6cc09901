"""Numbers and places in the sentences beside charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.profile.charting.axes import Axis


def number(value: float) -> str:
    """Return a number with sensible digits.

    >>> number(1234567.0), number(0.123456), number(12.0)
    ('1,234,567', '0.1235', '12')
    """
    value = float(value)
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.0f}" if 10_000 <= abs(value) < 1e15 else f"{value:,.4g}"


def count(n: int, what: str) -> str:
    """Return how many there are.

    >>> count(1, "row"), count(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def part(value: float, whole: float) -> str:
    """Return a share in percent.

    >>> part(1, 8), part(1, 3000), part(0, 0)
    ('12.5 %', '0.0333 %', '0 %')
    """
    return f"{100 * value / whole:.3g} %" if whole and value >= 0 and whole / 1e4 < value else (
        f"{100 * value / whole:.2g} %" if whole else "0 %"
    )  # fmt: skip


def percent(share: float) -> str:
    """Return a share in whole percent.

    >>> percent(0.386), percent(1.0)
    ('39 %', '100 %')
    """
    return f"{100 * share:.0f} %"


def places_said(row: pd.Series[Any], placed: Mapping[str, Axis]) -> str:
    """Return where one group stands: its place on the axis, its colour and its facet."""
    parts = [axis.label(row[name]) for name, axis in placed.items()]
    return ", ".join(str(part) for part in parts)


def drawn(n: int, rows: int, what: str = "with every value") -> str:
    """Say whether all rows are shown, or a sample of them."""
    if n < rows:
        return f"A sample of {n:,} of {count(rows, 'row')} {what}"
    return f"All {count(rows, 'row')} {what}" if rows != 1 else f"1 row {what}"
