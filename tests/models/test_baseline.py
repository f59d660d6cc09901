import numpy as np
import pandas as pd
import pytest

from analytics.errors import TrainingError
from analytics.models.base import Cancelled, TrainingData
from analytics.models.baseline import Baseline
from analytics.models.scores import watched


def data(target, task, classes=()):
    frame = pd.DataFrame({"a": range(len(target))})
    return TrainingData(frame, np.array(target), frame, np.array(target), task, classes)


def quiet(progress):
    return None


def test_answers_with_the_class_frequencies():
    model = Baseline().fit(data([0, 2, 2, 2], "multiclass", ("x", "y", "z")), quiet, seed=0)
    answer = model.predict(pd.DataFrame({"a": [1, 2]}))
    np.testing.assert_array_equal(answer, [[0.25, 0, 0.75]] * 2)


def test_answers_with_the_mean():
    model = Baseline().fit(data([1.0, 2.0, 6.0], "regression"), quiet, seed=0)
    np.testing.assert_array_equal(model.predict(pd.DataFrame({"a": [1, 2]})), [3.0, 3.0])


def test_comes_back_from_disk(tmp_path):
    model = Baseline().fit(data([0, 1, 1], "binary", ("no", "yes")), quiet, seed=0)
    model.save(tmp_path)
    assert Baseline.load(tmp_path) == model


def test_reports_once_and_can_be_cancelled():
    seen = []
    Baseline().fit(data([0, 1, 1], "binary", ("no", "yes")), seen.append, seed=0)
    assert [(point.step, point.total) for point in seen] == [(1, 1)]
    assert seen[0].values["validation/auc"] == 0.5
    with pytest.raises(Cancelled):
        Baseline().fit(data([1.0], "regression"), lambda progress: "cancel", seed=0)


def test_no_rows_is_an_error_in_words():
    with pytest.raises(TrainingError, match="no training rows"):
        Baseline().fit(data([], "regression"), quiet, seed=0)


def test_auc_counts_pairs_and_ties_half():
    score = np.array([0.1, 0.4, 0.4, 0.9])
    prediction = np.column_stack([1 - score, score])
    # pairs (positive, negative): 0.4 > 0.1, 0.4 = 0.4, 0.9 > 0.1, 0.9 > 0.4
    assert watched("binary", np.array([0, 0, 1, 1]), prediction)["auc"] == 3.5 / 4


def test_scores_leave_out_what_is_not_defined():
    prediction = np.array([[0.5, 0.5]])
    assert set(watched("binary", np.array([1]), prediction)) == {"loss"}
    assert watched("binary", np.array([], dtype=int), prediction[:0]) == {}


def test_a_certain_wrong_answer_has_a_finite_loss():
    loss = watched("multiclass", np.array([0]), np.array([[0.0, 1.0, 0.0]]))["loss"]
    assert 10 < loss < 20
