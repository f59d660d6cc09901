"""The paragraph on a run says what the charts say, and claims no cause."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as sk

import analytics
from analytics.dataset import Dataset
from analytics.evaluation.cross_validation import cross_validate, folds_for
from analytics.evaluation.measuring import predictions
from analytics.evaluation.slices import slice_sentence, slices
from analytics.explanation import known
from analytics.explanation.known import importance_of_run, known_importance
from analytics.models import Baseline, LinearModel, RandomForest
from analytics.plan import Plan
from analytics.review import Remark, remarks
from analytics.review.paragraph import Pieces, against_baseline, paragraph, weakest_of
from analytics.runs import Run
from analytics.training import load
from analytics.workspace import Workspace


def trained(dataset: Dataset, **choices: Any) -> Run:
    usual = {"target": "kind", "task": "binary", "ignored": ("price",)}
    usual |= {"model": RandomForest(n_estimators=20)}
    return analytics.train(Plan(dataset=dataset.fingerprint, **(usual | choices)))


def pieces(run: Run, found: tuple[Remark, ...] = ()) -> Pieces:
    return Pieces(verdict=against_baseline(run), weakest=weakest_of(run), remarks=found)


def test_scores_and_the_verdict_are_those_of_the_test_rows(flowers: Dataset) -> None:
    run = trained(flowers)
    said = paragraph(run, pieces(run))
    _, y, p = predictions(run)
    score = analytics.evaluate(run).scores["auc"]
    assert "A model (random forest) has learned from 280 rows of “flowers.csv”" in said
    assert "whether “kind” is iris or rose" in said
    assert f"its ROC-AUC is {sk.roc_auc_score(y, p[:, 1]):.3f}, with 95 % certainty" in said
    assert f"between {score.low:.3f} and {score.high:.3f}; the baseline" in said
    right = sk.accuracy_score(y, p.argmax(axis=1))
    assert f"It tells {right:.1%} of the rows right" in said
    verdict = against_baseline(run)
    assert verdict.difference == pytest.approx(sk.roc_auc_score(y, p[:, 1]) - 0.5)
    assert f"it beats the baseline by {verdict.gap}: more than chance makes" in said
    assert said.startswith(paragraph(run))


def test_a_model_of_noise_cannot_be_told_from_the_baseline(flowers: Dataset) -> None:
    run = trained(flowers, ignored=("price", "size", "colour"))
    assert "it cannot be told apart from the baseline" in paragraph(run, pieces(run))
    alone = trained(flowers, model=Baseline())
    assert "Compared on the same rows" not in paragraph(alone, pieces(alone))


def test_columns_are_named_once_somebody_has_asked_for_them(
    flowers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trained(flowers)
    assert known_importance(run) is None
    assert "rest most on" not in paragraph(run, pieces(run))
    table, n_rows = importance_of_run(load(run))
    monkeypatch.setattr(known, "importance", lambda *_: pytest.fail("it was known already"))
    again, n_again = importance_of_run(load(run))
    pd.testing.assert_frame_equal(again, table)
    assert n_again == n_rows == 40
    said = paragraph(run, pieces(run))
    assert "Its answers rest most on “size” and “colour”." in said  # noise is not named
    assert "not what causes “kind”" in said


def test_a_remark_on_one_column_shares_what_was_found(workspace: Workspace, tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(400, 3))
    frame = pd.DataFrame(x, columns=list("abc")).assign(y=np.where(x[:, 1] > 0, "yes", "no"))
    frame.to_csv(tmp_path / "t.csv", index=False)
    run = trained(analytics.read(tmp_path / "t.csv", workspace=workspace), target="y", ignored=())
    found = tuple(remarks(run))
    assert "dominance" in {remark.kind for remark in found}
    assert known_importance(run) is not None
    said = paragraph(run, pieces(run, found))
    assert "Its answers rest most on “b”." in said
    assert "To bear in mind: The model rests on “b” alone" in said


def test_a_weak_spot_that_is_proved_is_said(workspace: Workspace, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    n = 2_000
    frame = pd.DataFrame({"x": rng.normal(size=n), "town": rng.choice(["A", "B"], n)})
    noise = rng.normal(size=n) * np.where(frame["town"] == "A", 0.1, 4)
    frame.assign(y=frame["x"] + noise).to_csv(tmp_path / "t.csv", index=False)
    dataset = analytics.read(tmp_path / "t.csv", workspace=workspace)
    run = trained(dataset, target="y", task="regression", ignored=(), model=LinearModel())
    worst = slice_sentence(slices(run).found[0], "regression")
    said = paragraph(run, pieces(run))
    assert f"Its clearest weak spot: w{worst[1:]}" in said
    mae = analytics.evaluate(run).scores["mae"].value
    assert re.search(rf"It is {mae:.3g} off on average, the baseline [\d.]+\.", said)
    assert "predict the number “y”" in said


def test_folds_are_said_and_few_rows_have_no_weak_spot(flowers: Dataset) -> None:
    run = trained(
        flowers, target="colour", task="multiclass", split={"kind": "random", "test": 0.05}
    )
    found = cross_validate(run, folds_for(run.plan, number=3))
    said = paragraph(run, pieces(run))
    values = [fold.scores["accuracy"].value for fold in found.folds]
    assert f"its accuracy is {np.mean(values):.3f} on average, and from {min(values):.3f}" in said
    assert weakest_of(run) is None
    assert "weak spot" not in said
    assert said.count("accuracy") == 2


def test_only_what_is_serious_is_to_be_borne_in_mind(flowers: Dataset) -> None:
    run = trained(flowers)
    note, advice, nothing = (
        Remark(kind=kind, level=level, sentence=f"This is {kind}.")
        for kind, level in (("size", "note"), ("overfit", "advice"), ("baseline", "doubt"))
    )
    assert paragraph(run, pieces(run, (advice, note))).endswith("mind: This is overfit.")
    assert "bear in mind" not in paragraph(run, pieces(run, (note, nothing)))
    assert paragraph(run, pieces(run)).endswith("speaks against these scores.")
