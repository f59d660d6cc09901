"""Take the table away: the cleaned table as a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from analytics.exports import FORMATS
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.session import session

_CHOSEN = "take-away-chosen"


def table_away(recipe: dict[str, Any]) -> None:
    """Offer the table after its steps as a file, in every kind that can be written."""
    dataset = parts.need_dataset()
    place = st.expander(
        "Take the table away",
        icon=":material/download:",
        on_change="rerun",
        key="take-away-open",
    )
    if not place.open:
        return
    with place:
        form = st.segmented_control(
            "Kind of file",
            list(FORMATS),
            format_func=lambda kind: FORMATS[kind].title,
            default="csv",
            required=True,
            key="take-away-kind",
        )
        st.caption(FORMATS[form].text + _learners())
        asked = {"dataset": dataset.fingerprint, "recipe": recipe, "form": form}
        if st.button("Write the file", icon=":material/save:", key="take-away-write"):
            st.session_state[_CHOSEN] = asked
        if st.session_state.get(_CHOSEN) == asked:
            _offer(asked, dataset.name)


def _learners() -> str:
    n = sum(step.learns for step in session().now.recipe.active())
    if not n:
        return ""
    steps = "The step that learns has" if n == 1 else f"The {n} steps that learn have"
    return f" {steps} learned from all rows here, not from the training rows alone."


def _offer(asked: dict[str, Any], name: str) -> None:
    found = parts.wait_for(ask_data("take_away", **asked), "Writing", patience=1.0)
    if found is None:
        return
    file, kind = Path(found["path"]), FORMATS[asked["form"]]
    size = parts.size(found["n_bytes"])
    st.download_button(
        f"Download {found['n_rows']:,} rows ({size})",
        file.read_bytes,  # only when it is clicked: the server holds no copy before
        file_name=f"{Path(name).stem or 'table'}-clean.{kind.suffix}",
        mime=kind.mime,
        icon=":material/download:",
        on_click="ignore",
        key="take-away-download",
    )
