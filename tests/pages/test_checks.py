"""The findings on Train: a remedy is taken, taken back, all are applied, and one is dismissed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import analytics
from analytics.dataset import Dataset
from analytics.split import TimeSplit
from analytics.workspace import Workspace
from pages.ui.session import Choices
from tests.pages.test_pages import fresh_backend, opened, settled, words

__all__ = ["fresh_backend"]


@pytest.fixture(autouse=True)
def nobody_explains(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no lane for models: it takes seconds to load, and is not asked here."""
    monkeypatch.setattr("analytics.jobs.lane.Lane.warm", lambda lane: None)


@pytest.fixture
def sales(workspace: Workspace, tmp_path: Path) -> Dataset:
    """A log in the order of its days, with twice the target in another column."""
    rng = np.random.default_rng(3)
    wave = np.sin(np.arange(600) / 30) + rng.normal(scale=0.3, size=600)
    days = pd.date_range("2024-01-01", periods=600).strftime("%Y-%m-%d")
    frame = pd.DataFrame({"天": days, "w*": rng.normal(size=600), "sold": wave.round(6)})
    frame["copy_of_it"] = frame["sold"] * 2
    path = tmp_path / "sales.csv"
    frame.to_csv(path, index=False)
    return analytics.read(path, workspace=workspace)


def now(app: AppTest) -> Choices:
    return app.session_state["vitrine"].now


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    return settled(app)


def split_shown(app: AppTest) -> str:
    app.session_state["split-open"] = True
    return str(app.run().radio[0].value)


def test_remedies_are_taken_and_taken_back(sales: Dataset) -> None:
    app = opened("train", dataset=sales.fingerprint)
    app.selectbox[0].set_value("sold").run()
    settled(app)
    assert "2 things to look at" in words(app)
    press(app, "Leave “copy\\_of\\_it” out")
    assert "copy\\_of\\_it” alone tells" not in words(app)
    assert app.multiselect[0].value == ["copy_of_it"]
    press(app, "Undo")
    assert app.multiselect[0].value == []
    press(app, "Apply all 2")
    assert "Nothing stands against training" in words(app)
    assert now(app).ignored == ("copy_of_it",)
    assert now(app).split == TimeSplit(column="天")
    assert split_shown(app) == "time"
    press(app, "Undo")
    assert "2 things to look at" in words(app)
    assert (now(app).ignored, now(app).split.kind, split_shown(app)) == ((), "random", "random")
    assert not app.error


def test_a_finding_is_dismissed_and_shown_again(sales: Dataset) -> None:
    app = opened("train", dataset=sales.fingerprint)
    app.selectbox[0].set_value("sold").run()
    press(settled(app), "Dismiss")
    assert "1 thing to look at" in words(app)
    press(app, "Show 1 dismissed")
    assert "2 things to look at" in words(app)
