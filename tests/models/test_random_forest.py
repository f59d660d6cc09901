import dataclasses
import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError, StorageError, TrainingError
from analytics.models.base import Cancelled, TrainingData
from analytics.models.forest import growing
from analytics.models.forest.encoder import Encoder
from analytics.models.forest.fitted import FittedForest
from analytics.models.forest.trees import Trees
from analytics.models.random_forest import RandomForest

CLASSES = {"binary": ("no", "yes"), "multiclass": ("x", "y", "z"), "regression": ()}


def table(n=240, seed=0):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"size": random.normal(size=n), "flag": random.random(n) < 0.5})
    frame["colour"] = random.choice(["red", "green", "blue"], n)
    frame["day"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 300, n), "D")
    frame.loc[::9, "size"] = np.nan
    frame.loc[::11, "colour"] = None
    return frame


def training_data(task="binary"):
    frame = table()
    signal = frame["size"].fillna(0) + frame["flag"] + (frame["colour"] == "red")
    n = len(CLASSES[task])
    target = pd.qcut(signal, n, labels=False).to_numpy() if n else signal.to_numpy(np.float64)
    return TrainingData(
        frame[:180], target[:180], frame[180:], target[180:], task, CLASSES[task]
    )  # fmt: skip


def quiet(progress):
    return None


@pytest.fixture(params=[growing.SCIKIT_LEARN, growing.INTELEX])
def engine(request, monkeypatch):
    if request.param == growing.INTELEX:
        pytest.importorskip("sklearnex.ensemble")
    monkeypatch.setattr(growing, "best_engine", lambda weighted: request.param)
    return request.param


@pytest.mark.parametrize("task", CLASSES)
def test_learns_reports_and_repeats(engine, task):
    data, points = training_data(task), []
    spec = RandomForest(n_estimators=15)
    model = spec.fit(data, points.append, seed=5)
    again = spec.fit(data, quiet, seed=5)
    other = spec.fit(data, quiet, seed=6)
    metric = {"binary": "auc", "multiclass": "accuracy", "regression": "rmse"}[task]

    assert model.engine == engine
    assert [point.step for point in points] == [2, 4, 10, 15]
    assert set(points[0].values) == {
        f"{part}/{name}" for part in ("train", "validation") for name in ("loss", metric)
    }
    answer = model.predict(data.validation)
    np.testing.assert_array_equal(answer, again.predict(data.validation))
    assert not np.array_equal(answer, other.predict(data.validation))
    best = points[-1].values[f"validation/{metric}"]
    assert best < 0.6 if metric == "rmse" else best > 0.8


def test_last_point_is_the_score_of_the_whole_forest():
    data, points = training_data("regression"), []
    model = RandomForest(n_estimators=12).fit(data, points.append, seed=1)
    error = np.mean((model.predict(data.validation) - data.y_validation) ** 2)
    assert points[-1].values["validation/loss"] == pytest.approx(error, rel=1e-12)


def test_answers_as_scikit_learn_does():
    from sklearn.ensemble import RandomForestClassifier

    random = np.random.default_rng(0)
    matrix = random.normal(size=(300, 5)).astype(np.float32)
    forest = RandomForestClassifier(7, random_state=0).fit(matrix, matrix[:, 0] * matrix[:, 1] > 0)
    own = Trees.of(forest.estimators_).total(matrix) / 7
    np.testing.assert_allclose(own, forest.predict_proba(matrix), rtol=0, atol=1e-15)


def test_leaves_of_the_fast_engine_know_the_shares_of_classes():
    ensemble = pytest.importorskip("sklearnex.ensemble")
    random = np.random.default_rng(0)
    matrix = random.normal(size=(400, 3)).astype(np.float32)
    target = (matrix[:, 0] + random.normal(size=400) > 0).astype(int)
    forest = ensemble.RandomForestClassifier(30, min_samples_leaf=20, random_state=0)
    forest.fit(matrix, target)
    trees = Trees.of(forest.estimators_).with_shares(matrix, target, 2)
    shares = trees.value[trees.left < 0]
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert ((shares > 0.1) & (shares < 0.9)).any()
    # It answers with the rows that a tree drew; with all of them the mean is nearly the same.
    gap = trees.total(matrix) / 30 - forest.predict_proba(matrix)
    assert np.abs(gap).mean() < 0.03


def test_stop_keeps_the_trees_so_far_and_cancel_keeps_nothing():
    spec = RandomForest(n_estimators=50)
    model = spec.fit(training_data(), lambda p: "stop" if p.step >= 4 else None, seed=0)
    assert len(model.trees) == 4
    with pytest.raises(Cancelled):
        spec.fit(training_data(), lambda p: "cancel", seed=0)


def test_no_validation_rows_and_no_training_rows():
    data, points = training_data(), []
    empty = dataclasses.replace(
        data, validation=data.validation[:0], y_validation=data.y_validation[:0]
    )
    RandomForest(n_estimators=1).fit(empty, points.append, seed=0)
    assert set(points[0].values) == {"train/loss", "train/auc"}
    nothing = dataclasses.replace(data, train=data.train[:0], y_train=data.y_train[:0])
    with pytest.raises(TrainingError, match="nothing to learn from"):
        RandomForest().fit(nothing, quiet, seed=0)


@pytest.mark.parametrize("task", CLASSES)
def test_comes_back_from_disk_exactly(tmp_path, task):
    data = training_data(task)
    model = RandomForest(n_estimators=5).fit(data, quiet, seed=0)
    model.save(tmp_path)
    back = RandomForest.load(tmp_path)
    assert isinstance(back, FittedForest)
    assert (back.task, back.classes, back.engine) == (model.task, model.classes, model.engine)
    np.testing.assert_array_equal(back.predict(data.validation), model.predict(data.validation))


@pytest.mark.parametrize("harm", ["loop", "outside", "column", "leaf", "leaf column", "cut"])
def test_a_damaged_file_is_refused(tmp_path, harm):
    model = RandomForest(n_estimators=2).fit(training_data(), quiet, seed=0)
    model.save(tmp_path)
    trees = model.trees
    if harm == "loop":
        trees.left[0] = 0
    elif harm == "outside":
        trees.right[0] = 10**6
    elif harm == "column":
        trees.feature[0] = 99
    elif harm == "leaf":
        trees.right[trees.left < 0] = 0
    elif harm == "leaf column":
        trees.feature[trees.left < 0] = 10**6
    trees.save(tmp_path)
    if harm == "cut":
        content = (tmp_path / "trees.npz").read_bytes()
        (tmp_path / "trees.npz").write_bytes(content[: len(content) // 2])
    with pytest.raises(StorageError, match="damaged"):
        RandomForest.load(tmp_path)


def test_encoder_is_json_and_has_one_name_per_matrix_column():
    frame = table()
    encoder = Encoder.fit(frame)
    back = Encoder.from_json(json.loads(json.dumps(encoder.to_json())))
    matrix = encoder.transform(frame)
    assert back == encoder
    assert matrix.dtype == np.float32
    assert np.isfinite(matrix).all()
    assert encoder.columns == ("size",) * 2 + ("flag",) + ("colour",) * 4 + ("day",) * 4


def test_unknown_missing_and_infinite_values_are_encoded():
    frame = table()
    encoder = Encoder.fit(frame)
    row = pd.DataFrame({"size": [np.inf], "flag": [None], "colour": ["pink"], "day": [pd.NaT]})
    size, size_missing, _, *colour = encoder.transform(row)[0][:7]
    assert size == np.float32(frame["size"].median())
    assert size_missing == 1
    assert colour == [0, 0, 0, 0]


def test_text_stands_for_numbers_and_booleans():
    encoder = Encoder.fit(pd.DataFrame({"n": [1.0, 2.0], "b": [True, False]}))
    row = pd.DataFrame({"n": ["1.5"], "b": ["True"]})
    np.testing.assert_array_equal(encoder.transform(row), [[1.5, 1.0]])


def test_many_categories_become_their_rank_by_frequency():
    names = [f"c{i:02}" for i in range(40)]
    encoder = Encoder.fit(pd.DataFrame({"name": [*names, "c07", None]}))
    got = encoder.transform(pd.DataFrame({"name": ["c07", "c00", "new", None]}))
    np.testing.assert_array_equal(got, [[0, 0], [1, 0], [40, 0], [-1, 1]])


def test_frequent_words_of_short_texts_become_columns():
    titles, names = ["Mr", "Mrs", "Miss"], [f"{i} {a}" for i in range(40) for a in "abc"]
    texts = [f"{names[i]}, {titles[i % 3]}. of the ship" for i in range(120)]
    encoder = Encoder.fit(pd.DataFrame({"name": [*texts, None]}))
    part = encoder.parts[0]
    assert set(part.words) == {"mr", "mrs", "miss", "a", "b", "c"}
    assert Encoder.from_json(json.loads(json.dumps(encoder.to_json()))) == encoder
    got = encoder.transform(pd.DataFrame({"name": ["Dr MISS b", None]}))[:, 1:]
    assert [word for word, has in zip(part.words, got[0]) if has] == ["b", "miss"]
    assert encoder.columns == ("name",) * 8
    np.testing.assert_array_equal(got[1], [0] * 6 + [1])


def test_an_absent_column_is_named():
    encoder = Encoder.fit(table())
    with pytest.raises(AnalyticsError, match="“colour”"):
        encoder.transform(table().drop(columns="colour"))


def test_importing_the_models_imports_nothing_heavy():
    heavy = ["sklearn", "sklearnex", "numba", "keras", "tensorflow", "torch"]
    code = f"import sys, analytics.models as m; print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
