"""The chart form on its page: suggestions fill it, the gallery keeps it, a cohort is followed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.dataset import Dataset
from analytics.profile.charting import ChartForm, SavedChart
from analytics.profile.cohorts import Among, Cohort
from analytics.profile.shelf import cohorts, gallery
from analytics.workspace import Workspace
from tests.pages.test_pages import fresh_backend, waiting, words

__all__ = ["fresh_backend"]


def page() -> None:
    """The frame, and the form as Explore shows it."""
    from pages.ui import cohorts, parts
    from pages.ui.backend import ask_data
    from pages.ui.chart_form import chart_form
    from pages.ui.frame import frame
    from pages.ui.session import session

    frame()
    with parts.shown_errors():
        dataset, recipe = parts.need_dataset(), session().now.recipe
        asked = {"dataset": dataset.fingerprint, "recipe": recipe.model_dump(mode="json")}
        asked |= cohorts.followed()
        found = parts.wait_for(ask_data("profile", **asked), "Counting")
        if found is not None:
            chart_form(found, asked)


@pytest.fixture
def form(flowers: Dataset) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.user = {"is_logged_in": False}
    app.query_params["dataset"] = flowers.fingerprint
    return settled(app)


def settled(app: AppTest) -> AppTest:
    """Run until nothing is on its way any more."""
    app.run()
    deadline = time.monotonic() + 60
    while waiting(app) and time.monotonic() < deadline:
        time.sleep(0.05)
        app.run()
    assert not app.exception
    return app


def chosen(app: AppTest) -> dict[str, Any]:
    """Return what the form holds."""
    found = {box.key: box.value for box in app.selectbox if box.key}
    return {key.removeprefix("chart-"): value for key, value in found.items()}


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return settled(app)


def test_a_suggestion_fills_the_form(form: AppTest, flowers: Dataset) -> None:
    press(form, "size by colour")
    assert chosen(form) == {"kind": "box", "x": "colour", "y": "size", "colour": "", "facet": ""}
    first = flowers.frame().groupby("colour")["size"].median().idxmax()
    assert f"The median of size is highest for “{first}”" in words(form).replace("\\", "")


def test_only_what_fits_is_offered(form: AppTest) -> None:
    form.selectbox(key="chart-kind").set_value("histogram")
    settled(form)
    assert form.selectbox(key="chart-x").options == ["size", "noise", "price"]
    assert "chart-y" not in [box.key for box in form.selectbox]
    assert not form.error


def test_a_kept_chart_is_opened_again(
    form: AppTest, workspace: Workspace, flowers: Dataset
) -> None:
    kept = ChartForm(kind="heatmap", x="colour", y="kind", colour="price", aggregate="mean")
    gallery(workspace, flowers.fingerprint).add(SavedChart(name="价格 *by* kind", form=kept))
    press(settled(form), "Open")
    assert chosen(form) | {"x": "colour", "colour": "price", "aggregate": "mean"} == chosen(form)
    assert "Mean of price: highest for" in words(form).replace("\\", "").replace("\u200b", "")


def test_a_cohort_is_named_in_the_frame_and_left_by_one_click(
    form: AppTest, workspace: Workspace, flowers: Dataset
) -> None:
    roses = Cohort(name="ro_ses", conditions=(Among(column="kind", values=("rose",)),))
    cohorts(workspace, flowers.fingerprint).add(roses)
    n = int((flowers.frame()["kind"] == "rose").sum())
    form.session_state["cohorts-open"] = True
    press(settled(form), "Follow")
    settled(form)  # the frame is drawn before the page
    assert "ro\\_ses" in words(form)
    assert f"{n} rows with every value" in words(form)
    press(form, "Show all rows")
    settled(form)
    assert "ro\\_ses" not in words(form).replace("kind is", "")
    assert "400 rows with every value" in words(form)
