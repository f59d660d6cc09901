"""The rows behind a mark that was clicked, and how they become a cohort."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.profile.cohorts import Cohort
from pages.ui import cohorts, parts
from pages.ui.evaluation.asked import Asked
from pages.ui.session import session


def behind(asked: Asked, mark: dict[str, Any], key: str) -> None:
    """Show the rows of a mark; let them be kept as a cohort where that can be said of columns."""
    ticket = asked.ask("evaluation_rows", mark=mark)
    found = parts.wait_for(ticket, "Looking for the rows", patience=1.0)
    if found is None:
        return
    with st.container(border=True, key=f"behind-{key}"):
        st.markdown(f"**Rows behind the mark:** {parts.escape(found['sentence'])}")
        if found["n"]:
            parts.grid(parts.table(found["frame"]), f"behind-rows-{key}", hide_index=True)
            _offer(asked, found["conditions"], key)


def _offer(asked: Asked, conditions: list[dict[str, Any]], key: str) -> None:
    plan = asked.run.plan
    if plan.dataset != session().dataset_id:
        return
    if not conditions:
        st.caption("No column tells each of these rows from all others: they make no cohort.")
        return
    found = Cohort.model_validate({"name": "rows", "conditions": conditions}).conditions
    table = {"dataset": plan.dataset, "recipe": plan.recipe.model_dump(mode="json")}
    cohorts.offer(found, table | asked.cohort, f"cohort-{key}")
