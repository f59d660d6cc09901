"""How often verdicts err: two models of the same worth that are called different."""

from __future__ import annotations

import numpy as np

from analytics.comparison.paired import LEVEL, paired, resampled
from analytics.metrics import METRICS

N_PAIRS = 300
ROWS = (50, 178, 1000)
ASKED = ("auc", "accuracy", "f1", "log_loss")


def alike(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the truth about `n` rows and the probabilities of two equally good models."""
    rng = np.random.default_rng(seed)
    signal = rng.normal(size=n)
    y = (signal + rng.normal(scale=0.7, size=n) > 0).astype(int)
    scores = signal + rng.normal(scale=0.5, size=(2, n))
    a, b = (np.column_stack([1 - p, p]) for p in 1 / (1 + np.exp(-scores)))
    return y, a, b


def called_different(key: str, n: int) -> float:
    """Return the share of pairs of equally good models that are called different."""
    metric, wrong = METRICS[key], 0
    for seed in range(N_PAIRS):
        y, a, b = alike(n, seed)
        wrong += paired(metric, y, a, b, resampled(metric, y, [a, b], seed)).p < LEVEL
    return wrong / N_PAIRS


def main() -> None:
    """Print a line for each number of rows; 5 % is what is promised."""
    print("rows".rjust(6), *(key.rjust(9) for key in ASKED))
    for n in ROWS:
        shares = (f"{called_different(key, n):.1%}".rjust(9) for key in ASKED)
        print(f"{n:6,}", *shares, flush=True)
