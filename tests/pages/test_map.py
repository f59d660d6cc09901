"""The map on its page: groups, colours, columns left out, and a group that becomes a cohort."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.dataset import Dataset, read
from analytics.profile.shelf import cohorts
from analytics.workspace import Workspace
from pages.ui.explore_map import _in_box
from tests.pages.explored import explored, press, settled
from tests.pages.test_naughty import MARKUP, dataset
from tests.pages.test_naughty import said as texts
from tests.pages.test_pages import fresh_backend, words

__all__ = ["dataset", "fresh_backend"]
ODD = "*a* 宽 $x$"


def opened(dataset: Dataset) -> AppTest:
    return explored("explore_map.rows_map", dataset)


@pytest.fixture
def blobs(workspace: Workspace, tmp_path: Path) -> Dataset:
    rng = np.random.default_rng(1)
    group = np.repeat([0, 1, 2], [300, 200, 100])
    frame = pd.DataFrame({ODD: 50.0 * (group == 1), "size": 50.0 * (group == 2)})
    frame += rng.normal(scale=4, size=(600, 2))
    frame["day"] = pd.date_range("2024-01-01", periods=600).astype("str")
    frame.to_csv(tmp_path / "blobs.csv", index=False)
    return read(tmp_path / "blobs.csv", workspace=workspace)


def said(app: AppTest) -> str:
    return words(app).replace("\\", "")


def test_the_map_says_its_axes_its_groups_and_its_columns(blobs: Dataset) -> None:
    app = opened(blobs)
    assert "All 600 rows. Axis 1 (" in said(app)
    assert "3 groups are clearest" in said(app)
    assert f"**Group 2** · 200 rows (33.3 %): higher {ODD} (" in said(app)
    table = next(frame.value for frame in app.dataframe if "In the map" in frame.value)
    assert dict(zip(table["Column"], table["In the map"])) == {
        ODD: "yes",
        "size": "yes",
        "day": "not: a date",
    }


def test_a_number_of_groups_can_be_chosen(blobs: Dataset) -> None:
    app = opened(blobs)
    app.selectbox(key="map-k").set_value(2)
    settled(app)
    assert "Group 2" in said(app)
    assert "Group 3" not in said(app)


def test_points_can_be_coloured_by_any_column_and_laid_out_by_neighbours(blobs: Dataset) -> None:
    app = opened(blobs)
    app.selectbox(key="map-colour").set_value("day")
    app.segmented_control(key="map-layout").set_value("Neighbours (t-SNE)")
    settled(app)
    assert "means nothing. day goes from 2024-01-01 to 2025-08-22." in said(app)


def test_columns_left_out_may_leave_no_map(blobs: Dataset) -> None:
    app = opened(blobs)
    app.multiselect(key="map-without").set_value([ODD])
    settled(app)
    assert "A map needs two columns" in said(app)
    assert not app.error
    app.multiselect(key="map-without").set_value([])
    settled(app)
    assert "3 groups are clearest" in said(app)


def test_a_group_becomes_a_cohort(blobs: Dataset, workspace: Workspace) -> None:
    app = opened(blobs)
    app.segmented_control(key="map-group").set_value(3)
    settled(app)
    assert "group 3 of 3 on the map" in said(app)
    assert "100 of 600 rows." in said(app)
    app.text_input(key="selection-name").set_value("far out")
    press(app, "Keep as a cohort")
    settled(app)  # the frame is drawn before the page
    (kept,) = cohorts(workspace, blobs.fingerprint).all()
    assert kept.sentence() == "group 3 of 3 on the map"
    assert "100 of 600 rows of the cohort “far out”: group 3 of 3 on the map." in said(app)


def test_names_are_text_on_the_map(dataset: Dataset) -> None:
    app = opened(dataset)
    app.segmented_control(key="map-group").set_value(1)
    for column in ("日期", ":red[x]"):
        app.selectbox(key="map-colour").set_value(column)
        settled(app)
        assert not app.error
        shown = [text for text in texts(app) if MARKUP.search(text) or ":material/home" in text]
        assert shown == []


def test_a_box_on_the_axes_is_two_conditions() -> None:
    drawn: dict[str, Any] = {
        "features": [{"column": "a", "value": None, "centre": 0.0, "scale": 1.0}],
        "weights": [[1.0], [0.5]],
    }
    first, second = _in_box(drawn, {"x": [3, 1], "y": [-2, 2]})
    assert (first.axis, first.low, first.high, first.weights) == (1, 1, 3, (1.0,))
    assert (second.axis, second.low, second.high) == (2, -2, 2)
