"""All runs in one table, ranked by their score on validation rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics.metrics import METRICS, metrics_of
from analytics.runs import Run

NUMBERS = (
    "rank", "score", "low", "high", "baseline", "seconds", "predict_seconds", "model_bytes",
    "best_step",
)  # fmt: skip


def leaderboard(runs: Sequence[Run], metric: str | None = None) -> pd.DataFrame:
    """Return one row for each run: rank, validation score with interval, time, size and settings.

    Parameters
    ----------
    runs
        At least one, in any state; those without a score stand last.
    metric
        To rank by. Without one, each run shows the main metric of its task, the order stays as it
        is, and nothing is ranked.

    Returns
    -------
    pandas.DataFrame
        ``run`` (its id), ``rank`` (from 1; only among those scored on the validation rows that
        most runs share), ``name``, ``state``, ``metric`` (its title), ``score``, ``low``,
        ``high``, ``baseline``, ``seconds`` (of the training), ``predict_seconds`` (for 1,000
        rows), ``model_bytes``, ``best_step`` (of the lowest validation loss), ``step``, ``unit``,
        ``tags``, ``note``, ``dataset``, ``target``, ``model``, ``created``.
    """
    table = pd.DataFrame([_row(run, metric) for run in runs])
    table = table.astype(dict.fromkeys(NUMBERS, "float64"))
    if metric is None:
        return table
    same = pd.Series([_rows(run) for run in runs]) == _shared(runs)
    ascending = not METRICS[metric].greater_is_better
    table["rank"] = table["score"].where(same).rank(method="min", ascending=ascending)
    return table.sort_values(["rank", "created"], ascending=[True, False], ignore_index=True)


def _rows(run: Run) -> str | None:
    found: str | None = run.summary.get("rows", {}).get("validation")
    return found


def _shared(runs: Sequence[Run]) -> str | None:
    counts = Counter(rows for run in runs if (rows := _rows(run)) is not None)
    return counts.most_common(1)[0][0] if counts else None


def _row(run: Run, metric: str | None) -> dict[str, Any]:
    key = metric or metrics_of(run.plan.task)[0].key
    score = run.summary.get("validation", {}).get(key, {})
    return {
        "run": run.id,
        "rank": None,
        "name": run.name,
        "state": run.state,
        "metric": METRICS[key].title,
        "score": score.get("value"),
        "low": score.get("low"),
        "high": score.get("high"),
        "baseline": score.get("baseline"),
        "seconds": run.seconds,
        "predict_seconds": run.summary.get("predict_seconds"),
        "model_bytes": run.summary.get("model_bytes"),
        "best_step": run.summary.get("best_step"),
        "step": run.step,
        "unit": run.unit,
        "tags": run.tags,
        "note": run.note,
        "dataset": run.dataset_name,
        "target": run.plan.target,
        "model": type(run.plan.model).title,
        "created": run.created,
    }
