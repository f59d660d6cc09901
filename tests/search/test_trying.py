"""One worker, in this process: what it answers, and which rows it sees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analytics.dataset import Dataset, read
from analytics.models import Blend, GradientBoosting, RandomForest
from analytics.plan import Plan
from analytics.search import SearchStore, search_for
from analytics.search.board import Board
from analytics.search.trying import Work, folds, losses, serve, slack
from analytics.training.prepared import prepare
from analytics.workspace import Workspace


class Told:
    """A line whose other end always says the same."""

    def __init__(self, signal: str | None = None) -> None:
        self.signal, self.said = signal, []

    def say(self, **message: Any) -> None:
        self.said.append(message)

    def ask(self, **message: Any) -> dict[str, Any]:
        self.say(**message)
        return {"signal": self.signal} if "point" in message else {"keep": True}


def plan_of(dataset: Dataset, **more: Any) -> Plan:
    given = {"target": "kind", "task": "binary", "ignored": ("price",), **more}
    return Plan(dataset=dataset.fingerprint, model=RandomForest(n_estimators=5), **given)


def said(workspace: Workspace, plan: Plan, signal: str | None = None, **more: Any) -> list[Any]:
    search = search_for(plan, {"min_samples_leaf": "1:50"}, **more)
    run = SearchStore(workspace).create(search, "flowers")
    line = Told(signal)
    Work(search, workspace, run.id, line).one({"candidate": 0, "values": {"min_samples_leaf": 7}})
    return line.said


def test_points_then_the_loss_then_the_model(workspace: Workspace, flowers: Dataset) -> None:
    *points, worth, kept = said(workspace, plan_of(flowers))
    assert [message["point"][:2] for message in points] == [[2, 5], [4, 5], [5, 5]]
    assert worth["loss"] == pytest.approx(points[-1]["point"][2]["validation/loss"])
    assert kept["summary"]["n_train"] == 280


def test_a_search_does_not_see_the_test_rows(
    workspace: Workspace, flowers: Dataset, tmp_path: Any
) -> None:
    plan = plan_of(flowers, split={"kind": "random"})
    frame = flowers.frame()
    test = prepare(plan, workspace).rows.parts.test
    frame.iloc[test, frame.columns.get_loc("kind")] = "rose"
    frame.iloc[test, frame.columns.get_loc("size")] = 1e6
    frame.to_csv(tmp_path / "other.csv", index=False)
    other = read(tmp_path / "other.csv", workspace=workspace)
    again = plan.model_copy(update={"dataset": other.fingerprint})
    assert said(workspace, plan) == said(workspace, again)
    *trial, kept = said(workspace, plan, folds=3)
    *other, _ = said(workspace, again, folds=3)
    assert trial == other
    assert [point[:2] for point in kept["curve"]] == [(2, 5), (4, 5), (5, 5)]


def test_a_trial_that_is_ended_says_so(workspace: Workspace, flowers: Dataset) -> None:
    assert said(workspace, plan_of(flowers), signal="cancel")[-1] == {"failed": ""}


def test_each_row_that_is_not_for_the_test_is_held_out_by_one_fold(
    workspace: Workspace, flowers: Dataset
) -> None:
    prepared = prepare(plan_of(flowers), workspace)
    parts = folds(prepared, 4)
    known = prepared.rows.frame.index.delete(prepared.rows.parts.test)
    assert sorted(row for data in parts for row in data.validation.index) == list(known)
    for data in parts:
        assert sorted([*data.train.index, *data.validation.index]) == list(known)
        assert len(data.validation) == pytest.approx(len(known) / 4, abs=1)


def test_what_cannot_be_trained_is_said_at_once(workspace: Workspace, flowers: Dataset) -> None:
    search = search_for(plan_of(flowers, target="no such column"), {"min_samples_leaf": "1:50"})
    line = Told()
    serve(workspace, SearchStore(workspace).create(search, "flowers").id, line)
    assert "no such column" in line.said[0]["unusable"][0]


def test_a_blend_is_given_half_a_standard_error(workspace: Workspace, flowers: Dataset) -> None:
    plan = plan_of(flowers)
    prepared = prepare(plan, workspace)
    blend = Blend(models=(GradientBoosting(rounds=20), RandomForest(n_estimators=9)))
    model = blend.fit(prepared.data, lambda progress: None, 0)
    truth = prepared.data.y_validation
    found = [
        -np.log(one.predict(prepared.data.validation)[np.arange(len(truth)), truth].clip(1e-7))
        for one in (model, *model.models)
    ]
    best = min(found[1:], key=np.mean)
    expected = 0.5 * np.std(found[0] - best) / len(truth) ** 0.5
    assert slack(losses(model, prepared.data)) == pytest.approx(expected)
    assert expected > 0
    assert slack(losses(model.models[0], prepared.data)) == 0


def test_what_has_slack_is_kept_though_its_loss_is_higher(
    workspace: Workspace, flowers: Dataset
) -> None:
    search = search_for(plan_of(flowers), {"min_samples_leaf": "1:50"})
    board = Board(search, workspace, SearchStore(workspace).create(search, "flowers").id)
    kept = []
    for loss, spare in ((0.5, 0.0), (0.51, 0.0), (0.51, 0.02), (0.53, 0.0)):
        trial = board.next()
        kept.append(board.ended(trial, loss, None, spare))
        if kept[-1]:
            board.keep(trial, {}, [])
    assert kept == [True, False, True, False]
