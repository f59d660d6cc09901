"""Charts: what is drawn is what the frame says, in both looks, whatever the names are."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pandas as pd
import pytest

from analytics import charts

LOOKS = pytest.mark.parametrize("dark", [False, True])
LONG = "a very long column name that goes on and "


def test_an_overlay_has_a_line_for_each_run():
    frame = pd.DataFrame({"step": [1, 2, 1], "value": [3.0, 2.0, 5.0], "run": ["a", "a", "b"]})
    drawn = charts.overlay(frame, "validation/loss").data
    assert [(line.name, list(line.y)) for line in drawn] == [("a", [3.0, 2.0]), ("b", [5.0])]


@LOOKS
def test_a_confusion_matrix_shows_counts_and_shares_in_the_order_given(dark):
    pairs = list(itertools.product(["yes", "no"], repeat=2))
    frame = pd.DataFrame(pairs, columns=["actual", "predicted"])
    frame["count"], frame["share"] = [8, 2, 1, 9], [0.8, 0.2, 0.1, 0.9]
    drawn = charts.confusion(frame, dark).data[0]
    assert list(drawn.x) == ["yes", "no"]
    assert np.asarray(drawn.z).tolist() == [[0.8, 0.2], [0.1, 0.9]]
    assert drawn.text[0][0] == "8<br>80.0%"


@pytest.mark.parametrize("n", [3, 30])
def test_a_waterfall_adds_up_however_many_columns(n):
    parts = pd.DataFrame(
        {
            "column": [f"{LONG}{i}" for i in range(n)],
            "value": ["x"] * n,
            "contribution": np.linspace(0.5, -0.3, n),
        }
    )
    end = 0.2 + parts["contribution"].sum()
    drawn = charts.waterfall(parts, 0.2, end).data[0]
    moves = [x for x, kind in zip(drawn.x, drawn.measure, strict=True) if kind == "relative"]
    assert drawn.x[0] + sum(moves) == pytest.approx(end)
    assert len(set(drawn.y)) == len(drawn.y)  # equal names would fall on one another


def test_values_of_a_waterfall_stand_to_the_right_of_its_bars():
    parts = pd.DataFrame(
        {"column": ["a", "b"], "value": ["x", "y"], "contribution": [206_855.0, -350_000.0]}
    )
    bars, values = charts.waterfall(parts, 50_000.0, -93_145.0).data
    assert list(values.x) == [50_000.0, 256_855.0, 256_855.0, 0.0]
    assert list(values.y) == list(bars.y)
    assert [text.strip() for text in values.text] == ["50,000", "+207,000", "-350,000", "-93,100"]


@LOOKS
def test_rows_side_by_side_share_their_columns_and_the_rest(dark):
    columns = [f"c{i:02d}" for i in range(12)]
    rows = {7: 0.25, 3: 0.5}
    parts = pd.concat(
        pd.DataFrame({"row": row, "column": columns, "value": NAME, "contribution": part})
        for row, part in ((7, np.arange(12.0)), (3, -np.arange(12.0)))
    )
    drawn = charts.side_by_side(parts, rows, dark).data[0]
    assert list(drawn.x) == ["Row 7<br>0.25", "Row 3<br>0.5"]
    assert drawn.y[0] == "c11"
    assert drawn.y[-1] == "3 others"
    assert drawn.z[-1].tolist() == [0 + 1 + 2, -3]
    assert drawn.text[0][0].startswith("+11<br>&lt;")


@LOOKS
def test_pairs_that_no_row_has_are_marked(dark):
    cells = pd.DataFrame(
        {
            "one": ["1", "1", "1", "1", "1", "1"],  # numbers that differ in later digits
            "one_at": [0, 0, 0, 1, 1, 1],
            "other_at": [0, 1, 2] * 2,
            "other": ["a", "b", "<i>"] * 2,
            "mean": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
            "rows": [3, 0, 1, 1, 1, 0],
        }
    )
    heat, marks = charts.two_way(cells, ("x", "y", NAME), dark).data
    assert list(heat.x) == ["1", "1\u200b"]
    assert heat.z.tolist() == [[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]
    assert list(zip(marks.x, marks.y, strict=True)) == [("1", "b"), ("1\u200b", "&lt;i>")]


@LOOKS
def test_a_rows_curve_marks_where_it_is_and_what_was_learned(dark):
    curve = pd.DataFrame({"value": [0.0, 1, 2, 3], "answer": [1.0, 2, 4, 4]})
    made = charts.row_curve(curve, (1, 2.0), (0.5, 2.5), ("x", "y"), dark)
    assert (made.layout.shapes[0].x0, made.layout.shapes[0].x1) == (0.5, 2.5)
    assert list(made.data[1].x) == [1]
    words = pd.DataFrame({"value": ["a", NAME], "answer": [1.0, 2]})
    bars = charts.row_curve(words, (NAME, 2.0), None, ("x", "y"), dark).data[0]
    assert list(bars.x) == ["a", AS_TEXT]
    assert bars.marker.color[0] != bars.marker.color[1]


def test_bars_with_names_alike_keep_their_places():
    frame = pd.DataFrame({"value": [LONG + "one", LONG + "two"], "count": [5, 2]})
    drawn = charts.bars(frame, "kind").data[0]
    assert len(set(drawn.y)) == 2
    assert sorted(drawn.x) == [2, 5]


@LOOKS
def test_importance_is_drawn_for_every_column(dark):
    frame = pd.DataFrame(
        {"column": ["b", "a"], "importance": [0.3, 0.1], "low": [0.2, 0.0], "high": [0.4, 0.2]}
    )
    drawn = charts.importance(frame, dark).data[0]
    assert dict(zip(drawn.y, drawn.x, strict=True)) == {"b": 0.3, "a": 0.1}


def test_a_swarm_has_a_point_for_each_contribution_in_its_own_lane():
    frame = pd.DataFrame(
        {"column": ["a"] * 50 + ["b"] * 50, "contribution": 0.0, "value01": np.nan}
    )
    drawn = charts.beeswarm(frame).data[0]
    lanes = np.round(drawn.y[:50]), np.round(drawn.y[50:])
    assert set(lanes[0]) == {1.0}
    assert set(lanes[1]) == {0.0}


def test_partial_dependence_draws_the_mean_over_single_rows():
    mean = pd.DataFrame({"value": [1.0, 2.0], "mean": [0.2, 0.4]})
    lines = pd.DataFrame(
        {"line": [0, 0, 1, 1], "value": [1.0, 2.0] * 2, "answer": [0.1, 0.3, 0.3, 0.5]}
    )
    rows = pd.DataFrame({"value": [1.0, 2.0], "width": 1.0, "rows": [5, 7]})
    drawn = charts.partial_dependence(mean, lines, rows, ("size", "probability of kind = <rose>"))
    assert drawn.layout.xaxis.title.text == "size"
    assert drawn.layout.yaxis.title.text == "probability of kind = &lt;rose>"
    below = drawn.data[2]
    assert (below.yaxis, list(below.y), below.xaxis) == ("y2", [5, 7], None)  # the same x-axis
    assert list(drawn.data[1].y) == [0.2, 0.4]
    answers = np.asarray(drawn.data[0].y, dtype=float)
    assert sorted(answers[np.isfinite(answers)]) == [0.1, 0.3, 0.3, 0.5]
    assert np.isnan(answers).sum() == 2  # a gap between two rows, or they would be joined


def test_the_chosen_threshold_is_marked():
    frame = pd.DataFrame(
        {"threshold": [0, 0.5, 1], "precision": [0.2, 0.5, 1], "recall": [1, 0.6, 0], "worth": 0.4}
    )
    assert charts.worth(frame, 0.3, "F1").layout.shapes[0].x0 == 0.3
    assert charts.worth(frame, 0.3, "F1").data[-1].yaxis == "y"
    assert charts.worth(frame, 0.3, "Cost", money=True).data[-1].yaxis == "y2"


def test_the_two_sides_of_a_distribution_are_shares_of_their_own_rows():
    frame = pd.DataFrame({"low": [0, 0.5], "high": [0.5, 1], "negative": [3, 1], "positive": 0})
    others, chosen = charts.distribution(frame, "<b>yes</b>").data
    assert list(others.y) == [0.75, 0.25]
    assert list(chosen.y) == [0, 0]
    assert "<b>" not in chosen.name


def test_gain_begins_at_nothing():
    frame = pd.DataFrame({"share": [0.5, 1], "gain": [0.8, 1], "lift": [1.6, 1]})
    drawn = charts.gains(frame).data
    assert list(drawn[1].y) == [0, 0.8, 1]
    assert list(drawn[2].y) == [1.6, 1]


def test_curves_of_rates_are_drawn_as_they_are():
    frame = pd.DataFrame({"false_positive_rate": [0, 0.2, 1], "true_positive_rate": [0, 0.9, 1]})
    assert list(charts.roc(frame).data[-1].y) == [0, 0.9, 1]
    frame = pd.DataFrame({"recall": [0, 1], "precision": [1, 0.3], "random": 0.3})
    drawn = charts.precision_recall(frame).data
    assert [list(line.y) for line in drawn] == [[0.3, 0.3], [1, 0.3]]


def test_calibration_carries_its_uncertainty():
    frame = pd.DataFrame(
        {"predicted": [0.2], "observed": [0.25], "low": [0.2], "high": [0.35], "count": [40]}
    )
    line, rows = charts.calibration(frame.assign(bin=0.25)).data[1:]
    assert list(rows.y) == [40]
    drawn = line
    assert drawn.error_y.array[0] == pytest.approx(0.1)
    assert drawn.error_y.arrayminus[0] == pytest.approx(0.05)


def test_residuals_count_all_rows():
    frame = pd.DataFrame({"low": [-1, 0], "high": [0, 1], "count": [3, 7]})
    assert sum(charts.residuals(frame).data[0].y) == 10


def test_predicted_over_actual_shows_the_line_where_they_agree():
    frame = pd.DataFrame({"actual": [1.0, 5.0], "predicted": [2.0, 4.0]})
    line, points = charts.predicted_actual(frame).data
    assert list(line.x) == list(line.y) == [1.0, 5.0]
    assert list(points.y) == [2.0, 4.0]


NAME = "<b>R&D</b> $x$"
AS_TEXT = "&lt;b>R&amp;D&lt;/b> &#36;x&#36;"


def test_data_is_never_markup():
    frame = pd.DataFrame({"value": [NAME], "count": [1]})
    assert charts.bars(frame, "kind").data[0].y[0] == AS_TEXT
    parts = pd.DataFrame({"column": [NAME], "value": ["<i>"], "contribution": [1.0]})
    assert charts.waterfall(parts, 0.0, 1.0).data[0].y[1] == f"{AS_TEXT} = &lt;i>"
    curves = pd.DataFrame({"step": [1], "value": [0.5], "run": [NAME]})
    assert charts.overlay(curves, "loss").data[0].name == AS_TEXT


@pytest.mark.parametrize("mark", sorted(charts.MARKS))
def test_words_in_the_chart_form_are_never_markup(mark):
    frame = pd.DataFrame({"x": [NAME], "y": [1.0], "z": [2.0], "n": [3], "colour": [NAME]})
    frame = frame.assign(low=0.0, q25=0.5, median=1.0, q75=1.5, high=2.0, width=1.0)
    titles = {"x": NAME, "y": "y", "z": NAME}
    look = {"x_scale": "categories", "y_scale": "numbers", "step": {}}
    made = charts.draw(mark, frame, titles, look)
    text = json.dumps(made.to_plotly_json(), default=str)
    assert AS_TEXT.replace('"', '\\"') in text
    assert "<b>" not in text
    assert "$x$" not in text
