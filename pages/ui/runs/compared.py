"""Two or more runs side by side: which is better, where they disagree, and what differs."""

from __future__ import annotations

import streamlit as st

from analytics.comparison import differences, labels, why_not
from analytics.evaluation.measuring import Part
from analytics.runs import Run
from pages.ui import parts
from pages.ui.runs.choosing import View
from pages.ui.runs.curves import curves
from pages.ui.runs.deleting import delete_button
from pages.ui.runs.disagreement import disagreement
from pages.ui.runs.other_rows import other_rows
from pages.ui.runs.verdicts import verdicts


def compared(runs: list[Run], view: View) -> None:
    """Show runs beside each other."""
    st.subheader(f"{len(runs)} runs compared", anchor=False)
    part: Part = "test" if view.tested else "validation"
    reason = why_not(runs, part)
    if reason is not None:
        other_rows(runs, reason)
    else:
        verdicts(runs, part, view.metric)
        if len(runs) == 2:
            disagreement(runs, part)
    st.markdown("**Settings that differ**")
    _differences(runs)
    curves(runs)
    delete_button(runs)


def _differences(runs: list[Run]) -> None:
    table = differences(runs, labels(runs))
    if table.empty:
        st.caption("All settings are the same.")
    else:
        parts.grid(table.rename_axis("Setting"), "differences")
