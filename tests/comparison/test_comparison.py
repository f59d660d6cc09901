"""Runs side by side: who may be compared, what is said, and the rows they disagree about."""

from __future__ import annotations

import numpy as np
import pytest

import analytics
from analytics.comparison import (
    compare,
    disagree,
    leaderboard,
    on_the_same_rows,
    why_not,
    with_baseline,
)
from analytics.dataset import Dataset
from analytics.errors import ComparisonError
from analytics.evaluation.measuring import predictions
from analytics.evaluation.of_run import looks, measured
from analytics.models import Baseline, RandomForest
from analytics.plan import Plan
from analytics.recipe import Recipe
from analytics.runs import Run, RunStore
from analytics.split import RandomSplit, StratifiedSplit
from analytics.steps.drop_outlier_rows import DropOutlierRows
from analytics.workspace import Workspace

FOREST, GUESS = RandomForest(n_estimators=10), Baseline()


def trained(dataset: Dataset, **choices: object) -> Run:
    usual = {"target": "kind", "task": "binary", "ignored": ("price",), "model": FOREST}
    return measured(analytics.train(Plan(dataset=dataset.fingerprint, **(usual | choices))))


@pytest.fixture
def pair(flowers: Dataset) -> tuple[Run, Run]:
    return trained(flowers), trained(flowers, model=GUESS)


def test_a_forest_is_better_than_a_guess_and_not_than_itself(
    flowers: Dataset, pair: tuple[Run, Run]
) -> None:
    forest, guess = pair
    found = compare([forest, guess, trained(flowers)])
    said = {(v.a[0], v.b[0]): v for v in found.of("auc")}
    assert said["1", "2"].better == f"1. {forest.name}"
    assert "is better than “2. Baseline · kind” by 0." in said["1", "2"].sentence
    assert "on 40 validation rows" in said["1", "2"].sentence
    assert said["1", "3"].better is None
    assert "have the same ROC-AUC" in said["1", "3"].sentence
    assert said["1", "2"].p_corrected == pytest.approx(min(1, said["1", "2"].p * 3), rel=0.5)
    loss = found.of("log_loss")[0]
    assert loss.difference < 0
    assert loss.better == f"1. {forest.name}"
    assert found.scores[f"1. {forest.name}"]["auc"].baseline == 0.5


def test_test_rows_are_compared_when_asked_for_and_each_run_counts(pair: tuple[Run, Run]) -> None:
    compare(pair)
    assert looks(pair[0]) == 0
    assert compare(pair, "test").n_rows == 80
    assert looks(pair[0]) == 2


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"target": "colour", "task": "multiclass"}, "predicts “kind”.*predicts “colour”"),
        ({"seed": 7}, "other seeds .42 and 7."),
        ({"split": RandomSplit(test=0.3)}, "stratified with 20% for the test .* random with 30%"),
        (
            {"recipe": Recipe(steps=(DropOutlierRows(columns=("noise",), low=-1.0),))},
            "cleaning steps .* leave other validation rows",
        ),
    ],
)
def test_runs_on_other_rows_are_not_compared_and_it_says_why(
    flowers: Dataset, other: dict[str, object], sentence: str
) -> None:
    first, second = trained(flowers), trained(flowers, **other)
    with pytest.raises(ComparisonError, match=sentence):
        compare([first, second])
    again = on_the_same_rows(second, first)
    assert (again is None) == ("target" in other)
    if again is not None:
        assert again.model == second.plan.model
        assert why_not([first, measured(analytics.train(again))], "test") is None


def test_runs_that_have_not_ended_well_are_a_sentence(
    flowers: Dataset, workspace: Workspace
) -> None:
    first = trained(flowers)
    failed = RunStore(workspace).create(first.plan, "flowers.csv")
    RunStore(workspace).set(failed.id, state="failed")
    failed = RunStore(workspace).get(failed.id)
    said = why_not([first, failed])
    assert said == f"“{failed.name}” is failed: only finished runs can be compared."
    with pytest.raises(ComparisonError, match="nothing to compare with"):
        compare([first, first])


def test_disagreement_counts_every_row_and_shows_those_that_differ(
    flowers: Dataset, pair: tuple[Run, Run]
) -> None:
    found = disagree(*pair, ("A", "B"))
    numbers, y, p = predictions(pair[0], "validation")
    q = predictions(pair[1], "validation")[2]
    differ = p.argmax(axis=1) != q.argmax(axis=1)
    assert set(found.rows["Row"]) == set(numbers[differ])
    assert found.cross.to_numpy().sum() == len(y)
    assert np.trace(found.cross.to_numpy()) == (~differ).sum()
    truth = flowers.frame()["kind"].loc[found.rows["Row"]]
    assert found.rows["Actual"].tolist() == truth.tolist()
    assert (found.rows["A"] != found.rows["B"]).all()
    assert found.rows["colour"].tolist() == flowers.frame()["colour"].loc[truth.index].tolist()
    assert f"{differ.sum()} of 40 validation rows differently" in found.sentence


def test_numbers_are_shown_where_they_are_furthest_apart(flowers: Dataset) -> None:
    choices = {"target": "price", "task": "regression", "ignored": (), "split": RandomSplit()}
    first, second = trained(flowers, **choices), trained(flowers, **choices, model=GUESS)
    found = disagree(first, second, ("A", "B"), "test")
    assert found.rows["Difference"].is_monotonic_decreasing
    gap = (found.rows["A"] - found.rows["B"]).abs()
    assert found.rows["Difference"].tolist() == pytest.approx(gap.tolist())
    assert looks(first) == 2


def test_the_leaderboard_ranks_those_on_the_same_rows_and_lists_the_others(
    flowers: Dataset, pair: tuple[Run, Run], workspace: Workspace
) -> None:
    other = trained(flowers, seed=7, split=StratifiedSplit(test=0.3))
    waiting = RunStore(workspace).create(other.plan, "flowers.csv")
    runs = RunStore(workspace).all()
    found = leaderboard(runs, "log_loss")
    assert [s.run.id for s in found] == [pair[0].id, pair[1].id, waiting.id, other.id]
    assert [s.rank for s in found] == [1, 2, None, None]
    assert found[3].score.value == other.summary["validation"]["log_loss"]["value"]
    assert found[2].score is None
    assert [s.run is None for s in with_baseline(found)] == [False, True, False, False, False]
    assert [s.run.id for s in leaderboard(runs)] == [run.id for run in runs]
