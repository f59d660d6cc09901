"""Features that name a row, and words that hardly ever return."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics.preflight.base import Finding, leave_out, named, said
from analytics.preflight.feature import Feature
from analytics.preflight.grouping import identifies, is_amount
from analytics.preflight.outlook import Outlook

FEWEST = 30
NEARLY_ALL = 0.95
MOSTLY = 0.5


def ids(look: Outlook) -> Iterator[Finding]:
    """Find columns that are different in nearly every row."""
    found = [c for c in look.columns.values() if is_id(c)]
    if found:
        are = "is" if len(found) == 1 else "are"
        text = (
            f"{named([c.name for c in found])} {are} different in nearly every row, like an id or "
            "a name: that can be learned by heart only, and says nothing of new rows."
        )
        yield _finding("id", "hurts", text, found)


def words(look: Outlook) -> Iterator[Finding]:
    """Find columns of words of which most occur once or twice."""
    found = [
        column
        for column in look.columns.values()
        if column.name not in look.keeps_together and _many(column) and not is_amount(column)
    ]
    if found:
        have = "has" if len(found) == 1 else "have"
        text = (
            f"{named([c.name for c in found])} {have} so many different words that hardly one of "
            "them returns: there is little to learn from them."
        )
        yield _finding("many words", "note", text, found)


def _finding(kind: str, level: str, text: str, found: list[Feature]) -> Finding:
    names = tuple(column.name for column in found)
    return Finding.model_validate(
        {
            "kind": kind,
            "level": level,
            "sentence": text,
            "columns": names,
            "evidence": [_evidence(column) for column in found],
            "remedies": [leave_out(*names)],
        }
    )


def _evidence(column: Feature) -> dict[str, str]:
    examples = column.series.dropna().head(3)
    return {
        "column": column.name,
        "different values": f"{column.n_distinct:,} in {column.n_known:,} rows",
        "as": ", ".join(said(value)[:30] for value in examples),
    }


def is_id(column: Feature) -> bool:
    """Say whether a column only names its rows."""
    if column.n_known < FEWEST or column.n_seen < 0.9 * len(column.some):
        return False
    if column.kind == "number":
        return _numbers_the_rows(column)
    return column.kind == "text" and column.n_distinct >= NEARLY_ALL * column.n_known


def _numbers_the_rows(column: Feature) -> bool:
    if not pd.api.types.is_integer_dtype(column.series):
        return False
    if (np.diff(column.numbers) == 1).mean() >= NEARLY_ALL:
        return True
    return identifies(column.name) and column.n_distinct >= NEARLY_ALL * column.n_known


def _many(column: Feature) -> bool:
    if (
        column.kind != "text"
        or column.n_known < FEWEST
        or column.n_seen < MOSTLY * len(column.some)
    ):
        return False
    return MOSTLY <= column.n_distinct / column.n_known < NEARLY_ALL
