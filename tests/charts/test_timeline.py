"""Charts of a value over time: what is drawn is what the frame says, gaps too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics import charts

LOOKS = pytest.mark.parametrize("dark", [False, True])
X = [f"2024-01-{day:02}T00:00:00" for day in range(1, 8)]
TITLES = {"x": "日期 <b>", "y": "Mean of $x$"}
NO_GAPS = pd.DataFrame({"after": [], "until": []})


@LOOKS
def test_a_course_has_its_gaps_and_its_trend(dark: bool) -> None:
    frame = pd.DataFrame({"x": X, "y": [1.0, 2, np.nan, 4, np.nan, 6, 7], "trend": 3.0})
    gaps = pd.DataFrame({"after": [X[1], X[3]], "until": [X[3], X[5]]})
    line, trend, alone = by_kind(charts.course(frame, gaps, TITLES, "mean over 7 days", dark))
    assert np.array_equal(line.y, frame["y"], equal_nan=True)
    assert not line.connectgaps
    assert line.name == "Mean of &#36;x&#36;"
    assert (trend.name, list(trend.y)) == ("mean over 7 days", [3.0] * 7)
    assert (list(alone.x), list(alone.y)) == ([X[3]], [4.0])


def by_kind(made: object) -> list:
    lines = [trace for trace in made.data if trace.mode == "lines"]
    return [*lines, *(trace for trace in made.data if trace.mode == "markers")]


def test_the_longest_gaps_are_shaded() -> None:
    frame = pd.DataFrame({"x": X, "y": np.arange(7.0)})
    gaps = pd.DataFrame({"after": X * 10, "until": X * 10})
    shapes = charts.course(frame, gaps, TITLES).layout.shapes
    assert len(shapes) == charts.SHADED
    assert (shapes[1].x0, shapes[1].x1) == (X[1], X[1])


def test_each_colour_is_a_line() -> None:
    frame = pd.DataFrame({"x": X[:2] * 2, "y": [1.0, 2, 3, 4], "colour": ["a", "a", "b", "b"]})
    drawn = charts.course(frame, NO_GAPS, TITLES).data
    assert [(line.name, list(line.y)) for line in drawn] == [("a", [1, 2]), ("b", [3, 4])]


@LOOKS
def test_a_season_shows_means_and_middle_halves(dark: bool) -> None:
    frame = pd.DataFrame(
        {"position": ["Mon", "Tue"], "mean": [2.0, np.nan], "q25": 1.0, "q75": 4.0, "n": 3}
    )
    half, mean = charts.season(frame, "day of the week", "y", dark).data
    assert (list(half.base), list(half.y)) == ([1, 1], [3, 3])
    assert np.array_equal(mean.y, [2, np.nan], equal_nan=True)


@LOOKS
def test_lags_have_the_band_of_noise_and_whole_periods_apart(dark: bool) -> None:
    frame = pd.DataFrame({"lag": range(1, 15), "r": np.linspace(-0.5, 0.9, 14)})
    made = charts.lags(frame, 0.2, 7, "day", dark)
    shades = np.array(made.data[0].marker.color)
    assert set(shades[[6, 13]]).isdisjoint(np.delete(shades, [6, 13]))
    assert (made.layout.shapes[0].y0, made.layout.shapes[0].y1) == (-0.2, 0.2)
    assert made.layout.yaxis.range[0] < -0.5
