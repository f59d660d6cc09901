"""Explore, map: rows as points, alike ones near to each other, and the groups they form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics import charts
from analytics.profile.charting.words import percent
from analytics.profile.conditions.on_map import MOST_GROUPS, Along, Nearest
from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.chart_form import TOOLBAR
from pages.ui.drawing import chart

AXES, NEIGHBOURS = "Main axes (PCA)", "Neighbours (t-SNE)"
GROUPS = ""  # the colour of a point is its group
BEST = 0  # as many groups as are clearest
NEAR = (
    "Rows that are alike stand together (t-SNE). How far apart groups stand, and how large they "
    "look, means nothing."
)
_PLAIN: dict[str, Any] = {"scale": "categories", "sentence": "", "title": ""}


def rows_map(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Show the rows as points, what the axes are, and the groups."""
    layout, colour, k, without = _choices([column["name"] for column in found["columns"]])
    about = {**asked, "without": without}
    ticket = ask_data("map", **about)
    drawn = parts.wait_for(ticket, "Measuring", patience=1.0)
    if drawn is None:
        return
    if "reason" in drawn:
        st.caption(parts.escape(drawn["reason"]))
        return
    left, right = st.columns([3, 2], gap="large")
    with right:
        scores, groups = _groups(about, k)
    with left:
        box = _points(drawn, layout, _colours(asked, colour, groups), about)
    _selected(drawn, groups, box, asked)
    _details(drawn, scores, ticket.key)


def _choices(names: list[str]) -> tuple[str, str, int, list[str]]:
    if st.session_state.get("map-colour", GROUPS) not in (GROUPS, *names):
        del st.session_state["map-colour"]  # a step may have dropped the column
    if not set(st.session_state.get("map-without", ())) <= set(names):
        del st.session_state["map-without"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layout = st.segmented_control(
            "Layout", [AXES, NEIGHBOURS], default=AXES, required=True, key="map-layout",
            persist_state="session",
        )  # fmt: skip
        colour = st.selectbox(
            "Colour", [GROUPS, *names], format_func=lambda name: name or "Group", width=200,
            key="map-colour", persist_state="session",
        )  # fmt: skip
        k = st.selectbox(
            "Groups", [BEST, *range(2, MOST_GROUPS + 1)], width=200, key="map-k",
            format_func=lambda k: f"{k}" if k else "As many as are clearest",
            persist_state="session",
        )  # fmt: skip
        without = st.multiselect(
            "Leave out columns", names, key="map-without", persist_state="session"
        )
    return layout, colour, k, without


def _groups(about: dict[str, Any], k: int) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Say how clear groups are and what each is; return both answers as far as they are there."""
    scores = parts.wait_for(ask_data("map_scores", **about), "Looking for groups:")
    if scores is None:
        return None, None
    st.markdown(f"**{parts.escape(scores['sentence'])}**")
    number = k or scores["k"]
    if number is None:
        return scores, None
    groups = parts.wait_for(ask_data("map_groups", **about, k=number), "Describing")
    for i, group in enumerate((groups or {}).get("groups", ()), start=1):
        st.markdown(f"**Group {i}** · {parts.escape(group['sentence'])}")
    return scores, groups


def _colours(
    asked: dict[str, Any], column: str, groups: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Return the colours of the points; none while they are on their way."""
    if column == GROUPS:
        return _PLAIN | {"values": _named(groups["labels"])} if groups else None
    found = parts.wait_for(ask_data("map_colour", **asked, column=column), "Colouring")
    return found and {**found, "title": column}


def _named(labels: list[int]) -> list[str]:
    return [f"Group {label}" for label in labels]


def _points(
    drawn: dict[str, Any], layout: str, colours: dict[str, Any] | None, about: dict[str, Any]
) -> dict[str, Any] | None:
    """Draw the points; return the box that was drawn around some of them."""
    if layout == AXES:
        return _on_axes(drawn, colours, about)
    ticket = ask_data("map_neighbours", **about)
    near = parts.wait_for(ticket, "Finding neighbours:")
    if near is not None:
        said = f"{_drawn(drawn)} {NEAR}"
        _chart("map-neighbours", near["points"], colours, ("", ""), said)
    return None


def _on_axes(
    drawn: dict[str, Any], colours: dict[str, Any] | None, about: dict[str, Any]
) -> dict[str, Any] | None:
    titles = [
        f"Axis {i} ({percent(share)})" for i, share in enumerate(drawn["shares"][:2], start=1)
    ]
    said = f"{_drawn(drawn)} {' '.join(drawn['axes_said'])}"
    event = _chart(
        "map-axes", drawn["points"], colours, titles, said,
        config=TOOLBAR, on_select="rerun", selection_mode="box",
    )  # fmt: skip
    boxes = event.selection.get("box") if event else None
    return boxes[0] if boxes else None


def _drawn(drawn: dict[str, Any]) -> str:
    n, rows = len(drawn["points"]), drawn["n_rows"]
    return f"All {rows:,} rows." if n == rows else f"A sample of {n:,} of {rows:,} rows."


def _chart(
    name: str, points: Any, colours: dict[str, Any] | None, titles: Any, said: str, **options: Any
) -> Any:
    frame = pd.DataFrame(points, columns=["x", "y"])
    look = colours or _PLAIN
    if colours:
        frame["colour"] = colours["values"]
    named = {"x": titles[0], "y": titles[1], "colour": look["title"]}
    sentence = f"{said} {look['sentence']}".strip()

    def draw(dark: bool) -> tuple[Any, str]:
        made = charts.mapped(frame, named, look["scale"], dark)
        if options:
            made.update_layout(dragmode="select", margin={"t": 44})
        else:
            bare = {"showticklabels": False, "showgrid": False, "showline": False}
            made.update_xaxes(bare).update_yaxes(bare)
        return made, sentence

    return chart(name, (pd.util.hash_pandas_object(frame).sum(), named, sentence), draw, **options)


def _selected(
    drawn: Mapping[str, Any],
    groups: Mapping[str, Any] | None,
    box: Mapping[str, Any] | None,
    asked: dict[str, Any],
) -> None:
    """Let a group, or what stands in a box, become a cohort."""
    group = _group(len(groups["groups"])) if groups else None
    if box:
        cohorts.offer(_in_box(drawn, box), asked)
    elif groups and group:
        features, centres = drawn["features"], groups["centres"]
        cohorts.offer([Nearest(features=features, centres=centres, group=group)], asked)
    else:
        st.caption("Choose a group, or draw a box on the main axes: these rows can be a cohort.")


def _group(n: int) -> int | None:
    options = list(range(1, n + 1))
    if st.session_state.get("map-group") not in (None, *options):
        del st.session_state["map-group"]
    return st.segmented_control(
        "Look at a group", options, format_func=lambda i: f"Group {i}", key="map-group"
    )


def _in_box(drawn: Mapping[str, Any], box: Mapping[str, Any]) -> list[Along]:
    return [
        Along(
            features=drawn["features"], weights=weights, axis=axis,
            low=min(box[side]), high=max(box[side]),
        )
        for axis, (side, weights) in enumerate(zip("xy", drawn["weights"], strict=True), start=1)
    ]  # fmt: skip


def _details(drawn: dict[str, Any], scores: dict[str, Any] | None, key: str) -> None:
    """Show what the axes are made of, how much they hold, and how clear groups are."""
    with st.grid(min_column_width=280):
        with st.container():
            weights = parts.table(drawn["loadings"])
            said = " ".join(drawn["axes_said"])
            chart("map-loadings", key, lambda dark: (charts.loadings(weights, dark), said))
        with st.container():
            shares = pd.DataFrame({"share": drawn["shares"]})
            shares["axis"] = shares.index + 1
            said_of = drawn["shares_said"]
            chart("map-shares", key, lambda dark: (charts.axis_shares(shares, dark), said_of))
        if scores and scores["k"]:
            with st.container():
                _clearness(scores)
    _columns(drawn)


def _clearness(scores: dict[str, Any]) -> None:
    frame = parts.table(scores["frame"])
    references = {"spread evenly": scores["even"], "columns shuffled": scores["shuffled"]}
    said = (
        f"The silhouette says how much nearer rows are to their own group than to the next: 1 at "
        f"best. {scores['sentence']}"
    )
    chart(
        "map-clearness",
        (scores["frame"], references),
        lambda dark: (charts.clearness(frame, scores["k"], references, dark), said),
    )


def _columns(drawn: dict[str, Any]) -> None:
    """Say which columns the map is made of, and why the others are not in it."""
    n, out = len(drawn["missing"]), len(drawn["left_out"])
    with st.expander(f"Columns: {n} in the map, {out} left out", icon=":material/view_column:"):
        rows = [(name, _taken(drawn, name, missing)) for name, missing in drawn["missing"].items()]
        rows += [(name, f"not: {why}") for name, why in drawn["left_out"].items()]
        parts.grid(
            pd.DataFrame(rows, columns=["Column", "In the map"]), "map-columns", hide_index=True
        )
        st.caption(
            "Each column is set to mean 0 and standard deviation 1, words to one number for each "
            "value, weighed so that a column of words counts as one of numbers."
        )


def _taken(drawn: dict[str, Any], name: str, missing: int) -> str:
    values = [one["value"] for one in drawn["features"] if one["column"] == name]
    said = "yes" if values == [None] else f"yes, as {len(values)} values"
    return f"{said}; {missing:,} missing, taken as the mean" if missing else said
