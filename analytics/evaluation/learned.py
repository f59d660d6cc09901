"""What intervals of numbers start from: the bounds that a model has learned, where it has any."""

from __future__ import annotations

import io

import numpy as np

from analytics.evaluation.measuring import FILES
from analytics.runs import Run
from analytics.training import load
from analytics.workspace import write_bytes


def learned_bounds(run: Run, level: float) -> dict[str, np.ndarray] | None:
    """Return the bounds (rows, 2) of the rows of each part, in the order of `predictions`.

    Nothing where the model has not learned any.
    """
    if run.plan.task != "regression" or not getattr(run.plan.model, "quantiles", False):
        return None
    file = run.workspace.cache_file("bounds", run.id, f"{level:g}")
    if not file.exists():
        found = load(run)
        bounds = {part: found.model.bounds(found.part(part)[0], level) for part in FILES}
        packed = io.BytesIO()
        np.savez(packed, **bounds)  # type: ignore[arg-type]
        write_bytes(file, packed.getvalue())
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
        return dict(kept)
