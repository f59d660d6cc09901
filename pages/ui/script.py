"""What was clicked, as a command and as JSON that can be taken away."""

from __future__ import annotations

import shlex

import streamlit as st

from analytics.plan import Plan


def command(plan: Plan, file: str) -> str:
    """Return a shell command that trains exactly this plan on the file."""
    return (
        f"python -m analytics train {shlex.quote(file)} --plan - <<'PLAN'\n{plan.to_json()}\nPLAN"
    )


def show_script(plan: Plan, file: str) -> None:
    """Show the command, and offer the plan as a file."""
    place = st.expander(
        "The same without a browser",
        icon=":material/terminal:",
        on_change="rerun",
        key=f"script-{plan.dataset}",
    )
    if not place.open:
        return
    with place:
        st.caption("Run it beside the file: it gives the same scores.")
        st.code(command(plan, file), language="bash", height=240)
        st.download_button(
            "Download the plan",
            plan.to_json(),
            file_name=f"plan-{plan.key}.json",
            mime="application/json",
            key=f"plan-{plan.key}",
            on_click="ignore",
        )
