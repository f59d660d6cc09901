"""Charts of explanations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import (
    DARK_DIVERGING,
    DIVERGING,
    colours,
    cut,
    faint,
    figure,
    ink,
    labels,
    short,
    with_rows_below,
)
from analytics.digits import signed, spoken

SHOWN_PARTS = 9
ROOM_FOR_VALUES = 68  # pixels


def importance(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw importance with its interval: ``column``, ``importance``, ``low``, ``high``."""
    shown = frame.iloc[::-1]
    made = figure(dark, "Rise of the error", "", max(220, 28 * len(shown) + 70))
    made.add_bar(
        x=shown["importance"],
        y=labels(shown["column"]),
        orientation="h",
        error_x={
            "type": "data",
            "symmetric": False,
            "array": shown["high"] - shown["importance"],
            "arrayminus": shown["importance"] - shown["low"],
            "color": ink(dark),
            "thickness": 1,
            "width": 3,
        },
    )
    made.update_yaxes(type="category", showgrid=False)
    return made


def beeswarm(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw each row's contribution: ``column``, ``contribution``, ``value01`` (rank)."""
    names = list(dict.fromkeys(frame["column"]))[::-1]
    made = figure(dark, "Contribution to the answer", "", max(220, 30 * len(names) + 90))
    place = frame["column"].map({name: i for i, name in enumerate(names)})
    spread = _spread(place.to_numpy(), frame["contribution"].to_numpy())
    low, high = colours(dark)[2], colours(dark)[1]
    made.add_scatter(
        x=frame["contribution"],
        y=place + spread,
        mode="markers",
        marker={
            "size": 4,
            "opacity": 0.75,
            "color": frame["value01"].fillna(0.5),
            "colorscale": [[0, low], [1, high]],
            "cmin": 0,
            "cmax": 1,
            "colorbar": {
                "title": {"text": "Value", "side": "top"},
                "tickvals": [0, 1],
                "ticktext": ["low", "high"],
                "thickness": 8,
                "len": 0.6,
            },
        },
        hovertemplate="%{x:.3g}<extra></extra>",
    )
    made.add_vline(x=0, line={"color": faint(dark), "width": 1})
    made.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=labels(names),
        showgrid=False,
        zeroline=False,
    )
    return made


def _spread(place: np.ndarray, values: np.ndarray) -> np.ndarray:
    # Points at the same place are stacked away from the middle, as a swarm of bees would be.
    width = (values.max() - values.min()) / 80 or 1.0
    cells = pd.DataFrame({"place": place, "bin": np.round(values / width)})
    turn = cells.groupby(["place", "bin"]).cumcount().to_numpy()
    offset = np.where(turn % 2, 1, -1) * ((turn + 1) // 2) * 0.05
    return np.clip(offset, -0.42, 0.42)


def partial_dependence(
    frame: pd.DataFrame,
    ice: pd.DataFrame,
    rows: pd.DataFrame,
    titles: tuple[str, str],
    categorical: bool = False,
    dark: bool = False,
) -> go.Figure:
    """Draw the mean answer, the lines of single rows, and where the rows are.

    Parameters
    ----------
    frame
        ``value``, ``mean``.
    ice
        ``line``, ``value``, ``answer``.
    rows
        ``value``, ``width``, ``rows``: the bars below, on the same axis.
    titles
        Names of the column and of the answer.
    categorical
        Whether values have no order: bars instead of lines.
    dark
        Whether it stands on a dark page.
    """
    column, answer = titles
    made = figure(dark, short(column, 40), short(answer, 36), 380)
    if categorical:
        made.add_bar(x=labels(frame["value"], 18), y=frame["mean"], showlegend=False)
        made.update_xaxes(type="category")
    else:
        _lines(made, frame, ice, dark)
    made.add_bar(
        x=labels(rows["value"], 18) if categorical else rows["value"],
        y=rows["rows"],
        width=None if categorical else rows["width"],
        yaxis="y2",
        showlegend=False,
        marker={"color": colours(dark)[2], "opacity": 0.5},
        hovertemplate="%{y:,} rows<extra></extra>",
    )
    made.update_layout(barmode="overlay")
    return with_rows_below(made, 0.22, dark)


def _lines(made: go.Figure, frame: pd.DataFrame, ice: pd.DataFrame, dark: bool) -> None:
    wide = ice.pivot(index="value", columns="line", values="answer").sort_index()
    gaps = pd.concat([wide, pd.DataFrame(np.nan, [np.nan], wide.columns)])
    made.add_scatter(
        x=np.tile(gaps.index.to_numpy(), gaps.shape[1]),
        y=gaps.to_numpy().T.ravel(),
        mode="lines",
        line={"width": 1, "color": faint(dark)},
        name="single rows",
        hoverinfo="skip",
    )
    made.add_scatter(
        x=frame["value"], y=frame["mean"], mode="lines", line={"width": 3}, name="on average"
    )


def waterfall(frame: pd.DataFrame, base: float, prediction: float, dark: bool = False) -> go.Figure:
    """Draw how contributions add up: ``column``, ``value``, ``contribution``, the largest first."""
    shown = frame.head(SHOWN_PARTS)
    rest = frame.iloc[SHOWN_PARTS:]
    names = labels((f"{cut(r.column, 18)} = {cut(r.value, 14)}" for r in shown.itertuples()), 40)
    steps = list(shown["contribution"])
    if len(rest):
        names.append("1 other column" if len(rest) == 1 else f"{len(rest)} other columns")
        steps.append(float(rest["contribution"].sum()))
    names = ["usual answer", *names, "prediction"]
    low, high = colours(dark)[1], colours(dark)[0]
    made = figure(dark, "", "", 34 * len(names) + 60)
    made.add_waterfall(
        orientation="h",
        y=names,
        x=[base, *steps, prediction],
        measure=["absolute", *["relative"] * len(steps), "total"],
        increasing={"marker": {"color": high}},
        decreasing={"marker": {"color": low}},
        totals={"marker": {"color": colours(dark)[2]}},
        connector={"line": {"color": faint(dark), "width": 1}},
    )
    made.add_scatter(
        x=_right_ends(base, steps, prediction),
        y=names,
        text=[f" {value}" for value in (spoken(base), *map(signed, steps), spoken(prediction))],
        mode="text",
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
    )
    made.update_yaxes(type="category", autorange="reversed", showgrid=False)
    margin = {"l": 8, "r": ROOM_FOR_VALUES, "t": 12, "b": 8}
    return made.update_layout(margin=margin, showlegend=False)


def _right_ends(base: float, steps: list[float], prediction: float) -> list[float]:
    """Return where bars end on the right: values stand there, away from the names on the left."""
    ends = np.cumsum([base, *steps])
    moved = np.maximum(ends[1:], ends[:-1])
    return [max(base, 0.0), *moved.tolist(), max(prediction, 0.0)]


def side_by_side(frame: pd.DataFrame, rows: dict[int, float], dark: bool = False) -> go.Figure:
    """Draw the contributions of several rows, one beside the other, in the same colours.

    Parameters
    ----------
    frame
        ``row``, ``column``, ``value``, ``contribution``.
    rows
        The rows in order, and their predictions.
    dark
        Whether it stands on a dark page.
    """
    parts = frame.pivot(index="column", columns="row", values="contribution")[list(rows)]
    values = frame.pivot(index="column", columns="row", values="value")[list(rows)]
    order = parts.abs().max(axis=1).sort_values(ascending=False).index
    shown, rest = parts.loc[order[:SHOWN_PARTS]], parts.loc[order[SHOWN_PARTS:]]
    cells = values.loc[shown.index].map(_in_cell)
    names = labels(shown.index, 18)
    if len(rest):
        shown = pd.concat([shown, rest.sum().to_frame().T])
        cells = pd.concat([cells, rest.sum().map(lambda _: "").to_frame().T])
        names.append(f"{len(rest)} others")
    made = figure(dark, "", "", 42 * len(names) + 70)
    reach = float(np.abs(shown.to_numpy()).max()) or 1.0
    low, high = colours(dark)[1], colours(dark)[0]  # as in a waterfall
    made.add_heatmap(
        z=shown.to_numpy(),
        x=[f"Row {row}<br>{spoken(answer)}" for row, answer in rows.items()],
        y=names,
        text=shown.map(lambda part: signed(part, 2)).to_numpy() + cells.to_numpy(),
        texttemplate="%{text}",
        textfont={"size": 11 if len(rows) <= 3 else 10},
        hovertemplate="%{y}<br>%{x}<br>%{text}<extra></extra>",
        colorscale=[[0, low], [0.5, (DARK_DIVERGING if dark else DIVERGING)[1][1]], [1, high]],
        zmid=0,
        zmin=-reach,
        zmax=reach,
        showscale=False,
        xgap=3,
        ygap=3,
    )
    made.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return made.update_xaxes(type="category", side="top", showgrid=False)


def _in_cell(value: str) -> str:
    return f"<br>{short(value, 9 if value.isascii() else 4)}"  # other letters may be wide
