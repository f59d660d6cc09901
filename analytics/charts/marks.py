"""The marks of the chart form: each draws a frame, whatever columns it is of.

A kind of chart names its mark. Panels side by side and series of colours are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import (
    DARK_SCALE,
    SCALE,
    colours,
    figure,
    ink,
    labels,
    short,
)

HEIGHT = 440
PER_ROW = 3
POINT_SIZES = (4, 22)


@dataclass
class Panel:
    """One of the panels side by side: traces go to its axes.

    `names` holds what categories are called on the axes: short, and each one apart.
    """

    made: go.Figure
    look: Mapping[str, Any]
    titles: Mapping[str, str]
    dark: bool
    row: int = 1
    column: int = 1
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, trace: Any) -> None:
        """Put a trace on the axes of this panel."""
        trace.update(
            xaxis="x" if self.column == 1 else f"x{self.column}",
            yaxis="y" if self.row == 1 else f"y{self.row}",
        )
        self.made.add_trace(trace)

    def at(self, part: pd.DataFrame, axis: str) -> Any:
        """Return where the rows of a part stand on an axis."""
        names = self.names.get(axis)
        return part[axis].map(names) if names else part[axis]

    def series(self, name: str) -> dict[str, Any]:
        """Return what all traces of one series share: name, colour, and one entry in the legend."""
        if not name:
            return {"showlegend": False, "name": ""}
        first = self.row == self.column == 1
        return {"name": name, "legendgroup": name, "showlegend": first}


def _bars(panel: Panel, part: pd.DataFrame, name: str, colour: str) -> None:
    trace = go.Bar(
        x=panel.at(part, "x"),
        y=part["y"],
        marker={"color": colour},
        customdata=_rows(part),
        **panel.series(name),
    )
    step = panel.look["step"].get("x")
    if step and panel.look.get("stacked"):
        trace.width = step * (0.98 if panel.look.get("close") else 0.85)
    panel.add(trace)


def _lines(panel: Panel, part: pd.DataFrame, name: str, colour: str) -> None:
    shape = "hv" if panel.look.get("step_line") else "linear"
    line = {"color": colour, "width": 2, "shape": shape}
    panel.add(
        go.Scatter(
            x=panel.at(part, "x"), y=part["y"], mode="lines" if len(part) > 1 else "markers",
            line=line, **panel.series(name),
        )
    )  # fmt: skip


def _areas(panel: Panel, part: pd.DataFrame, name: str, colour: str) -> None:
    panel.add(
        go.Scatter(
            x=panel.at(part, "x"), y=part["y"], mode="lines", line={"color": colour, "width": 0.5},
            stackgroup="all", **panel.series(name),
        )
    )  # fmt: skip


def _points(panel: Panel, part: pd.DataFrame, name: str, colour: str) -> None:
    marker: dict[str, Any] = {"size": 6, "opacity": 0.55, "color": colour}
    text = None
    if "size" in part:
        low, high = panel.look["sizes"]
        share = (part["size"] - low) / ((high - low) or 1.0)
        marker |= {"size": (POINT_SIZES[0] + share.pow(0.5) * (POINT_SIZES[1] - POINT_SIZES[0]))}
        marker["size"] = marker["size"].astype("float32")
        text = part["size"].astype("float32")
    panel.add(
        go.Scattergl(
            x=panel.at(part, "x"), y=panel.at(part, "y"), mode="markers", marker=marker,
            customdata=text, **panel.series(name),
            hovertemplate="%{x}, %{y}" + (", size %{customdata:.4g}" if "size" in part else ""),
        )
    )  # fmt: skip


def _boxes(panel: Panel, part: pd.DataFrame, name: str, colour: str) -> None:
    trace = go.Box(
        x=panel.at(part, "x"), q1=part["q25"], median=part["median"], q3=part["q75"],
        lowerfence=part["low"], upperfence=part["high"], marker={"color": colour},
        **panel.series(name),
    )  # fmt: skip
    panel.add(trace)


def _violins(panel: Panel, part: pd.DataFrame, name: str, colour: str) -> None:
    for i, (value, one) in enumerate(part.groupby("x", sort=False)):
        half = 0.42 * one["width"]
        panel.add(
            go.Scatter(
                x=pd.concat([i - half, (i + half)[::-1]]), y=pd.concat([one["y"], one["y"][::-1]]),
                mode="lines", fill="toself", line={"color": colour, "width": 1.5},
                name=short(value), hoveron="fills", showlegend=False,
            )
        )  # fmt: skip
        middle = one["median"].iloc[0]
        panel.add(
            go.Scatter(
                x=[i], y=[middle], mode="markers", marker={"color": ink(panel.dark), "size": 7},
                hovertemplate=f"{short(value)}: median {middle:,.4g}<extra></extra>",
                showlegend=False,
            )
        )  # fmt: skip


def _cells(panel: Panel, part: pd.DataFrame, name: str, colour: str) -> None:
    grid = part.pivot(index="y", columns="x", values="z")
    for axis, place in (("y", 0), ("x", 1)):
        if panel.names.get(axis):
            grid = grid.reindex(list(panel.names[axis]), axis=place)  # type: ignore[arg-type]
    few = grid.size <= 150
    panel.add(
        go.Heatmap(
            z=grid.to_numpy(dtype="float32"),
            x=[panel.names.get("x", {}).get(value, value) for value in grid.columns],
            y=[panel.names.get("y", {}).get(value, value) for value in grid.index],
            colorscale=list(DARK_SCALE if panel.dark else SCALE),
            texttemplate="%{z:,.4~g}" if few else None, xgap=1, ygap=1,
            colorbar={"thickness": 8, "len": 0.7, "title": {"text": short(panel.titles["z"])}},
            hovertemplate="%{x}, %{y}: %{z:,.4~g}<extra></extra>",
        )
    )  # fmt: skip


def _tiles(panel: Panel, part: pd.DataFrame, name: str, colour: str) -> None:
    whole = part.groupby("x", sort=False)["y"].sum()
    ids, texts, parents = (
        [f"{i}" for i in range(len(whole))],
        labels(whole.index),
        [""] * len(whole),
    )
    values, shades = whole.tolist(), [colours(panel.dark)[i % 8] for i in range(len(whole))]
    if "colour" in part:
        place = {value: str(i) for i, value in enumerate(whole.index)}
        ids += [f"part {i}" for i in range(len(part))]
        texts += [short(value) for value in part["colour"]]
        parents += [place[value] for value in part["x"]]
        shades += [shades[int(place[value])] for value in part["x"]]
        values += part["y"].tolist()
    panel.made.add_trace(
        go.Treemap(
            ids=ids, labels=texts, parents=parents, values=values, branchvalues="total",
            marker={"colors": shades}, texttemplate="%{label}<br>%{percentRoot:.1%}",
            hovertemplate="%{label}: %{value:,.6~g} (%{percentRoot:.1%})<extra></extra>",
            textfont={"color": "#14211f" if panel.dark else "#ffffff"},
        )
    )  # fmt: skip


def _rows(part: pd.DataFrame) -> np.ndarray:
    """Return which rows of the frame these are: what is selected leads back to them."""
    return part.index.to_numpy(dtype="int32")


Mark = Callable[[Panel, pd.DataFrame, str, str], None]
MARKS: dict[str, Mark] = {
    "bars": _bars,
    "lines": _lines,
    "areas": _areas,
    "points": _points,
    "boxes": _boxes,
    "violins": _violins,
    "cells": _cells,
    "tiles": _tiles,
}


def draw(
    mark: str,
    frame: pd.DataFrame,
    titles: Mapping[str, str],
    look: Mapping[str, Any],
    dark: bool = False,
) -> go.Figure:
    """Draw a chart of the form.

    Parameters
    ----------
    mark
        One of `MARKS`.
    frame
        ``x``, ``y`` and what the mark looks at; ``colour`` makes series, ``facet`` panels.
    titles
        Of ``x`` and ``y``, and of ``z`` for cells.
    look
        ``x_scale``, ``y_scale`` (``numbers``, ``dates``, ``categories``), ``step`` by axis,
        ``log_x``, ``log_y``, ``stacked``.
    dark
        Whether it stands on a dark page.
    """
    if "size" in frame and len(frame):
        look = {**look, "sizes": (frame["size"].min(), frame["size"].max())}
    facets = list(dict.fromkeys(frame["facet"])) if "facet" in frame else [None]
    columns = min(PER_ROW, max(1, len(facets)))
    rows = -(-len(facets) // columns) or 1
    if mark == "violins":
        look = {**look, "by_place": True}
    made = figure(dark, height=HEIGHT if rows == 1 else 280 * rows + 60)
    _lay_out(made, rows, columns, titles, look, _names(mark, frame, look))
    shades = _shades(frame, dark)
    for panel, facet in _panels(made, facets, columns, look, titles, dark):
        panel.names = _names(mark, frame, look)
        part = frame if facet is None else frame[frame["facet"] == facet]
        if "colour" in frame and mark not in ("tiles", "cells"):
            for name, shade in shades.items():
                one = part[part["colour"] == name]
                if len(one):
                    MARKS[mark](panel, one, short(name), shade)
        elif len(part):
            MARKS[mark](panel, part, "", colours(dark)[0])
    return made


def _panels(
    made: go.Figure, facets: list[Any], columns: int, look: Any, titles: Any, dark: bool
) -> Iterator[tuple[Panel, Any]]:
    for i, facet in enumerate(facets):
        row, column = i // columns + 1, i % columns + 1
        if facet is not None:
            x, y = ("" if n == 1 else str(n) for n in (column, row))
            made.add_annotation(
                text=short(facet), xref=f"x{x} domain", yref=f"y{y} domain", x=0, y=1,
                yanchor="bottom", xanchor="left", showarrow=False,
            )  # fmt: skip
        yield Panel(made, look, titles, dark, row, column), facet


def _shades(frame: pd.DataFrame, dark: bool) -> dict[str, str]:
    if "colour" not in frame:
        return {}
    names = sorted(
        set(frame["colour"]), key=lambda name: (name in ("others", "missing"), str(name))
    )
    grey = colours(dark)[-1]
    # “others” and “missing” are grey, whatever stands beside them.
    return {
        name: grey if name in ("others", "missing") else colours(dark)[i % 7]
        for i, name in enumerate(names)
    }


def _names(mark: str, frame: pd.DataFrame, look: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    found = {}
    for axis in ("x", "y"):
        if look.get(f"{axis}_scale") == "categories" and mark != "tiles":
            values = list(dict.fromkeys(frame[axis]))
            found[axis] = dict(zip(values, labels(values, 22), strict=True))
    return found


def _lay_out(
    made: go.Figure,
    rows: int,
    columns: int,
    titles: Mapping[str, str],
    look: Mapping[str, Any],
    names: Mapping[str, Mapping[str, str]],
) -> None:
    base = {axis: made.layout[f"{axis}axis"].to_plotly_json() for axis in "xy"}
    changes: dict[str, Any] = {"barmode": "stack" if look.get("stacked") else "group"}
    changes |= {"boxmode": "group", "modebar": {"bgcolor": "rgba(0,0,0,0)"}}
    if rows * columns > 1:
        changes["grid"] = {"rows": rows, "columns": columns, "pattern": "coupled", "ygap": 0.25}
        changes["margin"] = {"l": 8, "r": 12, "t": 64, "b": 8}
        changes["legend"] = {"y": 1 + 26 / (280 * rows)}
    for axis, n in (("x", columns), ("y", rows)):
        for i in range(n):
            kind = _kind(axis, look, names)
            title = {"text": short(titles[axis], 60 // n + 10), "standoff": 8}
            changes[f"{axis}axis{'' if i == 0 else i + 1}"] = base[axis] | kind | {"title": title}
            if i and axis == "y":
                changes[f"yaxis{i + 1}"]["matches"] = "y"
    made.update_layout(changes)


def _kind(axis: str, look: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    if axis in names and look.get("by_place"):
        texts = list(names[axis].values())
        return {"type": "linear", "tickvals": list(range(len(texts))), "ticktext": texts}
    if axis in names:
        return {
            "type": "category", "showgrid": False, "categoryorder": "array",
            "categoryarray": list(names[axis].values()),
        }  # fmt: skip
    if look.get(f"log_{axis}"):
        return {"type": "log"}
    if axis == "y" and look.get("y_share"):
        return {"tickformat": ".0%"}
    return {"type": "date"} if look.get(f"{axis}_scale") == "dates" else {"type": "linear"}
