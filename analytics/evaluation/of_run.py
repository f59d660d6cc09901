"""What a run is worth on its test rows, and how often somebody asked that of the same rows."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from analytics.evaluation.measuring import measure, predictions
from analytics.evaluation.scores import Score
from analytics.models.base import Task
from analytics.runs import Run, RunStore

__all__ = ["Evaluation", "evaluate", "look", "looks", "looks_sentence", "measured", "predictions"]


class Evaluation(BaseModel):
    """What a run is worth: each metric with its interval beside the baseline's."""

    model_config = ConfigDict(frozen=True)

    run: str
    task: Task
    classes: tuple[str, ...]
    n_rows: int
    scores: dict[str, Score]


def evaluate(run: Run) -> Evaluation:
    """Score a finished run on its test rows, and note that somebody has seen the scores.

    Raises
    ------
    TrainingError
        The run is not done.
    """
    run = measured(run)
    look([run])
    return Evaluation(
        run=run.id,
        task=run.plan.task,
        classes=tuple(run.summary["classes"]),
        n_rows=run.summary["n_rows"]["test"],
        scores=run.summary["scores"],
    )


def measured(run: Run) -> Run:
    """Return a finished run as it is in the store, measured if it was not yet.

    Raises
    ------
    TrainingError
        The run is not done.
    """
    store = RunStore(run.workspace)
    run = store.get(run.id)
    if "rows" in run.summary:
        return run
    measure(run)
    return store.get(run.id)


def look(runs: Iterable[Run]) -> None:
    """Note that somebody sees the test scores of measured runs of one workspace."""
    by_rows: dict[str, list[Run]] = {}
    for run in runs:
        by_rows.setdefault(run.summary["rows"]["test"], []).append(run)
    for rows, those in by_rows.items():
        RunStore(those[0].workspace).look([run.id for run in those], rows)


def looks(run: Run) -> int:
    """Return of how many models somebody saw the scores on the test rows of a measured run."""
    return len(RunStore(run.workspace).looked_at(run.summary["rows"]["test"]))


def looks_sentence(n_models: int) -> str:
    """Say how often test rows were looked at, and what that does to the best score."""
    if n_models == 0:
        return "Nobody has looked at the scores on these test rows yet."
    if n_models == 1:
        return "Test scores of this split were looked at for 1 model so far."
    return (
        f"Test scores of this split were looked at for {n_models:,} models; the more models are "
        "compared on the same test rows, the more the best one flatters itself."
    )
