"""Explanations on data whose structure is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import partial_dependence as sk_dependence
from sklearn.linear_model import LinearRegression

from analytics.errors import NotApplicable
from analytics.explanation.dependence import grid_of, partial_dependence
from analytics.explanation.permutation import permutation_importance, root_mean_squared_error

RNG = np.random.default_rng(11)
FRAME = pd.DataFrame(RNG.normal(size=(300, 3)), columns=["strong", "weak", "noise"])
Y = (3 * FRAME["strong"] + FRAME["weak"]).to_numpy()


class Linear:
    """A model that knows the truth."""

    task = "regression"
    classes: tuple[str, ...] = ()

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        return (3 * frame["strong"] + frame["weak"]).to_numpy()

    def save(self, folder: object) -> None:
        raise NotImplementedError


def test_a_column_that_is_not_used_has_no_importance() -> None:
    table = permutation_importance(Linear(), FRAME, root_mean_squared_error(Y))  # type: ignore[arg-type]
    assert table["column"].tolist() == ["strong", "weak", "noise"]
    assert table["importance"].iloc[2] == 0
    # Shuffling x of weight w leaves an error of sd w * sqrt(2) * sd(x).
    assert table["importance"].iloc[0] == pytest.approx(3 * 2**0.5, rel=0.15)


def test_partial_dependence_is_what_scikit_learn_says() -> None:
    answer = partial_dependence(Linear(), FRAME, "strong", 0, n_points=7)  # type: ignore[arg-type]
    assert not isinstance(answer, NotApplicable)
    mean, lines = answer
    fitted = LinearRegression().fit(FRAME, Y)
    expected = sk_dependence(
        fitted,
        FRAME,
        ["strong"],
        method="brute",
        kind="both",
        custom_values={"strong": mean["value"]},
    )
    assert mean["mean"].to_numpy() == pytest.approx(expected["average"][0], abs=1e-6)
    ice = lines.pivot(index="line", columns="value", values="answer").to_numpy()
    assert ice.astype(float) == pytest.approx(expected["individual"][0], abs=1e-6)


def test_days_are_tried_as_days() -> None:
    days = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-05"]), name="day")
    assert grid_of(days) == list(pd.date_range("2024-01-01", "2024-01-05"))


def test_a_column_without_values_is_not_applicable() -> None:
    answer = grid_of(pd.Series([None, None], name="empty", dtype="float64"))
    assert isinstance(answer, NotApplicable)
    assert "empty" in answer.reason
