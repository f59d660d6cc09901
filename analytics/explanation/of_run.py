"""Explain a run: globally, or one of its rows.

The test part is for scores alone, so explanations rest on validation rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analytics.dataset import open_dataset
from analytics.errors import AnalyticsError, NotApplicable, NotFoundError
from analytics.explanation.base import Contributions, contributions
from analytics.explanation.permutation import (
    log_loss,
    permutation_importance,
    root_mean_squared_error,
)
from analytics.pieces import StoredRows
from analytics.profile.cohorts import Cohort
from analytics.profile.columns.base import day
from analytics.runs import Run
from analytics.training import Trained, load, within

FIRST_ROWS, IMPORTANCE_ROWS = 500, 10_000
FIRST_CELLS, IMPORTANCE_CELLS = 40_000, 400_000  # rows times columns: each is shuffled anew
FEWEST_ROWS = 50
SUMMARY_ROWS = 300
BACKGROUND_ROWS = 100
Found = TypeVar("Found")


def silent(share: float, message: str = "") -> None:
    """Say nothing."""


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
            assert self.base is not None
            assert self.prediction is not None
            return row_sentence(self.parts, self.base, self.prediction, self.output)
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
    features = row_features(found, row)
    values = of_rows(found, features)
    output = main_output(values)
    parts = waterfall(values, features, 0, output)
    table = parts.assign(importance=parts["contribution"].abs(), low=np.nan, high=np.nan)
    return Explanation(
        run.id,
        output_name(found, output),
        values.method,
        1,
        table[["column", "importance", "low", "high"]],
        parts,
        float(values.base[output]),
        float(values.prediction[0, output]),
        values.error,
    )


def importance(
    found: Trained,
    progress: Callable[..., None] = silent,
    cohort: Cohort | None = None,
    first: bool = False,
) -> tuple[pd.DataFrame, int]:
    """Return permutation importance on validation rows, and on how many.

    `first` asks for an answer in a second, on few rows.
    """
    return importance_on(found, *validation(found, cohort), progress, first)


def importance_on(
    found: Trained,
    frame: pd.DataFrame,
    y: np.ndarray,
    progress: Callable[..., None] = silent,
    first: bool = False,
) -> tuple[pd.DataFrame, int]:
    """Return permutation importance on a sample of rows: fewer where columns are many."""
    most, cells = (FIRST_ROWS, FIRST_CELLS) if first else (IMPORTANCE_ROWS, IMPORTANCE_CELLS)
    n = min(most, max(FEWEST_ROWS, cells // len(frame.columns)))
    rows = sample(len(frame), n, found.run.plan.seed)
    frame, y = frame.iloc[rows], y[rows]
    regression = found.run.plan.task == "regression"
    loss = root_mean_squared_error(y) if regression else log_loss(y)
    seed = found.run.plan.seed
    table = permutation_importance(found.model, frame, loss, seed=seed, progress=progress)
    return applicable(table), len(frame)


def sample(n: int, most: int, seed: int) -> np.ndarray:
    """Return positions of at most `most` of `n` rows, in order."""
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))


def validation(found: Trained, cohort: Cohort | None = None) -> tuple[pd.DataFrame, np.ndarray]:
    """Return features and target of the validation rows, or of those that are in a cohort.

    Raises
    ------
    AnalyticsError
        The run's table has not the columns of the cohort, or no validation row is in it.
    """
    frame, y = found.part("validation")
    if cohort is None:
        return frame, y
    chosen = within(found.run, cohort.conditions).of("validation", frame.index)
    if not chosen.any():
        raise AnalyticsError(
            f"No validation row is in the cohort “{cohort.name}”.", "Look at all rows."
        )
    return frame[chosen], y[chosen]


def validation_rows(found: Trained, most: int, cohort: Cohort | None = None) -> pd.DataFrame:
    """Return a sample of the validation rows, or of those that are in a cohort."""
    return some_rows(found, validation(found, cohort)[0], most)


def some_rows(found: Trained, frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return always the same sample of rows, in order."""
    return frame.iloc[sample(len(frame), most, found.run.plan.seed)]


def of_rows(found: Trained, features: pd.DataFrame) -> Contributions:
    """Return the contributions of rows.

    Raises
    ------
    AnalyticsError
        The model cannot be explained this way.
    """
    train, _ = found.part("train")
    background = some_rows(found, train, BACKGROUND_ROWS)
    return applicable(contributions(found.model, features, background))


def applicable(answer: Found | NotApplicable) -> Found:
    """Return an answer that there is.

    Raises
    ------
    AnalyticsError
        The model cannot be explained this way.
    """
    if isinstance(answer, NotApplicable):
        raise AnalyticsError(answer.reason, "Explain a run of another model.")
    return answer


def row_features(found: Trained, row: int) -> pd.DataFrame:
    """Return the features of one row of the dataset, as the model sees them.

    Raises
    ------
    NotFoundError
        There is no such row.
    """
    rows = StoredRows.of(open_dataset(found.run.plan.dataset, found.run.workspace).path)
    if not 0 <= row < rows.n_rows:
        raise NotFoundError(
            f"There is no row {row:,}.", f"Choose one from 0 to {rows.n_rows - 1:,}."
        )
    return found.clean(rows.at(row))


def main_output(values: Contributions) -> int:
    """Return the output to show: the second class of two, the likeliest of more."""
    n_outputs = values.prediction.shape[1]
    return n_outputs - 1 if n_outputs <= 2 else int(values.prediction[0].argmax())


def output_name(found: Trained, output: int) -> str:
    """Return what the output is in words."""
    classes = found.model.classes
    target = found.run.plan.target
    return f"probability of {target} = {classes[output]}" if classes else target


def waterfall(values: Contributions, features: pd.DataFrame, row: int, output: int) -> pd.DataFrame:
    """Return ``column``, ``value``, ``contribution`` of one row, the largest first."""
    table = pd.DataFrame(
        {
            "column": list(values.columns),
            "value": [shown_value(value) for value in features.iloc[row]],
            "contribution": values.values[row, :, output],
        }
    )
    order = table["contribution"].abs().sort_values(ascending=False).index
    return table.loc[order].reset_index(drop=True)


def shown_value(value: Any) -> str:
    """Return a value of a row as one reads it aloud, or that it is missing."""
    return "missing" if pd.isna(value) else brief_value(value)


def brief_value(value: Any) -> str:
    """Return a value as one reads it aloud.

    >>> brief_value(0.123456), brief_value(206855.5), brief_value(-9999.7)
    ('0.1235', '206,856', '-10,000')
    >>> brief_value(pd.Timestamp("2024-01-31")), brief_value("red")
    ('2024-01-31', 'red')
    """
    if isinstance(value, pd.Timestamp):
        return day(str(value))
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if 9999.5 <= abs(value) < 1e15 else f"{value:.4g}"


def of_cohort(cohort: Cohort | None) -> str:
    """Say of what the rows are, if not of everything."""
    return "" if cohort is None else f" of the cohort “{cohort.name}”"


def importance_sentence(table: pd.DataFrame, n_rows: int, cohort: Cohort | None = None) -> str:
    """Say which columns the answers rest on most."""
    first = table.head(3)
    names = ", ".join(f"{r.column} ({r.importance:.3g})" for r in first.itertuples())
    return (
        f"On {n_rows:,} validation rows{of_cohort(cohort)}, the error rises most when these "
        f"columns are shuffled: {names}."
    )


def row_sentence(parts: pd.DataFrame, base: float, prediction: float, output: str) -> str:
    """Say what moved one row's answer most."""
    moves = ", ".join(
        f"{r.column} = {r.value} ({r.contribution:+.3g})" for r in parts.head(3).itertuples()
    )
    return (
        f"The {output} is {prediction:.3g}; on average it is {base:.3g}. "
        f"What moves this row's answer most: {moves}."
    )
