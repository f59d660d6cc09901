"""Train: try several values of a parameter, and look at a search that has ended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analytics.dataset import Dataset
from analytics.models import MODELS, RandomForest
from analytics.plan import Plan
from analytics.search import Best, SearchStore, Trial, search_for
from analytics.workspace import Workspace
from tests.pages.test_pages import fresh_backend, opened

pytestmark = pytest.mark.slow
_ = fresh_backend  # pytest finds it by its name


@pytest.fixture(autouse=True)
def unwarmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no worker that these pages never ask."""
    monkeypatch.setattr("analytics.jobs.lane.Lane.warm", lambda lane: None)


@pytest.fixture
def ended(workspace: Workspace, flowers: Dataset) -> Iterator[str]:
    plan = Plan(
        dataset=flowers.fingerprint,
        target="kind",
        task="binary",
        model=RandomForest(n_estimators=5),
    )
    store = SearchStore(workspace)
    spaces = {"min_samples_leaf": "1:50", "max_depth": "none,3", "balanced": "on,off"}
    run = store.create(search_for(plan, spaces), "flowers")
    tried = {"min_samples_leaf": 7, "max_depth": None, "balanced": True}
    trials = [
        Trial(0, 0, {}, "done", 0.5, 0.8, 5, 5, ended=1.0),
        Trial(1, 0, tried, "done", 0.3, 0.9, 5, 5, ended=2.0),
        Trial(2, 0, tried | {"max_depth": 3}, "failed", error="It *failed*."),
    ]
    store.write(run.id, trials)
    store.note(run.id, importance={"min_samples_leaf": 1.0}, best=Best(1, {"n_train": 280}, []))
    store.finish(run.id)
    return run.id


def test_train_offers_to_try_several_and_shows_what_was_tried(flowers: Dataset, ended: str) -> None:
    app = opened("train", dataset=flowers.fingerprint, run=ended)
    said = next(c.value for c in app.caption if "trials done" in c.value)
    assert said.startswith("2 trials done, 1 failed. The best is trial 2: Rows per leaf 7")

    app.session_state["parameters-open"] = True
    app.session_state["trials-open"] = True
    app.run()
    assert not app.exception
    assert app.dataframe[0].value["Note"].iloc[2] == "It *failed*."

    next(box for box in app.checkbox if box.key == "try-random_forest-max_features").check()
    app.run()
    assert next(i for i in app.text_input if "max_features" in i.key).value == "0.1 to 1.0"
    assert "Search" in [button.label for button in app.button]
    next(i for i in app.text_input if "max_features" in i.key).set_value("0.5 to 7")
    app.run()
    assert any("less than or equal to 1" in note.value for note in app.caption)
    assert "Search" not in [button.label for button in app.button]


def test_a_wish_takes_the_place_of_the_parameters(flowers: Dataset, workspace: Workspace) -> None:
    app = opened("train", dataset=flowers.fingerprint)
    wishes = next(group for group in app.segmented_control if group.label == "What for")
    wishes.set_value("compare_everything").run()
    assert not app.exception
    assert f"Train {len(MODELS) - 1} models" in [button.label for button in app.button]
    assert "Parameters" not in [place.label for place in app.expander]
