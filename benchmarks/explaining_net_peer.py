"""shap's side of `explaining_net`: it runs where shap and TensorFlow are, without the project."""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import shap
import tensorflow as tf

Explain = Callable[[np.ndarray], Any]


def ways(net: Any, background: np.ndarray, answers: Any) -> dict[str, Callable[[], Explain]]:
    """Return how each explainer is made and asked."""
    kernel = {"silent": True}
    one_by_one = shap.maskers.Independent(background, len(background))
    tree = shap.maskers.Partition(background, max_samples=len(background))
    return {
        "GradientExplainer": lambda: shap.GradientExplainer(net, background).shap_values,
        "DeepExplainer": lambda: (
            lambda rows: shap.DeepExplainer(net, background).shap_values(
                rows, check_additivity=False
            )
        ),
        "KernelExplainer": lambda: (
            lambda rows: shap.KernelExplainer(answers, background).shap_values(rows, **kernel)
        ),
        "PermutationExplainer": lambda: shap.PermutationExplainer(answers, one_by_one),
        "PartitionExplainer": lambda: shap.PartitionExplainer(answers, tree),
        "SamplingExplainer": lambda: (
            lambda rows: shap.SamplingExplainer(answers, background).shap_values(rows, **kernel)
        ),
        "ExactExplainer": lambda: shap.ExactExplainer(answers, one_by_one),
    }


def timed(explain: Explain, rows: np.ndarray, n: int) -> tuple[float, np.ndarray]:
    """Return the seconds for all rows, from so many of them, and the contributions."""
    start = time.perf_counter()
    found = explain(rows[:n])
    took = (time.perf_counter() - start) * len(rows) / n
    values = np.asarray(getattr(found, "values", found), float)
    return took, values.reshape(n, rows.shape[1], -1)


def main(folder: Path) -> None:
    """Explain for each line that comes in: the name of a way, and how many rows."""
    net = keras.models.load_model(folder / "net.keras")
    with np.load(folder / "rows.npz") as arrays:
        rows, background = arrays["rows"], arrays["background"]
    point = tf.TensorSpec((None, rows.shape[1]))
    graph = tf.function(lambda x: net(x, training=False), input_signature=[point])

    def answers(x: np.ndarray) -> np.ndarray:
        return graph(np.asarray(x, np.float32)).numpy().astype(float)

    known, base = answers(rows), answers(background).mean(axis=0)
    found, made = ways(net, background, answers), {}
    for line in sys.stdin:
        name, n = json.loads(line)
        try:
            if name not in made:
                made[name] = found[name]()
                made[name](rows[:2])  # traced
            took, values = timed(made[name], rows, n)
        except Exception as error:  # whatever it is: this way does not work here
            print(json.dumps({"seconds": np.nan, "off": np.nan, "said": str(error)[:80]}))
        else:
            off = np.abs(values.sum(axis=1) + base - known[:n]).max() / np.ptp(known, axis=0).max()
            said = "" if n == len(rows) else f"from {n} rows"
            print(json.dumps({"seconds": took, "off": float(off), "said": said}))
        sys.stdout.flush()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]))
