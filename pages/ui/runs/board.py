"""The table of runs, best first; rows can be chosen."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.comparison import Standing, best_step, leaderboard, with_baseline
from analytics.evaluation.scores import Score
from analytics.metrics import METRICS
from analytics.runs import Run
from pages.ui import parts
from pages.ui.runs.choosing import View

COLUMNS = {
    "Rank": st.column_config.NumberColumn(width="small"),
    "Baseline": st.column_config.NumberColumn(format="%.4g"),
    "Training": st.column_config.NumberColumn("Training, s", format="%.1f"),
    "Predicting": st.column_config.NumberColumn(
        "1,000 rows, ms", format="%.1f", help="Measured once, when the run had ended."
    ),
    "Size": st.column_config.NumberColumn("Size, MB", format="%.2f", help="Of the model on disk."),
    "Best": st.column_config.TextColumn(
        "Lowest loss", help="Where the loss on validation rows was lowest."
    ),
    "Tags": st.column_config.ListColumn(),
    "Started": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
}


def board(view: View) -> list[Run]:
    """Show the runs and return the chosen ones, in the order of the table."""
    standings = with_baseline(leaderboard(view.runs, view.metric))
    order = [standing.run for standing in standings]
    named = (view.metric, *(run and run.id for run in order))
    event = parts.grid(
        pd.DataFrame([_row(standing, view) for standing in standings]).dropna(axis=1, how="all"),
        f"runs-{hash(named)}",  # places are chosen: in another order, none is
        hide_index=True,
        column_config=COLUMNS | _scores(view.metric),
        on_select="rerun",
        selection_mode="multi-row",
    )
    st.caption(_sentence(standings, view))
    places = sorted(event.selection.rows)
    return [run for i in places if i < len(order) and (run := order[i]) is not None]


def _scores(metric: str | None) -> dict[str, Any]:
    title = "Score" if metric is None else METRICS[metric].title
    names = {"Score": title, "Test": f"{title}, test"}
    return {k: st.column_config.NumberColumn(name, format="%.4g") for k, name in names.items()}


def _row(standing: Standing, view: View) -> dict[str, Any]:
    ranked = view.metric is not None
    score, run = standing.score, standing.run
    row = {
        "Rank": standing.rank,
        "Name": "Baseline" if run is None else run.name,
        "Metric": None if ranked or score is None else score.title,
        "Score": None if score is None else score.value,
        "95 %": None if score is None else _range(score),
    }
    if run is None:
        return row
    return row | {
        **(_test(run, view) if view.tested else {}),
        "State": run.state,
        "Baseline": None if ranked or score is None else score.baseline,
        "Training": run.seconds,
        "Predicting": _times(run.summary.get("predict_seconds"), 1e3),
        "Size": _times(run.summary.get("model_bytes"), 1e-6),
        "Best": best_step(run),
        "Tags": list(run.tags) or None,
        "Model": type(run.plan.model).title,
        "Data": None if ranked else f"{run.dataset_name} · {run.plan.target}",
        "Started": pd.Timestamp(run.created, unit="s", tz="UTC"),
        "Note": run.note or None,
    }


def _test(run: Run, view: View) -> dict[str, Any]:
    scores = run.summary.get("scores", {})
    found = scores.get(view.metric) or next(iter(scores.values()), None)
    if found is None:
        return {}
    score = Score(**found)
    return {"Test": score.value, "Test, 95 %": _range(score)}


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _range(score: Score) -> str | None:
    known = score.low == score.low
    return f"{parts.number(score.low)} to {parts.number(score.high)}" if known else None


def _sentence(standings: list[Standing], view: View) -> str:
    text = "Choose one run to open it, two or more to compare them."
    if view.metric is None:
        return f"Newest first. {text}"
    scored = [s for s in standings if s.run is not None and s.score is not None]
    if not scored:
        return f"No run has a score yet. {text}"
    title = METRICS[view.metric].title
    said = f"Ranked by {title} on the validation rows, which the training watched. "
    if others := sum(standing.rank is None for standing in scored):
        said += f"Scored on other rows, and so without a rank: {others:,}. "
    return said + text
