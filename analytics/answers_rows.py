"""What the lane of models can be asked about single rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analytics.answering import cohort_of, kept, trained
from analytics.digits import spoken
from analytics.errors import AnalyticsError, NotApplicable
from analytics.explanation.base import outputs
from analytics.explanation.curve import curve_of, within_learned
from analytics.explanation.neighbourhood import nearest, plain
from analytics.explanation.of_run import output_name, row_features
from analytics.explanation.otherwise import Goal, otherwise_of_row
from analytics.explanation.rows import striking, told
from analytics.explanation.told import brief_value, main_output
from analytics.packing import packed
from analytics.workspace import Workspace

Json = dict[str, Any]
Progress = Callable[..., None]


def ask_row(
    workspace: Workspace,
    progress: Progress,
    run: str,
    row: int,
    output: int | None = None,
    changes: dict[str, Any] | None = None,
) -> Json:
    """Return one row's prediction and contributions, with some of its values changed."""
    found = trained(workspace, run)
    before = row_features(found, row)
    features = _changed(before, changes or {})
    (story,), values = told(found, features, output, changed=bool(changes))
    shown = main_output(values) if output is None else output
    return {
        "values": plain(before),
        "original": float(outputs(found.model.predict(before))[0, shown]),
        "outputs": [float(value) for value in values.prediction[0]],
        "output": shown,
        "name": story.output,
        "base": story.base,
        "prediction": story.prediction,
        "error": values.error,
        "method": values.method,
        "parts": packed(story.parts),
        "sentence": story.paragraph(),
    }


def _changed(features: pd.DataFrame, changes: dict[str, Any]) -> pd.DataFrame:
    new = {
        name: pd.Series([value], index=features.index).astype(features[name].dtype)
        for name, value in changes.items()
        if name in features.columns
    }
    return features.assign(**new)


def ask_curve(
    workspace: Workspace,
    progress: Progress,
    run: str,
    row: int,
    column: str,
    output: int,
    changes: dict[str, Any] | None = None,
) -> Json:
    """Return what the model answers as one column of a row changes, and the learned range.

    Raises
    ------
    AnalyticsError
        The column has no values in the training rows.
    """
    found = trained(workspace, run)
    features = _changed(row_features(found, row), changes or {})
    learned = found.part("train")[0][column]
    answer = curve_of(found.model, features, learned, output)
    if isinstance(answer, NotApplicable):
        raise AnalyticsError(answer.reason, "Choose another column.")
    here = outputs(found.model.predict(features))[0, output]
    within = answer[within_learned(answer["value"], learned)].sort_values("answer")
    low, high = within.iloc[0], within.iloc[-1]
    name = output_name(found, output)
    return {
        "curve": packed(answer),
        "here": packed(pd.DataFrame({"value": features[column], "answer": here})),
        "name": name,
        "sentence": f"With all else as it is, the {name} goes from {spoken(low['answer'])} at "
        f"{column} = {brief_value(low['value'])} to {spoken(high['answer'])} at "
        f"{brief_value(high['value'])}; now it is {spoken(here)}.",
    }


def ask_rows(
    workspace: Workspace, progress: Progress, run: str, rows: list[int], output: int
) -> Json:
    """Return the contributions of several rows, one column of the table beside the other."""
    found = trained(workspace, run)
    features = pd.concat([row_features(found, row) for row in rows])
    stories, values = told(found, features, output)
    parts = [story.parts.assign(row=row) for story, row in zip(stories, rows, strict=True)]
    return {
        "parts": packed(pd.concat(parts, ignore_index=True)),
        "predictions": [story.prediction for story in stories],
        "average": spoken(stories[0].base),
        "name": stories[0].output,
        "sentences": [story.paragraph() for story in stories],
        "error": values.error,
        "method": values.method,
    }


def ask_striking(
    workspace: Workspace, progress: Progress, run: str, by: str, cohort: Json | None = None
) -> Json:
    """Return the validation rows that are most wrong or most uncertain, and what is said of each.

    Raises
    ------
    AnalyticsError
        The model does not say how certain it is.
    """
    answer = striking(trained(workspace, run), by, cohort_of(cohort))
    if isinstance(answer, NotApplicable):
        raise AnalyticsError(answer.reason, "Look at the rows that are most wrong.")
    table, n_rows = answer
    return {"rows": table["row"].tolist(), "said": table["said"].tolist(), "n_rows": n_rows}


def ask_otherwise(
    workspace: Workspace,
    progress: Progress,
    run: str,
    row: int,
    locked: list[str],
    goal: Goal = None,
) -> Json:
    """Return the nearest training row that is answered otherwise, and the smallest change found."""
    return otherwise_of_row(trained(workspace, run), row, locked, goal, progress)


def ask_nearest(workspace: Workspace, progress: Progress, run: str, row: int) -> Json:
    """Return the training rows that are nearest to a row, with their true values."""
    table, sentence = nearest(trained(workspace, run), row)
    return {"table": packed(table), "sentence": sentence}


ROW_ANSWERS: dict[str, Callable[..., Any]] = {
    "row": ask_row,
    "explained_rows": ask_rows,
    "curve": ask_curve,
    "striking": kept("striking")(ask_striking),
    "otherwise": ask_otherwise,
    "nearest": ask_nearest,
}
