"""Cross-validation: the folds' scores are scikit-learn's, the test rows take no part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import cross_validate as by_sklearn
from sklearn.tree import DecisionTreeRegressor

import analytics
from analytics.dataset import Dataset
from analytics.errors import NotFoundError, PlanError, TrainingError
from analytics.evaluation import cross_validation
from analytics.evaluation.cross_validation import (
    CrossValidation,
    Folds,
    cross_validate,
    folds_for,
    kept,
    so_far,
)
from analytics.models import Baseline, LinearModel, RandomForest
from analytics.models.base import FittedModel, TrainingData
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.training.data import rows_of
from analytics.training.folds import folds_of
from analytics.workspace import Workspace


def trained(dataset: Dataset, **choices: object) -> Run:
    usual = {"target": "kind", "task": "binary", "ignored": ("price",), "model": Baseline()}
    return analytics.train(Plan(dataset=dataset.fingerprint, **(usual | choices)))


class Grown:
    """A tree of scikit-learn's as a model of ours."""

    task, classes, engine = "regression", (), "scikit-learn"

    def __init__(self, data: TrainingData) -> None:
        self.tree = DecisionTreeRegressor(max_depth=3, random_state=0)
        self.tree.fit(data.train[["size", "noise"]], data.y_train)

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        return self.tree.predict(frame[["size", "noise"]])


def test_the_scores_of_folds_are_those_of_scikit_learn(
    flowers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trained(flowers, target="price", task="regression", ignored=("kind",))
    seen: list[FittedModel] = []

    def fit(self: Baseline, data: TrainingData, *rest: object) -> FittedModel:
        seen.append(data)
        return Grown(data)

    monkeypatch.setattr(Baseline, "fit", fit)
    found = cross_validate(run, folds_for(run.plan, number=4, repeats=2))
    frame, rows = flowers.frame(), rows_of(run.plan, run.workspace)
    rounds = [folds_of(rows, run.plan.split, 4, run.plan.seed + i) for i in range(2)]
    held = [fold.validation for folds in rounds for fold in folds]
    theirs = by_sklearn(
        DecisionTreeRegressor(max_depth=3, random_state=0),
        frame[["size", "noise"]],
        frame["price"],
        cv=[(data.train.index, rows) for data, rows in zip(seen, held, strict=True)],
        scoring=("r2", "neg_root_mean_squared_error"),
    )
    values = found.frame().pivot_table(index=["repeat", "fold"], columns="metric", values="value")
    assert values["r2"].to_numpy() == pytest.approx(theirs["test_r2"])
    assert values["rmse"].to_numpy() == pytest.approx(-theirs["test_neg_root_mean_squared_error"])
    spread = found.spread().set_index("metric")
    assert spread.loc["r2", "mean"] == pytest.approx(theirs["test_r2"].mean())
    assert spread.loc["r2", "std"] == pytest.approx(theirs["test_r2"].std(ddof=1))


def test_no_row_is_learned_from_watched_and_held_out_at_once_and_test_rows_are_never(
    flowers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trained(flowers)
    test = set(rows_of(run.plan, run.workspace).parts.test)
    seen: list[TrainingData] = []
    fit = Baseline.fit
    monkeypatch.setattr(
        Baseline, "fit", lambda self, data, *rest: seen.append(data) or fit(self, data, *rest)
    )
    found = cross_validate(run, folds_for(run.plan, number=5))
    for data, fold in zip(seen, found.folds, strict=True):
        learned, watched = set(data.train.index), set(data.validation.index)
        assert not learned & watched
        assert not (learned | watched) & test
        assert len(learned) + len(watched) + fold.n_rows == 320
        assert len(watched) / len(learned) == pytest.approx(
            run.plan.split.validation / 0.7, abs=0.02
        )


def test_folds_that_are_done_are_kept_and_not_trained_again(
    flowers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trained(flowers)
    asked = folds_for(run.plan, number=4)
    usual, calls = cross_validation._one, []

    def until_third(*given: object) -> object:
        calls.append(given[4])
        if calls == [0, 1, 2]:
            raise TrainingError("It was stopped.", "Go on.")
        return usual(*given)

    monkeypatch.setattr(cross_validation, "_one", until_third)
    with pytest.raises(TrainingError, match="stopped"):
        cross_validate(run, asked)
    stopped = so_far(run, asked)
    assert (len(stopped.folds), stopped.missing) == (2, 2)
    assert "of 2 of 4 folds" in stopped.sentence()
    whole = cross_validate(run, asked)
    assert calls == [0, 1, 2, 2, 3]
    assert whole.folds[:2] == stopped.folds
    assert kept(run) == [whole]
    assert cross_validate(run, asked) == whole
    assert len(calls) == 5
    assert so_far(run, folds_for(run.plan, number=3)).folds == ()


def test_nothing_is_kept_for_a_run_that_was_deleted_meanwhile(
    flowers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trained(flowers)
    store = RunStore(run.workspace)

    def delete(share: float, message: str = "") -> None:
        if share > 0.5:
            store.delete(run.id)

    with pytest.raises(NotFoundError):
        cross_validate(run, folds_for(run.plan, number=4), delete)
    assert len(list(run.folder.rglob("*.json"))) <= 2


@pytest.mark.parametrize("model", [RandomForest(n_estimators=4), LinearModel(), Baseline()])
def test_a_class_that_only_the_newest_rows_have_is_scored_all_the_same(
    workspace: Workspace, tmp_path: Path, model: object
) -> None:
    n = 200
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(size=n), "at": pd.date_range("2024-01-01", periods=n)})
    frame["y"] = np.where(np.arange(n) < 120, rng.choice(["a", "b"], n), "c")
    frame.to_csv(tmp_path / "t.csv", index=False)
    dataset = analytics.read(tmp_path / "t.csv", workspace=workspace)
    split = {"kind": "stratified"}
    run = trained(dataset, target="y", task="multiclass", ignored=("at",), model=model, split=split)
    found = cross_validate(run, folds_for(run.plan, "time", "at", number=4, repeats=3))
    assert len(found.folds) == 4  # time leaves nothing to chance
    sizes = [fold.n_train for fold in found.folds]
    assert sizes == sorted(sizes)
    assert found.frame()["value"].notna().all()


def test_folds_by_group_hold_out_whole_groups_and_are_drawn_anew(
    workspace: Workspace, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"x": rng.normal(size=300), "who": rng.integers(0, 12, 300)})
    frame["y"] = np.where(frame["x"] > 0, "yes", "no")
    frame.to_csv(tmp_path / "t.csv", index=False)
    dataset = analytics.read(tmp_path / "t.csv", workspace=workspace)
    run = trained(dataset, target="y", ignored=(), split={"kind": "group", "column": "who"})
    asked = folds_for(run.plan, number=3, repeats=2)
    assert asked.split == run.plan.split
    rows = rows_of(run.plan, workspace)
    rounds = [folds_of(rows, asked.split, 3, run.plan.seed + i) for i in range(2)]
    who = frame["who"].to_numpy()
    for fold in [fold for folds in rounds for fold in folds]:
        assert not set(who[fold.train]) & set(who[fold.validation])
    assert not np.array_equal(rounds[0][0].validation, rounds[1][0].validation)
    assert len(cross_validate(run, asked).folds) == 6


def test_what_cannot_be_done_is_a_sentence(flowers: Dataset) -> None:
    run = trained(flowers)
    with pytest.raises(PlanError, match="need a column"):
        folds_for(run.plan, "group")
    with pytest.raises(PlanError, match="too few for 4 folds"):
        cross_validate(run, folds_for(run.plan, "group", "kind", number=4))
    with pytest.raises(PlanError, match="not in the data"):
        cross_validate(run, folds_for(run.plan, "time", "no such column"))
    live = RunStore(run.workspace).create(run.plan, "flowers")
    with pytest.raises(TrainingError, match="is queued"):
        cross_validate(live, folds_for(run.plan))


def test_the_mean_is_that_of_folds_in_which_a_score_exists(flowers: Dataset) -> None:
    run = trained(flowers)
    found = cross_validate(run, folds_for(run.plan, number=2))
    lost = {key: score.model_copy(update={"value": float("nan")})
            for key, score in found.folds[0].scores.items()}  # fmt: skip
    first = found.folds[0].model_copy(update={"scores": lost})
    one_left = found.model_copy(update={"folds": (first, found.folds[1])})
    assert set(one_left.spread()["folds"]) == {1}
    none = CrossValidation(run=run.id, task="binary", asked=Folds(split=run.plan.split), folds=())
    assert none.sentence() == "No fold is done yet."
