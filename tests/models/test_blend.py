"""The blend: what each of its models counts, and what is left of it after a stop or a break."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from analytics.errors import StorageError, TrainingError
from analytics.models import Blend, GradientBoosting, RandomForest
from analytics.models.base import Progress
from analytics.models.blending.fitted import FittedBlend
from analytics.models.blending.shares import shares, together
from analytics.models.scores import watched
from tests.models.test_contract import SMALL, quiet, rows

PAIR = Blend(models=(GradientBoosting(**SMALL["gradient_boosting"]), RandomForest(n_estimators=14)))


def noisy(n: int, spreads: tuple[float, ...]) -> tuple[np.ndarray, list[np.ndarray]]:
    random = np.random.default_rng(0)
    truth = random.normal(size=n)
    return truth, [truth + random.normal(scale=spread, size=n) for spread in spreads]


def test_shares_come_near_to_the_best_weights_where_rows_are_many() -> None:
    truth, answers = noisy(100_000, (1.0, 2.0))
    # independent errors: the best weights are as one over the variances, 4 to 1
    np.testing.assert_allclose(shares("regression", truth, answers), [0.8, 0.2], atol=0.02)


def test_shares_are_nearly_equal_where_rows_are_few() -> None:
    truth, answers = noisy(10, (0.1, 5.0))
    found = shares("regression", truth, answers)
    assert 0.5 < found[0] < 0.55
    np.testing.assert_array_equal(shares("regression", truth[:0], answers), [0.5, 0.5])


def test_a_model_that_errs_where_the_other_does_not_counts() -> None:
    truth = np.repeat([0, 1], 2_000)
    sure, unsure = np.array([0.9, 0.1]), np.array([0.5, 0.5])
    one = np.concatenate([np.tile(sure, (2_000, 1)), np.tile(unsure, (2_000, 1))])
    found = shares("binary", truth, [one, one[::-1, ::-1]])
    np.testing.assert_allclose(found, [0.5, 0.5], atol=0.02)
    both = together([one, one[::-1, ::-1]], found)
    losses = [watched("binary", truth, answer)["loss"] for answer in (both, one)]
    assert losses[0] < losses[1]


@pytest.mark.parametrize("task", ["regression", "multiclass"])
def test_it_answers_the_average_of_what_its_models_would_alone(task: Any) -> None:
    data = rows(task)
    blend = PAIR.fit(data, quiet, seed=3)
    alone = [spec.fit(data, quiet, seed=3).predict(data.validation) for spec in PAIR.models]
    counts = shares(task, data.y_validation, alone)
    np.testing.assert_allclose(blend.shares, counts)
    expected = sum(count * answer for count, answer in zip(counts, alone))
    np.testing.assert_allclose(blend.predict(data.validation), expected, rtol=1e-12)


def test_a_stop_while_the_second_model_learns_keeps_the_first_alone() -> None:
    data, points = rows(), []

    def stop(progress: Progress) -> Any:
        points.append(progress)
        return "stop" if progress.values and progress.step > 900 else None

    first, second = PAIR.models
    blend = Blend(models=(second, first)).fit(data, stop, seed=2)
    assert len(points) > 3
    assert blend.kinds == ("random_forest",)
    alone = second.fit(data, quiet, seed=2)
    np.testing.assert_array_equal(blend.predict(data.validation), alone.predict(data.validation))


def test_after_a_break_at_any_point_it_is_the_same_in_the_end() -> None:
    data, points = rows("regression"), []
    answer = PAIR.fit(data, lambda p: points.append((p, p.state())), seed=7).predict(
        data.validation
    )
    assert all(one[0].step < other[0].step for one, other in pairwise(points))
    for _, state in points[:: len(points) // 6]:
        again = PAIR.fit(data, quiet, seed=7, state=state)
        np.testing.assert_array_equal(again.predict(data.validation), answer)


def test_each_kind_is_there_once_and_one_alone_is_no_blend() -> None:
    with pytest.raises(ValidationError, match="each kind of model"):
        Blend(models=(RandomForest(), RandomForest(n_estimators=3)))
    with pytest.raises(ValidationError, match="at least 2"):
        Blend(models=(RandomForest(),))


def test_a_damaged_one_is_an_error_in_words(tmp_path: Path) -> None:
    PAIR.fit(rows(), quiet, seed=0).save(tmp_path)
    (tmp_path / "blend.json").write_text('{"kinds": ["linear_model"], "shares": [1]}')
    with pytest.raises(StorageError, match="damaged"):
        FittedBlend.load(tmp_path)


def test_what_one_of_its_models_cannot_learn_ends_it() -> None:
    data = rows()
    one_class = data.y_train * 0
    with pytest.raises(TrainingError, match="of the class"):
        PAIR.fit(type(data)(**(vars(data) | {"y_train": one_class})), quiet, seed=0)
