"""Explanations on data whose structure is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import partial_dependence as sk_dependence
from sklearn.inspection import permutation_importance as sk_importance
from sklearn.linear_model import LinearRegression

from analytics.errors import NotApplicable
from analytics.explanation.dependence import grid_of, partial_dependence
from analytics.explanation.permutation import permutation_importance, root_mean_squared_error
from analytics.models.forest.encoder import Encoder
from analytics.models.linear.fitted import FittedLinear
from analytics.models.link import Link

RNG = np.random.default_rng(11)
FRAME = pd.DataFrame(RNG.normal(size=(300, 3)), columns=["strong", "weak", "noise"])
Y = (3 * FRAME["strong"] + FRAME["weak"]).to_numpy()


def known() -> FittedLinear:
    """A model that knows the truth."""
    weights = np.array([[3.0], [1.0], [0.0]])
    link = Link("regression", (), ())
    return FittedLinear(Encoder.fit(FRAME), link, np.zeros(3), np.ones(3), weights, np.zeros(1))


def importance(y: np.ndarray = Y, frame: pd.DataFrame = FRAME, **asked: Any) -> pd.DataFrame:
    table = permutation_importance(known(), frame, root_mean_squared_error(y), **asked)
    assert isinstance(table, pd.DataFrame)
    return table


def test_a_column_that_is_not_used_has_no_importance() -> None:
    table = importance()
    assert table["column"].tolist() == ["strong", "weak", "noise"]
    assert table["importance"].iloc[2] == 0
    # Shuffling x of weight w leaves an error of sd w * sqrt(2) * sd(x).
    assert table["importance"].iloc[0] == pytest.approx(3 * 2**0.5, rel=0.15)


def test_importance_is_what_scikit_learn_says_of_one_more_shuffling() -> None:
    fitted = LinearRegression().fit(FRAME, Y)
    y = Y + RNG.normal(size=300)
    scoring = "neg_root_mean_squared_error"
    theirs = sk_importance(fitted, FRAME, y, scoring=scoring, n_repeats=200, random_state=0)
    ours = importance(y, n_repeats=200).set_index("column")["importance"]
    off = 5 * theirs.importances_std * (2 / 200) ** 0.5
    assert (np.abs(ours[FRAME.columns] - theirs.importances_mean) <= off + 1e-12).all()


def test_intervals_hold_for_other_rows() -> None:
    """How often the interval of some rows holds the importance on very many: 95 % of the time."""
    random = np.random.default_rng(2)
    held = []
    for seed in range(200):
        frame = pd.DataFrame(random.normal(size=(400, 3)), columns=FRAME.columns)
        y = (3 * frame["strong"] + frame["weak"] + random.normal(size=400)).to_numpy()
        row = importance(y, frame, seed=seed).set_index("column").loc["weak"]
        held.append(row["low"] <= 3**0.5 - 1 <= row["high"])  # variance 1 of noise, and 2 * 1
    assert 0.9 <= np.mean(held) <= 0.99


def test_partial_dependence_is_what_scikit_learn_says() -> None:
    answer = partial_dependence(known(), FRAME, "strong", 0, n_points=7)
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
