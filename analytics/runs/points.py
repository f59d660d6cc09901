"""The points of a run's curve."""

from __future__ import annotations

import pandas as pd

from analytics.runs.database import connect
from analytics.workspace import Workspace


def history(workspace: Workspace, run_id: str) -> pd.DataFrame:
    """Return a run's points: columns ``step``, ``series``, ``value``, ``seconds``."""
    return pd.DataFrame(
        since(workspace, run_id, -1), columns=["step", "series", "value", "seconds"]
    )


def since(
    workspace: Workspace, run_id: str, step: int
) -> list[tuple[int, str, float | None, float]]:
    """Return the points after a step, in order: step, series, value and seconds."""
    with connect(workspace.database) as db:
        rows = db.execute(
            "SELECT step, series, value, seconds FROM points WHERE run = ? AND step > ?"
            " ORDER BY step",
            (run_id, step),
        ).fetchall()
    return [tuple(row) for row in rows]


def rewind(workspace: Workspace, run_id: str, step: int) -> None:
    """Take back the points after a step: the run goes on from there."""
    with connect(workspace.database) as db:
        db.execute("DELETE FROM points WHERE run = ? AND step > ?", (run_id, step))
        db.execute("UPDATE runs SET step = ? WHERE id = ?", (step, run_id))


def copy(workspace: Workspace, source: str, run_id: str) -> None:
    """Begin a run's curve with that of another one."""
    with connect(workspace.database) as db:
        db.execute(
            "INSERT OR REPLACE INTO points"
            " SELECT ?, step, series, value, seconds FROM points WHERE run = ?",
            (run_id, source),
        )
