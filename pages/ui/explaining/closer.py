"""Looking closer: a section for each question, of which only the open one asks."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics import charts
from pages.ui import parts
from pages.ui.backend import ask_models
from pages.ui.drawing import chart
from pages.ui.explaining.chosen import Chosen
from pages.ui.explaining.side_by_side import side_by_side

NO_ROWS = (
    "× marks pairs of values that no validation row has: there, the model has hardly anything to "
    "go by."
)
SKETCH = (
    "The rules are a sketch of the model, not the model: they say what it does roughly, and not "
    "why anything happens."
)


def two_columns(chosen: Chosen) -> None:
    """Show the mean answer as two columns change at once."""
    left, right = st.columns(2)
    one = left.selectbox("First column", chosen.columns, key="two-way-one")
    others = [name for name in chosen.columns if name != one]
    if not others:
        st.info("There is only one column.", icon=":material/info:")
        return
    other = right.selectbox("Second column", others, key="two-way-other")
    ticket = ask_models("two_way", **chosen.arguments, columns=[one, other], output=chosen.output)
    found = parts.wait_for(ticket, "Trying each pair of values")
    if found is not None:
        cells, titles = parts.table(found["cells"]), (one, other, found["name"])
        chart(
            "two-way",
            ticket.key,
            lambda dark: (charts.two_way(cells, titles, dark), found["sentence"]),
        )
        st.caption(NO_ROWS)


def small_tree(chosen: Chosen) -> None:
    """Show a small tree that answers nearly as the model does, as rules."""
    ticket = ask_models("surrogate", **chosen.arguments, output=chosen.output)
    found = parts.wait_for(ticket, "Learning a small tree")
    if found is None:
        return
    st.markdown(parts.escape(found["sentence"]))
    rules = parts.table(found["rules"])
    rules["rule"] = rules["rule"].map(parts.escape)  # a table shows Markdown
    rules["answer"] = rules["answer"].map(parts.number)
    answer = parts.escape(found["name"][:1].upper() + found["name"][1:])
    titles = {"rule": "If", "answer": answer, "rows": "Validation rows"}
    st.table(rules.rename(columns=titles).set_index("If").map(str))
    st.caption(SKETCH)


def moving_together(chosen: Chosen) -> None:
    """Name columns that move together, and show what each group is worth as one."""
    ticket = ask_models("together", **chosen.arguments)
    found = parts.wait_for(ticket, "Shuffling columns together")
    if found is None:
        return
    st.markdown(parts.escape(found["sentence"]))
    if found["frame"] is not None:
        table = parts.table(found["frame"]).head(15)
        chart("together", ticket.key, lambda dark: (charts.importance(table, dark), found["said"]))


SECTIONS: dict[str, Callable[[Chosen], None]] = {
    "Several rows side by side": side_by_side,
    "Two columns at once": two_columns,
    "As a small tree": small_tree,
    "Columns that move together": moving_together,
}


def closer(chosen: Chosen) -> None:
    """Show the section that is open; the others ask for nothing."""
    st.subheader("Look closer", anchor=False)
    first, *_ = SECTIONS
    name = st.segmented_control(
        "Question", list(SECTIONS), default=first, required=True, key="explain-closer",
        label_visibility="collapsed",
    )  # fmt: skip
    with parts.shown_errors():
        SECTIONS[name or first](chosen)
