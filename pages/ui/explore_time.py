"""Explore, over time: the course of a value, the gaps in it, and whether it follows a season."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from analytics import charts
from analytics.profile.charting import AGGREGATES
from analytics.profile.timeline import TimelineForm, offered, stretch
from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.chart_form import NOTHING
from pages.ui.drawing import chart, selectable

MOST_VALUES = 30  # of a category that may be a colour
NEEDS_DATES = (
    "No column holds dates, so nothing can be shown over time: on the Clean page, change the type "
    "of a column that does to date."
)
HOW = """
The **trend** is a centred moving average over one period. The **season** is the mean of what is
left at each position of the period: each hour, weekday or month. What remains is the **rest**. A
**strength** is the share of the variation that is not rest: 1 − var(rest) / var(season + rest),
and the same of the trend (Wang, Smith and Hyndman, 2006); from 0.64 on it is called strong.

A season is said to be there where its positions differ more than those of 999 in 1,000 series of
noise (an F test, in which neighbours that are alike count for less). Two whole periods are needed
at least, and a weak season needs more of them. Units without a value are left out, never filled.
Counts and sums are taken as if all months were equally long, and without a first or last unit
that is not whole.
"""


def over_time(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Show how a value goes over time."""
    dates = {c["name"]: c for c in found["columns"] if c["kind"] == "date" and c["min"] is not None}
    if not dates:
        st.info(NEEDS_DATES, icon=":material/info:")
        return
    form = _form(found["columns"], dates)
    ticket = ask_data("timeline", **asked, form=form.model_dump(mode="json"))
    drawn = parts.wait_for(ticket, "Counting", patience=1.0)
    if drawn is None:
        return
    if not drawn["frame"]["data"]:
        st.caption(drawn["sentence"])
        return
    _course(form, drawn, ticket.key, asked)
    _gaps(drawn)
    _seasons(drawn, ticket.key)


def _form(columns: Sequence[dict[str, Any]], dates: Mapping[str, dict[str, Any]]) -> TimelineForm:
    numbers = [c["name"] for c in columns if c["kind"] in ("integer", "decimal")]
    best = max(dates, key=lambda name: dates[name]["n_distinct"])
    with st.grid(min_column_width=150):
        date = _choice("date", list(dates), best)
        aggregate = _choice("aggregate", list(AGGREGATES) if numbers else ["count"], "count")
        value = _choice("value", numbers, numbers[0]) if aggregate != "count" else None
        few = [c["name"] for c in columns if c["name"] not in (date, value) and _is_few(c)]
        colour = _choice("colour", [NOTHING, *few], NOTHING) or None
        low, high = dates[date]["min"], dates[date]["max"]
        unit = _choice("unit", ["auto", *offered(low, high, colour is not None)], "auto")
    return TimelineForm(date=date, aggregate=aggregate, value=value, colour=colour, unit=unit)


def _is_few(column: dict[str, Any]) -> bool:
    return column["kind"] != "decimal" and 1 < column["n_distinct"] <= MOST_VALUES


def _choice(name: str, options: list[Any], first: Any) -> Any:
    key = f"time-{name}"
    if st.session_state.get(key) not in options:
        st.session_state[key] = first
    said = AGGREGATES if name == "aggregate" else {NOTHING: "–", "auto": "As it suits"}
    label = str(TimelineForm.model_fields[name].title)
    return st.selectbox(
        label, options, format_func=lambda v: said.get(v, v), key=key, persist_state="session"
    )


def _course(form: TimelineForm, drawn: dict[str, Any], key: str, asked: dict[str, Any]) -> None:
    selected = selectable(
        "time-course", key, lambda dark: (_figure(form, drawn, dark), drawn["sentence"]), "box"
    )
    if selected.box and selected.box["x"]:
        cohorts.offer([stretch(form.date, drawn["unit"], selected.box["x"])], asked)
    else:
        st.caption("Draw a box over a stretch of time: its rows can be a cohort.")


def _figure(form: TimelineForm, drawn: dict[str, Any], dark: bool) -> Any:
    gaps = parts.table(drawn["gaps"]["frame"] if drawn["gaps"] else NO_GAPS)
    titles = {"x": form.date, "y": drawn["label"]}
    made = charts.course(parts.table(drawn["frame"]), gaps, titles, drawn["trend"], dark)
    return made.update_layout(selectdirection="h", margin={"t": 44})


NO_GAPS = {"columns": ["after", "until", "missing"], "data": []}


def _gaps(drawn: dict[str, Any]) -> None:
    st.subheader("Gaps", anchor=False)
    gaps = drawn["gaps"]
    st.markdown(parts.escape(" ".join([gaps["sentence"] if gaps else "", drawn["rhythm"]])))
    if gaps and gaps["frame"]["data"]:
        shown = parts.table(gaps["frame"])
        shown.columns = ["After", "Until", f"Missing {gaps['counted']}"]
        parts.grid(shown, "time-gaps", hide_index=True, height=min(250, 36 * len(shown) + 40))
        if len(shown) > charts.SHADED:
            st.caption(f"The {charts.SHADED} longest are shaded in the chart.")


def _seasons(drawn: dict[str, Any], key: str) -> None:
    st.subheader("Season", anchor=False)
    told = {one["title"]: one for one in drawn["seasons"] if one["profile"]}
    if told:
        best = next(iter(told))
        title = st.segmented_control(  # a choice is kept for as long as the best stays the same
            "Kind of season", list(told), default=best, required=True, key=f"time-kind-{best}",
            persist_state="session",
        )  # fmt: skip
        _season(told[title], drawn["label"], f"{key}-{title}")
    for one in drawn["seasons"]:
        if not one["profile"]:
            st.caption(one["sentence"])
    if not drawn["seasons"]:
        st.caption("These dates show no season: it takes several in each year, day or hour.")
        return
    with st.expander("How a season is told", icon=":material/help:"):
        st.markdown(HOW)


def _season(one: dict[str, Any], label: str, key: str) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        profile = parts.table(one["profile"])
        chart(
            "time-season",
            key,
            lambda dark: (charts.season(profile, one["each"], label, dark), one["sentence"]),
        )
    with right:
        lags = parts.table(one["lags"])
        chart(
            "time-lags",
            key,
            lambda dark: (
                charts.lags(lags, one["band"], one["length"], one["unit"], dark),
                one["lags_sentence"],
            ),
        )
