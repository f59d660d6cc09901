"""The whole way in the library: read, train, evaluate, explain, predict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import analytics
from analytics.dataset import Dataset
from analytics.errors import PlanError, TrainingError
from analytics.models import NeuralNetwork, RandomForest
from analytics.models.base import Progress
from analytics.plan import Plan
from analytics.recipe import Recipe
from analytics.steps.fill_missing import FillMissing
from analytics.training import load
from analytics.training.data import rows_of
from analytics.workspace import Workspace

MODELS = [
    RandomForest(n_estimators=30),
    NeuralNetwork(epochs=6, hidden_units=32, learning_rate=0.005),
]


def plan_for(dataset: Dataset, **changes: Any) -> Plan:
    choices = {"target": "kind", "task": "binary", "ignored": ("price",), **changes}
    return Plan(dataset=dataset.fingerprint, **choices)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind)
def test_from_a_file_to_answers(flowers: Dataset, model: Any) -> None:
    seen: list[Progress] = []
    run = analytics.train(plan_for(flowers, model=model), seen.append)
    assert run.state == "done"
    assert len(seen) >= 3
    assert {"train/loss", "validation/loss"} <= set(run.history()["series"])
    scores = analytics.evaluate(run).scores
    assert scores["auc"].value > 0.85
    assert scores["auc"].low <= scores["auc"].value <= scores["auc"].high
    assert scores["auc"].baseline == 0.5
    top = analytics.explain(run).importance
    assert set(top["column"].head(2)) == {"size", "colour"}
    row = analytics.explain(run, row=5)
    spread = 1.0
    assert row.parts is not None
    assert abs(row.base + row.parts["contribution"].sum() - row.prediction) <= 0.011 * spread
    answers = analytics.predict(run, flowers.frame().drop(columns=["kind", "price"]).head(7))
    assert answers["prediction"].isin(["iris", "rose"]).all()
    assert answers.filter(like="probability").sum(axis=1).to_numpy() == pytest.approx(1.0)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind)
def test_the_same_plan_twice_gives_identical_scores(flowers: Dataset, model: Any) -> None:
    plan = plan_for(flowers, model=model)
    first, second = (analytics.evaluate(analytics.train(plan)).scores for _ in range(2))
    assert first == second


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind)
def test_stop_keeps_the_best_and_cancel_throws_away(flowers: Dataset, model: Any) -> None:
    stopped = analytics.train(plan_for(flowers, model=model), lambda p: "stop")
    assert stopped.state == "done"
    assert analytics.evaluate(stopped).n_rows == 80
    cancelled = analytics.train(plan_for(flowers, model=model), lambda p: "cancel")
    assert cancelled.state == "cancelled"
    assert not cancelled.folder.exists()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind)
def test_a_number_can_be_predicted(flowers: Dataset, model: Any) -> None:
    plan = plan_for(flowers, model=model, target="price", task="regression", ignored=("kind",))
    run = analytics.train(plan)
    assert analytics.evaluate(run).scores["r2"].value > 0.5


def test_plan_json_gives_the_same_scores(flowers: Dataset) -> None:
    plan = plan_for(flowers, model=MODELS[0])
    again = Plan.from_json(plan.to_json())
    assert analytics.evaluate(analytics.train(plan)).scores == (
        analytics.evaluate(analytics.train(again)).scores
    )


def test_what_a_step_learns_does_not_depend_on_the_test_rows(
    flowers: Dataset, workspace: Workspace, tmp_path: Path
) -> None:
    recipe = Recipe(steps=(FillMissing(columns=("size",)),))
    plan = plan_for(flowers, recipe=recipe, model=RandomForest(n_estimators=5))
    parts = rows_of(plan, workspace).parts
    frame = flowers.frame()
    frame.loc[parts.test, "size"] = 1e9
    changed = tmp_path / "changed.csv"
    frame.to_csv(changed, index=False)
    other = plan.model_copy(update={"dataset": analytics.read(changed).fingerprint})
    states = [load(analytics.train(p)).recipe.states for p in (plan, other)]
    assert states[0] == states[1]
    assert np.isfinite(states[0][0]["size"])


def test_a_model_that_answers_otherwise_refuses_to_work(flowers: Dataset) -> None:
    run = analytics.train(plan_for(flowers, model=MODELS[0]))
    np.save(run.folder / "probe.npy", np.load(run.folder / "probe.npy") + 0.5)
    with pytest.raises(TrainingError, match="no longer answers"):
        load(run)


def test_new_rows_without_a_needed_column_are_named(flowers: Dataset) -> None:
    run = analytics.train(plan_for(flowers, model=MODELS[0]))
    with pytest.raises(TrainingError, match="“colour”"):
        analytics.predict(run, pd.DataFrame({"size": [1.0]}))


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("a target that is not there", {"target": "gone"}, "“gone”"),
        ("words as a number", {"target": "colour", "task": "regression"}, "holds words"),
        (
            "three classes as yes or no",
            {"target": "colour"},
            "3 classes; this task takes at most 2",
        ),
        ("nothing left", {"ignored": ("size", "colour", "noise", "price")}, "No column is left"),
    ],
)
def test_a_plan_that_cannot_be_trained_is_one_sentence(
    flowers: Dataset, name: str, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(PlanError, match=said):
        analytics.train(plan_for(flowers, **changes))


@pytest.mark.parametrize("values", [["a"] * 50, [""] * 50])
def test_a_target_with_one_class_or_none_is_named(
    workspace: Workspace, tmp_path: Path, values: list[str]
) -> None:
    path = tmp_path / "one.csv"
    pd.DataFrame({"x": range(50), "y": values}).to_csv(path, index=False)
    dataset = analytics.read(path)
    with pytest.raises(PlanError, match=r"one class|rows have a value"):
        analytics.train(Plan(dataset=dataset.fingerprint, target="y", task="binary"))
