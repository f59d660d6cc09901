"""Charts of the map show what the frame holds, whatever it is called."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics import charts

FRAME = pd.DataFrame({"x": [0.0, 1, 2, 3], "y": [0.0, 1, 0, 1]})
TITLES = {"x": "Axis 1 (60 %)", "y": "Axis 2 (20 %)", "colour": "<b>宽 $x$</b>"}


@pytest.mark.parametrize("dark", [False, True])
def test_categories_have_a_trace_each(dark: bool) -> None:
    frame = FRAME.assign(colour=["Group 2", "Group 1", "Group 2", "others"])
    made = charts.mapped(frame, TITLES, dark=dark)
    assert [trace.name for trace in made.data] == ["Group 1", "Group 2", "others"]
    assert [len(trace.x) for trace in made.data] == [1, 2, 1]
    assert len({trace.marker.color for trace in made.data}) == 3


def test_points_without_a_colour_are_drawn() -> None:
    (trace,) = charts.mapped(FRAME, TITLES).data
    assert list(trace.x) == [0, 1, 2, 3]


def test_numbers_are_on_a_scale_and_missing_ones_are_grey() -> None:
    frame = FRAME.assign(colour=[5.0, np.nan, 7.0, 6.0])
    absent, present = charts.mapped(frame, TITLES, "numbers").data
    assert list(absent.x) == [1]
    assert list(present.x) == [0, 2, 3]
    assert 5 < present.marker.cmin < present.marker.cmax < 7
    assert list(present.customdata) == ["5", "7", "6"]
    assert present.marker.colorbar.title.text == "&lt;b>宽 &#36;x&#36;&lt;/b>"


def test_dates_are_written_as_dates() -> None:
    days = pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"])
    seconds = (days - pd.Timestamp(0)).total_seconds()
    (trace,) = charts.mapped(FRAME.assign(colour=seconds), TITLES, "dates").data
    assert list(trace.customdata) == ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]
    assert trace.marker.colorbar.ticktext[0].startswith("2024-01-0")


def test_a_column_without_a_value_is_all_grey() -> None:
    (trace,) = charts.mapped(FRAME.assign(colour=np.nan), TITLES, "numbers").data
    assert list(trace.customdata) == ["missing"] * 4


def test_weights_of_two_axes_stand_side_by_side() -> None:
    frame = pd.DataFrame({"feature": ["<i>a</i>", "b"], "one": [0.9, -0.1], "two": [0.1, 0.8]})
    made = charts.loadings(frame)
    assert {trace.name: list(trace.x) for trace in made.data} == {
        "Axis 1": [-0.1, 0.9],
        "Axis 2": [0.8, 0.1],
    }
    assert list(made.data[0].y) == ["b", "&lt;i>a&lt;/i>"]


def test_shares_add_up() -> None:
    made = charts.axis_shares(pd.DataFrame({"axis": [1, 2], "share": [0.75, 0.25]}))
    assert list(made.data[1].y) == [0.75, 1.0]


def test_references_stand_at_the_chosen_number() -> None:
    frame = pd.DataFrame({"k": [2, 3], "silhouette": [0.4, 0.6]})
    made = charts.clearness(frame, 3, {"spread evenly": 0.3, "columns shuffled": 0.2})
    assert [(trace.name, list(trace.x), list(trace.y)) for trace in made.data[1:]] == [
        ("spread evenly", [3], [0.3]),
        ("columns shuffled", [3], [0.2]),
    ]
