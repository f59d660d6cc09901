"""Train: a run is resumed and trained further by its buttons; the plan takes the time budget."""

from __future__ import annotations

import pytest

from analytics.dataset import Dataset
from analytics.models import LinearModel, RandomForest
from analytics.models.base import ModelSpec
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.training import train
from analytics.workspace import Workspace
from tests.pages.test_pages import fresh_backend, opened

pytestmark = pytest.mark.slow
_ = fresh_backend  # pytest finds it by its name


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave what is queued in the queue."""
    monkeypatch.setattr("analytics.jobs.engine.Engine.beat", lambda engine: True)
    monkeypatch.setattr("analytics.jobs.lane.Lane.warm", lambda lane: None)


def paused(flowers: Dataset, model: ModelSpec, step: int) -> Run:
    plan = Plan(
        dataset=flowers.fingerprint,
        target="kind",
        task="binary",
        ignored=("price",),
        model=model,
    )
    return train(plan, lambda progress: "pause" if progress.step == step else None)


def test_a_paused_run_is_resumed_and_a_finished_one_trained_further(
    flowers: Dataset, workspace: Workspace
) -> None:
    run, store = paused(flowers, RandomForest(n_estimators=20), 10), RunStore(workspace)
    app = opened("train", dataset=flowers.fingerprint, run=run.id)
    (info,) = app.info
    assert "Paused after tree 10 of 20" in info.value
    assert "Resume goes on after the last tree" in info.value
    app.button(key="resume").click().run()
    assert store.get(run.id).state == "queued"
    assert not app.exception

    store.signal(run.id, "pause")
    train(run.plan, run=store.get(run.id))
    app.session_state["further-open"] = True
    app.run()
    app.number_input(key=f"more-{run.id}").set_value(7).run()
    app.button(key=f"further-{run.id}").click().run()
    longer = next(other for other in store.all() if other.plan.start == run.id)
    assert (longer.name, longer.state) == (f"{run.name} + 7 trees", "queued")
    assert longer.plan.model == RandomForest(n_estimators=27)

    app.session_state["parameters-open"] = True
    app.run()
    app.number_input(key="budget").set_value(1.5).run()
    assert app.session_state["vitrine"].plan().budget_seconds == 90


def test_a_paused_model_that_begins_again_says_so(flowers: Dataset, workspace: Workspace) -> None:
    run = paused(flowers, LinearModel(), 3)
    (info,) = opened("train", dataset=flowers.fingerprint, run=run.id).info
    assert "Paused after penalty 3 of 12" in info.value
    assert "Resume begins again, to the same result" in info.value
