"""Single rows: which are offered, what is said of them, and several beside each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import analytics
from analytics.answers import ANSWERS
from analytics.dataset import Dataset
from analytics.digits import signed, spoken
from analytics.errors import AnalyticsError
from analytics.explanation.told import Told
from analytics.models import GradientBoosting, NeuralNetwork, RandomForest
from analytics.plan import Plan
from analytics.runs import Run
from analytics.training import load
from analytics.workspace import Workspace


def trained(flowers: Dataset, target: str, task: Any, model: Any) -> Run:
    ignored = tuple({"kind", "price"} - {target})
    plan = Plan(dataset=flowers.fingerprint, target=target, task=task, ignored=ignored, model=model)
    return analytics.train(plan)


@pytest.fixture
def run(flowers: Dataset) -> Run:
    return trained(flowers, "kind", "binary", RandomForest(n_estimators=20))


@pytest.fixture
def prices(flowers: Dataset) -> Run:
    return trained(flowers, "price", "regression", RandomForest(n_estimators=20))


def ask(workspace: Workspace, task: str, **asked: Any) -> Any:
    return ANSWERS[task](workspace, lambda *_: None, **asked)


def test_the_most_wrong_rows_gave_what_was_observed_the_least(
    run: Run, workspace: Workspace
) -> None:
    found = load(run)
    frame, y = found.part("validation")
    given = pd.Series(found.model.predict(frame)[np.arange(len(y)), y], frame.index)
    answer = ask(workspace, "striking", run=run.id, by="wrong")
    assert answer["rows"] == given.sort_values(kind="stable").index[:20].tolist()
    worst = answer["rows"][0]
    truth = ["iris", "rose"][y[frame.index.get_loc(worst)]]
    assert answer["said"][0].endswith(f"observed {truth}")
    assert not answer["said"][0].startswith(truth)
    assert answer["n_rows"] == len(frame)


def test_the_most_uncertain_rows_are_those_nearest_to_level(run: Run, workspace: Workspace) -> None:
    found = load(run)
    frame, _ = found.part("validation")
    away = pd.Series(np.abs(found.model.predict(frame)[:, 1] - 0.5).round(9), frame.index)
    rows = ask(workspace, "striking", run=run.id, by="uncertain")["rows"]
    assert away[rows].is_monotonic_increasing
    assert away[rows].max() <= away.drop(rows).min()


def test_a_number_is_uncertain_where_the_trees_disagree(prices: Run, workspace: Workspace) -> None:
    found: Any = load(prices)
    frame, _ = found.part("validation")
    trees, matrix = found.model.trees, found.model.encoder.transform(frame)
    each = [replace(trees, roots=trees.roots[i : i + 1]).total(matrix)[:, 0] for i in range(20)]
    assert found.model.spread(frame) == pytest.approx(np.std(each, axis=0), abs=1e-6)
    rows = ask(workspace, "striking", run=prices.id, by="uncertain")["rows"]
    assert rows[0] == frame.index[np.std(each, axis=0).argmax()]


def test_the_most_wrong_numbers_are_the_farthest_off(prices: Run, workspace: Workspace) -> None:
    found = load(prices)
    frame, y = found.part("validation")
    off = np.abs(found.model.predict(frame) - y)
    rows = ask(workspace, "striking", run=prices.id, by="wrong")["rows"]
    assert rows[0] == frame.index[off.argmax()]


def test_bounds_that_were_learned_say_how_uncertain_a_number_is(
    flowers: Dataset, workspace: Workspace
) -> None:
    net = NeuralNetwork(epochs=10, quantiles=True)
    run = trained(flowers, "price", "regression", net)
    found = load(run)
    frame, _ = found.part("validation")
    bounds = found.model.bounds(frame, 0.8)
    assert bounds is not None
    rows = ask(workspace, "striking", run=run.id, by="uncertain")["rows"]
    assert rows[0] == frame.index[np.ptp(bounds, axis=1).argmax()]


def test_a_model_that_does_not_say_how_certain_it_is(
    flowers: Dataset, workspace: Workspace
) -> None:
    run = trained(flowers, "price", "regression", GradientBoosting(rounds=10))
    with pytest.raises(AnalyticsError, match="does not say how certain"):
        ask(workspace, "striking", run=run.id, by="uncertain")


def test_a_wrong_answer_is_said_to_be_wrong(run: Run, workspace: Workspace) -> None:
    found = load(run)
    frame, y = found.part("validation")
    answers = found.model.predict(frame)
    for row in ask(workspace, "striking", run=run.id, by="wrong")["rows"][:1]:
        place = frame.index.get_loc(row)
        said = ask(workspace, "row", run=run.id, row=row, output=1)["sentence"]
        truth = ["iris", "rose"][y[place]]
        assert f"Observed was kind = {truth}, to which the model gives" in said
        assert f"probability of {spoken(answers[place, y[place]])}: its answer" in said
    sure = int(frame.index[answers[np.arange(len(y)), y].argmax()])
    assert (
        "which the model answers, too." in ask(workspace, "row", run=run.id, row=sure)["sentence"]
    )


def test_an_error_in_a_number_has_a_side(prices: Run, workspace: Workspace) -> None:
    found = load(prices)
    frame, y = found.part("validation")
    off = found.model.predict(frame) - y
    for place, side in ((off.argmax(), "high"), (off.argmin(), "low")):
        said = ask(workspace, "row", run=prices.id, row=int(frame.index[place]))["sentence"]
        assert f"the answer is {spoken(abs(off[place]))} too {side}." in said


def test_of_a_test_row_and_of_a_changed_one_nothing_is_told_that_was_observed(
    run: Run, workspace: Workspace
) -> None:
    found = load(run)
    test, _ = found.part("test")
    assert "bserved" not in ask(workspace, "row", run=run.id, row=int(test.index[0]))["sentence"]
    row = int(found.part("validation")[0].index[0])
    said = ask(workspace, "row", run=run.id, row=row, changes={"size": 3.0})["sentence"]
    assert said.startswith(f"For row {row} as changed, ")
    assert "bserved" not in said


def test_the_paragraph_says_the_numbers_of_the_waterfall() -> None:
    parts = pd.DataFrame(
        [
            ["a", "7", 26_855.5],
            ["b", "red", -1_000.2],
            ["c", "1", 3.0],
            ["d", "x", 1],
            ["e", "y", 1],
        ],
        columns=["column", "value", "contribution"],
    )
    said = Told("row 3", "price", 180_996.2, 206_855.5, parts, "").paragraph()
    assert said == (
        "For row 3, the price is 207,000; on average it is 181,000. What makes up the difference: "
        "a = 7 (+26,900), b = red (-1,000), c = 1 (+3), the other 2 columns (+2)."
    )
    assert signed(-1e-7) == "-1e-07"


def test_rows_side_by_side_are_what_each_is_alone(run: Run, workspace: Workspace) -> None:
    rows = ask(workspace, "about", run=run.id)["rows"][:3]
    answer = ask(workspace, "explained_rows", run=run.id, rows=rows, output=1)
    table = pd.DataFrame(answer["parts"]["data"], columns=answer["parts"]["columns"])
    for row, prediction, said in zip(rows, answer["predictions"], answer["sentences"], strict=True):
        alone = ask(workspace, "row", run=run.id, row=row, output=1)
        assert (prediction, said) == (alone["prediction"], alone["sentence"])
        own = table[table["row"] == row]["contribution"].sum()
        assert own + alone["base"] == pytest.approx(prediction, abs=1e-9)
