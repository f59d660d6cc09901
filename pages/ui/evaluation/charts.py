"""Evaluate, charts: drawn from the frames that a worker answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from analytics import charts
from pages.ui import parts
from pages.ui.drawing import Drawing, chart, selectable
from pages.ui.evaluation.asked import Asked
from pages.ui.evaluation.behind import behind
from pages.ui.evaluation.marks import MARKS

Draw = Callable[..., Any]
Json = dict[str, Any]
TITLES: dict[str, tuple[str, Draw]] = {
    "confusion": ("Confusion matrix", charts.confusion),
    "distribution": ("Probabilities", charts.distribution),
    "roc": ("ROC", charts.roc),
    "precision_recall": ("Precision and recall", charts.precision_recall),
    "gains": ("Gain and lift", charts.gains),
    "calibration": ("Calibration", charts.calibration),
    "predicted_actual": ("Predicted against actual", charts.predicted_actual),
    "residuals": ("Residuals", charts.residuals),
}
MAIN = {
    "binary": ("confusion", "distribution"),
    "multiclass": ("confusion", "per_class"),
    "regression": ("predicted_actual", "residuals"),
}
CURVES = ("roc", "precision_recall", "gains", "calibration")


def show(title: str, of: object, draw: Callable[[bool], Drawing]) -> None:
    """Show a chart under its title."""
    st.markdown(f"**{title}**")
    chart(title, of, draw)


def main_charts(asked: Asked) -> None:
    """Show the two charts that say most about the task."""
    k = 1 if asked.whole.task == "binary" else 0  # as Curves begins: it is one question
    ticket = asked.ask("evaluation_charts", of_class=k)
    found = parts.wait_for(ticket, "Counting", patience=1.0)
    if found is not None:
        _pair(MAIN[asked.whole.task], found, ticket.key, asked, k)


def curves(asked: Asked) -> None:
    """Show the curves of one class against the others."""
    k = _class(asked)
    ticket = asked.ask("evaluation_charts", of_class=k)
    found = parts.wait_for(ticket, "Counting", patience=1.0)
    if found is None:
        return
    if "roc" not in found:
        st.caption("All these rows are of one class: there is no curve to draw.")
        return
    shown = [*CURVES] if asked.whole.task == "binary" else ["distribution", *CURVES]
    for i in range(0, len(shown), 2):
        _pair(shown[i : i + 2], found, ticket.key, asked, k)


def _pair(keys: Sequence[str], found: Json, of: str, asked: Asked, k: int) -> None:
    """Show charts beside each other, and below them the rows behind the mark that is selected."""
    marks = []
    for place, key in zip(st.columns(2, gap="large"), keys, strict=False):
        with place:
            if key == "per_class":
                _per_class(found[key])
            else:
                marks += [(key, mark) for mark in _one(key, found, of, asked, k)]
    for key, mark in marks[:1]:
        behind(asked, mark, key)


def _class(asked: Asked) -> int:
    classes = asked.whole.classes
    if asked.whole.task == "binary":
        return 1
    return st.selectbox(
        "One class against all others",
        range(len(classes)),
        format_func=lambda k: classes[k],
        key="curves-class",
    )


def _one(key: str, found: Json, of: str, asked: Asked, k: int) -> list[Json]:
    """Show a chart; return what the mark that is selected in it stands for."""
    title, draw = TITLES[key]
    table = parts.table(found[key]["frame"])
    more = (asked.whole.classes[k],) if key == "distribution" else ()

    def drawn(dark: bool) -> Drawing:
        return draw(table, *more, dark=dark), found[key]["sentence"]

    if key not in MARKS:
        show(title, (of, key), drawn)
        return []
    st.markdown(f"**{title}**")
    selected = selectable(title, (of, key), drawn, "points")
    asking = (MARKS[key](table, place, asked.whole.classes, k) for place in selected.places[:1])
    return [mark for mark in asking if mark is not None]


def _per_class(found: Json) -> None:
    st.markdown("**Classes**")
    table = parts.table(found["frame"])
    shown = table.set_axis(["Class", "Rows", "Precision", "Recall", "F1"], axis=1)
    parts.grid(
        shown,
        "per-class",
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(format="%.3f")
            for name in ("Precision", "Recall", "F1")
        }
        | {"Rows": st.column_config.NumberColumn(format="localized")},
    )
    st.caption(parts.escape(found["sentence"]))
