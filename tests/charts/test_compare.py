"""Two sides over the same axis: what is drawn is the frame, and names stay as they are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analytics import charts

SIDES = ("<b>A</b>", "数据")
SHARES = {"left": [10.0, 90.0], "right": [100.0, 0.0], "n_left": [1, 9], "n_right": [5, 0]}
DRAWN: dict[str, tuple[Any, dict[str, list[Any]]]] = {
    "ranges": (charts.two_histograms, {"low": [0.0, 1.0], "high": [1.0, 2.0]}),
    "values": (charts.two_bars, {"value": ["$x$", None]}),
    "times": (charts.two_curves, {"x": ["2024-01-01 00:00:00", "2024-01-02 00:00:00"]}),
}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", DRAWN)
def test_both_sides_are_drawn(kind: str, dark: bool) -> None:
    draw, places = DRAWN[kind]
    made = draw(pd.DataFrame(places | SHARES), "name", SIDES, dark)
    traces = {trace.name: trace for trace in made.data}
    assert set(traces) == {"&lt;b>A&lt;/b>", "数据"}
    for name, side in zip(("&lt;b>A&lt;/b>", "数据"), ("left", "right"), strict=True):
        shares = traces[name].x if kind == "values" else traces[name].y
        assert sorted(shares) == sorted(SHARES[side])
    first = [trace.marker.color or trace.line.color for trace in made.data if trace.name == "数据"]
    assert first == [(charts.theme.DARK_PALETTE if dark else charts.theme.PALETTE)[1]]


def test_ranges_lie_over_each_other() -> None:
    draw, places = DRAWN["ranges"]
    made = draw(pd.DataFrame(places | SHARES), "name", SIDES)
    assert made.layout.barmode == "overlay"
    assert [list(trace.x) for trace in made.data] == [[0.5, 1.5]] * 2
    assert [list(trace.customdata) for trace in made.data] == [[0, 1]] * 2


def test_all_others_are_named_and_the_first_value_stands_on_top() -> None:
    draw, places = DRAWN["values"]
    made = draw(pd.DataFrame(places | SHARES), "name", SIDES)
    assert list(made.data[0].y) == ["all others", "&#36;x&#36;"]
    assert list(made.data[0].customdata) == [1, 0]
    assert [trace.name for trace in made.data] == ["数据", "&lt;b>A&lt;/b>"]
