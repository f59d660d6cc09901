"""The rows about which two runs disagree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.cleaned import cleaned_rows
from analytics.comparison.same import why_not
from analytics.errors import ComparisonError
from analytics.evaluation.measuring import Part, predictions
from analytics.evaluation.of_run import look, measured
from analytics.long_table import whole
from analytics.metrics.classes import confusion_counts
from analytics.runs import Run

MOST_ROWS = 200
ACTUAL, ROW = "Actual", "Row"


@dataclass(frozen=True)
class Disagreement:
    """Where two runs answer differently.

    `cross` counts the rows by the answer of the first (its index) and of the second; it is empty
    for numbers. `rows` has at most `MOST_ROWS` rows, those the runs are furthest apart on first:
    row number, truth, both answers (of classes with their probability), then the row's own columns.
    """

    sentence: str
    cross: pd.DataFrame
    rows: pd.DataFrame


def disagree(a: Run, b: Run, names: tuple[str, str], part: Part = "validation") -> Disagreement:
    """Return the rows of a part about which two runs disagree most.

    Parameters
    ----------
    a, b
        Two finished runs that were scored on the same rows.
    names
        How they are called in what is returned.
    part
        ``"validation"`` or ``"test"``; the latter counts as a look at both.

    Raises
    ------
    ComparisonError
        They were not scored on the same rows.
    TrainingError
        One of them is not done.
    """
    a, b = measured(a), measured(b)
    if (reason := why_not((a, b), part)) is not None:
        raise ComparisonError(reason, "Train them on the same rows, with the same split.")
    if part == "test":
        look((a, b))
    pair = _Pair(a, names, part, *predictions(a, part), predictions(b, part)[2])
    return _of_values(pair) if a.plan.task == "regression" else _of_classes(pair)


@dataclass(frozen=True)
class _Pair:
    run: Run
    names: tuple[str, str]
    part: Part
    numbers: np.ndarray
    y: np.ndarray
    p: np.ndarray
    q: np.ndarray


def _of_classes(pair: _Pair) -> Disagreement:
    classes = np.array(pair.run.summary["classes"], dtype=object)
    called = pair.p.argmax(axis=1), pair.q.argmax(axis=1)
    differ = np.flatnonzero(called[0] != called[1])
    apart = np.abs(pair.p - pair.q).sum(axis=1) / 2
    shown = differ[np.argsort(-apart[differ], kind="stable")][:MOST_ROWS]
    rows = pd.DataFrame({ROW: pair.numbers[shown], ACTUAL: classes[pair.y[shown]]})
    for name, said, given in zip(pair.names, called, (pair.p, pair.q), strict=True):
        rows[name] = classes[said[shown]]
        rows[f"{name}, probability"] = given[shown, said[shown]]
    cross = pd.DataFrame(confusion_counts(*called, len(classes)), list(classes), list(classes))
    right = [int((said[differ] == pair.y[differ]).sum()) for said in called]
    return Disagreement(_said(pair, len(differ), right), cross, _beside(pair.run, rows))


def _said(pair: _Pair, n: int, right: list[int]) -> str:
    (a, b), of = pair.names, len(pair.y)
    if not n:
        return f"“{a}” and “{b}” give all {of:,} {pair.part} rows the same answer."
    return (
        f"“{a}” and “{b}” answer {n:,} of {of:,} {pair.part} rows differently ({n / of:.1%}): "
        f"“{a}” is right about {right[0]:,} of these, “{b}” about {right[1]:,}."
    )


def _of_values(pair: _Pair) -> Disagreement:
    (a, b), y, p, q = pair.names, pair.y, pair.p, pair.q
    apart = np.abs(p - q)
    shown = np.argsort(-apart, kind="stable")[:MOST_ROWS]
    rows = pd.DataFrame({ROW: pair.numbers[shown], ACTUAL: y[shown], a: p[shown], b: q[shown]})
    nearer = int((np.abs(p - y) < np.abs(q - y)).sum())
    sentence = (
        f"On half of the {len(y):,} {pair.part} rows “{a}” and “{b}” are less than "
        f"{np.median(apart):.4g} apart, and {apart.max():.4g} at most; “{a}” is nearer to the "
        f"truth on {nearer:,} rows."
    )
    rows = rows.assign(Difference=apart[shown])
    return Disagreement(sentence, pd.DataFrame(), _beside(pair.run, rows))


def _beside(run: Run, rows: pd.DataFrame) -> pd.DataFrame:
    frame = whole(cleaned_rows(run.workspace, run.plan.dataset, run.plan.recipe)[0])
    own = frame.drop(columns=run.plan.target).loc[rows[ROW]].reset_index(drop=True)
    # A column of the data may be called “Actual”; a frame that is shown needs names that differ.
    taken = {name: f"{name} (column)" for name in own.columns if name in rows.columns}
    return pd.concat([rows, own.rename(columns=taken)], axis=1)
