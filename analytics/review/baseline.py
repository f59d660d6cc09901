"""A model that is no better than the baseline."""

from __future__ import annotations

import math
from collections.abc import Iterator

from analytics.evaluation.scores import Score
from analytics.review.base import Look, Remark


def no_better(look: Look) -> Iterator[Remark]:
    """Remark that the interval of the main score holds the baseline's, or lies behind it."""
    score = look.main
    beaten = score.low > score.baseline if score.greater_is_better else score.high < score.baseline
    if beaten or look.run.plan.model.kind == "baseline":
        return
    yield Remark(
        kind="baseline",
        level="doubt",
        sentence=f"{score.title} on {look.found.n_rows:,} test rows is {score.value:.3g} "
        f"({score.low:.3g} to {score.high:.3g}); the baseline, which looks at no column, has "
        f"{score.baseline:.3g}. Nothing shows that the model has learned anything.",
        advice="Look for columns that tell more of the target, or for more rows.",
        evidence=tuple(_line(other) for other in look.found.scores.values() if known(other)),
    )


def known(score: Score) -> bool:
    """Say whether a score and its interval exist."""
    return score.exists and not math.isnan(score.low)


def _line(score: Score) -> dict[str, str]:
    return {
        "Score": score.title,
        "Value": f"{score.value:.3g}",
        "95 % interval": f"{score.low:.3g} to {score.high:.3g}",
        "Baseline": f"{score.baseline:.3g}",
    }
