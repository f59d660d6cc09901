"""What a look at the plan found: each finding with its evidence, and what can be done at once."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pydantic import TypeAdapter

from analytics.plan import Plan
from analytics.preflight import Finding, Preflight, Remedy, apply_all, essence
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.session import Mended, session

SEEN = TypeAdapter(Preflight)
BADGES = {
    "misleads": ":red-badge[:material/error: Misleads]",
    "hurts": ":orange-badge[:material/warning: Hurts]",
    "note": ":gray-badge[:material/info: Good to know]",
}


def panel(plan: Plan) -> bool:
    """Show what a look at the plan found; say whether it can be trained."""
    asked = ask_data("preflight", plan=essence(plan).model_dump(mode="json"))
    answer = parts.wait_for(asked, "Checking")
    if answer is None:
        _undo(plan)  # what was applied may be what does not work
        return False
    seen = SEEN.validate_python(answer)
    st.caption(
        f"{seen.n_train:,} rows to train on, {seen.n_validation:,} to watch, "
        f"{seen.n_test:,} kept for the test. About {parts.duration(seen.seconds(plan))}."
    )
    dismissed = session().now.dismissed
    shown = [finding for finding in seen.findings if finding.key(plan) not in dismissed]
    _head(plan, shown, len(seen.findings) - len(shown))
    for finding in shown:
        _finding(plan, finding)
    return True


def _head(plan: Plan, shown: list[Finding], n_dismissed: int) -> None:
    helped = [finding for finding in shown if finding.remedies]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_title(len(shown)), anchor=False, width="stretch")
        if len(helped) > 1:
            st.button(
                f"Apply all {len(helped)}",
                icon=":material/done_all:",
                key="remedy-all",
                on_click=_apply,
                args=(plan, apply_all(plan, helped), f"{len(helped)} remedies"),
                help="The first remedy of each finding. One Undo takes all of them back.",
            )
        if n_dismissed:
            st.button(
                f"Show {n_dismissed} dismissed", type="tertiary", key="recall", on_click=_recall
            )
    _undo(plan)


def _title(n: int) -> str:
    if not n:
        return "Nothing stands against training"
    return "1 thing to look at" if n == 1 else f"{n} things to look at"


def _undo(plan: Plan) -> None:
    mended = session().now.mended
    if mended and mended[-1].after == plan.key:
        with st.container(horizontal=True, vertical_alignment="center"):
            text = parts.escape(f"Applied: {mended[-1].said}.")
            st.caption(f":material/check: {text}", width="content")
            st.button("Undo", type="tertiary", key="remedy-undo", on_click=_take_back)


def _finding(plan: Plan, finding: Finding) -> None:
    key = finding.key(plan)
    with st.container(border=True, gap="small", key=f"finding-{key}"):
        st.markdown(f"{BADGES[finding.level]} {parts.escape(finding.sentence)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            for i, remedy in enumerate(finding.remedies):
                _remedy(plan, remedy, f"remedy-{key}-{i}")
            asked = bool(finding.evidence) and st.toggle("Evidence", key=f"evidence-{key}")
            st.button(
                "Dismiss",
                type="tertiary",
                key=f"dismiss-{key}",
                on_click=_dismiss,
                args=(key,),
                help="Not shown again for this target.",
            )
        if asked:
            parts.grid(pd.DataFrame(list(finding.evidence)), f"grid-{key}", hide_index=True)


def _remedy(plan: Plan, remedy: Remedy, key: str) -> None:
    said = parts.escape(remedy.label)
    args = (plan, remedy.apply(plan), f"“{remedy.label}”")
    st.button(said, key=key, on_click=_apply, args=args)


def _apply(before: Plan, after: Plan, said: str) -> None:
    now = session().now
    now.mended = [*now.mended[-9:], Mended(before=before, after=after.key, said=said)]
    now.adopt(after)
    session().save()


def _take_back() -> None:
    now = session().now
    now.adopt(now.mended[-1].before)
    now.mended = now.mended[:-1]
    session().save()


def _dismiss(key: str) -> None:
    now = session().now
    now.dismissed = (*now.dismissed, key)
    session().save()


def _recall() -> None:
    session().now.dismissed = ()
    session().save()
