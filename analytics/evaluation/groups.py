"""What a run is worth for each group of a column: their sizes first, then scores and calls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import EvaluationError
from analytics.evaluation.bins import Bins, binned
from analytics.evaluation.calling import CALLED, USUAL, Counts, counts_at, interval, of_mean
from analytics.evaluation.measuring import predictions
from analytics.evaluation.of_run import evaluate, measured
from analytics.models.base import Task
from analytics.profile.conditions import BaseCondition
from analytics.runs import Run
from analytics.training import table_of

MOST_GROUPS = 6
SOME = 10_000  # rows, that mostly tell whether a column has groups
FEW = 30  # rows; what is said of fewer may be chance
SHOWN = ("selected", "accuracy", "precision", "recall", "specificity")


@dataclass(frozen=True)
class Groups:
    """A column's groups among the test rows of a run.

    `frame` has a row per group: ``group``, ``rows``, ``share``, and for each measure its value
    with ``_low`` and ``_high``, the ends of its 95 % interval. `conditions` lead to their rows.
    """

    column: str
    frame: pd.DataFrame
    conditions: tuple[BaseCondition, ...]


def by_group(run: Run, column: str, threshold: float = USUAL) -> Groups:
    """Return what a run is worth on the test rows of each group of a column.

    Any column of the cleaned table will do, also one that the model does not see.

    Parameters
    ----------
    run
        A finished run.
    column
        Numbers and dates are cut into stretches of about equally many rows.
    threshold
        For two classes: from which probability on a row is called positive.

    Raises
    ------
    EvaluationError
        The column is not there, or has nothing that parts rows.
    TrainingError
        The run is not done.
    """
    evaluate(run)
    rows, y, p = predictions(run)
    table = table_of(run)
    if column not in table.columns:
        raise EvaluationError(
            f"The cleaned table has no column “{column}”.", "Choose one of its columns."
        )
    bins = binned(table[column].loc[rows], MOST_GROUPS)
    if bins is None:
        raise EvaluationError(
            f"“{column}” does not part the test rows into groups: its values are all the same, or "
            "nearly all different.",
            "Choose another column.",
        )
    return grouped(bins, run.plan.task, y, p, threshold)


def columns_with_groups(run: Run) -> list[str]:
    """Return the columns of the cleaned table that part the test rows of a finished run."""
    rows, _, _ = predictions(measured(run))
    table = table_of(run).drop(columns=run.plan.target).loc[rows]
    # What parts some rows parts them all; only columns that do not are looked at as a whole.
    return [
        str(name)
        for name, column in table.items()
        if any(binned(part, MOST_GROUPS) for part in (column.iloc[:SOME], column))
    ]


def grouped(bins: Bins, task: Task, y: np.ndarray, p: np.ndarray, threshold: float) -> Groups:
    """Return the groups that bins make of rows."""
    measured = []
    kept = [i for i in range(len(bins.conditions)) if (bins.codes == i).any()]
    for i in kept:
        inside = bins.codes == i
        name = bins.conditions[i].sentence()
        whole = {"group": name, "rows": int(inside.sum()), "share": float(inside.mean())}
        measured.append(whole | _measures(task, y[inside], p[inside], threshold))
    return Groups(bins.column, pd.DataFrame(measured), tuple(bins.conditions[i] for i in kept))


def _measures(task: Task, y: np.ndarray, p: np.ndarray, threshold: float) -> dict[str, float]:
    if task == "regression":
        return _mean("error", np.abs(p - y)) | _mean("bias", p - y)
    if task == "multiclass":
        right = p.argmax(axis=1) == y
        return _ends("accuracy", Counts(*map(np.asarray, (right.sum(), 0, (~right).sum(), 0))))
    counts = counts_at(y, p[:, 1], threshold)
    found = {"positive": float((y == 1).mean())}
    for key in SHOWN:
        found |= _ends(key, counts)
    return found


def _ends(key: str, counts: Counts) -> dict[str, float]:
    low, high = interval(CALLED[key], counts)
    return {key: float(CALLED[key].of(counts)), f"{key}_low": low, f"{key}_high": high}


def _mean(key: str, values: np.ndarray) -> dict[str, float]:
    mean, low, high = of_mean(values)
    return {key: mean, f"{key}_low": low, f"{key}_high": high}


MAIN = {
    "binary": ("selected", "are called positive"),
    "multiclass": ("accuracy", "are told right"),
    "regression": ("error", ""),
}


def groups_sentence(found: Groups, task: Task) -> str:
    """Say which groups differ most in what matters first, of those with enough rows to tell."""
    enough = found.frame[found.frame["rows"] >= FEW]
    left = len(found.frame) - len(enough)
    few = f" {left} of {len(found.frame)} groups have fewer than {FEW} rows." if left else ""
    if len(enough) < 2:
        return f"Fewer than two groups have {FEW} test rows: that is too few to compare them."
    key, are = MAIN[task]
    least, most = enough.iloc[enough[key].argmin()], enough.iloc[enough[key].argmax()]
    apart = least[f"{key}_high"] < most[f"{key}_low"]
    sure = "their intervals do not touch" if apart else "their intervals overlap"
    said = _compared(least, most, key, are)
    return f"{said}: {sure}.{few}"


def _compared(least: pd.Series, most: pd.Series, key: str, are: str) -> str:
    if not are:
        return (
            f"Predictions are {most[key]:.4g} off on average where {most['group']}, and "
            f"{least[key]:.4g} where {least['group']}"
        )
    return (
        f"{most[key]:.1%} {are} where {most['group']}, and {least[key]:.1%} where {least['group']}"
    )
