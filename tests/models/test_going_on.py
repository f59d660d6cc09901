"""A fit that goes on from a report's state ends as it would have without the break."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.models import GradientBoosting, NeuralNetwork, RandomForest
from analytics.models.base import ModelSpec, Progress, State, TrainingData

NET = NeuralNetwork(epochs=9, hidden_units=16, hidden_layers=2, members=2, learning_rate=0.02)
PATIENT = NET.model_copy(update={"epochs": 40, "patience": 2})
FOREST = RandomForest(n_estimators=25)
BOOSTING = GradientBoosting(rounds=45, patience=45, min_samples_leaf=5, max_features=0.5)
TIRED = BOOSTING.model_copy(update={"rounds": 400, "patience": 9, "balanced": True})
SPECS = {
    "net": NET, "patient net": PATIENT, "forest": FOREST, "boosting": BOOSTING,
    "tired boosting": TIRED,
}  # fmt: skip


def data(task: Any = "binary") -> TrainingData:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"size": rng.normal(size=200), "word": rng.choice(["a", "b"], 200)})
    value = frame["size"].to_numpy() + rng.normal(scale=0.5, size=200)
    y = value if task == "regression" else np.digitize(value, CUTS[task])
    classes = () if task == "regression" else ("a", "b", "c")[: len(CUTS[task]) + 1]
    return TrainingData(frame[:140], y[:140], frame[140:], y[140:], task, classes)


CUTS = {"binary": [0.0], "multiclass": [-0.3, 0.4]}


class Seen:
    """Remembers every report, and the state that each gave."""

    def __init__(self) -> None:
        self.points: list[Progress] = []
        self.states: dict[int, State] = {}

    def __call__(self, progress: Progress) -> None:
        self.points.append(progress)
        assert progress.state is not None
        self.states[progress.step] = progress.state()

    def after(self, step: int) -> list[Progress]:
        return [point for point in self.points if point.step > step]


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_what_follows_a_break_is_the_same_to_the_last_bit(spec: ModelSpec, task: str) -> None:
    rows, whole = data(task), Seen()
    model = spec.fit(rows, whole, seed=5)
    for step in (whole.points[1].step, whole.points[-1].step):
        rest = Seen()
        again = spec.fit(rows, rest, seed=5, state=whole.states[step])
        assert rest.points == whole.after(step)
        expected = model.predict(rows.validation)
        np.testing.assert_array_equal(again.predict(rows.validation), expected)


def test_a_net_out_of_patience_goes_on_when_more_epochs_are_asked_for() -> None:
    rows, first, more = data(), Seen(), Seen()
    PATIENT.fit(rows, first, seed=5)
    end = first.points[-1].step
    assert end < PATIENT.epochs
    longer = PATIENT.model_copy(update={"epochs": end + 7, "patience": 50})
    longer.fit(rows, more, seed=5, state=first.states[end])
    assert [point.step for point in more.points] == list(range(end + 1, end + 8))


def test_more_trees_stand_beside_the_first_ones_and_none_comes_twice() -> None:
    rows, first = data(), Seen()
    small = FOREST.fit(rows, first, seed=5)
    large = RandomForest(n_estimators=40).fit(rows, lambda p: None, 5, first.states[25])
    assert len(large.trees) == 40
    np.testing.assert_array_equal(large.trees.left[: len(small.trees.left)], small.trees.left)
    ends = [*large.trees.roots[1:], len(large.trees.left)]
    trees = {large.trees.threshold[a:b].tobytes() for a, b in zip(large.trees.roots, ends)}
    assert len(trees) == 40


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_more_rounds_from_disk_are_those_of_one_long_fit(task: str, tmp_path: Any) -> None:
    rows, whole, more = data(task), Seen(), Seen()
    long = BOOSTING.fit(rows, whole, seed=5)
    short = BOOSTING.model_copy(update={"rounds": 20}).fit(rows, lambda p: None, seed=5)
    short.save(tmp_path)
    end = GradientBoosting.end_state(tmp_path)
    again = BOOSTING.fit(rows, more, seed=5, state=end)
    assert more.points == whole.after(20)
    np.testing.assert_array_equal(again.predict(rows.validation), long.predict(rows.validation))
    np.testing.assert_array_equal(again.trees.threshold, long.trees.threshold)


def test_boosting_out_of_patience_goes_on_when_more_rounds_are_asked_for() -> None:
    rows, first, more = data(), Seen(), Seen()
    TIRED.fit(rows, first, seed=5)
    end = first.points[-1].step
    assert end < TIRED.rounds
    longer = TIRED.model_copy(update={"rounds": end + 7, "patience": 50})
    longer.fit(rows, more, seed=5, state=first.states[end])
    assert more.points[-1].step == end + 7
    assert more.points[0].step > end
