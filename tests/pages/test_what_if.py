"""The What if page: near rows that are answered otherwise, and taking their values over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import analytics
from analytics.dataset import Dataset, read
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.runs import Run
from analytics.workspace import Workspace
from tests.pages.test_cohorts import plain
from tests.pages.test_pages import fresh_backend, opened, run, settled

__all__ = ["fresh_backend", "run"]


def answered(app: AppTest) -> float:
    return float(app.metric[0].value)


def test_the_smallest_change_is_taken_over_and_put_back(run: Run) -> None:
    app = opened("what_if", run=run.id)
    before = answered(app)
    app = settled(app.button(key="what-if-take-smallest").click().run())
    assert (answered(app) > 0.5) is not (before > 0.5)
    assert "against the row as it was" in app.metric[0].delta
    back = next(button for button in app.button if button.label == "Back to the row")
    assert answered(settled(back.click().run())) == before


def test_what_is_kept_is_not_taken_over(run: Run) -> None:
    app = opened("what_if", run=run.id)
    app = settled(app.multiselect[0].set_value(["colour"]).run())
    colour = next(box.value for box in app.selectbox if box.label == "colour")
    app = settled(app.button(key="what-if-take-nearest").click().run())
    assert next(box.value for box in app.selectbox if box.label == "colour") == colour
    app = settled(app.multiselect[0].set_value(["colour", "size", "noise"]).run())
    assert "Keep fewer columns" in plain(app)


@pytest.fixture
def holes(workspace: Workspace, tmp_path: Path) -> Dataset:
    """Columns with holes, a day and a truth; three classes that follow from `大小`."""
    rng = np.random.default_rng(1)
    size = rng.normal(size=300).round(3)
    frame = pd.DataFrame(
        {
            "大小": size,
            "word": rng.choice(["a", "b", None], 300),
            "truth": rng.choice(["yes", "no", None], 300),
            "day": pd.date_range("2024-01-01", periods=300).strftime("%Y-%m-%d"),
            "kind": np.select([size < -0.4, size < 0.4], ["low", "middle"], "high"),
        }
    )
    frame.loc[::3, "day"] = None
    path = tmp_path / "holes.csv"
    frame.to_csv(path, index=False)
    return read(path, workspace=workspace)


def test_a_missing_value_stays_missing_until_it_is_changed(holes: Dataset) -> None:
    plan = Plan(
        dataset=holes.fingerprint, target="kind", task="multiclass",
        model=RandomForest(n_estimators=10),
    )  # fmt: skip
    run = analytics.train(plan)
    app = opened("what_if", run=run.id)
    assert not app.metric[0].delta
    frame = holes.frame()
    rows = [int(row) for row in app.selectbox(key="what-if-row").options]
    gaps = frame.loc[rows, ["word", "truth", "day"]].isna().sum(axis=1)
    app = settled(app.selectbox(key="what-if-row").set_value(int(gaps.idxmax())).run())
    assert gaps.max() == 3
    assert not app.metric[0].delta
    goal = next(box for box in app.selectbox if box.label == "Answer to reach")
    assert goal.options[0] == "any other"
    app = settled(goal.set_value(1).run())
    assert goal.options[2] in plain(app)
    app = settled(app.button(key="what-if-take-nearest").click().run())
    assert app.metric[0].delta
    assert not app.exception


def test_the_row_has_a_curve_for_each_column(run: Run) -> None:
    app = opened("what_if", run=run.id)
    curve = app.selectbox(key="what-if-curve")
    assert curve.value in ("size", "colour")  # what moves the answer most
    for name in ("size", "colour"):
        app = settled(app.selectbox(key="what-if-curve").set_value(name).run())
        assert "With all else as it is, the probability of kind = rose goes from" in plain(app)
        assert ("The band is the range" in plain(app)) is (name == "size")
