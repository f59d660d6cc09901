"""What would be answered otherwise: the nearest such row and the smallest change, to take over."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.runs import Run
from pages.ui import parts
from pages.ui.backend import ask_models

Json = dict[str, Any]
TAKEN, TURN = "what-if-taken", "what-if-turn"
ANY = "any other"
NOT_FOUND = (
    "No change of a few columns to what near rows have makes the model answer otherwise. Keep "
    "fewer columns, or look at the nearest row."
)


def taken(run: Run, row: int) -> Json:
    """Return the values that were taken over for a row."""
    of, values = st.session_state.get(TAKEN, (None, {}))
    return dict(values) if of == (run.id, row) else {}


def start_from(of: tuple[str, int], values: Json) -> None:
    """Fill the widgets anew, with the row's own values and these."""
    st.session_state[TAKEN] = (of, values)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def otherwise(run: Run, about: Json, start: Json, row: int) -> None:
    """Show near rows that the model answers otherwise, beside the row."""
    st.subheader("What would be answered otherwise", anchor=False)
    names = [column["name"] for column in about["columns"]]
    left, right = st.columns(2, gap="large")
    goal = _goal(right, run, about, start)
    with left:
        locked = st.multiselect(
            "Keep as they are", names, key=f"what-if-locked-{run.id}", placeholder="No column",
            help="Columns in which the nearest row must be the same, and that no change may touch.",
        )  # fmt: skip
    ticket = ask_models("otherwise", run=run.id, row=row, locked=locked, goal=goal)
    found = parts.wait_for(ticket, "Looking at near rows")
    if found is None:
        return
    of = (run.id, row)
    left, right = st.columns(2, gap="large")
    with left:
        _beside("Nearest training row", found["nearest"], of)
    with right:
        _beside("Smallest change found", found["smallest"] or {"sentence": NOT_FOUND}, of)


def _goal(place: Any, run: Run, about: Json, start: Json) -> str | float | None:
    """Ask which answer to reach, where there is a choice."""
    if about["usual"] is not None:
        return place.number_input(
            "On the other side of", value=about["usual"], format="%g", key=f"what-if-goal-{run.id}",
            help="A value of the answer. At first the median of the training rows.",
        )  # fmt: skip
    present = max(range(len(start["outputs"])), key=start["outputs"].__getitem__)
    others = [name for i, name in enumerate(about["outputs"]) if i != present]
    if len(others) == 1:
        return None
    chosen = place.selectbox(
        "Answer to reach", [None, *range(len(others))], key=f"what-if-goal-{run.id}-{present}",
        format_func=lambda i: ANY if i is None else others[i],
    )  # fmt: skip
    return None if chosen is None else others[chosen]


def _beside(title: str, found: Json, of: tuple[str, int]) -> None:
    st.markdown(f"**{title}**")
    st.caption(parts.escape(found["sentence"]))
    if "table" not in found:
        return
    key = title.split()[0].lower()
    parts.grid(parts.table(found["table"]), f"what-if-{key}", hide_index=True)
    st.button(
        "Take its values over" if key == "nearest" else "Take the change over",
        key=f"what-if-take-{key}", icon=":material/input:", disabled=not found["values"],
        on_click=start_from, args=(of, found["values"]),
    )  # fmt: skip
