"""The gallery of charts: kept with a name, opened, renamed, deleted, and taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics import charts
from analytics.errors import AnalyticsError
from analytics.profile import shelf
from analytics.profile.charting import ChartForm, SavedChart
from analytics.profile.shelf import Shelf
from pages.ui import parts
from pages.ui.session import session


def kept() -> Shelf[SavedChart]:
    """Return the charts kept for the current dataset."""
    current = session()
    assert current.dataset_id is not None
    return shelf.gallery(current.workspace, current.dataset_id)


def keep(form: ChartForm, title: str) -> None:
    """Let the person keep the chart under a name."""
    with st.form("keep-chart", border=False, clear_on_submit=True):
        name = st.text_input("Name", placeholder=title, max_chars=80)
        if st.form_submit_button("Keep this chart", type="primary"):
            with parts.shown_errors():
                kept().add(SavedChart(name=name.strip() or title[:80], form=form))
                st.toast("Kept in the gallery.", icon=":material/check:")


def show(open_form: Callable[[ChartForm], None]) -> None:
    """List what is kept; opening one fills the form."""
    found = kept().all()
    if not found:
        st.caption("Nothing is kept yet.")
    for i, saved in enumerate(found):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                "Name", saved.name, key=f"saved-{i}-{saved.name}", label_visibility="collapsed",
                on_change=_rename, args=(i, saved.name),
            )  # fmt: skip
            st.button("Open", key=f"open-chart-{i}", on_click=open_form, args=(saved.form,))
            st.button(
                "", icon=":material/delete:", key=f"drop-chart-{i}", help="Delete",
                type="tertiary", on_click=kept().remove, args=(saved.name,),
            )  # fmt: skip


def _rename(i: int, old: str) -> None:
    try:
        kept().rename(old, str(st.session_state[f"saved-{i}-{old}"]).strip())
    except AnalyticsError as error:
        parts.problem(error)


def take_away(drawn: dict[str, Any], title: str) -> None:
    """Offer the chart as a page and as a script; the toolbar of the chart gives a picture."""
    sentence = f"{drawn['sentence']} {drawn['note']}"

    def page() -> str:
        figure = charts.draw(
            drawn["mark"], parts.table(drawn["frame"]), drawn["titles"], drawn["look"]
        )
        return charts.as_page(figure, title, sentence)

    st.download_button(
        "Page (HTML)", page, file_name="chart.html", mime="text/html", icon=":material/html:",
        on_click="ignore", help="Opens in any browser, without a network. 5 MB.",
    )  # fmt: skip
    st.download_button(
        "Script (Python)", drawn["code"], file_name="chart.py", mime="text/x-python",
        icon=":material/code:", on_click="ignore",
        help="pandas and Plotly; reads the table as CSV or Parquet.",
    )  # fmt: skip
    st.caption("Picture (PNG): the camera in the corner of the chart.")
