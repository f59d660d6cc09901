"""What the curve of training says: it was too short, learned by heart, or learned little."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analytics.review.base import Look, Remark

FEWEST_STEPS = 5
LAST = 0.2  # of the steps
FALL = 0.01  # of the loss, in the last fifth
GAP = 1.5  # how many times the loss of training rows, at the kind end of its interval
LITTLE = 0.1  # of the baseline's loss
# Whose points are no progress: penalties that were tried, or one model after the other.
NO_CURVE = ("baseline", "linear_model", "blend")
BY_HEART = ("random_forest",)  # each of its trees knows rows by heart, which does no harm
TRAIN, VALIDATION = "train/loss", "validation/loss"


def still_improving(look: Look) -> Iterator[Remark]:
    """Remark that the loss on validation rows still fell when training ended."""
    curve = _curve(look)
    if curve is None or look.run.plan.model.kind in NO_CURVE or len(curve) < FEWEST_STEPS:
        return
    loss, steps = curve[VALIDATION].dropna(), curve.index
    before = loss[loss.index <= steps[-1] - LAST * (steps[-1] - steps[0])].min()
    if not loss.iloc[-1] <= loss.min() or loss.iloc[-1] >= before * (1 - FALL):
        return
    yield Remark(
        kind="improving",
        level="advice",
        sentence=f"The validation loss still fell when training ended: by "
        f"{1 - loss.iloc[-1] / before:.1%} in the last fifth of {steps[-1]:,.0f} steps.",
        advice="Train it further: the Train page goes on from here.",
        evidence=tuple(
            {"Step": f"{step:,.0f}", "Validation loss": f"{value:.4g}"}
            for step, value in loss.tail(6).items()
        ),
    )


def by_heart(look: Look) -> Iterator[Remark]:
    """Remark that rows which were learned from are told much better than others."""
    pair = _losses(look)
    if pair is None or look.run.plan.model.kind in (*NO_CURVE, *BY_HEART):
        return
    trained, low, value = pair
    score = look.found.scores[look.loss]
    if low <= GAP * trained or low - trained < LITTLE * score.baseline:
        return
    title = score.title
    yield Remark(
        kind="overfit",
        level="advice",
        sentence=f"{title} is {trained:.3g} on the rows it learned from, and {value:.3g} on "
        "validation rows: a part of what it learned holds for its training rows alone.",
        advice="More rows, a smaller model or more regularisation may help.",
        evidence=(
            {"Rows": "training", title: f"{trained:.4g}"},
            {"Rows": "validation", title: f"{value:.4g}"},
        ),
    )


def learned_little(look: Look) -> Iterator[Remark]:
    """Remark that even the training rows are told hardly better than by the baseline."""
    pair = _losses(look)
    if pair is None or look.run.plan.model.kind == "baseline":
        return
    trained, score = pair[0], look.found.scores[look.loss]
    if not score.baseline or trained < (1 - LITTLE) * score.baseline:
        return
    yield Remark(
        kind="underfit",
        level="advice",
        sentence=f"Even on the rows it learned from, {score.title} is {trained:.3g}, against "
        f"{score.baseline:.3g} of the baseline: the model is too simple, was trained too short, or "
        "the columns say little of the target.",
        advice="Try another kind of model, or add columns.",
        evidence=(
            {"Rows": "training", score.title: f"{trained:.4g}"},
            {"Rows": "test", score.title: f"{score.value:.4g}"},
            {"Rows": "test, the baseline", score.title: f"{score.baseline:.4g}"},
        ),
    )


def _curve(look: Look) -> pd.DataFrame | None:
    curve = look.curves
    return curve if {TRAIN, VALIDATION} <= set(curve.columns) else None


def _losses(look: Look) -> tuple[float, float, float] | None:
    """Return the loss on training rows at the step that was kept, and low end and value of others.

    A curve of numbers shows squared errors; its root is in the target's unit.
    """
    curve, best = _curve(look), look.run.summary.get("best_step")
    trained = float("nan") if curve is None else float(curve[TRAIN].to_dict().get(best, "nan"))
    if trained != trained:
        return None
    known = look.run.summary["validation"][look.loss]
    root = trained**0.5 if look.found.task == "regression" else trained
    return root, known["low"], known["value"]
