"""The engine: runs leave for processes of their own, obey, and are found again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from analytics.dataset import Dataset, read
from analytics.evaluation.of_run import evaluate
from analytics.jobs import Engine
from analytics.jobs.engine import submit
from analytics.models import NeuralNetwork, RandomForest
from analytics.plan import Plan
from analytics.runs import Queue, Run, RunStore
from analytics.training import train
from analytics.workspace import Workspace

pytestmark = pytest.mark.slow
LONG = NeuralNetwork(epochs=2000, patience=1000, hidden_units=64)


def wait_for(met: Callable[[], bool], seconds: float, what: str) -> float:
    """Wait for a condition; return how long it took."""
    began = time.monotonic()
    while not met():
        assert time.monotonic() - began < seconds, f"{what} took longer than {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - began


@pytest.fixture
def engine(workspace: Workspace) -> Iterator[Engine]:
    started = Engine(workspace.home, slots=1).start()
    yield started
    for row in RunStore(workspace).in_states(("starting", "running", "stopping")):
        if row["pid"] and psutil.pid_exists(row["pid"]):
            psutil.Process(row["pid"]).kill()
    started.close()


def send(workspace: Workspace, dataset: Dataset, model: object) -> Run:
    plan = Plan(
        dataset=dataset.fingerprint, target="kind", task="binary", ignored=("price",), model=model
    )
    return submit(workspace, plan, dataset.name)


def test_queue_stop_cancel_and_a_dead_worker(
    engine: Engine, workspace: Workspace, flowers: Dataset
) -> None:
    store = RunStore(workspace)
    first = send(workspace, flowers, LONG)
    second = send(workspace, flowers, RandomForest(n_estimators=20))
    wait_for(lambda: len(first.history()) > 0, 60, "the first point")
    assert store.get(second.id).state == "queued"
    assert Queue(workspace).place(second.id) == (0, 1)

    store.signal(first.id, "stop")
    wait_for(lambda: store.get(first.id).state == "done", 10, "stopping")
    wait_for(lambda: "scores" in store.get(first.id).summary, 30, "scoring")
    wait_for(lambda: store.get(second.id).state == "done", 60, "the queued run")

    third = send(workspace, flowers, LONG)
    wait_for(lambda: len(third.history()) > 0, 60, "the first point")
    store.signal(third.id, "cancel")
    wait_for(lambda: store.get(third.id).state == "cancelled", 10, "cancelling")

    fourth = send(workspace, flowers, LONG)
    wait_for(lambda: len(fourth.history()) > 0, 60, "the first point")
    pid = store.in_states(("running",))[0]["pid"]
    psutil.Process(pid).kill()
    wait_for(lambda: store.get(fourth.id).state == "interrupted", 5, "noticing the dead worker")
    assert "Resume it" in store.get(fourth.id).error


def test_a_run_outlives_the_engine_and_a_new_one_finds_it(
    workspace: Workspace, flowers: Dataset
) -> None:
    store = RunStore(workspace)
    old = Engine(workspace.home, slots=1).start()
    run = send(workspace, flowers, LONG)
    wait_for(lambda: len(run.history()) > 0, 60, "the first point")
    old.close()
    before = store.get(run.id).step
    wait_for(lambda: store.get(run.id).step > before, 20, "going on without an engine")
    new = Engine(workspace.home, slots=1).start()
    store.signal(run.id, "stop")
    wait_for(lambda: store.get(run.id).state == "done", 20, "stopping")
    steps = store.get(run.id).history().query("series == 'train/loss'")["step"].tolist()
    assert steps == list(range(1, len(steps) + 1))
    new.close()


def test_six_people_who_press_train_at_once_all_get_what_one_alone_would(
    workspace: Workspace, tmp_path: Path, flowers: Dataset
) -> None:
    people = [Workspace(workspace.home, f"person {i}") for i in range(6)]
    models = [RandomForest(n_estimators=15)] * 4 + [NeuralNetwork(epochs=3, hidden_units=16)] * 2
    data = [read(tmp_path / "flowers.csv", workspace=person) for person in people]
    runs = [send(*ordered) for ordered in zip(people, data, models)]
    engine = Engine(workspace.home, slots=2).start()
    try:
        wait_for(lambda: all(map(is_measured, runs)), 240, "six runs")
    finally:
        engine.close()
    for model in (models[0], models[-1]):
        alone = scores(train(send(workspace, flowers, model).plan))
        assert [scores(run) for run in runs if run.plan.model == model] == [alone] * (
            models.count(model)
        )


def is_measured(run: Run) -> bool:
    return "validation" in RunStore(run.workspace).get(run.id).summary


def scores(run: Run) -> dict[str, float]:
    ended = RunStore(run.workspace).get(run.id)
    return {name: score.value for name, score in evaluate(ended).scores.items()}


def test_a_paused_run_makes_room_and_goes_on_where_it_was(
    engine: Engine, workspace: Workspace, flowers: Dataset
) -> None:
    store = RunStore(workspace)
    first = send(workspace, flowers, LONG)
    second = send(workspace, flowers, RandomForest(n_estimators=20))
    wait_for(lambda: len(first.history()) > 0, 60, "the first point")
    store.signal(first.id, "pause")
    wait_for(lambda: store.get(first.id).state == "paused", 10, "pausing")
    wait_for(lambda: store.get(second.id).state == "done", 60, "the run that waited")
    stood = store.get(first.id).step
    store.signal(first.id, "stop")
    Queue(workspace).resume(first.id)
    engine.wake()
    wait_for(lambda: store.get(first.id).state == "done", 60, "going on, then stopping")
    assert store.get(first.id).step == stood + 1


def test_a_run_is_taken_up_at_once_when_the_engine_is_woken(
    workspace: Workspace, flowers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.jobs.engine.BEAT_SECONDS", 600.0)
    engine = Engine(workspace.home).start()
    try:
        run = send(workspace, flowers, RandomForest(n_estimators=1))
        engine.wake()
        wait_for(lambda: RunStore(workspace).get(run.id).state != "queued", 20, "taking it up")
        wait_for(lambda: not RunStore(workspace).get(run.id).live, 60, "the run")
    finally:
        engine.close()
