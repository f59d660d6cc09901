"""How a frame travels between processes."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd


def packed(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a frame as plain JSON: columns, rows, and the row numbers."""
    result: dict[str, Any] = json.loads(frame.to_json(orient="split", date_format="iso"))
    return result


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which a column of days shows no hours."""
    dates = frame.select_dtypes("datetime")
    known = {str(name): dates[name].dropna() for name in dates}
    days = [name for name, column in known.items() if (column.dt.normalize() == column).all()]
    return frame.assign(**{name: dates[name].dt.strftime("%Y-%m-%d") for name in days})
