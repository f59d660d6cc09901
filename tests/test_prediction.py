"""Answers for new rows, and what is given with each for how far to trust it."""

from __future__ import annotations

import numpy as np
import pytest

import analytics
from analytics.dataset import Dataset
from analytics.errors import EvaluationError
from analytics.models import LinearModel
from analytics.plan import Plan
from analytics.runs import Run


def trained(flowers: Dataset, target: str, task: str) -> Run:
    plan = Plan(dataset=flowers.fingerprint, target=target, task=task, model=LinearModel())
    return analytics.train(plan)


def test_a_number_is_given_as_far_to_each_side_as_validation_rows_say(flowers: Dataset) -> None:
    run = trained(flowers, "price", "regression")
    frame = flowers.frame().iloc[5:20]
    table = analytics.predict(run, frame, level=0.8)
    reach = analytics.conformal(run, level=0.8).reach
    assert list(table) == ["prediction", "low", "high"]
    assert list(table.index) == list(frame.index)
    np.testing.assert_allclose(table["high"] - table["prediction"], reach)
    np.testing.assert_allclose(table["prediction"] - table["low"], reach)
    assert list(analytics.predict(run, frame)) == ["prediction"]


def test_a_class_is_possible_whose_probability_lacks_no_more_than_validation_rows_did(
    flowers: Dataset,
) -> None:
    run = trained(flowers, "kind", "binary")
    table = analytics.predict(run, flowers.frame(), level=0.9)
    possible = table[["iris is possible", "rose is possible"]].to_numpy()
    probable = table[["probability of iris", "probability of rose"]].to_numpy()
    reach = analytics.conformal(run, level=0.9).reach
    np.testing.assert_array_equal(possible, 1 - probable <= reach)
    assert 0 < possible.mean() < 1


def test_a_level_that_is_none_is_an_error_in_words(flowers: Dataset) -> None:
    run = trained(flowers, "kind", "binary")
    with pytest.raises(EvaluationError, match="no share"):
        analytics.predict(run, flowers.frame().head(3), level=90)
