"""Runs with a break in them: paused, stopped by the clock, killed, trained further."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import analytics
from analytics.dataset import Dataset
from analytics.errors import PlanError
from analytics.models import Baseline, GradientBoosting, NeuralNetwork, RandomForest
from analytics.models.base import ModelSpec, Progress
from analytics.plan import Plan
from analytics.runs import Asked, Run, RunStore
from analytics.training import further, load, train
from analytics.training.checkpoint import Checkpoint
from analytics.workspace import Workspace

NET = NeuralNetwork(epochs=6, hidden_units=16, members=2, learning_rate=0.005)
FOREST = RandomForest(n_estimators=24)
BOOSTING = GradientBoosting(rounds=24, patience=24)


def plan_for(dataset: Dataset, model: Any, **changes: Any) -> Plan:
    choices = {"target": "kind", "task": "binary", "ignored": ("price",), **changes}
    return Plan(dataset=dataset.fingerprint, model=model, **choices)


def pause_at(step: int) -> Any:
    def answer(progress: Progress) -> Asked | None:
        return "pause" if progress.step == step else None

    return answer


def answers(run: Run) -> np.ndarray:
    trained = load(run)
    return trained.model.predict(trained.part("validation")[0])


def curve(run: Run) -> list[tuple[Any, ...]]:
    return run.history()[["step", "series", "value"]].to_records(index=False).tolist()


@pytest.mark.parametrize(
    ("model", "step"), [(NET, 3), (FOREST, 10), (BOOSTING, 10)], ids=["net", "forest", "boosting"]
)
def test_a_paused_run_resumed_equals_one_without_a_pause(
    flowers: Dataset, workspace: Workspace, model: Any, step: int
) -> None:
    plan = plan_for(flowers, model)
    whole = train(plan)
    paused = train(plan, pause_at(step))
    assert (paused.state, paused.step, paused.folder.exists()) == ("paused", step, False)
    done = train(plan, run=paused)
    assert (done.state, done.id) == ("done", paused.id)
    np.testing.assert_array_equal(answers(done), answers(whole))
    assert curve(done) == curve(whole)
    assert done.history()["seconds"].is_monotonic_increasing
    assert Checkpoint(workspace.checkpoint_folder(done.id)).read() is None


def test_stop_is_not_forgotten_by_a_worker_that_dies(
    flowers: Dataset, workspace: Workspace
) -> None:
    plan = plan_for(flowers, NET)
    run = train(plan, pause_at(2))
    RunStore(workspace).signal(run.id, "stop")
    done = train(plan, run=run)
    assert (done.state, done.step) == ("done", 3)


def test_a_checkpoint_that_cannot_be_read_means_to_begin_again(
    flowers: Dataset, workspace: Workspace
) -> None:
    plan = plan_for(flowers, FOREST)
    paused = train(plan, pause_at(10))
    (workspace.checkpoint_folder(paused.id) / "now.npz").write_bytes(b"no archive")
    seen: list[Progress] = []
    done = train(plan, seen.append, run=paused)
    assert [point.step for point in seen] == [2, 4, 10, 20, 24]
    assert curve(done) == curve(train(plan))


def test_a_run_that_ended_is_not_trained_again(flowers: Dataset, workspace: Workspace) -> None:
    run = train(plan_for(flowers, FOREST), lambda progress: "cancel")
    seen: list[Progress] = []
    assert train(run.plan, seen.append, run=run).state == "cancelled"
    assert seen == []


def test_when_the_time_is_over_the_best_so_far_is_kept(
    flowers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0

    def watch(progress: Progress) -> None:
        nonlocal now
        now += 10

    clock = SimpleNamespace(time=lambda: now)
    monkeypatch.setattr("analytics.training.reporter.time", clock)
    run = train(plan_for(flowers, NET, budget_seconds=15), watch)
    assert (run.state, run.step) == ("done", 3)
    assert analytics.evaluate(run).n_rows == 80


@pytest.mark.parametrize(
    ("model", "more"), [(NET, 3), (FOREST, 16), (BOOSTING, 16)], ids=["net", "forest", "boosting"]
)
def test_a_finished_run_is_trained_further_in_a_new_one(
    flowers: Dataset, model: Any, more: int
) -> None:
    first = train(plan_for(flowers, model))
    seen: list[Progress] = []
    longer = train(further(first, more), seen.append)
    total = first.step + more
    assert (longer.id != first.id, longer.state, longer.step) == (True, "done", total)
    assert seen[0].step > first.step
    steps = longer.history()["step"]
    assert set(first.history()["step"]) < set(steps)
    assert steps.max() == total
    again = train(further(first, more))
    np.testing.assert_array_equal(answers(again), answers(longer))


def _length(model: ModelSpec) -> int:
    return int(getattr(model, model.length))


@pytest.mark.parametrize(("model", "step"), [(NET, 2), (BOOSTING, 6)], ids=["net", "boosting"])
def test_a_run_that_was_stopped_and_trained_to_its_length_equals_one_that_was_not(
    flowers: Dataset, model: ModelSpec, step: int
) -> None:
    plan = plan_for(flowers, model)
    stopped = train(plan, lambda progress: "stop" if progress.step == step else None)
    whole = train(further(stopped, _length(model) - step))
    np.testing.assert_array_equal(answers(whole), answers(train(plan)))


def test_what_cannot_be_trained_further_is_a_sentence(flowers: Dataset) -> None:
    with pytest.raises(PlanError, match="not trained in steps"):
        further(train(plan_for(flowers, Baseline())), 5)
    run = train(plan_for(flowers, FOREST))
    with pytest.raises(PlanError, match="2,024 trees"):
        further(run, 2000)
    other = further(run, 5).model_copy(update={"seed": 7})
    with pytest.raises(PlanError, match="differs from it"):
        train(other)
