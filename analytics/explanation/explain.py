"""Explain a run: globally, or one of its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.explanation.of_run import importance, importance_sentence, row_features, silent
from analytics.explanation.rows import told
from analytics.runs import Run
from analytics.training import load


@dataclass(frozen=True)
class Explanation:
    """What a run's answers rest on, and what moved one row's answer.

    `importance` has the columns ``column``, ``importance``, ``low``, ``high``. For one row,
    `parts` has ``column``, ``value``, ``contribution``; base + contributions = prediction.
    """

    run: str
    output: str
    method: str
    n_rows: int
    importance: pd.DataFrame
    parts: pd.DataFrame | None = None
    base: float | None = None
    prediction: float | None = None
    error: float | None = None
    paragraph: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        found = {
            "run": self.run,
            "output": self.output,
            "method": self.method,
            "n_rows": self.n_rows,
            "importance": self.importance.to_dict("records"),
        }
        if self.parts is None:
            return found
        return found | {
            "base": self.base,
            "prediction": self.prediction,
            "additivity_error": self.error,
            "contributions": self.parts.astype({"value": "str"}).to_dict("records"),
        }

    def text(self) -> str:
        """Return sentences."""
        if self.parts is not None:
            return self.paragraph
        return importance_sentence(self.importance, self.n_rows)


def explain(
    run: Run, row: int | None = None, progress: Callable[..., None] = silent
) -> Explanation:
    """Say what a run's answers rest on, and with `row` what moved that row's answer.

    Parameters
    ----------
    run
        A finished run.
    row
        A row of the dataset, counted from 0.
    progress
        Called with the share that is done.

    Raises
    ------
    TrainingError, NotFoundError
        The run is not done; there is no such row.
    """
    found = load(run)
    if row is None:
        table, n_rows = importance(found, progress)
        return Explanation(run.id, "", "Permutation importance", n_rows, table)
    (story,), values = told(found, row_features(found, row))
    table = story.parts.assign(
        importance=story.parts["contribution"].abs(), low=np.nan, high=np.nan
    )
    return Explanation(
        run.id,
        story.output,
        values.method,
        1,
        table[["column", "importance", "low", "high"]],
        story.parts,
        story.base,
        story.prediction,
        values.error,
        story.paragraph(),
    )
