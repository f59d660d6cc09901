"""Explore, relations: how columns of any kind go together, and the picture of a pair."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics import charts
from analytics.profile.charting.selecting import of_box, of_rows
from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.drawing import chart, selectable

DRAWN = {"points": charts.points, "boxes": charts.boxes, "shares": charts.shares}
# A box or a lasso around points is a range of each column; in the others single marks are meant.
MODES = {"points": ("box", "lasso"), "boxes": ("points", "box"), "shares": ("points", "box")}
METHODS = {"Straight line (Pearson)": False, "Order (Spearman)": True}


def relations(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Show the strength of every pair, and the chosen pair beside it."""
    method = st.segmented_control(
        "How numbers are compared", list(METHODS), default=next(iter(METHODS)), required=True,
        key="relations-method",
    )  # fmt: skip
    ticket = ask_data("relations", **asked, ranks=METHODS[method])
    answer = parts.wait_for(ticket, "Comparing", patience=1.0)
    if answer is None:
        return
    pairs, order = parts.table(answer["pairs"]), answer["order"]
    known = pairs.dropna(subset=["value"])
    if known.empty:
        st.caption("Relations need two columns that have more than one value.")
        return
    left, right = st.columns([1, 1], gap="large")
    with left:
        chart(
            "relations",
            ticket.key,
            lambda dark: (charts.relations(pairs, order, dark), _sentence(known, answer["note"])),
            on_select=_clicked,
            selection_mode="points",
        )
    with right:
        _pair(known, order, asked)


def _sentence(known: pd.DataFrame, note: str) -> str:
    top = known.loc[known["value"].abs().idxmax()]
    return (
        f"{top['left']} and {top['right']} go together most ({top['measure']} "
        f"{top['value']:+.2f}). It is no proof that one causes the other. {note}"
    )


def _clicked() -> None:
    points = st.session_state["relations"].selection.points
    names = next((point["customdata"] for point in points if point.get("customdata")), None)
    if names is not None and names[0] != names[1]:
        st.session_state["pair-left"], st.session_state["pair-right"] = names


def _pair(known: pd.DataFrame, order: list[str], asked: dict[str, Any]) -> None:
    top = known.loc[known["value"].abs().idxmax()]
    with st.container(horizontal=True):
        for side in ("left", "right"):
            key = f"pair-{side}"
            if st.session_state.get(key) not in order:
                st.session_state[key] = top[side]
            st.selectbox("Column" if side == "left" else "And", order, key=key)
    one, other = st.session_state["pair-left"], st.session_state["pair-right"]
    if one == other:
        st.caption("Choose two different columns, or click a cell.")
        return
    ticket = ask_data("pair", **asked, left=one, right=other)
    answer = parts.wait_for(ticket, "Drawing", patience=1.0)
    if answer is None:
        return
    table, x, y = parts.table(answer["frame"]), answer["x"], answer["y"]
    said = f"{_strength(known, one, other)}{answer['sentence']}"
    draw = DRAWN[answer["kind"]]
    selected = selectable(
        "pair",
        (ticket.key, said),
        lambda dark: (draw(table, x, y, dark), said),
        *MODES[answer["kind"]],
    )
    rows = table.iloc[selected.places].to_dict("records")
    drawn = of_box(answer["axes"], selected.box or {})
    cohorts.offer(drawn or of_rows(answer["axes"], rows), asked)


def _strength(known: pd.DataFrame, one: str, other: str) -> str:
    for left, right in ((one, other), (other, one)):
        row = known[(known["left"] == left) & (known["right"] == right)]
        if len(row):
            measure = row["measure"].iloc[0]
            return f"{measure[0].upper()}{measure[1:]} {row['value'].iloc[0]:.2f}. "
    return ""
