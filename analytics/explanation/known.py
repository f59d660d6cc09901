"""The importance of a run's columns, worked out once for whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analytics.explanation.of_run import importance, silent
from analytics.runs import Run
from analytics.training import Trained
from analytics.workspace import read_json, write_json


def importance_of_run(
    found: Trained, progress: Callable[..., None] = silent
) -> tuple[pd.DataFrame, int]:
    """Return permutation importance of a run on many validation rows: it is worked out once."""
    if (known := known_importance(found.run)) is not None:
        return known
    table, n_rows = importance(found, progress)
    write_json(_importance_file(found.run), {"n_rows": n_rows, "table": table.to_dict("list")})
    return table, n_rows


def known_importance(run: Run) -> tuple[pd.DataFrame, int] | None:
    """Return what `importance_of_run` has found, if anybody has asked for it."""
    file = _importance_file(run)
    if not file.exists():
        return None
    known = read_json(file)
    return pd.DataFrame(known["table"]), known["n_rows"]


def _importance_file(run: Run) -> Path:
    return run.workspace.cache_file("importance-of-run", run.id)
