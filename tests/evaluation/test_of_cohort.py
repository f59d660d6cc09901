"""A cohort's scores are those of its test rows, worked out by scikit-learn on filtered rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as sk

import analytics
from analytics.dataset import Dataset
from analytics.errors import AnalyticsError, TrainingError
from analytics.evaluation.of_cohort import evaluate_cohort, predictions_within
from analytics.evaluation.of_run import predictions
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Among, Between
from analytics.recipe import Recipe
from analytics.runs import Run
from analytics.steps.drop_outlier_rows import DropOutlierRows
from analytics.steps.fill_missing import FillMissing
from analytics.training import load, within

MODEL = RandomForest(n_estimators=20)
RED = Cohort(name="red", conditions=(Among(column="colour", values=("red",)),))
LARGE = Cohort(name="large", conditions=(Between(column="size", low=0.3),))


def trained(dataset: Dataset, **choices: object) -> Run:
    # Rows are dropped before the split, so that row numbers are not positions; a step learns, too.
    steps = (DropOutlierRows(columns=("noise",), low=-1.0), FillMissing(columns=("size",)))
    plan = Plan(
        dataset=dataset.fingerprint, recipe=Recipe(steps=steps), model=MODEL,
        **{"target": "kind", "task": "binary", "ignored": ("price",), **choices},
    )  # fmt: skip
    run = analytics.train(plan)
    analytics.evaluate(run)
    return run


def by_hand(dataset: Dataset, run: Run, chosen: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    rows, y, p = predictions(run)
    inside = chosen.to_numpy()[rows]
    assert (dataset.frame()["noise"].to_numpy()[rows] >= -1.0).all()
    assert 10 < inside.sum() < len(rows)
    return y[inside], p[inside]


def test_scores_of_classes_are_those_of_the_filtered_rows(flowers: Dataset) -> None:
    run = trained(flowers)
    y, p = by_hand(flowers, run, flowers.frame()["colour"] == "red")
    found = evaluate_cohort(run, RED)
    assert found.n_rows == len(y)
    called = p.argmax(axis=1)
    expected = {
        "auc": sk.roc_auc_score(y, p[:, 1]),
        "accuracy": sk.accuracy_score(y, called),
        "f1": sk.f1_score(y, called),
        "precision": sk.precision_score(y, called),
        "recall": sk.recall_score(y, called),
        "mcc": sk.matthews_corrcoef(y, called),
        "average_precision": sk.average_precision_score(y, p[:, 1]),
        "log_loss": sk.log_loss(y, p),
        "brier": sk.brier_score_loss(y, p[:, 1]),
    }
    assert {key: score.value for key, score in found.scores.items()} == pytest.approx(expected)
    share = load(run).baseline.answer[1]
    assert found.scores["brier"].baseline == pytest.approx(np.mean((share - y) ** 2))
    assert all(score.low <= score.value <= score.high for score in found.scores.values())


def test_scores_of_numbers_are_those_of_the_filtered_rows(flowers: Dataset) -> None:
    run = trained(flowers, target="price", task="regression", ignored=())
    y, p = by_hand(flowers, run, flowers.frame()["size"] >= 0.3)
    found = evaluate_cohort(run, LARGE).scores
    assert found["r2"].value == pytest.approx(sk.r2_score(y, p))
    assert found["rmse"].value == pytest.approx(sk.root_mean_squared_error(y, p))
    assert found["mae"].value == pytest.approx(sk.mean_absolute_error(y, p))


def test_every_row_is_in_one_part_and_counted_there(flowers: Dataset) -> None:
    run = trained(flowers)
    frame = flowers.frame()
    left = frame[frame["noise"] >= -1.0]
    found = within(run, RED.conditions)
    counts = [found.count(part) for part in ("train", "validation", "test")]
    assert sum(n for n, _ in counts) == (left["colour"] == "red").sum()
    assert sum(of for _, of in counts) == len(left)
    for part in ("train", "validation", "test"):
        assert (frame.loc[found.rows(part), "colour"] == "red").all()


def test_the_predictions_are_those_of_the_cohort_and_kept(flowers: Dataset) -> None:
    run = trained(flowers)
    first = predictions_within(run, RED)
    assert (flowers.frame().loc[first[0], "colour"] == "red").all()
    for again, before in zip(predictions_within(run, RED), first, strict=True):
        assert again.tolist() == before.tolist()
    renamed = RED.model_copy(update={"name": "other"})
    assert predictions_within(run, renamed)[0].tolist() == first[0].tolist()


def test_few_rows_and_columns_that_are_gone_are_sentences(flowers: Dataset) -> None:
    run = trained(flowers)
    top = float(flowers.frame()["size"].nlargest(20).min())
    few = Cohort(name="few", conditions=(Between(column="size", low=top),))
    with pytest.raises(TrainingError, match="so few tell nothing"):
        evaluate_cohort(run, few)
    none = Cohort(name="none", conditions=(Between(column="size", low=1e9),))
    for ask in (evaluate_cohort, predictions_within):
        with pytest.raises(TrainingError, match="No test row is in the cohort “none”"):
            ask(run, none)
    gone = Cohort(name="gone", conditions=(Between(column="height", low=1),))
    with pytest.raises(AnalyticsError, match="“height”, a column that is not in this table"):
        evaluate_cohort(run, gone)
