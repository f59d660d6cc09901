"""Runs ranked by their score on validation rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from analytics.evaluation.scores import Score
from analytics.metrics import metrics_of
from analytics.runs import Run


@dataclass(frozen=True)
class Standing:
    """A run among others; that of the baseline has no run.

    `rank` is from 1, `score` that on validation rows; neither is there where the run has none.
    """

    run: Run | None
    score: Score | None
    rank: int | None = None


def leaderboard(runs: Sequence[Run], metric: str | None = None) -> list[Standing]:
    """Return all runs, those with a rank first, best first.

    Parameters
    ----------
    runs
        In any state.
    metric
        To rank by; only runs that were scored on the validation rows that most of them share get a
        rank. Without a metric the order stays, and each run has the main score of its task.
    """
    standings = [Standing(run, _score(run, metric)) for run in runs]
    if metric is None:
        return standings
    shared = _shared(runs)
    can = [standing for standing in standings if _can_be_ranked(standing, shared)]
    cannot = [standing for standing in standings if not _can_be_ranked(standing, shared)]
    losses = sorted(map(_loss, can))  # equal ones share a rank
    ranked = [replace(standing, rank=losses.index(_loss(standing)) + 1) for standing in can]
    return sorted(ranked, key=_loss) + cannot


def with_baseline(standings: list[Standing]) -> list[Standing]:
    """Return a leaderboard with the baseline where its score puts it."""
    first = standings[0].score if standings else None
    if first is None or standings[0].rank is None:
        return standings
    nothing = float("nan")
    score = first.model_copy(update={"value": first.baseline, "low": nothing, "high": nothing})
    baseline = Standing(None, score)
    place = sum(s.rank is not None and _loss(s) < _loss(baseline) for s in standings)
    return [*standings[:place], baseline, *standings[place:]]


def _score(run: Run, metric: str | None) -> Score | None:
    key = metric or metrics_of(run.plan.task)[0].key
    found: dict[str, Any] | None = run.summary.get("validation", {}).get(key)
    return None if found is None else Score(**found)


def _can_be_ranked(standing: Standing, shared: str | None) -> bool:
    run, score = standing.run, standing.score
    known = score is not None and score.value == score.value
    return run is not None and known and _rows(run) == shared


def _loss(standing: Standing) -> float:
    assert standing.score is not None
    value = standing.score.value
    return -value if standing.score.greater_is_better else value


def _rows(run: Run) -> str | None:
    found: str | None = run.summary.get("rows", {}).get("validation")
    return found


def _shared(runs: Sequence[Run]) -> str | None:
    counts = Counter(rows for run in runs if (rows := _rows(run)) is not None)
    return counts.most_common(1)[0][0] if counts else None
