"""What a threshold does: chosen on validation rows, its worth shown on test rows."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.errors import EvaluationError
from analytics.evaluation.calling import (
    CALLED,
    USUAL,
    Counts,
    counts_at,
    interval,
    of_mean,
    ways,
)
from analytics.evaluation.measuring import predictions
from analytics.evaluation.of_cohort import predictions_within
from analytics.evaluation.of_run import evaluate
from analytics.evaluation.rules import AnyRule, ByCosts, ByHand, ByMetric, Rule
from analytics.profile.cohorts import Cohort
from analytics.runs import Run

MOST_POINTS = 200


class Held(BaseModel):
    """A metric of the calls on test rows, its 95 % interval, and its value at 50 %."""

    model_config = ConfigDict(frozen=True)

    title: str
    value: float
    low: float
    high: float
    usual: float


class Cost(BaseModel):
    """What errors cost in 1,000 test rows, and what the threshold saves against 50 %."""

    model_config = ConfigDict(frozen=True)

    per_1000: float
    usual: float
    saved: float
    saved_low: float
    saved_high: float
    currency: str


class Decision(BaseModel):
    """A threshold, how it was chosen, and what it does on the test rows."""

    model_config = ConfigDict(frozen=True)

    run: str
    rule: AnyRule
    threshold: float
    positive: str
    n_validation: int
    n_test: int
    worth: float
    counts: tuple[int, int, int, int]
    scores: dict[str, Held]
    cost: Cost | None

    def sentence(self) -> str:
        """Say how the threshold was chosen, and what it does."""
        return f"{_chosen(self)} {_found(self)}{_saved(self.cost)}"


def decide(run: Run, rule: Rule, cohort: Cohort | None = None) -> Decision:
    """Choose from which probability on a row is called positive, and show what that does.

    The rule sees the validation rows alone; the scores are those of the test rows.

    Parameters
    ----------
    run
        A finished run of a binary classifier.
    rule
        `ByHand`, `ByMetric` or `ByCosts`.
    cohort
        The test rows to show; the threshold is that of all rows.

    Raises
    ------
    EvaluationError
        The target has not two classes.
    TrainingError
        The run is not done.
    """
    whole = evaluate(run)
    if whole.task != "binary":
        raise EvaluationError(
            "A threshold needs two classes, and this model has another task.",
            "Look at its scores and charts instead.",
        )
    y, p = _positive(run)
    threshold = rule.choose(y, p)
    tested, q = _tested(run, cohort)
    return Decision(
        run=run.id,
        rule=rule,
        threshold=threshold,
        positive=whole.classes[1],
        n_validation=len(y),
        n_test=len(tested),
        worth=float(rule.worth(counts_at(y, p, threshold))),
        counts=_four(counts_at(tested, q, threshold)),
        scores=held(tested, q, threshold, run.plan.seed),
        cost=cost(tested, q, threshold, rule) if isinstance(rule, ByCosts) else None,
    )


def _positive(run: Run) -> tuple[np.ndarray, np.ndarray]:
    _, y, p = predictions(run, "validation")
    return y, p[:, 1]


def _tested(run: Run, cohort: Cohort | None) -> tuple[np.ndarray, np.ndarray]:
    _, y, p = predictions_within(run, cohort)
    return y, p[:, 1]


def _four(counts: Counts) -> tuple[int, int, int, int]:
    return int(counts.tp), int(counts.fp), int(counts.fn), int(counts.tn)


def held(y: np.ndarray, p: np.ndarray, threshold: float, seed: int = 0) -> dict[str, Held]:
    """Return every metric of the calls at a threshold, beside 50 %."""
    counts, usual = counts_at(y, p, threshold), counts_at(y, p, USUAL)
    found = {}
    for key, metric in CALLED.items():
        low, high = interval(metric, counts, seed)
        found[key] = Held(
            title=metric.title,
            value=float(metric.of(counts)),
            low=low,
            high=high,
            usual=float(metric.of(usual)),
        )
    return found


def cost(y: np.ndarray, p: np.ndarray, threshold: float, rule: ByCosts) -> Cost:
    """Return what errors cost in 1,000 rows; what is saved is compared row by row."""
    price = np.where(y == 1, -rule.false_negative, rule.false_positive)
    owed = np.where(y == 1, rule.false_negative, 0.0)  # as if nobody were called

    def of(start: float) -> np.ndarray:
        paid: np.ndarray = owed + price * (p >= start)
        return paid * 1000

    now, usual = of(threshold), of(USUAL)
    saved = usual - now
    mean, low, high = of_mean(saved)
    return Cost(
        per_1000=float(now.mean()),
        usual=float(usual.mean()),
        saved=mean,
        saved_low=low,
        saved_high=high,
        currency=rule.currency,
    )


def worth_by_threshold(run: Run, rule: Rule) -> pd.DataFrame:
    """Return ``threshold``, ``precision``, ``recall``, ``worth`` on the validation rows."""
    y, p = _positive(run)
    thresholds = ways(p)
    if len(thresholds) > MOST_POINTS:
        thresholds = thresholds[np.linspace(0, len(thresholds) - 1, MOST_POINTS).astype(int)]
    counts = counts_at(y, p, thresholds)
    named = {key: CALLED[key].of(counts) for key in ("precision", "recall")}
    return pd.DataFrame({"threshold": thresholds, **named, "worth": rule.worth(counts)})


def _chosen(found: Decision) -> str:
    rule, start = found.rule, f"{found.threshold:.1%}"
    on = f"On the {found.n_validation:,} validation rows"
    if isinstance(rule, ByMetric):
        title = CALLED[rule.metric].title
        if not math.isfinite(found.worth):
            return f"{on}, {title} does not exist; the threshold stays at {start}."
        return f"{on}, {title} is best from {start} on: {found.worth:.3f}."
    if isinstance(rule, ByCosts):
        return f"{on}, the errors cost least from {start} on."
    assert isinstance(rule, ByHand)
    return f"The threshold was set to {start}."


def _found(found: Decision) -> str:
    tp, fp, fn, _ = found.counts
    return (
        f"Of {found.n_test:,} test rows {tp + fp:,} are then called {found.positive}, {tp:,} of "
        f"them rightly; {fn:,} of {tp + fn:,} are missed."
    )


def _saved(cost: Cost | None) -> str:
    if cost is None:
        return ""
    money = f"{cost.per_1000:,.0f} {cost.currency}".strip()
    said = f" The errors cost {money} in 1,000 rows"
    if cost.saved_low <= 0 <= cost.saved_high:
        return f"{said}, and {cost.usual:,.0f} at 50 %: the difference may be chance."
    word = "less" if cost.saved > 0 else "more"
    low, high = sorted((abs(cost.saved_low), abs(cost.saved_high)))
    return (
        f"{said}, {abs(cost.saved):,.0f} {word} than at 50 % "
        f"(with 95 % certainty {low:,.0f} to {high:,.0f})."
    )
