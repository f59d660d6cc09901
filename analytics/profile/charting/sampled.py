"""What charts of quantiles share: beyond a million rows, a sample that says how far it is off."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from analytics.profile.charting.axes import Axis
from analytics.profile.charting.table import SAMPLE, Table, share
from analytics.profile.charting.words import drawn


def sample(table: Table, names: Mapping[str, Axis], needed: tuple[str, ...]) -> tuple[str, str]:
    """Place the columns in ``s``; return which rows to look at, as a condition, and the note."""
    table.place(**{name: axis.expression for name, axis in names.items()})
    known = " AND ".join(f"{name} IS NOT NULL" for name in needed)
    rows = table.row(f"SELECT count(*) FROM s WHERE {known}")[0]  # noqa: S608
    if rows <= SAMPLE:
        return known, f"{drawn(rows, rows)}."
    met = f"{known} AND {share(rows)}"
    n = table.row(f"SELECT count(*) FROM s WHERE {met}")[0]  # noqa: S608
    # The rank of a quantile is a share of the sample: 1.96 standard errors of it at the median.
    off = 100 * 1.96 * 0.5 / sqrt(n)
    said = (
        f"a share of the whole is right within ±{off:.2g} percentage points (95 %), that of a "
        "small group less so"
    )
    return met, f"{drawn(n, rows)}: {said}."
