"""Cohorts on a page: made of a selection, followed by name, left by one click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from pydantic import ValidationError

from analytics.errors import AnalyticsError
from analytics.profile import shelf
from analytics.profile.cohorts import Cohort, Condition
from analytics.profile.shelf import Shelf
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.session import session

Conditions = Sequence[Condition]


def kept() -> Shelf[Cohort]:
    """Return the cohorts of the current dataset."""
    current = session()
    assert current.dataset_id is not None
    return shelf.cohorts(current.workspace, current.dataset_id)


def current() -> Cohort | None:
    """Return the cohort that is followed, if it is still there."""
    name = session().now.cohort
    if name is None:
        return None
    try:
        return kept().get(name)
    except AnalyticsError:
        return None


def followed() -> dict[str, Any]:
    """Return what a question to a worker needs to be about the cohort; nothing without one."""
    cohort = current()
    return {} if cohort is None else {"cohort": cohort.model_dump(mode="json")}


def follow(name: str | None) -> None:
    """Turn to a cohort, or back to all rows."""
    session().now.cohort = name
    session().save()


def aside() -> None:
    """Name the cohort in the frame of the page, with the way out of it."""
    cohort = current()
    if cohort is None:
        return
    st.markdown(f":material/filter_alt: **{parts.escape(cohort.name)}**")
    st.caption(f"Explore shows these rows only: {parts.escape(cohort.sentence())}.")
    st.button(
        "Show all rows", icon=":material/close:", key="leave-cohort", on_click=follow, args=(None,)
    )


def offer(conditions: Conditions, asked: dict[str, Any]) -> None:
    """Say which rows were selected and how many, and let them become a cohort."""
    within = [condition.model_dump(mode="json") for condition in conditions]
    inside = (asked.get("cohort") or {}).get("conditions", [])
    named = {"dataset": asked["dataset"], "recipe": asked["recipe"]}
    ticket = ask_data("cohort_rows", **named, conditions=[*inside, *within])
    with st.container(border=True, key="selection"):
        said = " and ".join(condition.sentence() for condition in conditions)
        st.markdown(f"**Selected:** {parts.escape(said)}")
        rows = parts.wait_for(ticket, "Counting")
        if rows is not None:
            st.caption(f"{rows['n']:,} of {rows['of']:,} rows.")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input("Name of the cohort", key="cohort-name", max_chars=80)
            if st.button("Keep as a cohort", type="primary", icon=":material/filter_alt:"):
                with parts.shown_errors():
                    _make(name, [*inside, *within])


def _make(name: str, conditions: list[dict[str, Any]]) -> None:
    try:
        cohort = Cohort.model_validate({"name": name.strip(), "conditions": conditions})
    except ValidationError as error:
        if not name.strip():
            raise AnalyticsError("The cohort has no name yet.", "Type one.") from error
        raise AnalyticsError(
            "These are too many conditions for one cohort.",
            "Leave the cohort first, and select the rows in all of the table.",
        ) from error
    kept().add(cohort)
    follow(cohort.name)
    st.rerun()


def chooser() -> None:
    """List the cohorts of the dataset: follow, rename, delete."""
    found = kept().all()
    if not found:
        st.caption("None yet. Select bars, or draw a box in a chart: what you select can be kept.")
    for i, cohort in enumerate(found):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                "Name",
                cohort.name,
                key=f"cohort-{i}-{cohort.name}",
                label_visibility="collapsed",
                help=parts.escape(cohort.sentence()),
                on_change=_rename,
                args=(i, cohort.name),
            )
            st.button("Follow", key=f"follow-{i}", on_click=follow, args=(cohort.name,))
            st.button(
                "", icon=":material/delete:", key=f"drop-cohort-{i}", help="Delete",
                type="tertiary", on_click=_delete, args=(cohort.name,),
            )  # fmt: skip
        st.caption(parts.escape(cohort.sentence()))


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
