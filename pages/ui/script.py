"""What was clicked, as a command and as JSON that can be taken away."""

from __future__ import annotations

import shlex

import streamlit as st

from analytics.plan import Plan
from analytics.search import Search


def command(plan: Plan, file: str, search: Search | None = None, intent: str | None = None) -> str:
    """Return a shell command that trains what was chosen on the file: plan, search or intent."""
    words = ["train", file] if search is None else ["search", file, *_searching(search)]
    words += ["--intent", intent] if intent else []
    return f"python -m analytics {shlex.join(words)} --plan - <<'PLAN'\n{plan.to_json()}\nPLAN"


def _searching(search: Search) -> list[str]:
    spaces = search.candidates[0].spaces.items()
    words = [word for name, space in spaces for word in ("--try", f"{name}={space}")]
    words += ["--method", search.method, "--trials", str(search.n_trials)]
    words += ["--seconds", str(search.budget_seconds)] if search.budget_seconds else []
    words += ["--folds", str(search.folds)] if search.folds else []
    return words if search.pruning else [*words, "--no-pruning"]


def show_script(
    plan: Plan, file: str, search: Search | None = None, intent: str | None = None
) -> None:
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
        st.code(command(plan, file, search, intent), language="bash", height=240)
        st.download_button(
            "Download the plan",
            plan.to_json(),
            file_name=f"plan-{plan.key}.json",
            mime="application/json",
            key=f"plan-{plan.key}",
            on_click="ignore",
        )
