"""The curve of the row on What if: its answer as one column changes, all else as it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from analytics import charts
from pages.ui import parts
from pages.ui.backend import ask_models
from pages.ui.drawing import chart

Json = dict[str, Any]
CHOSEN = "what-if-curve"
LEARNED = "The band is the range of the training rows; outside of it the model guesses."


@dataclass(frozen=True)
class Here:
    """The row as it is now."""

    run: str
    row: int
    output: int
    changes: Json


def curve(here: Here, about: Json, found: Json) -> None:
    """Let the person choose a column, at first the one that moves the answer most."""
    names = [column["name"] for column in about["columns"]]
    if st.session_state.get(CHOSEN) not in names:
        st.session_state[CHOSEN] = parts.table(found["parts"])["column"].iloc[0]
    column = st.selectbox("When one column changes", names, key=CHOSEN)
    ticket = ask_models("curve", **asdict(here), column=column)
    answer = parts.wait_for(ticket, "Trying each value", patience=1.0)
    if answer is not None:
        learned = next(c for c in about["columns"] if c["name"] == column)
        _shown(answer, column, learned, ticket.key)


def _shown(answer: Json, column: str, learned: Json, of: str) -> None:
    (value, now), *_ = answer["here"]["data"]
    ends = (learned["low"], learned["high"]) if "low" in learned else None
    table, titles = parts.table(answer["curve"]), (column, answer["name"])
    chart(
        "what-if-curve-chart",
        of,
        lambda dark: (
            charts.row_curve(table, (value, now), ends, titles, dark),
            answer["sentence"],
        ),
    )
    if ends is not None:
        st.caption(LEARNED)
