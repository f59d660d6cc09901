"""A test part that is too small to tell."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.review.base import Look, Remark

WIDE = 0.5  # of what the model gains on the baseline


def too_small(look: Look) -> Iterator[Remark]:
    """Remark that the interval of the main score is wide beside what the model gains."""
    score, n = look.main, look.found.n_rows
    width, gain = score.high - score.low, abs(score.value - score.baseline)
    if not width > WIDE * gain:
        return
    yield Remark(
        kind="size",
        level="note",
        sentence=f"{n:,} test rows leave {score.title} anywhere between {score.low:.3g} and "
        f"{score.high:.3g}: models that differ by less cannot be told apart on them.",
        advice=f"About {4 * n:,} test rows would halve that range. Compare models in pairs under "
        "Runs, which sees smaller differences.",
    )
