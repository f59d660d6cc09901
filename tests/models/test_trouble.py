"""What goes wrong in training is named, with what to change, and the best so far is kept."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from analytics.errors import LimitError, PlanError, TrainingError
from analytics.models import NeuralNetwork, RandomForest
from analytics.models import memory as memory_module
from analytics.models.base import Cancelled, TrainingData
from analytics.models.net import fitted
from analytics.models.net.steps import Steps
from analytics.models.scores import row_losses
from analytics.training.data import classes_of

SMALL = NeuralNetwork(epochs=5, hidden_layers=1, hidden_units=8, members=1, learning_rate=0.01)


def data(n=80, columns=3):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(n, columns))).add_prefix("c")
    y = (frame["c0"] > 0).to_numpy().astype(np.int64)
    cut = n * 3 // 4
    return TrainingData(frame[:cut], y[:cut], frame[cut:], y[cut:], "binary", ("no", "yes"))


def loss(model, rows):
    return row_losses("binary", rows.y_validation, model.predict(rows.validation)).mean()


def broken_from(monkeypatch, epoch):
    """Let the weights become no numbers in an epoch, as steps that are too large make them."""
    whole = Steps.epochs

    def steps_of(self, number, chunks):
        yield from chunks
        if number >= epoch:
            self.optimizer.variables[-1].assign(self.optimizer.variables[-1] * np.nan)

    def epochs_of(self, first):
        for number, chunks in enumerate(whole(self, first), first):
            yield steps_of(self, number, chunks)

    monkeypatch.setattr(Steps, "epochs", epochs_of)


def test_a_loss_that_is_no_number_ends_with_the_best_epoch_and_says_so(monkeypatch):
    rows, points = data(), []
    broken_from(monkeypatch, epoch=4)
    model = SMALL.fit(rows, points.append, seed=0)
    reported = [point.values["validation/loss"] for point in points[:-1] if point.values]
    assert len(reported) == 3
    assert loss(model, rows) == pytest.approx(min(reported), rel=1e-6)
    assert points[-1].step == 4
    assert "no number any more after epoch 4" in points[-1].message
    assert "smaller learning rate" in points[-1].message


def test_a_loss_that_is_no_number_at_once_has_nothing_to_keep(monkeypatch):
    broken_from(monkeypatch, epoch=1)
    with pytest.raises(TrainingError, match=r"after epoch 1.*smaller learning rate"):
        SMALL.fit(data(), lambda progress: None, seed=0)


def test_a_cancel_wins_over_a_loss_that_is_no_number(monkeypatch):
    broken_from(monkeypatch, epoch=2)
    with pytest.raises(Cancelled):
        SMALL.fit(data(), lambda point: "cancel" if point.message else None, seed=0)


def test_a_learning_rate_of_a_million_is_refused_by_its_bound_and_named_where_it_diverges():
    with pytest.raises(ValidationError, match=r"learning_rate\n.*less than or equal to 1"):
        NeuralNetwork(learning_rate=1e6)
    with pytest.raises(TrainingError, match="smaller learning rate"):
        SMALL.model_copy(update={"learning_rate": 1e6}).fit(data(), lambda progress: None, seed=0)


def test_more_rows_per_step_than_there_are_take_fewer():
    points = []
    SMALL.model_copy(update={"batch_size": 8192}).fit(data(), points.append, seed=0)
    assert points[-1].values["validation/loss"] < points[0].values["validation/loss"]


def test_ten_thousand_classes_are_refused_with_both_numbers():
    target = pd.Series([f"word {i}" for i in range(10_000)], name="name")
    with pytest.raises(PlanError, match=r"“name” has 10,000 classes.*at most 100") as error:
        classes_of(target, "multiclass")
    assert "group its rare values" in error.value.fix


def test_five_thousand_columns_train():
    rows = data(columns=5_000)
    model = SMALL.fit(rows, lambda progress: None, seed=0)
    assert model.predict(rows.validation).shape == (20, 2)


def test_wide_rows_are_answered_in_blocks_that_give_the_same_answers(monkeypatch):
    rows = data()
    model = SMALL.fit(rows, lambda progress: None, seed=0)
    whole = model.predict(rows.validation)
    monkeypatch.setattr(fitted, "_BLOCK_CELLS", 9)  # three rows at a time
    np.testing.assert_allclose(model.predict(rows.validation), whole, atol=1e-7)


@pytest.mark.parametrize("spec", [SMALL, RandomForest(n_estimators=5)], ids=["net", "forest"])
def test_too_little_memory_is_said_before_training(monkeypatch, spec):
    monkeypatch.setattr(memory_module, "memory_left", lambda: 500)
    with pytest.raises(LimitError, match=r"needs about .* of memory") as error:
        spec.fit(data(), lambda progress: pytest.fail("it trained"), seed=0)
    assert "eave out columns" in error.value.fix


def test_a_forest_that_fills_the_memory_keeps_its_trees(monkeypatch):
    rows, points = data(), []

    def left():
        return 10**9 if len(points) < 2 else 0

    monkeypatch.setattr(memory_module, "memory_left", left)
    model = RandomForest(n_estimators=50).fit(rows, points.append, seed=0)
    assert len(model.trees) == points[-1].step == 10  # groups of 2, 2 and 6
    assert "nearly full after 10 trees" in points[-1].message
    assert [point.message for point in points[:-1]] == ["", ""]
    assert loss(model, rows) == pytest.approx(points[-1].values["validation/loss"])


def test_the_memory_of_a_net_grows_with_what_it_is_made_of():
    usual = SMALL.memory(10_000, 20, 2)
    assert usual > 2 * 4 * 10_000 * 20
    for change in ({"hidden_units": 512}, {"members": 16}, {"batch_size": 8192}):
        assert SMALL.model_copy(update=change).memory(10_000, 20, 2) > usual
    assert SMALL.model_copy(update={"waves": False}).memory(10_000, 20, 2) < usual
