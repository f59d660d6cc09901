"""One run: open it, name it, tag it, delete it."""

from __future__ import annotations

import streamlit as st

from analytics.runs import Run
from pages.ui import parts
from pages.ui.runs.deleting import delete_button
from pages.ui.script import show_script
from pages.ui.session import session


def one(run: Run, known_tags: list[str]) -> None:
    """Show one run, and what can be done with it."""
    st.subheader(parts.escape(run.name), anchor=False)
    if said := run.error or run.summary.get("unmeasured"):
        st.warning(parts.escape(said))
    with st.container(horizontal=True):
        if st.button("Open", type="primary", icon=":material/arrow_forward:"):
            session().look_at(dataset=run.plan.dataset)
            session().look_at(run=run.id)
            parts.go("evaluate" if run.state == "done" else "train")
        delete_button([run])
    _describe(run, known_tags)
    show_script(run.plan, run.dataset_name)


def _describe(run: Run, known_tags: list[str]) -> None:
    with st.form("describe", border=False):
        name = st.text_input("Name", run.name, key=f"name-{run.id}", max_chars=200)
        tags = st.multiselect(
            "Tags",
            known_tags,
            default=run.tags,
            accept_new_options=True,
            placeholder="Type a word and press Enter",
            key=f"tags-{run.id}",
        )
        note = st.text_area("Note", run.note, key=f"note-{run.id}", max_chars=10_000)
        if st.form_submit_button("Save"):
            session().runs.rename(run.id, name)
            session().runs.tag(run.id, tags)
            session().runs.annotate(run.id, note)
            st.rerun()
