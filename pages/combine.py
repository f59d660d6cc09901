"""Combine: a second table under or beside this one, or this one in another shape."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.dataset import Dataset, list_datasets
from analytics.making import MAKINGS, Making
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.forms import build
from pages.ui.making_form import is_complete, making_form
from pages.ui.session import Choices, session

_MAKING = "making-table"


def second(first: Dataset) -> None:
    """Put the rows or the columns of another dataset to those of this one."""
    others = {
        dataset.fingerprint: dataset
        for dataset in list_datasets(session().workspace)
        if dataset.fingerprint != first.fingerprint
    }
    if not others:
        st.info("There is no second table yet. Upload it: both are kept under “Read before”.")
        parts.link("upload", "Go to Upload")
        return
    chosen = st.selectbox(
        "Second table",
        list(others),
        format_func=lambda key: f"{others[key].name} · {others[key].n_rows:,} rows",
        key="combine-second",
    )
    one_of(2, [first, others[chosen]])


def one_of(n_tables: int, tables: list[Dataset]) -> None:
    """Choose how, fill in its form, see what comes out, and make it."""
    kinds = [kind for kind, spec in MAKINGS.items() if spec.n_tables == n_tables]
    kind = st.segmented_control(
        "How",
        kinds,
        format_func=lambda kind: MAKINGS[kind].title,
        default=kinds[0],
        required=True,
        key=f"combine-how-{n_tables}",
    )
    spec = MAKINGS[kind]
    st.caption((spec.__doc__ or "").strip().splitlines()[0])
    parents = [parent(table) for table in tables]
    ticket = ask_data("table_columns", parents=parents)
    columns = parts.wait_for(ticket, "Looking at the columns", patience=1.0)
    guessed = _guessed(parents) if kind == "join" else []
    if columns is None or guessed is None:
        return
    key = "-".join(["combine", kind, *(table.fingerprint for table in tables)])
    values = making_form(spec, columns, guessed, key)
    if not is_complete(spec, values):
        st.caption("Choose columns, and what comes out is counted and shown here.")
        return
    with parts.shown_errors():
        making: Making = build(spec, values)
        result({"making": making.model_dump(mode="json"), "parents": parents}, spec, tables)


def _guessed(parents: list[dict[str, Any]]) -> Any:
    return parts.wait_for(ask_data("keys", parents=parents), "Looking for keys", patience=1.0)


def parent(dataset: Dataset) -> dict[str, Any]:
    """Return a dataset with the steps that are applied to it first."""
    recipe = session().choices.get(dataset.fingerprint, Choices()).recipe
    return {"dataset": dataset.fingerprint, "recipe": recipe.model_dump(mode="json")}


def result(made: dict[str, Any], spec: type[Making], tables: list[Dataset]) -> None:
    """Show counts and first rows, and make the dataset when asked to."""
    seen = parts.wait_for(ask_data("look", made=made), "Counting", patience=1.0)
    if seen is None:
        return
    with st.grid(min_column_width=170):
        for label, value in seen["numbers"]:
            st.metric(label, f"{value:,}", border=True)
    if seen["notes"]:
        st.markdown("\n".join(f"- {parts.escape(note)}" for note in seen["notes"]))
    tall: Any = 300 if len(seen["head"]["data"]) > 7 else "content"
    parts.grid(parts.table(seen["head"]), "combine-head", hide_index=True, height=tall)
    st.caption(f"The first {len(seen['head']['data']):,} of {seen['n_rows']:,} rows.")
    name = st.text_input("Name", _name(spec, tables), max_chars=200, key=f"name-{spec.title}")
    if st.button("Make this table", type="primary", icon=":material/arrow_forward:"):
        st.session_state[_MAKING] = (made, name)
    _finish(made)


def _name(spec: type[Making], tables: list[Dataset]) -> str:
    names = " + ".join(table.name for table in tables)
    return f"{names}, {spec.done}"


def _finish(made: dict[str, Any]) -> None:
    asked, name = st.session_state.get(_MAKING, (None, ""))
    if asked != made:
        return
    ticket = ask_data("make", made=made, name=name)
    fingerprint = parts.wait_for(ticket, "Making", patience=1.5)
    if ticket.done.is_set():
        del st.session_state[_MAKING]
    if fingerprint:
        session().look_at(dataset=fingerprint)
        parts.go("upload")


def page() -> None:
    """Offer what can be made of this table, with a second one or alone."""
    dataset = parts.need_dataset()
    with_other, alone = st.tabs(
        ["A second table", "Reshape"], on_change="rerun", key="combine-tabs"
    )
    if with_other.open:
        with with_other:
            second(dataset)
    if alone.open:
        with alone:
            one_of(1, [dataset])


parts.header(
    "Combine",
    "The result is a new dataset. The tables it is made of stay as they are; their cleaning steps "
    "are applied first, but for those that learn.",
)
with parts.shown_errors():
    page()
