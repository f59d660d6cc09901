"""The run being looked at, while it trains and when it is done."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from analytics.runs import Run
from pages.ui import parts
from pages.ui.runs.measuring import being_measured
from pages.ui.session import session
from pages.ui.training import arrival, controls, curves, search_panel, surface

# Seconds between two looks, by how long the training has taken: drawing takes time from a fit on
# the same cores, and who waits for minutes needs no new point each second.
PACE = {0: 2.0, 15: 3.0}
# Until the first point the server waits for it and the browser rests: drawing would take time from
# the worker that loads.
EAGER_SECONDS = 1.0
WAIT_SECONDS = 0.8


def panel() -> None:
    """Show the current run: live while it trains, its end when it has ended."""
    run = session().run()
    if run is None or run.plan.dataset != session().dataset_id:
        return
    with st.container(border=True, key="live-panel"):
        if run.live:
            # Only what moves is drawn again and again: a browser may share its cores with the fit.
            st.subheader(parts.escape(run.name), anchor=False)
            controls.of_live(run)
            pace = _pace(run)
            every = pace if run.step else EAGER_SECONDS
            live = st.fragment(_live, run_every=every, key="live")
            live(run.id, (_stage(run), pace), eager=not run.step)
        else:
            _ended(run)
        if run.state == "done" or search_panel.of(run) is None:
            curves.panel(run)
            surface.panel(run)
        arrival.into_view(run)


def _live(run_id: str, drawn_for: tuple[Any, float], *, eager: bool) -> None:
    run = session().runs.get(run_id)
    if (_stage(run), _pace(run)) != drawn_for:
        st.rerun()  # other buttons, another pace, or the end
    search = search_panel.of(run)
    if search is None or run.state == "queued":
        _progress(run)
    else:
        search_panel.live(run, search)
    if eager and _comes_soon(run) and _first_point(run_id):
        st.rerun()


def _comes_soon(run: Run) -> bool:
    # Behind another run it may take hours: that is no time to wait with the page held.
    return run.state != "queued" or not any(session().queue.place(run.id))


def _first_point(run_id: str) -> bool:
    """Wait a moment for the first point; say whether there is one, or will be none."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        run = session().runs.get(run_id)
        if run.step or not run.live:
            return True
        time.sleep(0.03)
    return False


def _pace(run: Run) -> float:
    if run.state == "stopping":
        return EAGER_SECONDS
    return next(pace for since, pace in reversed(PACE.items()) if (run.seconds or 0) >= since)


def _stage(run: Run) -> Any:
    """Return what decides which buttons there are."""
    if run.state in ("starting", "running"):
        return "training"
    return run.state, run.signal


def _progress(run: Run) -> None:
    if run.state == "queued":
        st.progress(min(1.0, run.step / max(1, run.total)), text=controls.place(run))
        return
    if run.step == 0:
        st.progress(0.0, text="Loading the data.")
        return
    share = min(1.0, run.step / max(1, run.total))
    left = _remaining(run, share)
    st.progress(share, text=f"{run.unit.capitalize()} {run.step:,} of {run.total:,} · {left}")


def _remaining(run: Run, share: float) -> str:
    if run.state == "stopping":
        return f"pausing after this {run.unit}" if run.signal == "pause" else "stopping"
    points = session().runs.points(run.id, after=run.step - 1)
    if not share or not points:
        return "just started"
    taken = points[-1][-1]
    seconds = taken * (1 - share) / share
    if run.plan.budget_seconds is not None:
        seconds = min(seconds, max(0.0, run.plan.budget_seconds - (run.seconds or 0.0)))
    return f"at most {parts.duration(seconds)} left"


def _ended(run: Run) -> None:
    st.subheader(parts.escape(run.name), anchor=False)
    if run.state == "done":
        scores = run.summary.get("validation", {})
        st.success(_sentence(run), icon=":material/check_circle:")
        if being_measured(run):
            st.fragment(_scores_to_come, run_every=EAGER_SECONDS, key="scores")(run.id)
        if run.message:
            st.warning(parts.escape(run.message), icon=":material/warning:")
        with st.container(horizontal=True):
            for score in list(scores.values())[:4]:
                st.metric(score["title"], parts.number(score["value"]), border=True)
        with st.container(horizontal=True):
            parts.link("evaluate", "See what it is worth")
            controls.of_done(run)
    elif run.resumable:
        controls.of_resting(run)
    else:
        text = {"cancelled": "This run was thrown away."}.get(run.state, run.error)
        st.warning(
            parts.escape(text or f"This run is {run.state}."), icon=parts.STATE_ICONS[run.state]
        )
    search = search_panel.of(run)
    if search is not None:
        search_panel.ended(run, search)


def _scores_to_come(run_id: str) -> None:
    if not being_measured(session().runs.get(run_id)):
        st.rerun()


def _sentence(run: Run) -> str:
    if "validation" not in run.summary:
        return f"Trained in {parts.duration(run.seconds)}. Its scores come in a moment."
    n_train, n_watched = run.summary["n_train"], run.summary["n_validation"]
    return (
        f"Trained with {run.summary['engine']} in {parts.duration(run.seconds)} on {n_train:,} "
        f"rows. These are the scores on the {n_watched:,} validation rows; Evaluate has those on "
        "the test rows."
    )
