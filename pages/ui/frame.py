"""The frame around every page: which dataset, which target, which run."""

from __future__ import annotations

import streamlit as st

from analytics.errors import AnalyticsError
from pages.ui import cohort_list
from pages.ui.parts import STATE_ICONS, escape
from pages.ui.session import Session, session


def frame() -> None:
    """Show dataset, target and run in the sidebar, and keep them in the address."""
    current = session()
    current.save()
    with st.sidebar:
        st.caption("NOW")
        _dataset(current)
        _run(current)


def _dataset(current: Session) -> None:
    try:
        dataset = current.dataset()
    except AnalyticsError:
        dataset = None
    if dataset is None:
        st.markdown(":material/table: No data yet")
        return
    st.markdown(f":material/table: **{escape(dataset.name)}**")
    st.caption(f"{dataset.n_rows:,} rows · {len(dataset.columns):,} columns")
    cohort_list.aside()
    if current.now.target:
        st.markdown(f":material/target: {escape(current.now.target)}")


def _run(current: Session) -> None:
    try:
        run = current.run()
    except AnalyticsError:
        run = None
    if run is None:
        st.markdown(":material/network_node: No model yet")
        return
    st.markdown(f"{STATE_ICONS[run.state]} {escape(run.name)}")
    st.caption("see Train" if run.live else run.state)
