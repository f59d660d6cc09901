"""Remarks are made where there is reason for them, and only there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analytics
from analytics.dataset import Dataset
from analytics.evaluation.cross_validation import cross_validate, folds_for
from analytics.evaluation.of_run import looks, measured
from analytics.evaluation.scores import score_all
from analytics.models import Baseline, LinearModel, RandomForest
from analytics.plan import Plan
from analytics.review import LEVELS, Look, Remark, baseline, calibration, curve, folds, remarks
from analytics.runs import Run
from analytics.workspace import Workspace

N = 600
RNG = np.random.default_rng(8)
X = pd.DataFrame({name: RNG.normal(size=N) for name in "abcd"})


def trained(dataset: Dataset, **choices: object) -> Run:
    usual = {"target": "y", "task": "binary", "model": RandomForest(n_estimators=20)}
    return measured(analytics.train(Plan(dataset=dataset.fingerprint, **(usual | choices))))


@pytest.fixture
def made(workspace: Workspace, tmp_path: Path) -> object:
    def make(frame: pd.DataFrame, **choices: object) -> Run:
        frame.to_csv(tmp_path / "t.csv", index=False)
        return trained(analytics.read(tmp_path / "t.csv", workspace=workspace), **choices)

    return make


def kinds(found: list[Remark]) -> set[str]:
    return {remark.kind for remark in found}


def words(yes: np.ndarray) -> np.ndarray:
    return np.where(yes, "yes", "no")


def test_a_good_model_of_several_columns_has_no_serious_remark(made: object) -> None:
    noise = RNG.normal(scale=0.4, size=N)
    run = made(X.assign(y=words(X["a"] + X["b"] + X["c"] + noise > 0)))
    found = remarks(run)
    assert not [remark for remark in found if remark.level == "doubt"]
    assert looks(run) == 1


def test_a_model_of_noise_is_no_better_than_the_baseline(made: object) -> None:
    found = remarks(made(X.assign(y=words(RNG.uniform(size=N) < 0.5))))
    assert "baseline" in kinds(found)
    assert found[0].level == LEVELS[0]
    assert "Nothing shows that the model has learned anything" in found[0].sentence
    assert any(line["Score"] == "ROC-AUC" for line in found[0].evidence)


def test_the_baseline_is_not_blamed_for_being_one(made: object) -> None:
    run = made(X.assign(y=words(X["a"] > 0)), model=Baseline())
    assert not {"baseline", "dominance", "underfit"} & kinds(remarks(run))


def test_a_column_that_is_the_target_in_other_words_is_named(made: object) -> None:
    found = remarks(made(X.assign(y=words(X["b"] > 0))))
    (remark,) = (remark for remark in found if remark.kind == "dominance")
    assert "rests on “b” alone" in remark.sentence
    assert remark.evidence[0]["Column"] == "b"


def test_rows_that_are_in_both_parts_are_remarked_on(made: object) -> None:
    frame = X.assign(y=words(X["a"] + X["b"] > 0))
    found = remarks(made(pd.concat([frame, frame.head(200)], ignore_index=True)))
    (remark,) = (remark for remark in found if remark.kind == "duplicates")
    assert "also in the training part" in remark.sentence
    assert remark.evidence


def test_a_small_test_part_is_remarked_on_and_a_large_one_is_not(made: object) -> None:
    # 12 of 60 rows are tested; the interval spans more than half of what is gained.
    y = words(X["a"] + RNG.normal(scale=1.5, size=N) > 0)
    few = remarks(made(X.assign(y=y).head(60)))
    assert "size" in kinds(few)
    sharp = words(X["a"] + X["b"] > 0)
    assert "size" not in kinds(remarks(made(X.assign(y=sharp))))


def look_at(run: Run, train: list[float], validation: list[float], best: int) -> Look:
    """A look at a run as if it had been trained along these losses."""
    frame = pd.DataFrame({"train/loss": train, "validation/loss": validation})
    look = Look.at(run)
    frame.index = pd.Index(range(1, len(frame) + 1), name="step")
    look.__dict__["curves"] = frame
    look.run.summary["best_step"] = best
    return look


FALLING = list(np.linspace(0.7, 0.3, 20))


@pytest.mark.parametrize(
    ("validation", "improving"),
    [(FALLING, True), ([*FALLING[:10], *[0.45] * 10], False), ([*FALLING, *FALLING[::-1]], False)],
)
def test_a_loss_that_still_falls_at_the_end_is_remarked_on(
    made: object, validation: list[float], improving: bool
) -> None:
    run = made(X.assign(y=words(X["a"] > 0)))
    look = look_at(run, validation, validation, 1)
    assert bool(list(curve.still_improving(look))) == improving


@pytest.mark.parametrize(("loss", "by_heart"), [(0.01, True), (10.0, False)])
def test_training_rows_that_are_known_by_heart_are_remarked_on(
    made: object, loss: float, by_heart: bool
) -> None:
    noise = RNG.normal(size=N)
    run = made(X.assign(y=words(X["a"] + noise > 0)), model=LinearModel())
    object.__setattr__(run.plan.model, "kind", "neural_network")
    look = look_at(run, [loss], [0.6], 1)
    assert bool(list(curve.by_heart(look))) == by_heart


def test_a_model_that_learned_little_even_of_its_training_rows(made: object) -> None:
    run = made(X.assign(y=words(RNG.uniform(size=N) < 0.5)), model=LinearModel())
    assert "underfit" in kinds(remarks(run))


def test_a_target_that_is_told_exactly_is_neither_improving_nor_told_badly(made: object) -> None:
    run = made(X.assign(y=7.0), task="regression")
    look = look_at(run, [0.0] * 20, [0.0] * 20, 1)
    assert not list(curve.still_improving(look))
    assert not {"improving", "underfit", "dominance"} & kinds(remarks(run))


def test_honest_probabilities_are_seldom_called_off_and_sure_ones_always() -> None:
    z, alarms = [], 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        p = rng.beta(0.5, 0.5, size=400)
        happened = (rng.uniform(size=400) < p).astype(int)
        z.append(calibration.spiegelhalter(happened, p))
        alarms += abs(z[-1]) >= calibration.SURE
    assert np.mean(z) == pytest.approx(0, abs=3.5 / 300**0.5)
    assert np.std(z) == pytest.approx(1, abs=0.14)
    assert alarms <= 3
    sure = p**3 / (p**3 + (1 - p) ** 3)
    assert abs(calibration.spiegelhalter(happened, sure)) > calibration.SURE


def test_a_remark_on_probabilities_shows_where_they_are_off(made: object) -> None:
    run = made(X.assign(y=words(X["a"] + RNG.normal(size=N) > 0)))
    look = Look.at(run)
    rng = np.random.default_rng(0)
    p = rng.uniform(size=2_000)
    y = (rng.uniform(size=2_000) < 0.3 + 0.4 * p).astype(int)
    look.__dict__["test"] = (y, np.column_stack([1 - p, p]))
    (remark,) = calibration.miscalibrated(look)
    assert sum(int(line["Rows"].replace(",", "")) for line in remark.evidence) == 2_000
    honest = (rng.uniform(size=2_000) < p).astype(int)
    look.__dict__["test"] = (honest, np.column_stack([1 - p, p]))
    assert not list(calibration.miscalibrated(look))


def test_numbers_and_many_classes_are_remarked_on_without_a_warning(made: object) -> None:
    price = X["a"] * 3 + X["b"] + RNG.normal(size=N)
    assert isinstance(remarks(made(X.assign(y=price), task="regression")), list)
    three = np.array(["u", "v", "w"])[np.digitize(X["a"] + X["b"], [-0.5, 0.5])]
    assert isinstance(remarks(made(X.assign(y=three), task="multiclass")), list)


def test_scores_that_do_not_exist_are_no_evidence() -> None:
    assert not baseline.known(
        analytics.evaluation.scores.Score(
            title="x", value=float("nan"), low=0, high=0, baseline=0, greater_is_better=True
        )
    )


def frame_of_folds(scores: list[dict[str, object]]) -> pd.DataFrame:
    """Return folds of one round as `differ` takes them."""
    rows = [{name: getattr(one, name) for name in ("value", "low", "high", "baseline")}
            for one in scores]  # fmt: skip
    return pd.DataFrame(rows).assign(repeat=1)


def test_folds_of_one_kind_of_rows_are_seldom_called_apart_and_others_are() -> None:
    alarms = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        p = rng.beta(0.7, 0.7, size=500)
        y = (rng.uniform(size=500) < p).astype(int)
        cut = [scored(y[i::5], p[i::5]) for i in range(5)]
        alarms += folds.differ(frame_of_folds(cut))
    assert alarms <= 1
    p[::5] = rng.uniform(size=100)  # one fold is told at random
    assert folds.differ(frame_of_folds([scored(y[i::5], p[i::5]) for i in range(5)]))


def scored(y: np.ndarray, p: np.ndarray) -> object:
    both = np.column_stack([1 - p, p])
    return score_all("binary", y, both, np.full_like(both, 0.5))["auc"]


def test_folds_that_are_far_apart_are_remarked_on_and_others_are_not(made: object) -> None:
    late = np.arange(N) >= 400
    told = X["a"] + RNG.normal(scale=0.5, size=N)
    y = words(np.where(late, RNG.normal(size=N), told) > 0)
    run = made(X.assign(y=y, at=np.arange(N)), ignored=("at",))
    assert "folds" not in kinds(remarks(run))
    cross_validate(run, folds_for(run.plan, "stratified", number=4))
    assert "folds" not in kinds(remarks(run))
    found = cross_validate(run, folds_for(run.plan, "time", "at", number=4))
    (remark,) = (remark for remark in remarks(run) if remark.kind == "folds")
    assert remark.sentence.startswith("Over 4 folds, ROC-AUC goes from ")
    shown = [line["ROC-AUC"] for line in remark.evidence]
    assert shown == [f"{fold.scores['auc'].value:.3g}" for fold in found.folds]
    assert [line["Fold"] for line in remark.evidence] == ["1", "2", "3", "4"]
