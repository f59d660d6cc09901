"""One look for every chart: light and dark, safe for colour-blind eyes (Okabe and Ito, 2008)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

PALETTE = ("#0f7b6c", "#d55e00", "#0072b2", "#cc79a7", "#e69f00", "#56b4e9", "#8a6d3b", "#777777")
DARK_PALETTE = (
    "#2fbfa8", "#ff8a3d", "#56b4e9", "#e39ac3", "#f0b53c", "#8fd0f5", "#c2a878", "#aaaaaa",
)  # fmt: skip
SCALE = ((0.0, "#eef6f4"), (1.0, "#0f7b6c"))
DARK_SCALE = ((0.0, "#16262a"), (1.0, "#12877a"))
DIVERGING = ((0.0, "#d55e00"), (0.5, "#f4f4f2"), (1.0, "#0072b2"))
DARK_DIVERGING = ((0.0, "#ff8a3d"), (0.5, "#22282c"), (1.0, "#56b4e9"))

LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "title": {"text": ""}}

CONFIG: dict[str, Any] = {"displaylogo": False, "displayModeBar": False, "responsive": True}


def colours(dark: bool) -> tuple[str, ...]:
    """Return the colours of series, in order."""
    return DARK_PALETTE if dark else PALETTE


def ink(dark: bool) -> str:
    """Return the colour of text."""
    return "#dfe5e7" if dark else "#24343b"


def faint(dark: bool) -> str:
    """Return the colour of grids and helping lines."""
    return "rgba(200,210,215,0.18)" if dark else "rgba(40,60,70,0.12)"


def figure(dark: bool, x: str = "", y: str = "", height: int = 340) -> go.Figure:
    """Return an empty figure in the look of the app.

    Parameters
    ----------
    dark
        Whether it stands on a dark page.
    x, y
        Titles of the axes, with units.
    height
        In pixels.
    """
    axis = {
        "gridcolor": faint(dark),
        "zerolinecolor": faint(dark),
        "linecolor": faint(dark),
        "automargin": True,
    }
    # All in one call: each `update` afterwards costs as much as this.
    return go.Figure(
        layout={
            "template": "none",
            "colorway": list(colours(dark)),
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": ink(dark), "size": 13},
            "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
            "height": height,
            "hoverlabel": {"font": {"size": 13}},
            "legend": LEGEND,
            "bargap": 0.15,
            "xaxis": {**axis, "title": {"text": x, "standoff": 8}},
            "yaxis": {**axis, "title": {"text": y, "standoff": 8}},
        }
    )


def with_rows(made: go.Figure, x: pd.Series, y: pd.Series, dark: bool, **more: str) -> go.Figure:
    """Add a point for each row, which a click tells from all others."""
    made.add_scatter(
        x=x, y=y, mode="markers", customdata=list(range(len(x))),
        marker={"size": 5, "opacity": 0.45, "color": colours(dark)[0]}, **more,
    )  # fmt: skip
    return made.update_layout(showlegend=False)


def with_rows_below(made: go.Figure, share: float, dark: bool) -> go.Figure:
    """Make room below a chart, on the same x axis, for bars of rows: they belong on ``y2``.

    `share` of the height is theirs.
    """
    below = {"text": "Rows", "standoff": 8}
    return made.update_layout(
        xaxis={"anchor": "y2"},
        yaxis={"domain": [share + 0.075, 1]},
        yaxis2={"domain": [0, share], "anchor": "x", "title": below, "automargin": True,
                "gridcolor": faint(dark), "nticks": 3},
    )  # fmt: skip


def cut(name: object, most: int = 28) -> str:
    """Return a name of at most so many characters.

    >>> cut("a" * 40, 6)
    'aaaaa…'
    """
    text = str(name)
    return text if len(text) <= most else text[: most - 1] + "…"


def short(name: object, most: int = 28) -> str:
    """Return a name that fits an axis, written so that Plotly shows it as it is.

    >>> short("<b>R&D</b>")
    '&lt;b>R&amp;D&lt;/b>'
    """
    text = cut(name, most).replace("&", "&amp;")
    return text.replace("<", "&lt;").replace("$", "&#36;")  # no tag, and no formula


def labels(names: Iterable[object], most: int = 28) -> list[str]:
    """Return short names that stay apart: on an axis, equal names would be one place.

    >>> labels(["long name, first", "long name, second"], 10) == ["long name…", "long name…\u200b"]
    True
    """
    seen: dict[str, int] = {}
    found = []
    for name in names:
        text = short(name, most)
        seen[text] = seen.get(text, -1) + 1
        found.append(text + "\u200b" * seen[text])  # a space without width
    return found
