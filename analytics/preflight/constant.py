"""Columns that are the same in every row."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.preflight.base import MOST_SHOWN, Finding, leave_out, named, said
from analytics.preflight.outlook import Outlook
from analytics.profile.alerts.base import Column


def constant(look: Outlook) -> Iterator[Finding]:
    """Find columns that hold one value only, or none."""
    found = [column for column in look.columns.values() if _is_constant(column)]
    if found:
        names = tuple(column.name for column in found)
        are = "is" if len(found) == 1 else "are"
        yield Finding(
            kind="constant",
            level="note",
            sentence=f"{named(names)} {are} the same in every row: there is nothing to learn from.",
            columns=names,
            evidence=tuple(
                {"column": c.name, "always": said(next(iter(c.counts.index), None))}
                for c in found[:MOST_SHOWN]
            ),
            remedies=(leave_out(*names),),
        )


def _is_constant(column: Column) -> bool:
    # A mark in some of the rows says something by where it is not.
    marks = 0 < column.n_missing < len(column.series)
    return column.n_seen < 2 and column.n_distinct < 2 and not marks
