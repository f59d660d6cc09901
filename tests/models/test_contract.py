"""What every model that can be chosen keeps to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.errors import NotApplicable, TrainingError
from analytics.explanation.base import contributions
from analytics.explanation.curve import curve_of
from analytics.explanation.rows import most_uncertain
from analytics.explanation.surrogate import surrogate
from analytics.explanation.two_way import two_way
from analytics.models import MODELS
from analytics.models.base import Cancelled, FittedModel, ModelSpec, Progress, TrainingData
from analytics.models.scores import watched

CLASSES = {"binary": ("no", "yes"), "multiclass": ("x", "y", "z"), "regression": ()}
SMALL: dict[str, dict[str, Any]] = {
    "random_forest": {"n_estimators": 14},
    "neural_network": {"epochs": 6, "hidden_units": 16, "members": 1, "learning_rate": 0.02},
    "gradient_boosting": {"rounds": 40, "patience": 10},
}
SMALL["blend"] = {
    "models": [
        {"kind": kind} | SMALL[kind]
        for kind in ("gradient_boosting", "random_forest", "neural_network")
    ]
}
KINDS = [kind for kind in MODELS if kind != "baseline"]
each_model = pytest.mark.parametrize("kind", KINDS)


def spec(kind: str, **fields: Any) -> ModelSpec:
    return MODELS[kind].model_validate({"kind": kind} | SMALL.get(kind, {}) | fields)


def table(n: int = 240) -> pd.DataFrame:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"size": random.normal(size=n), "flag": random.random(n) < 0.5})
    frame["colour"] = random.choice(["red", "green", "blue"], n)
    frame["name"] = random.choice([f"name {i}" for i in range(120)], n)
    frame["day"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 300, n), "D")
    frame["empty"] = np.nan
    frame.loc[::9, "size"] = np.nan
    frame.loc[::11, "colour"] = None
    return frame


def rows(task: Any = "binary") -> TrainingData:
    frame = table()
    signal = frame["size"].fillna(0) + 2.0 * frame["flag"] + (frame["colour"] == "red")
    k = len(CLASSES[task])
    y = pd.qcut(signal, k, labels=False).to_numpy() if k else signal.to_numpy() * 50 + 300
    return TrainingData(frame[:180], y[:180], frame[180:], y[180:], task, CLASSES[task])


def quiet(progress: Progress) -> None:
    return None


class Trained:
    def __init__(self, kind: str, task: str) -> None:
        self.kind, self.data, self.points = kind, rows(task), []
        self.model: FittedModel = spec(kind).fit(self.data, self.points.append, seed=5)
        self.answer = self.model.predict(self.data.validation)


@pytest.fixture(scope="module", params=[(k, t) for k in KINDS for t in CLASSES], ids="-".join)
def trained(request: pytest.FixtureRequest) -> Trained:
    return Trained(*request.param)


def test_it_learns_and_reports(trained: Trained) -> None:
    data, points = trained.data, trained.points
    score = {"binary": "auc", "multiclass": "accuracy", "regression": "rmse"}[data.task]
    assert len(points) > 3
    assert [p.step for p in points] == sorted({p.step for p in points})
    wanted = {f"{part}/{name}" for part in ("train", "validation") for name in ("loss", score)}
    assert all(set(point.values) >= wanted for point in points)
    reached = watched(data.task, data.y_validation, trained.answer)[score]
    if score == "rmse":
        assert reached < 0.7 * data.y_validation.std()
    else:
        assert reached > {"auc": 0.9, "accuracy": 0.6}[score]


def test_probabilities_add_up_to_one(trained: Trained) -> None:
    answer, classes = trained.answer, trained.data.classes
    assert answer.dtype == np.float64
    assert answer.shape == ((60, len(classes)) if classes else (60,))
    if classes:
        np.testing.assert_allclose(answer.sum(axis=1), 1, atol=1e-12)
        assert answer.min() >= 0


def test_it_comes_back_from_disk_exactly(trained: Trained, tmp_path: Any) -> None:
    trained.model.save(tmp_path)
    back: Any = MODELS[trained.kind].load(tmp_path)
    assert (back.task, back.classes) == (trained.data.task, trained.data.classes)
    assert back.engine == trained.model.engine
    np.testing.assert_array_equal(back.predict(trained.data.validation), trained.answer)


def test_each_point_answers_as_the_model_is_then(trained: Trained) -> None:
    for point in (trained.points[0], trained.points[-1]):
        assert point.answer is not None
        answer = point.answer(trained.data.validation)
        assert answer.shape == trained.answer.shape
        assert np.isfinite(answer).all()


def test_one_row_no_row_and_odd_rows_are_answered(trained: Trained) -> None:
    frame, model = trained.data.validation, trained.model
    np.testing.assert_allclose(model.predict(frame[:1]), trained.answer[:1], rtol=1e-5)
    assert len(model.predict(frame[:0])) == 0
    odd = {"size": [np.inf], "flag": [None], "colour": ["pink"], "name": ["new"], "empty": [1e30]}
    assert np.isfinite(model.predict(pd.DataFrame(odd | {"day": [pd.NaT]}))).all()


def test_contributions_add_up_and_an_empty_column_has_none(trained: Trained) -> None:
    some, background = trained.data.validation[:4], trained.data.train[:40]
    found: Any = contributions(trained.model, some, background)
    spread = np.ptp(found.prediction, axis=0).max()
    assert found.values.shape == (4, len(some.columns), len(trained.data.classes) or 1)
    by_gradients = trained.kind in ("neural_network", "blend")  # which has a net in it
    assert found.error <= (0.02 if by_gradients else 1e-6) * spread
    assert not found.values[:, list(some.columns).index("empty")].any()


def test_each_look_closer_is_finite_or_says_why_it_does_not_apply(trained: Trained) -> None:
    data, model = trained.data, trained.model
    frame, last = data.validation, max(0, len(data.classes) - 1)
    answers: list[Any] = [
        two_way(model, frame[:20], pair, last)
        for pair in (("size", "day"), ("flag", "colour"), ("colour", "empty"))
    ]
    answers += [curve_of(model, frame[:1], data.train[name], last) for name in frame]
    assert isinstance(answers[2], NotApplicable)  # nothing is known of an empty column
    assert sum(isinstance(answer, NotApplicable) for answer in answers) == 2
    for answer in answers:
        if not isinstance(answer, NotApplicable):
            assert np.isfinite(answer.select_dtypes("number")).all(axis=None)
    small: Any = surrogate(model, data.train, frame, last)
    assert np.isfinite(small.rules["answer"]).all()
    assert small.rules["rows"].sum() == len(frame)
    unsure = most_uncertain(model, frame, data.y_validation)
    says = bool(data.classes) or trained.kind == "random_forest"
    assert isinstance(unsure, NotApplicable) is not says
    assert not says or np.isfinite(unsure).all()


@each_model
def test_the_same_seed_gives_the_same_answers_also_after_a_break(kind: str) -> None:
    data, states = rows("multiclass"), []

    def remember(progress: Progress) -> None:
        assert progress.state is not None
        states.append(progress.state())

    first = spec(kind).fit(data, remember, seed=7).predict(data.validation)
    again = spec(kind).fit(data, quiet, seed=7, state=states[1]).predict(data.validation)
    np.testing.assert_array_equal(first, again)


@each_model
@pytest.mark.parametrize("at", [1, 3])
def test_after_a_stop_it_scores_as_reported(kind: str, at: int) -> None:
    data, points = rows("regression"), []

    def stop(progress: Progress) -> Any:
        points.append(progress.values["validation/loss"])
        return "stop" if len(points) == at else None

    model = spec(kind).fit(data, stop, seed=2)
    loss = watched("regression", data.y_validation, model.predict(data.validation))["loss"]
    assert len(points) == at
    assert any(loss == pytest.approx(point, rel=1e-6) for point in points)


@each_model
def test_a_point_answers_as_the_model_that_a_stop_there_leaves(kind: str) -> None:
    data = rows()
    first: list[Any] = []

    def stop(progress: Progress) -> Any:
        if progress.answer:
            first.append(progress.answer(data.validation))
        return "stop"

    answer = spec(kind).fit(data, stop, seed=2).predict(data.validation)
    for found in first:
        np.testing.assert_allclose(found, answer, rtol=1e-6)


@each_model
def test_a_cancelled_run_raises(kind: str) -> None:
    with pytest.raises(Cancelled):
        spec(kind).fit(rows(), lambda progress: "cancel", seed=0)


@each_model
def test_a_class_without_training_rows_has_its_place(kind: str) -> None:
    data = rows("multiclass")
    kept = data.y_train != 1
    data = replace(data, train=data.train[kept], y_train=data.y_train[kept])
    answer = spec(kind).fit(data, quiet, seed=0).predict(data.validation)
    assert answer.shape == (60, 3)
    np.testing.assert_allclose(answer.sum(axis=1), 1, atol=1e-9)
    assert answer[:, 1].mean() < answer[:, [0, 2]].mean(axis=0).min()


@each_model
def test_balancing_finds_more_of_a_rare_class(kind: str) -> None:
    random = np.random.default_rng(1)
    frame = pd.DataFrame({"a": random.normal(size=600)})
    y = (frame["a"] + random.normal(size=600) > 2).astype(int).to_numpy()
    data = TrainingData(frame, y, frame, y, "binary", ("no", "yes"))
    means = [
        spec(kind, balanced=balanced).fit(data, quiet, seed=0).predict(frame)[:, 1].mean()
        for balanced in (False, True)
    ]
    assert means[1] > 1.7 * means[0]


@each_model
def test_no_rows_to_learn_from_is_an_error_in_words(kind: str) -> None:
    data = rows()
    nothing = replace(data, train=data.train[:0], y_train=data.y_train[:0])
    with pytest.raises(TrainingError, match="nothing to learn from"):
        spec(kind).fit(nothing, quiet, seed=0)
