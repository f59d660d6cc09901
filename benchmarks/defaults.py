"""What the defaults are worth: scores on test rows against plain Keras and plain scikit-learn.

The bundled tables need nothing. The others are looked for as CSV in the folder that
VITRINE_BENCH_DATA names; docs/measured.md says where they come from. VITRINE_BENCH_TABLES may name
the files to score, and VITRINE_BENCH_SEEDS how many seeds: everything takes more than an hour.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import analytics
from analytics.models import Blend, NeuralNetwork, RandomForest
from analytics.plan import Plan, default_split
from analytics.training.data import Rows, part_of, rows_of, training_data
from analytics.workspace import Workspace
from benchmarks.timing import show
from tests.browser.server import ROOT

SEEDS = range(int(os.environ.get("VITRINE_BENCH_SEEDS", "5")))


class Case(NamedTuple):
    """A file, its target, its task, and the columns left out."""

    file: str
    target: str
    task: Any
    ignored: tuple[str, ...] = ()


CASES = (
    Case("iris.csv", "species", "multiclass"),
    Case("wine.csv", "cultivar", "multiclass"),
    Case("diabetes.csv", "progression", "regression"),
    Case("breast_cancer.csv", "diagnosis", "binary"),
    Case("digits.csv", "digit", "multiclass"),
    Case("titanic.csv", "Survived", "binary", ("PassengerId", "Name", "Ticket", "Cabin")),
    Case("oj.csv", "Purchase", "binary"),
    Case("wage.csv", "wage", "regression", ("logwage", "region")),
    Case("caravan.csv", "Purchase", "binary"),
    Case("computers.csv", "price", "regression"),
    Case("default.csv", "default", "binary"),
    Case("bike_hour.csv", "cnt", "regression", ("instant", "dteday", "casual", "registered")),
    Case("california_housing.csv", "median_house_value", "regression"),
    Case("adult_income.csv", "income >50K", "binary"),
    Case("concrete.csv", "compressive_strength", "regression"),
    Case("ames.csv", "Sale_Price", "regression"),
    Case("credit.csv", "Status", "binary"),
    Case("telco_churn.csv", "churn", "binary"),
    Case("diamonds.csv", "price", "regression"),
)


class Tables(NamedTuple):
    """Matrices of the same rows for every peer; `truth` of the test rows is only scored with."""

    train: np.ndarray
    y: np.ndarray
    test: np.ndarray
    truth: np.ndarray


def wanted() -> list[Case]:
    """Return the cases to score."""
    names = os.environ.get("VITRINE_BENCH_TABLES", "").split()
    return [case for case in CASES if not names or case.file in names]


def found(case: Case) -> Path | None:
    """Return the file of a case, if it is there."""
    folders = (ROOT / "sample_data", Path(os.environ.get("VITRINE_BENCH_DATA", "/nowhere")))
    return next((f / case.file for f in folders if (f / case.file).exists()), _iris(case))


def _iris(case: Case) -> Path | None:
    from sklearn.datasets import load_iris

    if case.file != "iris.csv":
        return None
    bunch = load_iris(as_frame=True)
    path = Path(os.environ["VITRINE_HOME"]) / case.file
    species = bunch.target_names[bunch.target]
    bunch.data.assign(species=species).to_csv(path, index=False)
    return path


def planned(path: Path, case: Case, model: Any, seed: int) -> Plan:
    """Return the plan of a case."""
    return Plan(
        dataset=analytics.read(path).fingerprint,
        target=case.target,
        task=case.task,
        ignored=case.ignored,
        split=default_split(case.task),
        model=model,
        seed=seed,
    )


def scored(task: str, truth: np.ndarray, answer: np.ndarray) -> float:
    """Return the area under the ROC curve (the mean over classes), or R²."""
    from sklearn.metrics import r2_score, roc_auc_score

    if task == "regression":
        return float(r2_score(truth, answer))
    if task == "binary":
        return float(roc_auc_score(truth, answer[:, 1]))
    return float(roc_auc_score(truth, answer, multi_class="ovr"))


def ours(plan: Plan, rows: Rows) -> float:
    """Return the test score of a default model."""
    recipe = rows.recipe.fit(rows.frame.iloc[rows.parts.train])
    model = plan.model.fit(training_data(plan, rows, recipe), lambda progress: None, plan.seed)
    test, truth = part_of(plan, rows, recipe, rows.parts.test)
    return scored(plan.task, truth, model.predict(test))


def tables(plan: Plan, rows: Rows) -> Tables:
    """Return the rows as a tutorial would prepare them.

    Peers are tested on the same rows as ours and trained on all others: they keep none to watch.
    """
    recipe = rows.recipe.fit(rows.frame.iloc[rows.parts.train])
    known = np.concatenate([rows.parts.train, rows.parts.validation])
    x, y = part_of(plan, rows, recipe, known)
    test, truth = part_of(plan, rows, recipe, rows.parts.test)
    prepare = _preparation(x)
    return Tables(prepare.fit_transform(x), y, prepare.transform(test), truth)


def _preparation(x: pd.DataFrame) -> Any:
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = [name for name in x if pd.api.types.is_numeric_dtype(x[name])]
    words = [name for name in x if name not in numbers]
    one_hot = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    frequent = SimpleImputer(strategy="constant", fill_value="missing")
    return make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        (make_pipeline(frequent, one_hot), words),
    )


def plain_forest(task: str, t: Tables, seed: int) -> np.ndarray:
    """Answer as scikit-learn's default forest."""
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    if task == "regression":
        return RandomForestRegressor(random_state=seed, n_jobs=-1).fit(t.train, t.y).predict(t.test)
    forest = RandomForestClassifier(random_state=seed, n_jobs=-1).fit(t.train, t.y)
    return forest.predict_proba(t.test)


def plain_mlp(task: str, t: Tables, seed: int) -> np.ndarray:
    """Answer as scikit-learn's default MLP; a number to predict is scaled for it."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    if task != "regression":
        return MLPClassifier(random_state=seed).fit(t.train, t.y).predict_proba(t.test)
    y, back = _scaled(t.y)
    return back(MLPRegressor(random_state=seed).fit(t.train, y).predict(t.test))


def plain_keras(task: str, t: Tables, seed: int) -> np.ndarray:
    """Answer as Dense(64)-Dense(64) with Adam after 20 epochs; a number is scaled for it."""
    import keras

    keras.utils.set_random_seed(seed)
    regression = task == "regression"
    y, back = _scaled(t.y) if regression else (t.y, lambda answer: answer)
    net = keras.Sequential([keras.layers.Dense(64, activation="relu") for _ in range(2)])
    net.add(keras.layers.Dense(1) if regression else _softmax(int(y.max()) + 1))
    net.compile("adam", "mse" if regression else "sparse_categorical_crossentropy")
    net.fit(t.train, y, epochs=20, verbose=0)
    answer = net.predict(t.test, verbose=0)
    keras.backend.clear_session()
    return back(answer[:, 0] if regression else answer / answer.sum(axis=1, keepdims=True))


def _softmax(classes: int) -> Any:
    import keras

    return keras.layers.Dense(classes, activation="softmax", dtype="float64")


def _scaled(y: np.ndarray) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    mean, spread = y.mean(), y.std()
    return (y - mean) / spread, lambda answer: answer * spread + mean


OURS = {"net": NeuralNetwork(), "forest": RandomForest(), "blend": Blend()}
PEERS = {"Keras 64-64": plain_keras, "MLP": plain_mlp, "plain forest": plain_forest}


def measured(case: Case, path: Path) -> dict[str, list[float]]:
    """Return the scores of every model, one for each seed."""
    found: dict[str, list[float]] = {name: [] for name in (*OURS, *PEERS)}
    for seed in SEEDS:
        plan = planned(path, case, RandomForest(), seed)
        rows = rows_of(plan, Workspace.default())
        for name, model in OURS.items():
            found[name].append(ours(plan.model_copy(update={"model": model}), rows))
        table = tables(plan, rows)
        for name, answer in PEERS.items():
            found[name].append(scored(case.task, table.truth, answer(case.task, table, seed)))
    return found


def summary(scores: dict[str, dict[str, list[float]]]) -> list[tuple[Any, ...]]:
    """Return ours against each peer: the mean difference, and on how many sets it is above."""
    means = pd.DataFrame(
        {file: {n: np.mean(v) for n, v in s.items()} for file, s in scores.items()}
    )
    pairs = (
        ("net", "Keras 64-64"),
        ("net", "MLP"),
        ("forest", "plain forest"),
        ("blend", "Keras 64-64"),
    )
    away = {pair: means.loc[pair[0]] - means.loc[pair[1]] for pair in pairs}
    return [
        (
            *pair,
            f"{d.mean():+.4f}",
            f"{(d > 0).sum()} of {len(d)}",
            f"{d.min():+.4f} ({d.idxmin()})",
        )
        for pair, d in away.items()
    ]


def main() -> None:
    """Score every model on every table that is there."""
    scores = {}
    with tempfile.TemporaryDirectory() as home:
        os.environ["VITRINE_HOME"] = home
        for case in wanted():
            if path := found(case):
                scores[case.file] = measured(case, path)
                print(case.file, scores[case.file], file=sys.stderr, flush=True)
    names = (*OURS, *PEERS)
    rows = [
        (file, *(f"{np.mean(s[n]):.4f} ± {np.std(s[n]):.4f}" for n in names))
        for file, s in scores.items()
    ]
    show("Test scores of the defaults (AUC or R²)", rows, ("file", *names))
    show("Ours against peers", summary(scores), ("ours", "peer", "mean", "above", "lowest"))
