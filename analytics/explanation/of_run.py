"""What is asked of a run to explain it: rows of its parts, importance, and contributions.

The test part is for scores alone, so explanations rest on validation rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from analytics.dataset import open_dataset
from analytics.digits import spoken
from analytics.errors import AnalyticsError, NotApplicable, NotFoundError
from analytics.explanation.base import Contributions, contributions
from analytics.explanation.permutation import (
    log_loss,
    permutation_importance,
    root_mean_squared_error,
)
from analytics.pieces import StoredRows
from analytics.profile.cohorts import Cohort
from analytics.training import Trained, within

FIRST_ROWS, IMPORTANCE_ROWS = 500, 10_000
FIRST_CELLS, IMPORTANCE_CELLS = 40_000, 400_000  # rows times columns: each is shuffled anew
FEWEST_ROWS = 50
SUMMARY_ROWS = 300
BACKGROUND_ROWS = 100
Found = TypeVar("Found")


def silent(share: float, message: str = "") -> None:
    """Say nothing."""


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
    groups: Sequence[tuple[str, ...]] = (),
) -> tuple[pd.DataFrame, int]:
    """Return permutation importance on a sample of rows: fewer where columns are many."""
    most, cells = (FIRST_ROWS, FIRST_CELLS) if first else (IMPORTANCE_ROWS, IMPORTANCE_CELLS)
    n = min(most, max(FEWEST_ROWS, cells // len(frame.columns)))
    rows = sample(len(frame), n, found.run.plan.seed)
    frame, y = frame.iloc[rows], y[rows]
    regression = found.run.plan.task == "regression"
    loss = root_mean_squared_error(y) if regression else log_loss(y)
    seed, model = found.run.plan.seed, found.model
    table = permutation_importance(model, frame, loss, groups=groups, seed=seed, progress=progress)
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
    return found.clean(next(rows.at(np.array([row]))))


def output_name(found: Trained, output: int) -> str:
    """Return what the output is in words."""
    classes = found.model.classes
    target = found.run.plan.target
    return f"probability of {target} = {classes[output]}" if classes else target


def of_cohort(cohort: Cohort | None) -> str:
    """Say of what the rows are, if not of everything."""
    return "" if cohort is None else f" of the cohort “{cohort.name}”"


def importance_sentence(table: pd.DataFrame, n_rows: int, cohort: Cohort | None = None) -> str:
    """Say which columns the answers rest on most."""
    first = table[["column", "importance"]].head(3).to_numpy()
    names = ", ".join(f"{name} ({spoken(rise)})" for name, rise in first)
    return (
        f"On {n_rows:,} validation rows{of_cohort(cohort)}, the error rises most when these "
        f"columns are shuffled: {names}."
    )
