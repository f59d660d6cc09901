"""The chart form on its page: suggestions fill it, the gallery keeps it, a cohort is followed."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.dataset import Dataset
from analytics.profile.charting import ChartForm, SavedChart
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Among
from analytics.profile.shelf import cohorts, gallery
from analytics.workspace import Workspace
from tests.pages.explored import explored, press, settled
from tests.pages.test_pages import fresh_backend, words

__all__ = ["fresh_backend"]


@pytest.fixture
def form(flowers: Dataset) -> AppTest:
    return explored("chart_form.chart_form", flowers)


def chosen(app: AppTest) -> dict[str, Any]:
    """Return what the form holds."""
    found = {box.key: box.value for box in app.selectbox if box.key}
    return {key.removeprefix("chart-"): value for key, value in found.items()}


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
