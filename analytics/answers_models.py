"""What the lane of models can be asked: explanations, and answers for changed rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analytics.answering import cohort_of, kept, trained
from analytics.digits import spoken
from analytics.errors import AnalyticsError, NotApplicable
from analytics.explanation.dependence import partial_dependence
from analytics.explanation.known import importance_of_run
from analytics.explanation.of_run import (
    FEWEST_ROWS,
    IMPORTANCE_ROWS,
    SUMMARY_ROWS,
    applicable,
    importance_on,
    importance_sentence,
    of_cohort,
    of_rows,
    output_name,
    some_rows,
    validation,
    validation_rows,
)
from analytics.explanation.spread import spread
from analytics.explanation.surrogate import surrogate
from analytics.explanation.together import moving_together, together_sentence
from analytics.explanation.told import brief_value
from analytics.explanation.two_way import rows_near, two_way
from analytics.packing import packed
from analytics.workspace import Workspace

Json = dict[str, Any]
ICE_LINES = 40
TWO_WAY_ROWS = 150
SURROGATE_CELLS = 4_000_000


def about(
    workspace: Workspace, progress: Callable[..., None], run: str, cohort: Json | None = None
) -> Json:
    """Return the rows to look at, the outputs, their usual value, and each column's range."""
    found = trained(workspace, run)
    rows = validation_rows(found, SUMMARY_ROWS, cohort_of(cohort))
    train, y = found.part("train")
    return {
        "usual": None if found.model.classes else float(np.median(y)),
        "rows": [int(row) for row in rows.index],
        "outputs": list(found.model.classes) or [found.run.plan.target],
        "columns": [_range(train[name]) for name in train.columns],
    }


def _range(column: pd.Series) -> dict[str, Any]:
    known = column.dropna()
    name = str(column.name)
    if pd.api.types.is_bool_dtype(column):
        return {"name": name, "kind": "boolean"}
    if pd.api.types.is_numeric_dtype(column) and len(known):
        whole = pd.api.types.is_integer_dtype(column)
        low, high = float(known.min()), float(known.max())
        return {"name": name, "kind": "integer" if whole else "decimal", "low": low, "high": high}
    if pd.api.types.is_datetime64_any_dtype(column):
        return {"name": name, "kind": "date", "low": str(known.min()), "high": str(known.max())}
    values = [str(value) for value in known.value_counts().index[:200]]
    return {"name": name, "kind": "text", "values": values}


def ask_importance(
    workspace: Workspace,
    progress: Callable[..., None],
    run: str,
    cohort: Json | None = None,
    first: bool = False,
) -> Json:
    """Return permutation importance, and whether there are more rows to measure it on."""
    found, chosen = trained(workspace, run), cohort_of(cohort)
    if chosen is None and not first:
        table, n_rows = importance_of_run(found, progress)
        more = False
    else:
        frame, y = validation(found, chosen)
        table, n_rows = importance_on(found, frame, y, progress, first)
        more = first and n_rows < len(frame)
    sentence = importance_sentence(table, n_rows, chosen)
    return {"frame": packed(table), "sentence": sentence, "n_rows": n_rows, "more": more}


def ask_summary(
    workspace: Workspace,
    progress: Callable[..., None],
    run: str,
    output: int,
    cohort: Json | None = None,
) -> Json:
    """Return the contributions of a sample of rows, for one output."""
    found, chosen = trained(workspace, run), cohort_of(cohort)
    rows = validation_rows(found, SUMMARY_ROWS, chosen)
    values = of_rows(found, rows)
    part = values.values[:, :, output]
    mean = pd.DataFrame({"column": values.columns, "mean_abs": np.abs(part).mean(axis=0)})
    mean = mean.sort_values("mean_abs", ascending=False, ignore_index=True)
    order = list(mean["column"][:12])
    points = [
        pd.DataFrame(
            {
                "column": name,
                "contribution": part[:, values.columns.index(name)],
                "value01": _rank(rows[name]),
            }
        )
        for name in order
    ]
    top = mean.iloc[0]
    return {
        "mean": packed(mean),
        "points": packed(pd.concat(points, ignore_index=True)),
        "sentence": f"On {len(rows):,} validation rows{of_cohort(chosen)}, {top['column']} moves "
        f"the {output_name(found, output)} most: by {spoken(top['mean_abs'])} on average.",
        "method": values.method,
        "error": values.error,
    }


def _rank(column: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column.rank(pct=True).to_numpy(dtype="float64", na_value=np.nan)
    return np.full(len(column), np.nan)


def ask_dependence(
    workspace: Workspace,
    progress: Callable[..., None],
    run: str,
    column: str,
    output: int,
    cohort: Json | None = None,
) -> Json:
    """Return partial dependence with the lines of single rows, and where the rows are.

    Raises
    ------
    AnalyticsError
        The column has no values to try.
    """
    found, chosen = trained(workspace, run), cohort_of(cohort)
    everything, _ = validation(found, chosen)
    rows = some_rows(found, everything, SUMMARY_ROWS)
    answer = partial_dependence(found.model, rows, column, output)
    if isinstance(answer, NotApplicable):
        raise AnalyticsError(answer.reason, "Choose another column.")
    mean, lines = answer
    low, high = mean.iloc[mean["mean"].argmin()], mean.iloc[mean["mean"].argmax()]
    return {
        "mean": packed(mean),
        "lines": packed(lines[lines["line"] < ICE_LINES]),
        "spread": packed(spread(everything[column], mean["value"])),
        "name": output_name(found, output),
        "sentence": f"Over {len(rows):,} validation rows{of_cohort(chosen)}, the "
        f"{output_name(found, output)} is on average {spoken(low['mean'])} at {column} = "
        f"{brief_value(low['value'])} and {spoken(high['mean'])} at {brief_value(high['value'])}.",
    }


def ask_together(
    workspace: Workspace, progress: Callable[..., None], run: str, cohort: Json | None = None
) -> Json:
    """Return which columns move together, and permutation importance with each group as one."""
    found, chosen = trained(workspace, run), cohort_of(cohort)
    train, _ = found.part("train")
    groups = moving_together(train)
    answer: Json = {"sentence": together_sentence(groups, len(train.columns)), "frame": None}
    if groups:
        table, n_rows = importance_on(found, *validation(found, chosen), progress, groups=groups)
        said = importance_sentence(table, n_rows, chosen)
        answer |= {"frame": packed(table), "said": said}
    return answer


def ask_two_way(
    workspace: Workspace,
    progress: Callable[..., None],
    run: str,
    columns: list[str],
    output: int,
    cohort: Json | None = None,
) -> Json:
    """Return the mean answer as two columns take their values at once, and where rows are.

    Raises
    ------
    AnalyticsError
        A column has no values to try.
    """
    found, chosen = trained(workspace, run), cohort_of(cohort)
    everything, _ = validation(found, chosen)
    one, other = columns
    rows = some_rows(found, everything, TWO_WAY_ROWS)
    answer = two_way(found.model, rows, (one, other), output)
    if isinstance(answer, NotApplicable):
        raise AnalyticsError(answer.reason, "Choose another column.")
    near = rows_near(everything, (one, other), answer)
    low, high = answer.iloc[answer["mean"].argmin()], answer.iloc[answer["mean"].argmax()]
    places = {f"{at}_at": pd.factorize(answer[at])[0] for at in ("one", "other")}
    words = {at: answer[at].map(brief_value) for at in ("one", "other")}
    shown = answer.assign(**words, **places, rows=near)
    name = output_name(found, output)
    return {
        "cells": packed(shown),
        "name": name,
        "sentence": f"Over {len(rows):,} validation rows{of_cohort(chosen)}, the {name} is on "
        f"average between {spoken(low['mean'])} ({_at(columns, low)}) and "
        f"{spoken(high['mean'])} ({_at(columns, high)}).",
    }


def _at(columns: list[str], pair: pd.Series) -> str:
    values = (brief_value(pair[at]) for at in ("one", "other"))
    return ", ".join(f"{name} = {value}" for name, value in zip(columns, values, strict=True))


def ask_surrogate(
    workspace: Workspace,
    progress: Callable[..., None],
    run: str,
    output: int,
    cohort: Json | None = None,
) -> Json:
    """Return a small tree that answers nearly as the model does, as rules.

    Raises
    ------
    AnalyticsError
        The model gives every row the same answer.
    """
    found = trained(workspace, run)
    train, _ = found.part("train")
    most = min(IMPORTANCE_ROWS, max(FEWEST_ROWS, SURROGATE_CELLS // len(train.columns)))
    others = validation_rows(found, most, cohort_of(cohort))
    small = applicable(surrogate(found.model, some_rows(found, train, most), others, output))
    name = output_name(found, output)
    return {"rules": packed(small.rules), "name": name, "sentence": small.sentence(name)}


MODEL_ANSWERS: dict[str, Callable[..., Any]] = {
    "about": about,
    "importance": kept("importance")(ask_importance),
    "summary": kept("summary")(ask_summary),
    "dependence": kept("partial_dependence")(ask_dependence),
    "together": kept("together")(ask_together),
    "two_way": kept("two_way")(ask_two_way),
    "surrogate": kept("surrogate")(ask_surrogate),
}
