"""Evaluate, certainty: how far one prediction can be trusted, and whether that held."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics import charts
from analytics.evaluation.conformal import CAVEAT
from pages.ui import parts
from pages.ui.drawing import Drawing
from pages.ui.evaluation.asked import Asked
from pages.ui.evaluation.charts import show

LEVELS = (0.8, 0.9, 0.95)


def certainty(asked: Asked) -> None:
    """Let a level be chosen; show intervals or sets, and their coverage."""
    what = "interval" if asked.whole.task == "regression" else "set"
    level = st.segmented_control(
        f"How often the {what} shall hold the actual value",
        LEVELS,
        default=0.9,
        format_func=lambda share: f"{share:.0%}",
        key="certainty-level",
        required=True,
    )
    ticket = asked.ask("evaluation_certainty", level=level or 0.9)
    found = parts.wait_for(ticket, "Counting", patience=1.0)
    if found is None:
        return
    st.markdown(parts.escape(found["sentence"]))
    st.caption(f"How far they reach is known from the validation rows. {CAVEAT}")
    left, right = st.columns(2, gap="large")
    with left:
        if what == "interval":
            show("Actual values and the interval", ticket.key, lambda dark: _band(found, dark))
        else:
            show("Classes in a set", ticket.key, lambda dark: _sizes(found, dark))
    with right:
        by = "fifths of the predictions" if what == "interval" else "class"
        show(f"Coverage by {by}", ticket.key, lambda dark: _coverage(found, dark))


def _band(found: dict[str, Any], dark: bool) -> Drawing:
    table, learned = parts.table(found["picture"]["frame"]), found["conformal"]["learned"]
    draw = charts.learned_band if learned else charts.band
    return draw(table, dark), found["picture"]["sentence"]


def _sizes(found: dict[str, Any], dark: bool) -> Drawing:
    table = parts.table(found["picture"]["frame"])
    return charts.set_sizes(table, dark), found["picture"]["sentence"]


def _coverage(found: dict[str, Any], dark: bool) -> Drawing:
    table, level = parts.table(found["parts"]["frame"]), found["conformal"]["level"]
    return charts.coverage(table, level, dark), found["parts"]["sentence"]
