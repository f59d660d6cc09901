"""What can be done with a run: stop, pause, resume, cancel, train further, and its time budget."""

from __future__ import annotations

import streamlit as st

from analytics.jobs.engine import submit
from analytics.runs import Asked, Run
from analytics.search import SearchStore
from analytics.training.further import further
from pages.ui import parts
from pages.ui.backend import backend
from pages.ui.session import Choices, session

_LONGEST_MINUTES = 100_000.0


def of_live(run: Run) -> None:
    """Offer what can be asked of a run that waits or trains."""
    stopping = run.signal in ("stop", "cancel")
    with st.container(horizontal=True):
        # While it waits for its first step there is nothing yet that could be kept.
        if (run.state != "queued" or run.step) and st.button(
            "Stop and keep best",
            type="primary",
            disabled=stopping,
            icon=":material/stop:",
            key="stop",
        ):
            _ask(run, "stop")
        if st.button(
            "Pause",
            disabled=run.signal is not None,
            icon=":material/pause:",
            key="pause",
            help=_pause_help(run),
        ):
            _ask(run, "pause")
        if st.button("Cancel", disabled=stopping, icon=":material/close:", key="cancel"):
            _ask(run, "cancel")


def _pause_help(run: Run) -> str:
    return f"It makes room for other runs. {_resuming(run)}"


def _resuming(run: Run) -> str:
    if SearchStore(run.workspace).get(run.id) is not None:
        return "Resume goes on with the next trial."
    if not run.plan.model.length:
        return "Resume begins again, to the same result: this model takes but a moment."
    return f"Resume goes on after the last {run.plan.model.unit}, to the same result."


def of_resting(run: Run) -> None:
    """Say where a paused or interrupted run stands, and offer to go on from there."""
    if run.state == "paused":
        st.info(f"Paused {_where(run)}. {_resuming(run)}", icon=parts.STATE_ICONS["paused"])
    else:
        st.warning(parts.escape(run.error), icon=parts.STATE_ICONS["interrupted"])
    with st.container(horizontal=True):
        if st.button("Resume", type="primary", icon=":material/play_arrow:", key="resume"):
            _resume(run)
        if run.step and st.button("Stop and keep best", icon=":material/stop:", key="stop"):
            session().runs.signal(run.id, "stop")
            _resume(run)
        if st.button("Cancel", icon=":material/close:", key="cancel"):
            _ask(run, "cancel")


def of_done(run: Run) -> None:
    """Offer to train a finished run further."""
    model = run.plan.model
    most = _most(run) - run.step
    if not model.length or most < 1:
        return
    icon, key = ":material/more_time:", "further-open"
    place = st.popover("Train further", icon=icon, on_change="rerun", key=key)
    if place.open:
        with place:
            _more(run, most)


def _more(run: Run, most: int) -> None:
    unit = run.plan.model.unit
    more = st.number_input(
        f"More {unit}s", 1, most, min(most, max(1, run.step // 4)), key=f"more-{run.id}"
    )
    st.caption("A new run starts where this one ended. This one stays as it is.")
    if st.button(f"Train {more:,} more", type="primary", key=f"further-{run.id}"):
        name = f"{run.name} + {more:,} {unit}s"
        _look_at(submit(session().workspace, further(run, more), run.dataset_name, name))


def budget(now: Choices) -> None:
    """Let the person say how long the training may take."""
    minutes = st.number_input(
        "Time budget, in minutes",
        0.1,
        _LONGEST_MINUTES,
        None if now.budget_seconds is None else now.budget_seconds / 60,
        step=1.0,
        format="%.4g",
        placeholder="none",
        help="When it is over, training stops and keeps the best so far. How far it comes then "
        "depends on the computer, so the same seed may give another result.",
        key="budget",
    )
    now.budget_seconds = None if minutes is None else max(1, round(minutes * 60))


def _where(run: Run) -> str:
    if not run.step:
        return "before its first step"
    took = parts.duration(run.seconds)
    return f"after {run.unit} {run.step:,} of {run.total:,} and {took} of training"


def _most(run: Run) -> int:
    field = type(run.plan.model).model_fields.get(run.plan.model.length)
    limits = (getattr(bound, "le", None) for bound in field.metadata) if field else ()
    return next((int(limit) for limit in limits if limit is not None), 0)


def _ask(run: Run, asked: Asked) -> None:
    session().runs.signal(run.id, asked)
    st.rerun()


def _resume(run: Run) -> None:
    _look_at(session().queue.resume(run.id))


def _look_at(run: Run) -> None:
    backend().engine.wake()
    session().look_at(run=run.id)
    st.rerun()
