"""Marks of the chart form: what is drawn is what the frame says; data is never markup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import charts
from analytics.profile.charting import KINDS, ChartForm, draw

N = 20_000
MOST_BYTES = 200_000
RNG = np.random.default_rng(4)
NAME = "一个很长的列名" * 6
FRAME = pd.DataFrame(
    {
        NAME: pd.Series(
            RNG.choice([f"<b>{'城市' * 30}{i}</b>" for i in range(60)], N), dtype="str"
        ),
        "value": RNG.normal(size=N),
        "day": pd.Timestamp("2001-01-01") + pd.to_timedelta(np.arange(N) * 37, "min"),
        "few": pd.Series(RNG.choice(list("abcdefghijk"), N), dtype="str"),
    }
)
KIND_OF = {"value": "decimal", "day": "date", NAME: "text"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("marks") / "t.parquet"
    FRAME.to_parquet(file, index=False)
    return file


def drawn(path: Path, form: ChartForm, dark: bool = False) -> Any:
    made = draw(path, form)
    return charts.draw(made.mark, made.frame, made.titles, made.look, dark)


def largest(kind: str) -> ChartForm:
    """Return the form of a kind that has most to draw."""
    chosen: dict[str, str] = {}
    for name, role in KINDS[kind].roles.items():
        if role.unless_counted:
            continue
        wide = "few" if name == "facet" else NAME
        chosen[name] = next(
            c for c in (wide, "day", "value") if c == "few" or KIND_OF[c] in role.takes
        )
    return ChartForm(kind=kind, **chosen)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_in_both_looks_and_is_small(path: Path, kind: str, dark: bool) -> None:
    text = drawn(path, largest(kind), dark).to_json()
    assert len(text.encode()) <= MOST_BYTES
    assert "<b>" not in text.replace("\\u003c", "<")


def test_every_mark_is_used_and_known(path: Path) -> None:
    assert {draw(path, largest(kind)).mark for kind in KINDS} == set(charts.MARKS)


def test_bars_carry_the_rows_of_the_frame(path: Path) -> None:
    made = draw(path, ChartForm(kind="bar", x="few", colour="few", facet="few"))
    figure = charts.draw(made.mark, made.frame, made.titles, made.look)
    heights = {int(i): y for trace in figure.data for i, y in zip(trace.customdata, trace.y)}
    assert heights == made.frame["y"].to_dict()


def test_series_have_one_entry_in_the_legend_and_one_colour(path: Path) -> None:
    figure = drawn(path, ChartForm(kind="line", x="day", colour="few", facet="few"))
    shades: dict[str, set[str]] = {}
    for trace in figure.data:
        shades.setdefault(trace.name, set()).add(trace.line.color)
    assert all(len(used) == 1 for used in shades.values())
    assert len(shades) == 8  # seven, and all others


def test_sizes_are_in_order(path: Path) -> None:
    made = draw(path, ChartForm(kind="scatter", x="value", y="day", size="value"))
    trace = charts.draw(made.mark, made.frame, made.titles, made.look).data[0]
    assert np.argmax(trace.marker.size) == np.argmax(made.frame["size"])
    assert max(trace.marker.size) <= 22


def test_parts_of_a_treemap_add_up_to_their_whole(path: Path) -> None:
    trace = drawn(path, ChartForm(kind="treemap", x="few", colour=NAME)).data[0]
    sums: dict[str, float] = {}
    for parent, value in zip(trace.parents, trace.values):
        sums[parent] = sums.get(parent, 0) + value
    assert sums.pop("") == N
    assert sums == {i: v for i, v, p in zip(trace.ids, trace.values, trace.parents) if not p}


def test_a_page_to_take_away_needs_no_network(path: Path) -> None:
    page = charts.as_page(drawn(path, ChartForm(kind="bar", x=NAME)), "<i>x</i>", "a < b")
    assert "<script src=" not in page
    assert 'src="http' not in page
    assert "Plotly.newPlot" in page
    assert "<i>x</i>" not in page
    assert "a &lt; b" in page
