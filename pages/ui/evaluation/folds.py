"""Evaluate, cross-validation: the plan trained again on folds, and how far apart these are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics import charts
from analytics.evaluation.cross_validation import CrossValidation, Folds, folds_for, kept, so_far
from analytics.jobs import Ticket
from analytics.runs import Run
from analytics.split import SPLITS, TimeSplit
from pages.ui import parts
from pages.ui.backend import ask_data, folds_lane
from pages.ui.evaluation.asked import Asked
from pages.ui.evaluation.charts import show
from pages.ui.forms import spec_form
from pages.ui.session import owner

ABOUT = (
    "The plan is trained again on parts of the training and validation rows, each time judged by "
    "rows that were held out. The test rows take no part."
)
WHOLE = 1000  # from which on a score is read without decimals


def folds(asked: Asked) -> None:
    """Let folds be chosen, train on them where asked, and show what is known of them."""
    st.caption(f"{ABOUT} The cohort is not looked at: all rows are." if asked.cohort else ABOUT)
    chosen = _form(asked.run)
    if chosen is None:
        return
    ticket = folds_lane().asked("cross_validation", owner(), **_question(asked.run, chosen))
    busy = ticket is not None and not ticket.done.is_set()
    found = so_far(asked.run, chosen)
    if ticket is not None and busy:
        _progress(ticket, asked.run, found)
    else:
        with parts.shown_errors():
            if ticket is not None:
                ticket.answer()
        _offer(asked.run, found)
    if found.folds:
        _shown(asked, found)


def _question(run: Run, chosen: Folds) -> dict[str, Any]:
    return {"run": run.id, "asked": chosen.model_dump(mode="json")}


def _form(run: Run) -> Folds | None:
    """Let folds be chosen; what was asked last comes first."""
    plan = run.plan
    ticket = ask_data("columns", dataset=plan.dataset, recipe=plan.recipe.model_dump(mode="json"))
    columns = parts.wait_for(ticket, "Reading the columns")
    if columns is None:
        return None
    names = [column["name"] for column in columns if column["name"] != plan.target]
    dates = [column["name"] for column in columns if column["kind"] == "date"]
    last = next((found.asked for found in kept(run)), folds_for(plan))
    kinds = [kind for kind in SPLITS if kind in ("random", last.split.kind) or _fits(kind, dates)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "How rows are divided",
            kinds,
            index=kinds.index(last.split.kind),
            format_func=lambda kind: SPLITS[kind].title,
            key=f"folds-kind-{run.id}",
            width=200,
        )
        spec = SPLITS[kind]
        split = spec_form(
            spec,
            next((s for s in (last.split, plan.split) if s.kind == kind), None),
            dates if spec is TimeSplit else names,
            f"folds-{run.id}-{kind}",
            elsewhere=("test", "validation"),
        )
        left_out = ("split",) if spec.drawn else ("split", "repeats")
        numbers = spec_form(Folds, last, [], f"folds-{run.id}", elsewhere=left_out)
    return folds_for(plan, kind, **split, **numbers)


def _fits(kind: str, dates: list[str]) -> bool:
    return kind != "time" or bool(dates)


def _offer(run: Run, found: CrossValidation) -> None:
    """Offer to train the folds that are missing, and say how long that takes."""
    if not found.missing:
        return
    n = found.missing
    models = "1 model is" if n == 1 else f"{n:,} models are"
    done = f"{len(found.folds)} of {found.asked.n_models} folds are done. " if found.folds else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            "Go on" if found.folds else "Cross-validate",
            icon=":material/repeat:",
            key="folds-begin",
        )
        st.caption(
            f"{done}{models} to be trained; the run itself took {parts.duration(run.seconds)}.",
            width="stretch",
        )
    if pressed:
        folds_lane().ask("cross_validation", owner(), **_question(run, found.asked))
        st.rerun()


def _progress(ticket: Ticket, run: Run, found: CrossValidation) -> None:
    """Show how far it is, until the next fold is done."""

    @st.fragment(run_every=parts.POLL_SECONDS, key=f"folds-busy-{ticket.number}")
    def poll() -> None:
        if ticket.done.is_set() or len(so_far(run, found.asked).folds) > len(found.folds):
            st.rerun()
        st.progress(ticket.progress, text=_told(ticket))
        st.button("Stop", key="folds-stop", on_click=_stop, args=(ticket,))
        if not found.folds:
            st.skeleton(height=160)

    poll()


def _told(ticket: Ticket) -> str:
    return f"Training fold {ticket.message}" if ticket.message else "Waiting to begin"


def _stop(ticket: Ticket) -> None:
    ticket.stop()
    ticket.told = True  # whoever stops it knows


def _shown(asked: Asked, found: CrossValidation) -> None:
    frame, whole = found.frame(), asked.whole.scores
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**Mean and standard deviation**")
        st.markdown(_table(found, asked))
    with right:
        tested = {key: score.value for key, score in whole.items() if score.exists}
        of = (asked.run.id, found.asked.key, len(found.folds))
        show("Each fold", of, lambda dark: (charts.folds(frame, tested, dark), found.sentence()))
    with st.expander("The scores of each fold", key="folds-each"):
        _each(frame, found)


def _table(found: CrossValidation, asked: Asked) -> str:
    head = ["Score", "Mean\u00a0±\u00a0SD", "Lowest to highest", "Test rows"]
    rows = []
    for row in found.spread().to_dict("records"):
        score = asked.whole.scores[row["metric"]]
        title = score.title if score.greater_is_better else f"{score.title}, lower is better"
        apart = f"\u00a0±\u00a0{parts.number(row['std'])}" if row["folds"] > 1 else ""
        mean = f"**{parts.number(row['mean'])}**{apart}"
        ends = f"{parts.number(row['low'])} to {parts.number(row['high'])}"
        rows.append([title, mean, ends, parts.number(score.value)])
    return parts.markdown_table(head, rows)


def _each(frame: pd.DataFrame, found: CrossValidation) -> None:
    """Show a row for each fold, a column for each score."""
    places = ["repeat", "fold", "n_train", "n_rows"]
    titles = list(dict.fromkeys(frame["title"]))
    table = frame.pivot(index=places, columns="title", values="value")[titles].reset_index()
    if found.asked.rounds == 1:
        table = table.drop(columns="repeat")
    names = {"repeat": "Round", "fold": "Fold", "n_train": "Training rows", "n_rows": "Held out"}
    counts = dict.fromkeys(("Training rows", "Held out"), "localized")
    formats = counts | {title: _format(table[title]) for title in titles}
    parts.grid(
        table.rename(columns=names),
        "folds-grid",
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(format=form) for name, form in formats.items()
        },
    )


def _format(values: pd.Series) -> str:
    return "%.3f" if values.abs().max() < WHOLE else "%.0f"
