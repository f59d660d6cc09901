"""A search while it runs and when it has ended: its trials, what mattered, what was tried."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts import search_history, search_importance, search_parallel
from analytics.comparison.differences import said
from analytics.models.base import ModelSpec
from analytics.models.scores import WATCHED
from analytics.runs import Run
from analytics.search import Range, Search, SearchStore, Trial, trials_frame
from pages.ui import parts
from pages.ui.drawing import dark

STATES = {
    "done": "Done",
    "running": "On its way",
    "pruned": "Ended early",
    "failed": "Failed",
    "left": "Left",
}
COUNTED = {"pruned": "ended early", "failed": "failed", "running": "training"}
LOSSES = {"regression": "mean squared error", "binary": "log loss", "multiclass": "log loss"}


def of(run: Run) -> Search | None:
    """Return the search that a run is, or was; nothing where it is an ordinary one."""
    return SearchStore(run.workspace).get(run.id)


def live(run: Run, search: Search) -> None:
    """Draw the trials so far, and what they have shown."""
    store = SearchStore(run.workspace)
    trials = store.trials(run.id)
    _progress(run, search, trials)
    st.caption(_sentence(search, trials))
    _pictures(run.id, search, trials, store.importance(run.id))


def _progress(run: Run, search: Search, trials: list[Trial]) -> None:
    n_ended = sum(trial.ended is not None for trial in trials)
    share, spent = min(1.0, n_ended / search.n_trials), run.seconds or 0.0
    seconds = spent * (1 - share) / share if share else float("inf")
    if search.budget_seconds is not None:
        seconds = min(seconds, max(0.0, search.budget_seconds - spent))
    left = f"about {parts.duration(seconds)} left" if seconds < float("inf") else "just started"
    left = "stopping" if run.state == "stopping" else left
    st.progress(share, text=f"Trial {n_ended:,} of {search.n_trials:,} · {left}")


def ended(run: Run, search: Search) -> None:
    """Offer all trials of a search that has ended."""
    store = SearchStore(run.workspace)
    trials = store.trials(run.id)
    st.caption(_sentence(search, trials))
    place = st.expander("All trials", on_change="rerun", key="trials-open")
    if not place.open or not trials:
        return
    with place:
        _pictures(run.id, search, trials, store.importance(run.id))
        _table(run.id, search, trials)


def _sentence(search: Search, trials: list[Trial]) -> str:
    done = [trial for trial in trials if trial.state == "done" and trial.loss is not None]
    counts = [
        f"{n} {word}"
        for state, word in COUNTED.items()
        if (n := sum(trial.state == state for trial in trials))
    ]
    if not done:
        return ", ".join(["no trial is done yet", *counts]).capitalize() + "."
    best = min(done, key=lambda trial: trial.loss or 0.0)
    said = [f"{len(done)} trials done", *counts]
    return f"{', '.join(said)}. The best is trial {best.number + 1}: {_words(search, best)}."


def _words(search: Search, trial: Trial) -> str:
    loss = f"loss {parts.number(trial.loss)}"
    if trial.score is not None:
        loss += f", {_worth_title(search)} {parts.number(trial.score)} on validation rows"
    if not trial.values:
        return f"the settings as they were, {loss}"
    model = search.candidates[trial.candidate].having(trial.values)
    chosen = [f"{_title(model, name)} {_value(getattr(model, name))}" for name in trial.values]
    return parts.escape(f"{', '.join(chosen)}; {loss}")


def _pictures(
    run_id: str, search: Search, trials: list[Trial], importance: dict[str, float]
) -> None:
    frame = trials_frame(search, trials)
    if frame.empty:
        st.skeleton(height=270)
        return
    loss = f"Validation loss ({LOSSES[search.plan.task]})"
    left, right = st.columns([3, 2])
    with left:
        options = search_history(frame, f"{loss} by trial", dark())
        st.echarts_chart(options, key=f"trials-{run_id}", height=270, alt=_sentence(search, trials))
    with right:
        _importance(run_id, search, importance)
    _parallel(run_id, search, frame, loss)


def _importance(run_id: str, search: Search, importance: dict[str, float]) -> None:
    if not importance:
        st.caption("What made the difference shows once eight trials of the best model are done.")
        return
    titles = _titles(search)
    shares = {titles[name]: share for name, share in importance.items()}
    said = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
    options = search_importance(shares, dark())
    st.echarts_chart(options, key=f"importance-{run_id}", height=270, alt=said)


def _parallel(run_id: str, search: Search, frame: pd.DataFrame, loss: str) -> None:
    done = frame[frame["state"] == "done"]
    axes = {name: (title, _log(search, name)) for name, title in _titles(search).items()}
    if len(search.candidates) > 1:
        axes = {"model": ("Model", False)} | axes
    if len(done) < 2 or len(axes) < 2:
        return
    st.caption("Each line is a trial; green are the best fifth, orange is the best.")
    options = search_parallel(done, axes, "Loss", dark())
    st.echarts_chart(options, key=f"parallel-{run_id}", height=300, alt=f"{loss} of all trials")


def _table(run_id: str, search: Search, trials: list[Trial]) -> None:
    frame = trials_frame(search, trials)
    titles = _titles(search)
    table = pd.DataFrame(
        {
            "Trial": frame["trial"] + 1,
            "State": frame["state"].map(STATES),
            **({"Model": frame["model"]} if len(search.candidates) > 1 else {}),
            **{title: frame[name].map(_value) for name, title in titles.items()},
            "Loss": frame["loss"].map(parts.number),
            _worth_title(search): frame["score"].map(parts.number),
            "Steps": frame["step"].astype(str) + " of " + frame["total"].astype(str),
            "Time": frame["seconds"].map(parts.duration),
            "Note": frame["error"],
        }
    )
    parts.grid(table, f"trials-table-{run_id}", hide_index=True)


def _worth_title(search: Search) -> str:
    name = WATCHED[search.plan.task]
    return name.upper() if name in ("auc", "rmse") else name.capitalize()


def _titles(search: Search) -> dict[str, str]:
    return {
        name: _title(candidate.model, name)
        for candidate in search.candidates
        for name in candidate.spaces
    }


def _title(model: ModelSpec, name: str) -> str:
    return type(model).model_fields[name].title or name


def _log(search: Search, name: str) -> bool:
    spaces = (candidate.spaces.get(name) for candidate in search.candidates)
    return any(isinstance(space, Range) and space.log for space in spaces)


def _value(value: Any) -> str:
    if value is None or value != value:
        return "left open"
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:,.4g}" if isinstance(value, float) else said(value)
