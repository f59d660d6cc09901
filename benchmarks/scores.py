"""What the defaults are worth: test scores against plain scikit-learn and a plain Keras net.

With VITRINE_BENCH_DATA naming a folder it reads titanic.csv, adult_income.csv,
california_housing.csv and bike_hour.csv from there; without it, the sample data.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import analytics
from analytics.models import NeuralNetwork, RandomForest
from analytics.plan import Plan, default_split
from analytics.training.data import rows_of
from analytics.workspace import Workspace
from benchmarks.timing import show
from tests.browser.server import ROOT

SEEDS = (42, 43, 44, 45, 46)


class Case(NamedTuple):
    """A file, its target, its task, and the columns left out."""

    file: str
    target: str
    task: Any
    ignored: tuple[str, ...] = ()


FILES = (
    Case("titanic.csv", "Survived", "binary", ("PassengerId", "Name", "Ticket", "Cabin")),
    Case("adult_income.csv", "income >50K", "binary"),
    Case("california_housing.csv", "median_house_value", "regression"),
    Case("bike_hour.csv", "cnt", "regression", ("instant", "dteday")),
)
SAMPLES = (
    Case("breast_cancer.csv", "diagnosis", "binary"),
    Case("wine.csv", "cultivar", "multiclass"),
    Case("diabetes.csv", "progression", "regression"),
    Case("digits.csv", "digit", "multiclass"),
)


def planned(folder: Path, case: Case, model: Any, seed: int) -> Plan:
    """Return the default plan of a case."""
    return Plan(
        dataset=analytics.read(folder / case.file).fingerprint,
        target=case.target,
        task=case.task,
        ignored=case.ignored,
        split=default_split(case.task),
        model=model,
        seed=seed,
    )


def ours(folder: Path, case: Case, model: Any, seed: int) -> float:
    """Return accuracy or R² of a default model on the test rows of one seed."""
    scores = analytics.evaluate(analytics.train(planned(folder, case, model, seed))).scores
    return float(scores["r2" if case.task == "regression" else "accuracy"].value)


def plain(folder: Path, case: Case, peer: str, seed: int) -> float:
    """Return the score of a plain pipeline, as a tutorial would write it.

    It is tested on the same rows as ours, and trained on all others: it keeps none to watch.
    """
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    rows = rows_of(planned(folder, case, RandomForest(), seed), Workspace.default())
    x = pd.read_csv(folder / case.file).drop(columns=list(case.ignored))
    y = x.pop(case.target)
    y = y if case.task == "regression" else pd.Series(pd.factorize(y)[0])
    tested = y.index.isin(rows.frame.index[rows.parts.test])
    numbers = list(x.select_dtypes("number"))
    prepare = make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        (
            make_pipeline(
                SimpleImputer(strategy="most_frequent"),
                OneHotEncoder(handle_unknown="ignore", sparse_output=False),
            ),
            [name for name in x if name not in numbers],
        ),
    )
    train, test = prepare.fit_transform(x[~tested]), prepare.transform(x[tested])
    fit = _forest if peer == "forest" else _keras
    answer, truth = fit(train, y[~tested].to_numpy(), test, case.task, seed), y[tested].to_numpy()
    if case.task == "regression":
        return float(1 - ((truth - answer) ** 2).sum() / ((truth - truth.mean()) ** 2).sum())
    return float((truth == answer).mean())


def _forest(x: Any, y: Any, test: Any, task: str, seed: int) -> Any:
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    kind = RandomForestRegressor if task == "regression" else RandomForestClassifier
    return kind(n_estimators=100, random_state=seed, n_jobs=-1).fit(x, y).predict(test)


def _keras(x: Any, y: Any, test: Any, task: str, seed: int) -> Any:
    # Dense(64)-Dense(64), Adam, 10 epochs: what the first page of a tutorial shows.
    import keras

    keras.utils.set_random_seed(seed)
    regression = task == "regression"
    outputs = 1 if regression else int(y.max()) + 1
    net = keras.Sequential(
        [
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(outputs, activation=None if regression else "softmax"),
        ]
    )
    net.compile("adam", "mse" if regression else "sparse_categorical_crossentropy")
    net.fit(x, y, epochs=10, verbose=0)
    answer = net.predict(test, verbose=0)
    return answer[:, 0] if regression else answer.argmax(axis=1)


def main() -> None:
    """Score forest and net on every file, five seeds each."""
    given = os.environ.get("VITRINE_BENCH_DATA")
    folder = Path(given) if given else ROOT / "sample_data"
    rows = []
    with tempfile.TemporaryDirectory() as home:
        os.environ["VITRINE_HOME"] = home
        for case in FILES if given else SAMPLES:
            found = {
                "forest": [ours(folder, case, RandomForest(), seed) for seed in SEEDS],
                "plain forest": [plain(folder, case, "forest", seed) for seed in SEEDS],
                "net": [ours(folder, case, NeuralNetwork(), seed) for seed in SEEDS],
                "plain net": [plain(folder, case, "net", seed) for seed in SEEDS],
            }
            rows.append(
                (case.file, *(f"{np.mean(v):.4f} ± {np.std(v):.4f}" for v in found.values()))
            )
            print(rows[-1], file=sys.stderr)
    show(
        f"Test scores of the defaults (accuracy or R², seeds {SEEDS[0]} to {SEEDS[-1]})",
        rows,
        ("file", "forest", "plain scikit-learn", "net", "plain Keras 64-64, 10 epochs"),
    )
