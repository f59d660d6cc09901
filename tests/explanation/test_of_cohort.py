"""Explanations that follow a cohort rest on its validation rows, and on no others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import analytics
from analytics.answers import ANSWERS
from analytics.dataset import Dataset
from analytics.errors import AnalyticsError
from analytics.explanation.of_run import importance, of_rows
from analytics.explanation.permutation import log_loss, permutation_importance
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.profile.cohorts import Cohort
from analytics.runs import Run
from analytics.training import load
from analytics.workspace import Workspace

RED = {"name": "红", "conditions": [{"kind": "among", "column": "colour", "values": ["red"]}]}


@pytest.fixture
def run(flowers: Dataset) -> Run:
    plan = Plan(
        dataset=flowers.fingerprint, target="kind", task="binary", ignored=("price",),
        model=RandomForest(n_estimators=20),
    )  # fmt: skip
    return analytics.train(plan)


def ask(workspace: Workspace, task: str, **asked: Any) -> Any:
    return ANSWERS[task](workspace, lambda *_: None, **asked)


def test_rows_to_look_at_are_those_of_the_cohort(run: Run, workspace: Workspace) -> None:
    frame, _ = load(run).part("validation")
    about = ask(workspace, "about", run=run.id, cohort=RED)
    assert about["rows"] == frame.index[frame["colour"] == "red"].tolist()


def test_the_summary_is_of_the_rows_of_the_cohort(run: Run, workspace: Workspace) -> None:
    found = load(run)
    frame, _ = found.part("validation")
    red = frame[frame["colour"] == "red"]
    values = of_rows(found, red)
    answer = ask(workspace, "summary", run=run.id, output=1, cohort=RED)
    expected = np.abs(values.values[:, :, 1]).mean(axis=0)
    means = dict(row for row in answer["mean"]["data"])
    assert means == pytest.approx(dict(zip(values.columns, expected, strict=True)))
    assert f"On {len(red)} validation rows of the cohort “红”" in answer["sentence"]


def test_importance_is_measured_on_the_rows_of_the_cohort(run: Run, workspace: Workspace) -> None:
    found = load(run)
    frame, y = found.part("validation")
    red = (frame["colour"] == "red").to_numpy()
    table, n = importance(found, cohort=Cohort.model_validate(RED))
    expected = permutation_importance(found.model, frame[red], log_loss(y[red]), seed=run.plan.seed)
    assert n == red.sum()
    assert table.equals(expected)
    # Among red ones alone, to shuffle the colour changes nothing.
    assert table.set_index("column").loc["colour", "importance"] == 0


def test_a_cohort_without_a_validation_row_is_a_sentence(run: Run, workspace: Workspace) -> None:
    none = {"name": "none", "conditions": [{"kind": "between", "column": "size", "low": 99}]}
    with pytest.raises(AnalyticsError, match="No validation row is in the cohort"):
        ask(workspace, "summary", run=run.id, output=1, cohort=none)


def test_importance_comes_of_few_rows_first(
    run: Run, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    n = len(load(run).part("validation")[0])
    whole = ask(workspace, "importance", run=run.id)
    assert (whole["n_rows"], whole["more"]) == (n, False)
    monkeypatch.setattr("analytics.explanation.of_run.FIRST_ROWS", 12)
    few = ask(workspace, "importance", run=run.id, first=True)
    assert (few["n_rows"], few["more"]) == (12, True)
    assert "On 12 validation rows" in few["sentence"]


def test_the_bars_under_a_curve_are_of_the_rows_of_the_cohort(
    run: Run, workspace: Workspace
) -> None:
    frame, _ = load(run).part("validation")
    answer = ask(workspace, "dependence", run=run.id, column="colour", output=1, cohort=RED)
    assert answer["name"] == "probability of kind = rose"
    assert answer["spread"]["data"] == [["red", None, (frame["colour"] == "red").sum()]]
