"""How columns go together."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analytics.profile.facts import kinds_of, one_row, quoted, table_of

MOST_CORRELATED = 40


def correlations_parquet(path: Path) -> pd.DataFrame:
    """Return Pearson's correlation of number columns: ``left``, ``right``, ``value``."""
    with table_of(path) as connection:
        kinds = kinds_of(connection)
        names = [name for name, kind in kinds.items() if kind in ("integer", "decimal")]
        names = names[:MOST_CORRELATED]
        pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
        asked = ", ".join(_correlation(quoted(a), quoted(b)) for a, b in pairs)
        values = one_row(connection, f"SELECT {asked} FROM t") if pairs else ()  # noqa: S608
    rows = [(name, name, 1.0) for name in names]
    for (a, b), value in zip(pairs, values, strict=True):
        rows += [(a, b, value), (b, a, value)]
    order = {name: i for i, name in enumerate(names)}
    rows.sort(key=lambda row: (order[row[0]], order[row[1]]))
    return pd.DataFrame(rows, columns=["left", "right", "value"])


def _correlation(a: str, b: str) -> str:
    x, y = f"CAST({a} AS DOUBLE)", f"CAST({b} AS DOUBLE)"
    return f"corr({x}, {y}) FILTER (WHERE isfinite({x}) AND isfinite({y}))"
