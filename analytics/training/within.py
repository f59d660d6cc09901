"""A cohort in a run: which of the run's rows belong to it, in each part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.cleaned import cleaned_rows
from analytics.dataset import open_dataset
from analytics.errors import TrainingError
from analytics.frames import WALKS
from analytics.long_table import whole
from analytics.profile.cohorts import met_by
from analytics.profile.conditions import BaseCondition
from analytics.runs import Run

FEWEST_ROWS = 10  # fewer of them tell nothing


@dataclass(frozen=True)
class Within:
    """For each part of a run, its rows by number, and whether each belongs to a cohort (bool)."""

    parts: dict[str, pd.Series]

    def count(self, part: str) -> tuple[int, int]:
        """Return how many rows of a part belong to the cohort, and how many there are."""
        met = self.parts[part]
        return int(met.sum()), len(met)

    def rows(self, part: str) -> pd.Index:
        """Return the numbers of the rows of a part that belong to the cohort."""
        met = self.parts[part]
        return met.index[met]

    def of(self, part: str, rows: Iterable[int]) -> np.ndarray:
        """Return for each of these rows of a part whether it belongs to the cohort."""
        found: np.ndarray = self.parts[part].loc[list(rows)].to_numpy()
        return found


def within(run: Run, conditions: Iterable[BaseCondition]) -> Within:
    """Return which rows of a run meet all conditions.

    They are looked for in the table as the run's own recipe cleans it, before the steps that learn.

    Raises
    ------
    TrainingError
        The run is not done.
    AnalyticsError
        That table has not the columns.
    """
    if run.state != "done":
        raise TrainingError(f"The run “{run.name}” is {run.state}.", "Wait until it is done.")
    plan = run.plan
    frame = table_of(run)
    frame = frame[frame[plan.target].notna()]
    met = pd.Series(met_by(frame, conditions), frame.index)
    with np.load(run.folder / "parts.npz", allow_pickle=False) as parts:
        return Within({name: met.iloc[parts[name]] for name in parts.files})


def table_of(run: Run) -> pd.DataFrame:
    """Return the table as the run's own recipe cleans it, before the steps that learn."""
    source = open_dataset(run.plan.dataset, run.workspace)
    if WALKS.one_in(source) == 1:  # they are at hand, more often than not
        return WALKS.prepared(source, run.plan.recipe)
    return whole(cleaned_rows(run.workspace, run.plan.dataset, run.plan.recipe)[0])
