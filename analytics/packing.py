"""How a frame travels between processes."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd


def packed(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a frame as plain JSON: columns, rows, and the row numbers."""
    result: dict[str, Any] = json.loads(frame.to_json(orient="split", date_format="iso"))
    return result
