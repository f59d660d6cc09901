"""Two or more finished runs side by side, on the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from pydantic import BaseModel, ConfigDict

from analytics.comparison.paired import holm, paired, resampled
from analytics.comparison.same import why_not
from analytics.comparison.verdicts import Verdict
from analytics.errors import ComparisonError
from analytics.evaluation.measuring import Part, predictions
from analytics.evaluation.of_run import look, measured
from analytics.evaluation.scores import Score
from analytics.metrics import Metric, metrics_of
from analytics.runs import Run


class Comparison(BaseModel):
    """Scores of runs with intervals, the baseline's, and a verdict for each pair and metric."""

    model_config = ConfigDict(frozen=True)

    part: Part
    n_rows: int
    scores: dict[str, dict[str, Score]]  # by run, then by metric
    verdicts: list[Verdict]

    def of(self, metric: str) -> list[Verdict]:
        """Return the verdicts by one metric."""
        return [verdict for verdict in self.verdicts if verdict.metric == metric]


def compare(runs: Sequence[Run], part: Part = "validation") -> Comparison:
    """Compare finished runs on the same rows.

    Validation rows chose when each training stopped, and so flatter all models a little; test rows
    do not, but each look at them counts.

    Parameters
    ----------
    runs
        Two or more.
    part
        Whose rows: ``"validation"`` or ``"test"``.

    Raises
    ------
    ComparisonError
        They were not scored on the same rows.
    TrainingError
        One of them is not done.
    """
    runs = [measured(run) for run in runs]
    if len({run.id for run in runs}) < 2:
        raise ComparisonError("There is nothing to compare with.", "Choose two runs or more.")
    if (reason := why_not(runs, part)) is not None:
        raise ComparisonError(reason, "Train them on the same rows, with the same split.")
    if part == "test":
        look(runs)
    names = labels(runs)
    answers = [predictions(run, part) for run in runs]
    y, predicted = answers[0][1], [answer[2] for answer in answers]
    key = "scores" if part == "test" else "validation"
    verdicts = [
        verdict
        for metric in metrics_of(runs[0].plan.task)
        for verdict in _verdicts(metric, part, names, y, predicted)
    ]
    scores = {name: run.summary[key] for name, run in zip(names, runs, strict=True)}
    return Comparison(part=part, n_rows=len(y), scores=scores, verdicts=verdicts)


def _verdicts(
    metric: Metric, part: Part, names: list[str], y: np.ndarray, predicted: list[np.ndarray]
) -> list[Verdict]:
    drawn = resampled(metric, y, predicted)
    pairs = list(combinations(range(len(names)), 2))
    found = [paired(metric, y, predicted[i], predicted[j], drawn[:, [i, j]]) for i, j in pairs]
    corrected = holm([one.p for one in found])
    return [
        Verdict(
            metric=metric.key,
            title=metric.title,
            greater_is_better=metric.greater_is_better,
            part=part,
            n_rows=len(y),
            a=names[i],
            b=names[j],
            p_corrected=p,
            n_pairs=len(pairs),
            **vars(one),
        )
        for (i, j), one, p in zip(pairs, found, corrected, strict=True)
    ]


def labels(runs: Sequence[Run]) -> list[str]:
    """Return names that differ: runs of one model and target often have the same."""
    return [f"{i}. {run.name}" for i, run in enumerate(runs, 1)]
