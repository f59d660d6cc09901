"""What intervals of numbers start from: the bounds that a model has learned, where it has any."""

from __future__ import annotations

import io

import numpy as np

from analytics.evaluation.measuring import Part
from analytics.runs import Run
from analytics.training import load
from analytics.workspace import write_bytes


def learned_bounds(run: Run, part: Part, level: float) -> np.ndarray | None:
    """Return the bounds (rows, 2) of the rows of a part, in the order of `predictions`.

    Nothing where the model has not learned any.
    """
    if run.plan.task != "regression" or not getattr(run.plan.model, "quantiles", False):
        return None
    file = run.workspace.cache_file("bounds", run.id, part, f"{level:g}")
    if not file.exists():
        found = load(run)
        bounds = found.model.bounds(found.part(part)[0], level)
        packed = io.BytesIO()
        np.save(packed, np.asarray(bounds), allow_pickle=False)
        write_bytes(file, packed.getvalue())
    return np.load(io.BytesIO(file.read_bytes()), allow_pickle=False)
