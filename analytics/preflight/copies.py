"""Columns that say the same as another one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics.preflight.base import MOST_SHOWN, Finding, leave_out, named
from analytics.preflight.outlook import Outlook
from analytics.preflight.telling import numbers_of
from analytics.profile.alerts.base import Column

FEWEST = 30
RETURNS = 0.5  # of the rows: where hardly a value returns, any two columns look alike
SAME_LINE = 1 - 1e-6


def copies(look: Outlook) -> Iterator[Finding]:
    """Find columns of which each value goes with one value of an earlier column."""
    pairs = list(_pairs(look)) if look.n_rows >= FEWEST else []
    if pairs:
        extra = tuple(other for _, other in pairs)
        first = pairs[0]
        more = "" if len(pairs) == 1 else f", and so do {len(pairs) - 1} other pairs"
        yield Finding(
            kind="copies",
            level="note",
            sentence=f"{named(first)} say the same in other words{more}. A model does not mind, "
            "but what it rests on is shared out between them.",
            columns=extra,
            evidence=tuple(
                {"column": other, "says the same as": one} for one, other in pairs[:MOST_SHOWN]
            ),
            remedies=(leave_out(*extra),),
        )


def _pairs(look: Outlook) -> Iterator[tuple[str, str]]:
    seen: dict[bytes, str] = {}
    for name, column in look.columns.items():
        looks = _look(look.sample[name], column)
        if looks is None:
            continue
        first = seen.setdefault(looks, name)
        if first != name and _same(look, first, name):
            yield first, name


def _look(values: pd.Series, column: Column) -> bytes | None:
    """Return the same for columns that say the same; nothing where that cannot be told so."""
    codes, different = pd.factorize(values, use_na_sentinel=False)
    if len(different) < 2:
        return None
    if len(different) <= RETURNS * len(values):
        return codes.astype("int64").tobytes()  # numbered as they come, whatever they are called
    if column.kind not in ("number", "date"):
        return None
    return np.argsort(numbers_of(values), kind="stable").tobytes()


def _same(look: Outlook, one: str, other: str) -> bool:
    """Say whether two columns are the same in all rows, but for names, unit and origin."""
    a, b = look.table[one], look.table[other]
    if a.nunique() <= RETURNS * len(a):
        return bool((_codes(a) == _codes(b)).all())
    if not (a.isna() == b.isna()).all():
        return False
    known = a.notna()
    together = np.corrcoef(numbers_of(a[known]), numbers_of(b[known]))[0, 1]
    return bool(together >= SAME_LINE)


def _codes(column: pd.Series) -> np.ndarray:
    return pd.factorize(column, use_na_sentinel=False)[0]
