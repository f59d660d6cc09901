"""Alerts: what is wrong with a table, how many rows it touches, and the step that mends it.

A check takes a column, or all of them, and yields what it found. It is a function in the file of
its subject, and stands in one of the lists below; its kind stands in `RANKS`.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pandas as pd

from analytics.profile.alerts import (
    dates,
    numbers,
    pairs,
    personal,
    rows,
    types,
    variety,
    words,
)
from analytics.profile.alerts import (
    target as of_target,
)
from analytics.profile.alerts.base import Alert, Column
from analytics.profile.threads import one_thread

OF_TABLE: tuple[Callable[[Sequence[Column]], Iterator[Alert]], ...] = (
    rows.duplicate_rows,
    pairs.duplicate_columns,
    pairs.correlated,
)
OF_COLUMN: tuple[Callable[[Column], Iterator[Alert]], ...] = (
    rows.missing,
    variety.constant,
    variety.id_like,
    variety.many_categories,
    variety.uneven,
    types.numbers_among_words,
    types.dates_among_words,
    types.codes,
    types.yes_or_no,
    words.stray_spaces,
    words.spelling_variants,
    numbers.infinite,
    numbers.stand_ins,
    numbers.zeros,
    numbers.outliers,
    numbers.skewed,
    dates.future,
    dates.gaps,
    personal.personal,
)
# What is shown first: what tells a secret or the answer, then what is wrong, then what is only odd.
RANKS = (
    "personal data", "target copy", "duplicate rows", "duplicate columns", "constant", "infinite",
    "mixed types", "wrong type", "spelling variants", "stray spaces", "stand-ins", "future dates",
    "gaps in time", "missing", "id-like", "rare class", "outliers", "correlated",
    "many categories", "zeros", "skewed", "uneven",
)  # fmt: skip
# Mending these takes nothing away that a model could use.
SAFE = frozenset(
    {
        "duplicate rows", "duplicate columns", "constant", "infinite", "wrong type",
        "spelling variants", "stray spaces",
    }
)  # fmt: skip


def find_alerts(frame: pd.DataFrame, target: str | None = None) -> list[Alert]:
    """Return what was found, what touches most rows first within each kind.

    Parameters
    ----------
    frame
        The table.
    target
        The column to be told, if it is chosen: then its rare classes and the columns that give it
        away are found too, and no step is offered that would take it away.
    """
    if frame.empty:
        return []
    columns = [Column(frame.iloc[:, i]) for i in range(frame.shape[1])]
    # Arrow and NumPy let go of the lock. pandas sets filters of warnings, which threads share.
    # Words take longest: where they come first, no thread is left with them at the end.
    longest = sorted(columns, key=lambda column: column.kind != "text")
    with warnings.catch_warnings(), one_thread(), ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(chain.from_iterable(pool.map(_of_column, longest)))
    found += [alert for check in OF_TABLE for alert in check(columns)]
    if target is not None and target in frame.columns:
        found = _with_target(found, columns, target)
    order = {kind: i for i, kind in enumerate(RANKS)}
    return sorted(found, key=lambda alert: (order[alert.kind], -alert.n_rows, alert.columns))


def _of_column(column: Column) -> list[Alert]:
    return [alert for check in OF_COLUMN for alert in check(column)]


def _with_target(found: list[Alert], columns: list[Column], name: str) -> list[Alert]:
    target = next(column for column in columns if column.name == name)
    rare = list(of_target.rare_class(target))
    found = [
        of_target.for_target(alert, name)
        for alert in found
        if not (rare and alert.kind == "uneven" and alert.columns == (name,))  # the same, said less
    ]
    return [*found, *rare, *of_target.gives_away(columns, target)]


__all__ = ["SAFE", "Alert", "find_alerts"]
