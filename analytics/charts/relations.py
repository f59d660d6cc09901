"""Charts of several columns: how they go together, and where they are missing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.explore import correlations
from analytics.charts.theme import DARK_SCALE, SCALE, colours, faint, figure, ink, labels, short


def relations(pairs: pd.DataFrame, order: list[str], dark: bool = False) -> go.Figure:
    """Draw the strength of every pair (``left``, ``right``, ``value``), columns in this order.

    A click on a cell is a click on a mark whose ``customdata`` holds both names.
    """
    turned = pairs.rename(columns={"left": "right", "right": "left"})
    same = pd.DataFrame({"left": order, "right": order, "value": 1.0})
    table = pd.concat([pairs, turned, same])[["left", "right", "value"]]
    places = {name: i for i, name in enumerate(order)}
    table = table.sort_values("left", key=lambda names: names.map(places), kind="stable")
    made = correlations(table, dark)
    made.update_traces(hoverinfo="skip")
    shown, cells = labels(order, 18), [(left, right) for left in order for right in order]
    values = table.set_index(["left", "right"])["value"].to_dict()
    to_select(
        made,
        [x for _ in shown for x in shown],
        [y for y in shown for _ in shown],
        [list(cell) for cell in cells],
        [f"{short(a)}, {short(b)}: {values[a, b]:.2f}" for a, b in cells],
        dark,
    )
    return made


def to_select(
    made: go.Figure, x: list[str], y: list[str], cells: list[Any], said: list[str], dark: bool
) -> None:
    """Lay a mark over each cell that shows only when it is selected: cells cannot be.

    What a cell stands for, such as a row of the chart's frame, is its ``customdata``.
    """
    made.add_scatter(
        x=x,
        y=y,
        customdata=cells,
        text=said,
        mode="markers",
        marker={"size": 20, "opacity": 0, "symbol": "square-open", "color": ink(dark)},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
    made.update_layout(hoverdistance=-1)  # wherever in a cell it is clicked, its mark is nearest


def points(frame: pd.DataFrame, x: str, y: str, dark: bool = False) -> go.Figure:
    """Draw a point for each row: ``x``, ``y``."""
    made = figure(dark, short(x), short(y), 360)
    made.add_scattergl(
        x=frame["x"], y=frame["y"], mode="markers", marker={"size": 6, "opacity": 0.4}
    )
    return made


def boxes(frame: pd.DataFrame, x: str, y: str, dark: bool = False) -> go.Figure:
    """Draw a box for each ``x``: ``low``, ``q25``, ``median``, ``q75``, ``high``."""
    made = figure(dark, short(y), short(x), max(220, 34 * len(frame) + 90))
    names = labels(frame["x"])
    made.add_box(
        y=names,
        lowerfence=frame["low"],
        q1=frame["q25"],
        median=frame["median"],
        q3=frame["q75"],
        upperfence=frame["high"],
        orientation="h",
        marker_color=colours(dark)[0],
        hoverinfo="skip",
        showlegend=False,
    )
    # A box that is drawn from quantiles cannot be selected; a bar that nobody sees can.
    made.add_bar(
        y=names,
        x=frame["high"] - frame["low"],
        base=frame["low"],
        orientation="h",
        opacity=0,
        customdata=list(range(len(frame))),
        text=[_quantiles(row) for row in frame.to_dict("records")],
        textposition="none",
        hovertemplate="%{y}: %{text}<extra></extra>",
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        showlegend=False,
    )
    made.update_yaxes(type="category", showgrid=False)
    return made


def _quantiles(row: dict[Any, Any]) -> str:
    middle = f"median {row['median']:,.4g}, half from {row['q25']:,.4g} to {row['q75']:,.4g}"
    return f"{middle}, {row['n']:,} rows"


def shares(frame: pd.DataFrame, x: str, y: str, dark: bool = False) -> go.Figure:
    """Draw what share (``y``, %) of each ``x`` has each ``colour``."""
    table = frame.pivot(index="colour", columns="x", values="y").fillna(0)
    made = figure(dark, short(x), short(y), max(240, 30 * len(table) + 110))
    made.add_heatmap(
        z=table.to_numpy(),
        x=labels(table.columns, 18),
        y=labels(table.index, 18),
        zmin=0,
        colorscale=list(DARK_SCALE if dark else SCALE),
        texttemplate="%{z:.0f} %" if table.size <= 60 else None,
        xgap=1,
        ygap=1,
        colorbar={"thickness": 8, "ticksuffix": " %"},
        hoverinfo="skip",
    )
    across = dict(zip(table.columns, labels(table.columns, 18), strict=True))
    up = dict(zip(table.index, labels(table.index, 18), strict=True))
    to_select(
        made,
        [across[value] for value in frame["x"]],
        [up[value] for value in frame["colour"]],
        list(range(len(frame))),
        [f"{y:.1f} %, {n:,} rows" for y, n in zip(frame["y"], frame["n"], strict=True)],
        dark,
    )
    made.update_xaxes(type="category", showgrid=False)
    made.update_yaxes(type="category", showgrid=False)
    return made


def missing(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw patterns of missing values: rows, their share, then a column of yes and no for each."""
    names = list(frame.columns[2:])
    made = figure(dark, "", "Rows with this pattern", max(220, 28 * len(frame) + 130))
    counts = zip(frame.iloc[:, 0], frame.iloc[:, 1], strict=True)
    shown = [f"{n:,} ({share:.1%})" for n, share in counts]
    made.add_heatmap(
        z=frame[names].astype(int).to_numpy(),
        x=labels(names, 18),
        y=labels(shown),
        zmin=0,
        zmax=1,
        colorscale=[(0, faint(dark)), (1, colours(dark)[1])],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    columns, patterns = labels(names, 18), labels(shown)
    cells = [(row, column) for row in range(len(frame)) for column in range(len(names))]
    gone = frame[names].to_numpy()
    to_select(
        made,
        [columns[column] for _, column in cells],
        [patterns[row] for row, _ in cells],
        [row for row, _ in cells],
        [f"{short(names[c])} is {'missing' if gone[r, c] else 'known'}" for r, c in cells],
        dark,
    )
    made.update_yaxes(type="category", autorange="reversed", showgrid=False)
    made.update_xaxes(type="category", side="top", showgrid=False)
    return made
