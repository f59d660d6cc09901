"""What is measured when a run ends, and that only a look at test scores counts as one."""

from __future__ import annotations

import pytest
from sklearn import metrics as sk

import analytics
from analytics.dataset import Dataset
from analytics.evaluation.measuring import measure, predictions
from analytics.evaluation.of_run import looks, looks_sentence, measured
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.training import load
from analytics.workspace import Workspace


def trained(dataset: Dataset, **choices: object) -> Run:
    usual = {"target": "kind", "task": "binary", "ignored": ("price",)}
    usual |= {"model": RandomForest(n_estimators=5)}
    return analytics.train(Plan(dataset=dataset.fingerprint, **(usual | choices)))


def test_validation_rows_are_scored_and_speed_and_size_noted(flowers: Dataset) -> None:
    run = measured(trained(flowers))
    rows, y, p = predictions(run, "validation")
    found = load(run)
    features, truth = found.part("validation")
    assert rows.tolist() == features.index.tolist()
    assert y.tolist() == truth.tolist()
    assert p == pytest.approx(found.model.predict(features))
    auc = run.summary["validation"]["auc"]
    assert auc["value"] == pytest.approx(sk.roc_auc_score(y, p[:, 1]))
    assert auc["low"] <= auc["value"] <= auc["high"]
    assert run.summary["model_bytes"] > 100
    assert run.summary["predict_seconds"] > 0
    curve = run.history().query("series == 'validation/loss'")
    best = curve.loc[curve["value"].idxmin(), "step"]
    assert run.summary["best_step"] == best


def test_measuring_is_no_look_and_a_second_look_is_none(flowers: Dataset) -> None:
    first, second = trained(flowers), trained(flowers, model=RandomForest(n_estimators=6))
    for run in (first, second):
        measure(run)
    first, second = measured(first), measured(second)
    assert looks(first) == 0
    for run in (first, first, second):
        analytics.evaluate(run)
    assert looks(first) == looks(second) == 2
    assert "for 2 models" in looks_sentence(looks(first))


def test_the_key_of_rows_knows_the_rows_and_the_truth_about_them(flowers: Dataset) -> None:
    def keys(**choices: object) -> dict[str, str]:
        return measured(trained(flowers, **choices)).summary["rows"]

    usual = keys()
    assert keys(ignored=("price", "noise"), model=RandomForest(n_estimators=9)) == usual
    assert keys(seed=1)["test"] != usual["test"]
    assert keys(target="colour", task="multiclass")["test"] != usual["test"]
    assert len({*usual.values()}) == 2


def test_a_run_that_is_not_done_is_a_sentence(flowers: Dataset, workspace: Workspace) -> None:
    run = RunStore(workspace).create(
        Plan(dataset=flowers.fingerprint, target="kind", task="binary"), "flowers.csv"
    )
    with pytest.raises(analytics.AnalyticsError, match="is queued, so it has no model yet"):
        measured(run)
