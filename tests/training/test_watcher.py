"""Pictures are drawn for whoever looks, and never in the way of the training."""

from __future__ import annotations

import json
import math
import os
from typing import Any

import numpy as np
import pytest

import analytics
from analytics.dataset import Dataset
from analytics.models import NeuralNetwork, RandomForest
from analytics.models.base import Progress
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.training import watcher
from analytics.watched import FRESH_SECONDS, MOST_PICTURES, Watched, Wish
from analytics.workspace import Workspace

MODELS = [RandomForest(n_estimators=40), NeuralNetwork(epochs=5, hidden_units=16, members=2)]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw at each point: how much time there is between two of them is up to the machine."""
    monkeypatch.setattr(watcher, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(watcher, "PACE", {0.0: 0.0})
    monkeypatch.setattr(watcher, "SHARE", math.inf)
    monkeypatch.setattr(watcher, "FIRST_SHARE", math.inf)


def queued(flowers: Dataset, model: Any, target: str = "kind") -> tuple[Run, Watched]:
    task: Any = "binary" if target == "kind" else "regression"
    plan = Plan(dataset=flowers.fingerprint, target=target, task=task, model=model)
    run = RunStore(Workspace.default()).create(plan, flowers.name)
    return run, Watched(run.workspace.watch_folder(run.id))


def pictures(watched: Watched, after: int = 0) -> list[dict[str, Any]]:
    return [json.loads(text) for text in watched.since(after)]


@pytest.mark.parametrize("target", ["kind", "price"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.kind)
def test_who_looks_sees_each_step_and_the_model_that_is_kept(
    flowers: Dataset, model: Any, target: str
) -> None:
    run, watched = queued(flowers, model, target)
    watched.ask(Wish("size", "price" if target == "kind" else "noise"))
    done = analytics.train(run.plan, run=run)
    found = pictures(watched)
    assert len(found) >= 5
    assert [picture["number"] for picture in found] == sorted(p["number"] for p in found)
    assert found[-1]["kept"]
    assert not any("kept" in picture for picture in found[:-1])
    assert found[0]["cells"] != found[-1]["cells"]
    assert pictures(watched, found[-2]["number"]) == found[-1:]
    layers = [layer["name"] for layer in found[0].get("layers", ())]
    assert layers == (["Hidden layer 1", "Hidden layer 2", "Output"] if model.heavy else [])
    view = json.loads(watched.view() or "")
    assert view["axes"][0]["name"] == "size"
    RunStore(run.workspace).delete(done.id)
    assert not watched.folder.exists()


def test_nothing_is_drawn_where_nobody_looks(flowers: Dataset) -> None:
    run, watched = queued(flowers, MODELS[0])
    watched.ask(Wish())
    os.utime(watched.folder / "wish.json", (0, 0))
    analytics.train(run.plan, run=run)
    assert watched.view() is None


def test_another_wish_begins_other_pictures(flowers: Dataset) -> None:
    run, watched = queued(flowers, MODELS[0])
    watched.ask(Wish("size", "noise"))

    def turn(progress: Progress) -> None:
        if progress.step == 20:
            watched.ask(Wish("noise", "size"))

    analytics.train(run.plan, turn, run=run)
    assert json.loads(watched.view() or "")["axes"][0]["name"] == "noise"
    assert pictures(watched)[0]["step"] == 20


def test_a_picture_that_fails_does_not_stop_the_training(
    flowers: Dataset, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watcher.Scene, "view", lambda self, wish: 1 / 0)
    run, watched = queued(flowers, MODELS[0])
    watched.ask(Wish())
    assert analytics.train(run.plan, run=run).state == "done"
    assert capsys.readouterr().err.count("ZeroDivisionError") == 1


def test_pictures_are_thinned_over_the_whole_run(workspace: Workspace) -> None:
    watched = Watched(workspace.watch_folder("0123456789ab"))
    for number in range(1, 500):
        watched.add(number, {})
    there = watched.numbers()
    assert (there[0], there[-1]) == (1, 499)
    assert MOST_PICTURES / 2 <= len(there) <= MOST_PICTURES
    assert np.diff(there).max() <= 500 / len(there) * 4


def test_a_wish_is_fresh_for_a_while(workspace: Workspace) -> None:
    watched = Watched(workspace.watch_folder("0123456789ab"))
    assert watched.wish() is None
    assert not watched.renew()
    watched.ask(Wish("size", "noise"))
    stale = (watched.folder / "wish.json").stat().st_mtime - FRESH_SECONDS - 1
    os.utime(watched.folder / "wish.json", (stale, stale))
    assert watched.wish() is None
    assert watched.renew()
    assert watched.wish() == Wish("size", "noise")
