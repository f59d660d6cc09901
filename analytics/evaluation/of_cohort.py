"""What a run is worth on the test rows of a cohort."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.errors import TrainingError
from analytics.evaluation.of_run import Evaluation, evaluate, predictions
from analytics.evaluation.scores import score_all
from analytics.models import Baseline
from analytics.profile.cohorts import Cohort
from analytics.runs import Run
from analytics.training import FEWEST_ROWS, within
from analytics.workspace import write_bytes


def evaluate_cohort(run: Run, cohort: Cohort) -> Evaluation:
    """Score a finished run on those of its test rows that belong to a cohort.

    Raises
    ------
    TrainingError
        The run is not done, or fewer than `FEWEST_ROWS` test rows are in the cohort.
    AnalyticsError
        The run's table has not the columns of the cohort.
    """
    whole = evaluate(run)
    _, y, p = predictions_within(run, cohort)
    if len(y) < FEWEST_ROWS:
        raise TrainingError(
            f"Only {len(y)} test rows are in the cohort “{cohort.name}”: so few tell nothing.",
            "Choose a larger cohort, or look at all test rows.",
        )
    baseline = Baseline.load(run.folder / "baseline").predict(pd.DataFrame(index=range(len(y))))
    scores = score_all(whole.task, y, p, baseline, run.plan.seed)
    return whole.model_copy(update={"n_rows": len(y), "scores": scores})


def predictions_within(
    run: Run, cohort: Cohort | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row numbers, actual values and predictions of test rows: of a cohort, or of all.

    Raises
    ------
    TrainingError
        No test row is in the cohort.
    """
    rows, y, p = predictions(run)
    if cohort is None:
        return rows, y, p
    chosen = _chosen(run, cohort, rows)
    if not chosen.any():
        raise TrainingError(
            f"No test row is in the cohort “{cohort.name}”.",
            "Choose another cohort, or look at all test rows.",
        )
    return rows[chosen], y[chosen], p[chosen]


def _chosen(run: Run, cohort: Cohort, rows: np.ndarray) -> np.ndarray:
    asked = [condition.model_dump_json() for condition in cohort.conditions]
    file = run.workspace.cache_file("cohort-test", run.id, *asked)
    if not file.exists():
        write_bytes(file, np.packbits(within(run, cohort.conditions).of("test", rows)).tobytes())
    packed = np.frombuffer(file.read_bytes(), dtype=np.uint8)
    return np.unpackbits(packed, count=len(rows)).astype(bool)
