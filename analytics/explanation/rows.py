"""Rows of a run: what moved each answer, which are most wrong, and which most uncertain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analytics.digits import spoken
from analytics.errors import NotApplicable, NotFoundError
from analytics.explanation.base import Contributions, outputs
from analytics.explanation.of_run import IMPORTANCE_ROWS, of_rows, output_name, sample, validation
from analytics.explanation.told import Told, brief_value, main_output, waterfall
from analytics.models.base import FittedModel
from analytics.profile.cohorts import Cohort
from analytics.training import Trained
from analytics.training.data import encode_target

MOST_STRIKING = 20
LEVEL = 0.8  # of the bounds whose distance says how uncertain a number is


def told(
    found: Trained, features: pd.DataFrame, output: int | None = None, changed: bool = False
) -> tuple[list[Told], Contributions]:
    """Return what moved the answer of each row, for one output or the main one of the first.

    Of rows whose values were `changed`, nothing was observed.
    """
    values = of_rows(found, features)
    shown = main_output(values) if output is None else output
    name, base = output_name(found, shown), float(values.base[shown])
    truths = {} if changed else _observed(found, features.index)
    stories = []
    for place, row in enumerate(features.index):
        called = f"row {row} as changed" if changed else f"row {row}"
        answer = values.prediction[place]
        beside = _beside(found, truths[row], answer) if row in truths else ""
        parts = waterfall(values, features, place, shown)
        stories.append(Told(called, name, base, float(answer[shown]), parts, beside))
    return stories, values


def _beside(found: Trained, truth: Any, answer: np.ndarray) -> str:
    """Say what was observed, and how far off the answer is."""
    target, classes = found.run.plan.target, found.model.classes
    if not classes:
        off = answer[0] - truth
        side = f"{spoken(abs(off))} too {'high' if off > 0 else 'low'}" if off else "right"
        return f"Observed was {target} = {brief_value(float(truth))}: the answer is {side}."
    likeliest = int(answer.argmax())
    if likeliest == truth:
        return f"Observed was {target} = {classes[truth]}, which the model answers, too."
    return (
        f"Observed was {target} = {classes[truth]}, to which the model gives a probability of "
        f"{spoken(answer[truth])}: its answer {classes[likeliest]} is wrong."
    )


def _observed(found: Trained, index: pd.Index) -> dict[Any, Any]:
    """Return class number or value of those rows that were learned from or validated on."""
    rows = found.rows
    places = rows.target.index.get_indexer(index)
    shown = np.isin(places, np.concatenate([rows.parts.train, rows.parts.validation]))
    truths = encode_target(rows.target.take(places[shown]), rows.classes)
    return dict(zip(index[shown], truths.tolist(), strict=True))


def most_wrong(model: FittedModel, frame: pd.DataFrame, y: np.ndarray) -> np.ndarray:
    """Return how far off each answer is: what the observed class lacks to 1, or the error."""
    answers = outputs(model.predict(frame))
    if not model.classes:
        return np.abs(answers[:, 0] - y)
    found: np.ndarray = 1 - answers[np.arange(len(y)), y]
    return found


def most_uncertain(
    model: FittedModel, frame: pd.DataFrame, y: np.ndarray
) -> np.ndarray | NotApplicable:
    """Return how uncertain each answer is.

    For classes, how near the likeliest two are; for a number, how far apart the bounds are that
    the model has learned, or else how far its trees are from one another.
    """
    if model.classes:
        likeliest = np.sort(outputs(model.predict(frame)), axis=1)[:, -2:]
        return 1 - (likeliest[:, 1] - likeliest[:, 0])
    bounds = model.bounds(frame, LEVEL)
    if bounds is not None:
        return np.ptp(bounds, axis=1)
    if type(model).__name__ == "FittedForest":
        return model.spread(frame)  # type: ignore[attr-defined]
    return NotApplicable("This model does not say how certain it is of a number.")


Striking = Callable[[FittedModel, pd.DataFrame, np.ndarray], "np.ndarray | NotApplicable"]
STRIKING: dict[str, Striking] = {"wrong": most_wrong, "uncertain": most_uncertain}


def striking(
    found: Trained, by: str, cohort: Cohort | None = None
) -> tuple[pd.DataFrame, int] | NotApplicable:
    """Return the validation rows that are most ``wrong`` or ``uncertain``, and of how many.

    The table has ``row`` and ``said``: what the model answers, and what was observed.
    """
    if by not in STRIKING:
        raise NotFoundError(f"Rows are not ordered by {by!r}.", f"Choose {' or '.join(STRIKING)}.")
    frame, y = validation(found, cohort)
    some = sample(len(frame), IMPORTANCE_ROWS, found.run.plan.seed)
    frame, y = frame.iloc[some], y[some]
    measured = STRIKING[by](found.model, frame, y)
    if isinstance(measured, NotApplicable):
        return measured
    first = np.argsort(-measured, kind="stable")[:MOST_STRIKING]
    said = _said(found.model, frame.iloc[first], y[first])
    return pd.DataFrame({"row": frame.index[first], "said": said}), len(frame)


def _said(model: FittedModel, frame: pd.DataFrame, y: np.ndarray) -> list[str]:
    answers = outputs(model.predict(frame))
    if not model.classes:
        pairs = zip(answers[:, 0], y, strict=True)
        return [f"{brief_value(float(a))}, observed {brief_value(float(v))}" for a, v in pairs]
    return [
        f"{model.classes[a.argmax()]} ({spoken(a.max())}), observed {model.classes[v]}"
        for a, v in zip(answers, y, strict=True)
    ]
