"""Residuals against anything: predicted values, actual ones, or any column of the cleaned table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from analytics.errors import EvaluationError
from analytics.evaluation.behind import Predicted, Single, Where
from analytics.evaluation.bins import Bins, binned
from analytics.evaluation.frames import MOST_POINTS
from analytics.evaluation.groups import FEW
from analytics.evaluation.of_cohort import predictions_within
from analytics.evaluation.of_run import evaluate
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Among, BaseCondition, Between, Missing
from analytics.runs import Run
from analytics.training import table_of

Form = Literal["points", "bands", "boxes"]
STRETCHES, CATEGORIES = 24, 12  # at most
QUANTILES = {0.05: "low", 0.25: "q25", 0.5: "median", 0.75: "q75", 0.95: "high"}


@dataclass(frozen=True)
class Residuals:
    """How far predictions are off, over something else.

    `frame` has for points ``x``, ``y``; for bands and boxes ``x``, the quantiles ``low`` (5 %),
    ``q25``, ``median``, ``q75``, ``high`` (95 %) of the residuals there, and ``n`` rows. `marks`
    are what each of its rows stands for.
    """

    form: Form
    frame: pd.DataFrame
    marks: tuple[dict[str, Any], ...]
    sentence: str


def residuals_against(
    run: Run, column: str | None = None, cohort: Cohort | None = None
) -> Residuals:
    """Return predicted minus actual values of test rows, over predictions or over a column.

    A few rows are points; of many, stretches of about equally many rows have quantiles, and
    categories have theirs.

    Parameters
    ----------
    run
        A finished run that predicts numbers.
    column
        Of the cleaned table, also the target; without one, the predicted values.
    cohort
        The test rows to look at; all of them without one.

    Raises
    ------
    EvaluationError
        The run predicts classes, or the column is not there or parts no rows.
    TrainingError
        The run is not done.
    """
    if evaluate(run).task != "regression":
        raise EvaluationError("Classes have no residuals.", "Look at the confusion matrix.")
    rows, y, p = predictions_within(run, cohort)
    values = pd.Series(p, name="predicted") if column is None else _column(run, column, rows)
    bins = binned(values, STRETCHES if len(rows) > MOST_POINTS else CATEGORIES)
    if bins is None:
        raise EvaluationError(
            f"“{values.name}” does not part the test rows: its values are all the same, or nearly "
            "all different.",
            "Choose another column.",
        )
    return drawn(bins, values, p - y, predicted=column is None)


def _column(run: Run, column: str, rows: np.ndarray) -> pd.Series:
    table = table_of(run)
    if column not in table.columns:
        raise EvaluationError(
            f"The cleaned table has no column “{column}”.", "Choose one of its columns."
        )
    return table[column].loc[rows]


def drawn(bins: Bins, values: pd.Series, off: np.ndarray, predicted: bool = False) -> Residuals:
    """Return residuals `off` over values that were cut into bins."""
    by = _quantiles(bins, off)
    said = _sentence(by, [bins.conditions[i].sentence() for i in by.index])
    if not bins.ordered:
        names = [_name(bins.conditions[i]) for i in by.index]
        return Residuals("boxes", by.assign(x=names), _marks(bins, by.index, predicted), said)
    there = np.flatnonzero((bins.codes >= 0) & (bins.codes < bins.ordered))
    if left_out := len(off) - len(there):
        said += f" {left_out:,} rows without a value are left out."
    if len(off) <= MOST_POINTS:
        frame = pd.DataFrame({"x": values.to_numpy()[there], "y": off[there]})
        return Residuals("points", frame, tuple(map(_single, there.tolist())), said)
    by = by.loc[by.index < bins.ordered]
    middles = values.groupby(bins.codes).median()
    frame = by.assign(x=middles.loc[by.index].to_numpy())
    return Residuals("bands", frame, _marks(bins, by.index, predicted), said)


def _single(place: int) -> dict[str, Any]:
    return Single(place=place).model_dump()


def _quantiles(bins: Bins, off: np.ndarray) -> pd.DataFrame:
    """Return the quantiles of residuals in each bin that has rows, by its number."""
    inside = bins.codes >= 0
    by = pd.Series(off[inside]).groupby(bins.codes[inside])
    return (
        by.quantile(np.array([*QUANTILES])).unstack().rename(columns=QUANTILES).assign(n=by.size())
    )


def _marks(bins: Bins, places: pd.Index, predicted: bool) -> tuple[dict[str, Any], ...]:
    marks = []
    for condition in (bins.conditions[i] for i in places):
        if predicted and isinstance(condition, Between):
            mark: Any = Predicted.model_validate({"low": condition.low, "high": condition.high})
        else:
            mark = Where.model_validate({"conditions": [condition]})
        marks.append(mark.model_dump(mode="json"))
    return tuple(marks)


def _name(condition: BaseCondition) -> str:
    """Return what a category is called on an axis."""
    if isinstance(condition, Among) and not condition.others and len(condition.values) == 1:
        return condition.values[0]
    if isinstance(condition, Missing) and not condition.known:
        return "missing"
    return "others" if isinstance(condition, Among) else "known"


def _sentence(by: pd.DataFrame, where: list[str]) -> str:
    """Say where predictions are farthest off to one side, and where they spread most."""
    enough = np.flatnonzero(by["n"].to_numpy() >= FEW)
    if len(enough) < 2:
        return f"Fewer than two parts have {FEW} test rows: too few to compare them."
    median, n = by["median"].to_numpy(), by["n"].to_numpy()
    wide = (by["q75"] - by["q25"]).to_numpy()
    worst = enough[np.abs(median[enough]).argmax()]
    most, least = enough[wide[enough].argmax()], enough[wide[enough].argmin()]
    side = "high" if median[worst] > 0 else "low"
    return (
        f"Predictions lean most where {where[worst]}: {abs(median[worst]):,.3g} too {side} (median "
        f"of {n[worst]:,} rows). Half of them lie within {wide[most]:,.3g} of each other where "
        f"{where[most]}, and within {wide[least]:,.3g} where {where[least]}."
    )
