"""shap's side of `explaining`: it runs where shap is, and knows nothing of the project."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import shap
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

ROWS, EXPLAINED = 10_000, 100


def main(task: str, file: Path) -> None:
    """Grow the forest, and explain it for each line that comes in."""
    with np.load(file) as arrays:
        x, y = arrays["x"], arrays["y"]
    kind = RandomForestRegressor if task == "regression" else RandomForestClassifier
    forest = kind(n_estimators=100, n_jobs=1, random_state=0).fit(x[:ROWS], y[:ROWS])
    explainer = shap.TreeExplainer(forest)
    rows = x[ROWS : ROWS + EXPLAINED]
    for _ in sys.stdin:
        start = time.perf_counter()
        values = explainer.shap_values(rows, check_additivity=False)
        print(time.perf_counter() - start, flush=True)
        np.save(file.with_suffix(".npy"), values)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
