"""Runs: everything that was trained, side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts import overlay
from analytics.runs import Run
from pages.ui import parts
from pages.ui.drawing import chart
from pages.ui.script import show_script
from pages.ui.session import session


def listing(runs: list[Run]) -> list[Run]:
    """Show all runs and return the chosen ones."""
    rows = [_row(run) for run in runs]
    event = parts.grid(
        pd.DataFrame(rows),
        "runs-table",
        hide_index=True,
        column_config={"Started": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")},
        on_select="rerun",
        selection_mode="multi-row",
    )
    st.caption("Choose one run to open it, two or more to compare them.")
    return [runs[i] for i in event.selection.rows if i < len(runs)]


def _row(run: Run) -> dict[str, Any]:
    scores = run.summary.get("validation", {})
    main = next(iter(scores.values()), None)
    return {
        "Name": run.name,
        "State": run.state,
        "Validation": f"{main['title']} {parts.number(main['value'])}" if main else "–",
        "Baseline": parts.number(main["baseline"]) if main else "–",
        "Time": parts.duration(run.seconds),
        "Data": run.dataset_name,
        "Target": run.plan.target,
        "Model": type(run.plan.model).title,
        "Started": pd.Timestamp(run.created, unit="s").tz_localize("UTC"),
        "Note": run.note,
    }


def one(run: Run) -> None:
    """Show one run: open, rename, note, delete."""
    st.subheader(parts.escape(run.name), anchor=False)
    if run.error:
        st.warning(parts.escape(run.error))
    with st.container(horizontal=True):
        if st.button("Open", type="primary", icon=":material/arrow_forward:"):
            session().look_at(dataset=run.plan.dataset)
            session().look_at(run=run.id)
            parts.go("evaluate" if run.state == "done" else "train")
        if st.button("Delete", icon=":material/delete:"):
            _confirm_delete([run])
    with st.form("describe", border=False):
        name = st.text_input("Name", run.name, key=f"name-{run.id}", max_chars=200)
        note = st.text_area("Note", run.note, key=f"note-{run.id}", max_chars=10_000)
        if st.form_submit_button("Save"):
            session().runs.rename(run.id, name)
            session().runs.annotate(run.id, note)
            st.rerun()
    show_script(run.plan, run.dataset_name)


@st.dialog("Delete for good?")
def _confirm_delete(runs: list[Run]) -> None:
    st.markdown(f"{len(runs)} run(s), with model, curves and scores.")
    if st.button("Delete", type="primary"):
        for run in runs:
            session().runs.delete(run.id)
        if session().run_id in {run.id for run in runs}:
            session().run_id = None
            session().save()
        st.rerun()


def compare(runs: list[Run]) -> None:
    """Show two or more runs over each other, and where their settings differ."""
    st.subheader(f"{len(runs)} runs compared", anchor=False)
    differences(runs)
    histories = {run.id: run.history() for run in runs}
    series = sorted({name for history in histories.values() for name in history["series"]})
    if series:
        chosen = st.selectbox("Curve", series, format_func=lambda name: name.replace("/", " "))
        frames = [
            history[history["series"] == chosen].assign(run=f"{i + 1}. {run.name}")
            for i, (run, history) in enumerate(zip(runs, histories.values(), strict=True))
        ]
        points = sum(map(len, frames))  # a live run's curve grows
        chart(
            "overlay",
            (*histories, chosen, points),
            lambda dark: (overlay(pd.concat(frames), chosen, dark), _curve_sentence(frames)),
        )
    if st.button(f"Delete these {len(runs)}", icon=":material/delete:"):
        _confirm_delete(runs)


def _curve_sentence(frames: list[pd.DataFrame]) -> str:
    ends = [
        f"{f['run'].iloc[-1]} ends at {parts.number(f['value'].iloc[-1])}" for f in frames if len(f)
    ]
    return "; ".join(ends) + "."


def differences(runs: list[Run]) -> None:
    """Show the settings in which the runs differ."""
    settings = pd.DataFrame({run.id: _flat(run.plan.model_dump(mode="json")) for run in runs})
    differs = settings.astype(str).nunique(axis=1) > 1
    shown = settings[differs].astype(str).replace("nan", "–")
    shown.columns = [f"{i + 1}. {run.name}" for i, run in enumerate(runs)]
    if shown.empty:
        st.caption("All settings are the same.")
    else:
        parts.grid(shown.rename_axis("Setting"), "differences")


def _flat(value: Any, prefix: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        return {prefix: value}
    parts_of = (_flat(v, f"{prefix}.{k}".strip(".")) for k, v in value.items())
    return {name: leaf for part in parts_of for name, leaf in part.items()}


parts.header("Runs", "Every model you trained, with its settings and scores.")
with parts.shown_errors():
    known = session().runs.all()
    if not known:
        st.info("No runs yet. Train a model, and it is kept here.")
        parts.link("train", "Go to Train")
    else:
        selected = listing(known)
        if len(selected) == 1:
            one(selected[0])
        elif selected:
            compare(selected)
