"""The run being looked at, while it trains and when it is done."""

from __future__ import annotations

import streamlit as st

from analytics.runs import Run
from pages.ui import parts
from pages.ui.runs.measuring import being_measured
from pages.ui.session import session
from pages.ui.training import arrival, controls, curves, search_panel, surface
from pages.ui.training.progress import stage, told

LOOK_SECONDS = 2.0


def panel() -> None:
    """Show the current run: live while it trains, its end when it has ended."""
    run = session().run()
    if run is None or run.plan.dataset != session().dataset_id:
        return
    search = search_panel.of(run)
    with st.container(border=True, key="live-panel"):
        if run.live:
            st.subheader(parts.escape(run.name), anchor=False)
            controls.of_live(run)
            if search is not None:
                st.fragment(_trials, run_every=LOOK_SECONDS, key="live")(run.id, stage(run))
        else:
            _ended(run)
            if search is not None:
                search_panel.ended(run, search)
        if run.state == "done" or search is None:
            curves.panel(run)
            surface.panel(run)
        arrival.into_view(run)


def _trials(run_id: str, drawn_for: str) -> None:
    # How far a single run is, its curves tell: only a search is drawn again and again.
    run = session().runs.get(run_id)
    search = search_panel.of(run)
    if search is None or stage(run) != drawn_for:
        st.rerun()  # other buttons, or the end
    if run.state == "queued":
        waits = told(run)
        st.progress(waits["share"], text=waits["words"])
    else:
        search_panel.live(run, search)


def _ended(run: Run) -> None:
    st.subheader(parts.escape(run.name), anchor=False)
    if run.state == "done":
        scores = run.summary.get("validation", {})
        st.success(_sentence(run), icon=":material/check_circle:")
        if being_measured(run):
            st.fragment(_scores_to_come, run_every=LOOK_SECONDS / 2, key="scores")(run.id)
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
