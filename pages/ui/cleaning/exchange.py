"""The steps to take away, as a script and as JSON, and the steps of others to take over."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import streamlit as st

from analytics.dataset import list_datasets
from analytics.recipe import Recipe, from_json, to_json
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.cleaning.steps import change, said
from pages.ui.session import session

WAYS = ("Another dataset", "A file", "Paste")


def take_away(asked: dict[str, Any], name: str) -> None:
    """Offer the steps as a script of pandas and as JSON."""
    recipe = session().now.recipe
    place = st.expander("Take away", icon=":material/download:", on_change="rerun", key="away-open")
    if not place.open:
        return
    with place:
        if not recipe.steps:
            st.caption("There are no steps yet.")
            return
        stem = PurePath(name).stem or "data"
        _script(asked, stem)
        st.download_button(
            "Download the recipe (JSON)",
            to_json(recipe),
            file_name=f"{stem}-recipe.json",
            mime="application/json",
            on_click="ignore",
        )


def _script(asked: dict[str, Any], stem: str) -> None:
    code = parts.wait_for(ask_data("script", **asked), "Writing the script")
    if code is None:
        return
    st.caption("It needs pandas only, and gives the same table. A salt stands in it as it is.")
    st.code(code, language="python", height=300)
    st.download_button(
        "Download the script",
        code,
        file_name=f"{stem}-clean.py",
        mime="text/x-python",
        on_click="ignore",
    )


def take_over(dataset: str) -> None:
    """Let the person take the steps of another dataset, or of a file, after a look at a report."""
    place = st.expander(
        "Use another recipe", icon=":material/upload:", on_change="rerun", key="over-open"
    )
    if not place.open:
        return
    with place:
        way = st.segmented_control("From", WAYS, default=WAYS[0], required=True, key="over-way")
        with parts.shown_errors():
            recipe = {WAYS[0]: _of_another, WAYS[1]: _of_a_file, WAYS[2]: _pasted}[way](dataset)
            if recipe is not None:
                _report(dataset, recipe)


def _of_another(dataset: str) -> Recipe | None:
    choices = session().choices
    known = {d.fingerprint: d.name for d in list_datasets(session().workspace)}
    others = [k for k in known if k != dataset and k in choices and choices[k].recipe.steps]
    if not others:
        st.caption("No other dataset has steps yet.")
        return None
    chosen = st.selectbox("Dataset", others, format_func=known.__getitem__, key="over-dataset")
    return choices[chosen].recipe.elsewhere()


def _of_a_file(_: str) -> Recipe | None:
    file = st.file_uploader("Recipe (JSON)", type=["json"], key="over-file")
    return None if file is None else from_json(file.getvalue())


def _pasted(_: str) -> Recipe | None:
    text = st.text_area("Recipe (JSON)", key="over-text", height=160)
    return from_json(text) if text.strip() else None


def _report(dataset: str, recipe: Recipe) -> None:
    ticket = ask_data("replay", dataset=dataset, recipe=recipe.model_dump(mode="json"))
    outcomes = parts.wait_for(ticket, "Trying the steps", patience=1.0)
    if outcomes is None:
        return
    for i, (step, outcome) in enumerate(zip(recipe.steps, outcomes, strict=True)):
        st.markdown(f"{i + 1}\\. {parts.escape(step.sentence())}  \n{said(outcome)}")
    n = len(session().now.recipe.steps)
    there = "" if not n else f" It replaces the {n} {'step' if n == 1 else 'steps'} that are here."
    if st.button("Take this recipe", help=f"One Undo brings back what was here.{there}"):
        change(recipe)
