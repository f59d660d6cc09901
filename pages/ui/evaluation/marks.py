"""What a mark of a chart stands for: from the row of its frame to a question about test rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

Classes = tuple[str, ...]
Asking = Callable[[pd.DataFrame, int, Classes, int], dict[str, Any] | None]


def cell(
    table: pd.DataFrame, place: int, classes: Classes, k: int = 0, threshold: float | None = None
) -> dict[str, Any] | None:
    """Return the rows of a cell; those of all other classes together have none of their own."""
    row = table.iloc[place]
    if not {row["actual"], row["predicted"]} <= set(classes):
        return None
    actual, called = classes.index(row["actual"]), classes.index(row["predicted"])
    return {"kind": "cell", "actual": actual, "called": called, "threshold": threshold}


def likely(table: pd.DataFrame, place: int, classes: Classes, k: int) -> dict[str, Any]:
    """Return the rows of a bar of probabilities: two sides, one after the other, in each place."""
    row = table.iloc[place // 2]
    ends = {"low": float(row["low"]), "high": float(row["high"])}
    return {"kind": "likely", "of_class": k, "positive": place % 2 == 1, **ends}


def tenth(table: pd.DataFrame, place: int, classes: Classes, k: int) -> dict[str, Any]:
    """Return the rows of a tenth of the probabilities, whatever they are."""
    middle = float(table["bin"].iloc[place])
    ends = {"low": round(middle - 0.05, 10), "high": round(middle + 0.05, 10)}
    return {"kind": "likely", "of_class": k, **ends}


def off(table: pd.DataFrame, place: int, classes: Classes, k: int) -> dict[str, Any]:
    """Return the rows of a bar of residuals."""
    row = table.iloc[place]
    ends = {"low": float(row["low"]), "high": float(row["high"])}
    return {"kind": "off", "last": place == len(table) - 1, **ends}


def single(table: pd.DataFrame, place: int, classes: Classes, k: int) -> dict[str, Any]:
    """Return the row of a point."""
    return {"kind": "single", "place": int(table["place"].iloc[place])}


MARKS: dict[str, Asking] = {
    "confusion": cell,
    "distribution": likely,
    "calibration": tenth,
    "predicted_actual": single,
    "residuals": off,
}
