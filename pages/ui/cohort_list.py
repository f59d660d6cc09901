"""The cohorts of a dataset, in the frame of the page: which one is followed, and the others."""

from __future__ import annotations

import streamlit as st

from analytics.jobs import Ticket
from analytics.profile.cohorts import Cohort
from pages.ui import parts
from pages.ui.cohorts import counted, current, follow, kept, part_said
from pages.ui.session import session

FOLLOWING = "Explore, Clean, Evaluate, Explain and What if follow it; Train can."


def aside() -> None:
    """Name the cohort in the frame of the page, with the way out of it and to the others."""
    cohort = current()
    if cohort is not None:
        _now(cohort)
    with parts.shown_errors():
        if not kept().all():
            return
        place = st.popover(
            "Cohorts", icon=":material/filter_alt:", on_change="rerun", key="cohorts-open"
        )
        if place.open:
            with place:
                chooser()


def _now(cohort: Cohort) -> None:
    ticket = counted(cohort)
    ticket.wait(0.05)
    st.markdown(
        f":material/filter_alt: **{parts.escape(cohort.name)}**:small[{_count(ticket)}]",
        help=f"{parts.escape(cohort.sentence())}. {FOLLOWING}",
    )
    st.button(
        "Show all rows",
        icon=":material/close:",
        key="leave-cohort",
        on_click=follow,
        args=(None,),
        type="tertiary",
    )


def chooser() -> None:
    """List the cohorts of the dataset, with their rows: follow, rename, delete."""
    found = kept().all()
    if not found:
        st.caption("None yet. Select bars, or draw a box in a chart: what you select can be kept.")
    tickets = [counted(cohort) for cohort in found]
    for ticket in tickets[-1:]:  # answers come in the order of the questions
        ticket.wait(0.5)
    for i, (cohort, ticket) in enumerate(zip(found, tickets, strict=True)):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                "Name",
                cohort.name,
                key=f"cohort-{i}-{cohort.name}",
                label_visibility="collapsed",
                max_chars=80,
                on_change=_rename,
                args=(i, cohort.name),
            )
            st.button("Follow", key=f"follow-{i}", on_click=follow, args=(cohort.name,))
            st.button(
                "", icon=":material/delete:", key=f"drop-cohort-{i}", help="Delete",
                type="tertiary", on_click=_delete, args=(cohort.name,),
            )  # fmt: skip
        st.caption(f"{parts.escape(cohort.sentence())}{_count(ticket)}")


def _count(ticket: Ticket) -> str:
    if ticket.error is not None:
        return " · not in this table"
    found = ticket.result
    return "" if found is None else f" · {part_said(found['n'], found['of'])}"


def _rename(i: int, old: str) -> None:
    with parts.shown_errors():
        new = str(st.session_state[f"cohort-{i}-{old}"]).strip()
        kept().rename(old, new)
        if session().now.cohort == old:
            follow(new)


def _delete(name: str) -> None:
    kept().remove(name)
    if session().now.cohort == name:
        follow(None)
