"""Load what training needs before anybody presses Train."""

from __future__ import annotations

import importlib

import numpy as np
import pandas as pd

from analytics.models import MODELS
from analytics.models.base import TrainingData

_ROWS = 64


def warm(heavy: bool) -> None:
    """Train every model for one step on a few made-up rows, the heavy ones if there is room.

    Imports alone would leave half of the first wait: libraries set up threads and compiled code
    when they are first used.
    """
    importlib.import_module("analytics.evaluation.of_run")
    for kind, model in MODELS.items():
        if heavy or not model.heavy:
            model(kind=kind).fit(_made_up(), lambda progress: "stop", seed=0)


def warm_explanations() -> None:
    """Import what explaining needs; the compiled kernels come from their cache on disk."""
    for name in ("analytics.explanation.of_run", "tensorflow"):
        importlib.import_module(name)


def _made_up() -> TrainingData:
    rng = np.random.default_rng(0)
    number = rng.normal(size=_ROWS)
    frame = pd.DataFrame({"number": number, "word": np.where(number > 1, "a", "b")})
    y = (number > 0).astype(np.int64)
    return TrainingData(frame, y, frame, y, "binary", ("no", "yes"))
