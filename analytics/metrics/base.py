"""What a metric is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

Task = Literal["binary", "multiclass", "regression"]


@dataclass(frozen=True)
class Metric:
    """A number that says how good predictions are.

    `score(y, prediction)` takes class numbers (rows,) and probabilities (rows, classes), or values
    (rows,) twice, and returns a float, NaN where it does not exist.
    """

    key: str
    title: str
    tasks: tuple[Task, ...]
    score: Callable[[np.ndarray, np.ndarray], float]
    greater_is_better: bool = True
    help: str = ""
