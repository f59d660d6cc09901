import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from analytics.errors import StorageError, TrainingError
from analytics.models.base import Cancelled, TrainingData
from analytics.models.neural_network import NeuralNetwork
from analytics.models.scores import row_losses

CLASSES = {"binary": ("no", "yes"), "multiclass": ("x", "y", "z"), "regression": ()}
SMALL = NeuralNetwork(epochs=12, hidden_units=32, hidden_layers=2, learning_rate=0.01)


def table(n=240, seed=0):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"size": random.normal(size=n), "flag": random.random(n) < 0.5})
    frame["colour"] = random.choice(["red", "green", "blue"], n)
    frame["name"] = random.choice([f"name {i}" for i in range(60)], n)
    frame["day"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 300, n), "D")
    frame["empty"] = np.nan
    frame.loc[::9, "size"] = np.nan
    frame.loc[::11, "colour"] = None
    return frame


def training_data(task="binary", n=240):
    frame = table(n)
    signal = frame["size"].fillna(0) + 2.0 * frame["flag"] + (frame["colour"] == "red")
    k = len(CLASSES[task])
    target = pd.qcut(signal, k, labels=False).to_numpy() if k else signal.to_numpy() * 50 + 300
    cut = n * 3 // 4
    return TrainingData(
        frame[:cut], target[:cut], frame[cut:], target[cut:], task, CLASSES[task]
    )  # fmt: skip


def quiet(progress):
    return None


@pytest.fixture(scope="module", params=CLASSES)
def trained(request):
    data, points = training_data(request.param), []
    return data, points, SMALL.fit(data, points.append, seed=5)


def test_learns_and_reports_every_epoch(trained):
    data, points, _ = trained
    metric = {"binary": "auc", "multiclass": "accuracy", "regression": "rmse"}[data.task]
    assert [point.step for point in points] == list(range(1, 13))
    assert {(point.total, point.unit) for point in points} == {(12, "epoch")}
    watched = {f"{part}/{name}" for part in ("train", "validation") for name in ("loss", metric)}
    assert set(points[0].values) == watched | {"train/learning_rate"}
    rates = [point.values["train/learning_rate"] for point in points]
    assert max(rates) > rates[-1] > 0
    scores = [point.values[f"validation/{metric}"] for point in points]
    if metric == "rmse":
        assert min(scores) < 0.7 * data.y_validation.std()
    else:
        assert max(scores) > {"auc": 0.9, "accuracy": 0.6}[metric]


def test_answers_of_the_best_epoch_or_of_a_later_one_as_good(trained):
    data, points, model = trained
    reported = [point.values["validation/loss"] for point in points]
    best = int(np.argmin(reported)) + 1

    def stop_at_best(progress):
        return "stop" if progress.step == best else None

    answer = model.predict(data.validation)
    assert answer.dtype == np.float64
    if data.task == "regression":
        assert data.y_train.min() <= answer.min() <= answer.max() <= data.y_train.max()
    else:
        np.testing.assert_allclose(answer.sum(axis=1), 1, atol=1e-12)
    kept = row_losses(data.task, data.y_validation, answer)
    at_best = SMALL.fit(data, stop_at_best, seed=5).predict(data.validation)
    lowest = row_losses(data.task, data.y_validation, at_best)
    assert lowest.mean() == pytest.approx(min(reported), rel=1e-6)
    assert any(kept.mean() == pytest.approx(loss, rel=1e-6) for loss in reported[best - 1 :])
    error = (kept - lowest).std() / len(kept) ** 0.5
    assert kept.mean() - lowest.mean() <= 0.5 * error + 1e-9


def test_same_seed_same_answers(trained):
    data, _, model = trained
    answer = model.predict(data.validation)
    again = SMALL.fit(data, quiet, seed=5).predict(data.validation)
    other = SMALL.fit(data, quiet, seed=6).predict(data.validation)
    np.testing.assert_array_equal(answer, again)
    assert not np.allclose(answer, other)


def test_comes_back_from_disk_exactly(trained, tmp_path):
    data, _, model = trained
    model.save(tmp_path)
    back = NeuralNetwork.load(tmp_path)
    assert (back.task, back.classes, back.engine) == (model.task, model.classes, "TensorFlow")
    np.testing.assert_array_equal(back.predict(data.validation), model.predict(data.validation))


def test_contributions_add_up_and_unused_columns_have_none(trained):
    data, _, model = trained
    rows, background = data.validation[:5], data.train[:40]
    found = model.attribute(rows, background)
    values, base = found.values, found.base
    answer = model.predict(rows).reshape(5, -1)
    behind = model.predict(background).reshape(40, -1)
    spread = np.ptp(np.vstack([answer, behind]), axis=0).max()
    assert values.shape == (5, len(rows.columns), answer.shape[1])
    np.testing.assert_allclose(base, behind.mean(axis=0), atol=1e-5 * spread)
    np.testing.assert_allclose(values.sum(axis=1) + base, answer, atol=1e-5 * spread)
    assert found.missed <= 0.01
    assert not values[:, list(rows.columns).index("empty")].any()


def test_columns_may_come_in_another_order(trained):
    data, _, model = trained
    turned = data.validation[data.validation.columns[::-1]]
    np.testing.assert_array_equal(model.predict(turned), model.predict(data.validation))
    values = model.attribute(data.validation[:2], data.train[:10]).values
    other = model.attribute(turned[:2], data.train[:10]).values
    np.testing.assert_allclose(other[:, ::-1], values, atol=1e-9)


def test_odd_rows_are_answered(trained):
    data, _, model = trained
    odd = {"size": [np.inf], "flag": [None], "colour": ["pink"], "name": ["new"], "empty": [1e30]}
    assert np.isfinite(model.predict(pd.DataFrame(odd | {"day": [pd.NaT]}))).all()
    assert len(model.predict(data.validation[:0])) == 0


def test_stop_keeps_the_best_and_cancel_keeps_nothing():
    data, points = training_data(), []

    def stop(progress):
        points.append(progress)
        return "stop" if progress.step == 3 else None

    model = SMALL.fit(data, stop, seed=0)
    assert len(points) == 3
    assert model.predict(data.validation).shape == (60, 2)
    with pytest.raises(Cancelled):
        SMALL.fit(data, lambda progress: "cancel", seed=0)


def test_the_rate_rises_then_goes_as_the_schedule_says():
    from analytics.models.net.schedules import SCHEDULES, rate_at

    rates = {name: [float(rate_at(name, 0.1, i, 100)) for i in range(100)] for name in SCHEDULES}
    for rate in rates.values():
        assert rate[:5] == sorted(rate[:5])
        assert rate[4:] == sorted(rate[4:], reverse=True)
    assert rates["constant"][4:] == pytest.approx([0.1] * 96)
    assert rates["linear"][49] == pytest.approx(0.05)
    assert rates["cosine"][74] == pytest.approx(0.1 * (1 + np.cos(0.75 * np.pi)) / 2)
    assert rates["cosine"][99] == pytest.approx(0.001)


@pytest.mark.parametrize("change", [{"activation": "tanh"}, {"schedule": "constant"}])
def test_a_choice_changes_the_answers_and_comes_back_from_disk(tmp_path, change):
    data = training_data()
    short = SMALL.model_copy(update={"epochs": 2})
    usual = short.fit(data, quiet, seed=0).predict(data.validation)
    model = short.model_copy(update=change).fit(data, quiet, seed=0)
    model.save(tmp_path)
    answer = model.predict(data.validation)
    assert not np.allclose(answer, usual)
    np.testing.assert_array_equal(NeuralNetwork.load(tmp_path).predict(data.validation), answer)


def test_few_rows_and_no_validation_rows():
    data, points = training_data("regression", n=40), []
    empty = dataclasses.replace(
        data, validation=data.validation[:0], y_validation=data.y_validation[:0]
    )
    SMALL.model_copy(update={"epochs": 2}).fit(empty, points.append, seed=0)
    assert set(points[0].values) == {"train/loss", "train/rmse", "train/learning_rate"}


def test_a_loss_that_explodes_says_what_to_change():
    wild = NeuralNetwork(
        epochs=30, learning_rate=1.0, weight_decay=1.0, hidden_layers=8, hidden_units=64
    )
    data = training_data()
    broken = dataclasses.replace(data, y_train=np.full(len(data.train), np.nan), task="regression")
    with pytest.raises(TrainingError, match="smaller learning rate"):
        wild.fit(broken, quiet, seed=0)


def test_no_training_rows_is_an_error_in_words():
    data = training_data()
    nothing = dataclasses.replace(data, train=data.train[:0], y_train=data.y_train[:0])
    with pytest.raises(TrainingError, match="nothing to learn from"):
        SMALL.fit(nothing, quiet, seed=0)


@pytest.mark.parametrize("harm", ["cut", "absent", "key"])
def test_a_damaged_file_is_refused(trained, tmp_path, harm):
    _, _, model = trained
    model.save(tmp_path)
    weights, head = tmp_path / "weights.npz", tmp_path / "net.json"
    if harm == "cut":
        weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])
    elif harm == "absent":
        weights.unlink()
    else:
        state = json.loads(head.read_text(encoding="utf-8"))
        del state["target"]
        head.write_text(json.dumps(state), encoding="utf-8")
    with pytest.raises(StorageError, match="damaged"):
        NeuralNetwork.load(tmp_path)


def test_weights_that_are_not_those_of_members_are_refused(trained, tmp_path):
    trained[2].save(tmp_path)
    with np.load(tmp_path / "weights.npz") as file:
        arrays = dict(file)
    np.savez(tmp_path / "weights.npz", **arrays | {"v000": arrays["v000"][0, 0]})
    with pytest.raises(StorageError, match="damaged"):
        NeuralNetwork.load(tmp_path)
