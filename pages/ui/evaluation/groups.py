"""Evaluate, groups: sizes first, then what the run is worth for each."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.models.base import Task
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.evaluation.asked import Asked
from pages.ui.evaluation.behind import behind
from pages.ui.evaluation.threshold import kept

SHOWN: dict[Task, dict[str, str]] = {
    "binary": {
        "positive": "Positive",
        "selected": "Called positive",
        "accuracy": "Accuracy",
        "precision": "Precision",
        "recall": "Recall",
        "specificity": "Specificity",
    },
    "multiclass": {"accuracy": "Accuracy"},
    "regression": {"error": "Mean error", "bias": "Too high by"},
}


def groups(asked: Asked) -> None:
    """Let a column be chosen, and show its groups."""
    names = parts.wait_for(ask_data("evaluation_columns", run=asked.run.id), "Reading the columns")
    if names is None:
        return
    if not names:
        st.caption("No column parts the test rows into groups.")
        return
    column = st.selectbox("Column", names, key="groups-column", width=420)
    start = kept(asked.run)
    ticket = ask_data("evaluation_groups", run=asked.run.id, column=column, threshold=start)
    found = parts.wait_for(ticket, "Counting", patience=1.0)
    if found is None:
        return
    st.caption(_about(asked, start))
    event = parts.grid(
        _table(found, asked.whole.task),
        "groups",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
    )
    st.caption(f"{parts.escape(found['sentence'])} Choose a group to see its rows.")
    for place in event.selection.rows[:1]:
        conditions = [found["conditions"][place]] if place < len(found["conditions"]) else []
        behind(asked.of_all, {"kind": "where", "conditions": conditions}, "group")


def _about(asked: Asked, start: float) -> str:
    outside = ", also those outside the cohort" if asked.cohort else ""
    text = f"{asked.whole.n_rows:,} test rows{outside}; each value with its 95 % interval."
    if asked.whole.task != "binary":
        return text
    called = parts.escape(asked.whole.classes[1])
    return f"{text} A row is called {called} from {start:.1%} on, as set under Threshold."


def _table(found: dict[str, Any], task: Task) -> pd.DataFrame:
    table = parts.table(found["frame"])
    shown = {
        "Group": table["group"],
        "Test rows": [
            f"{n:,} ({s:.0%})" for n, s in zip(table["rows"], table["share"], strict=True)
        ],
    }
    for key, title in SHOWN[task].items():
        shown[title] = [_value(row, key, task) for _, row in table.iterrows()]
    return pd.DataFrame(shown)


def _value(row: pd.Series, key: str, task: Task) -> str:
    write = parts.number if task == "regression" else parts.percent
    if pd.isna(row[key]):
        return "–"
    if f"{key}_low" not in row:
        return write(row[key])
    return f"{write(row[key])} ({write(row[f'{key}_low'])} to {write(row[f'{key}_high'])})"
