"""Looking closer: columns together, two at once, a small tree, and a row's curve."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import partial_dependence as sk_dependence
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.tree import DecisionTreeRegressor

from analytics.errors import NotApplicable
from analytics.explanation.curve import curve_of, within_learned
from analytics.explanation.permutation import permutation_importance, root_mean_squared_error
from analytics.explanation.surrogate import DEPTH, Surrogate, surrogate
from analytics.explanation.together import moving_together, together_sentence
from analytics.explanation.two_way import rows_near, two_way
from tests.explanation.test_explanation import FRAME, Y, known

RNG = np.random.default_rng(3)


# --- together ------------------------------------------------------------------------------------


def mixed(n: int = 600) -> pd.DataFrame:
    """Columns of which three pairs move together: a curve, two categories, a category's number."""
    size = RNG.normal(size=n)
    colour = RNG.choice(["red", "blue", "white"], n)
    return pd.DataFrame(
        {
            "size": size,
            "noise": RNG.normal(size=n),
            "volume": np.exp(3 * size),
            "colour": colour,
            "shade": np.where(colour == "red", "dark", "light"),
            "day": pd.date_range("2024-01-01", periods=n),
            "number": np.arange(n) * 2.0,
            "id": [f"n{i}" for i in range(n)],
        }
    )


def test_columns_that_move_together_are_found_whatever_they_hold() -> None:
    groups = moving_together(mixed())
    assert groups == [("size", "volume"), ("colour", "shade"), ("day", "number")]
    said = together_sentence(groups, 8)
    assert "size and volume; colour and shade; day and number" in said
    assert "0.7" in said


def test_in_a_group_any_two_move_together() -> None:
    one = RNG.normal(size=4000)
    chain = pd.DataFrame({"a": one})
    chain["b"] = one + 0.8 * RNG.normal(size=4000)
    chain["c"] = chain["b"] + 1.0 * RNG.normal(size=4000)  # near b, and not near a
    assert [len(group) for group in moving_together(chain)] == [2]


@pytest.mark.parametrize("columns", [["size"], ["id"], []])
def test_nothing_moves_together_where_little_is_known(columns: list[str]) -> None:
    assert moving_together(mixed()[columns]) == []
    assert "No two of these columns" in together_sentence([], 3)
    assert "No two of the first 40 columns" in together_sentence([], 5000)


def test_a_constant_column_moves_with_nothing() -> None:
    assert moving_together(mixed()[["size"]].assign(same=1.0, none=np.nan)) == []


def test_a_group_is_shuffled_in_the_same_way() -> None:
    loss = root_mean_squared_error(Y)
    table = permutation_importance(known(), FRAME, loss, groups=[("weak", "strong")], n_repeats=3)
    assert isinstance(table, pd.DataFrame)
    assert sorted(table["column"]) == ["noise", "weak + strong"]
    rng, errors = np.random.default_rng(0), []
    for pick in [rng.permutation(len(FRAME)) for _ in range(3)]:
        both = FRAME.assign(**{name: FRAME[name].to_numpy()[pick] for name in ("weak", "strong")})
        errors.append(np.sqrt(np.mean((known().predict(both) - Y) ** 2)))
    here = np.sqrt(np.mean((known().predict(FRAME) - Y) ** 2))
    assert table["importance"][0] == pytest.approx(np.mean(errors) - here, rel=1e-5)


# --- two columns ---------------------------------------------------------------------------------


def test_two_columns_at_once_are_what_scikit_learn_says() -> None:
    answer = two_way(known(), FRAME, ("strong", "weak"), 0)
    assert isinstance(answer, pd.DataFrame)
    grids = {
        name: pd.unique(answer[at]).astype(float)
        for name, at in (("strong", "one"), ("weak", "other"))
    }
    expected = sk_dependence(
        LinearRegression().fit(FRAME, Y),
        FRAME,
        ["strong", "weak"],
        method="brute",
        custom_values=grids,
    )
    assert answer["mean"].to_numpy() == pytest.approx(expected["average"][0].ravel(), abs=1e-5)


def test_rows_are_counted_at_the_nearest_pair() -> None:
    frame = pd.DataFrame({"a": [0.0, 0.4, 0.6, np.nan, 9.0], "b": ["x", "x", "y", "x", "z"]})
    pairs = pd.DataFrame({"one": [0.0, 0.0, 1.0, 1.0], "other": ["x", "y", "x", "y"]})
    assert rows_near(frame, ("a", "b"), pairs).tolist() == [2, 0, 0, 1]
    days = pd.date_range("2024-01-01", periods=3)
    frame = pd.DataFrame({"a": days, "b": [True, False, True]})
    pairs = pd.DataFrame({"one": [days[0], days[0], days[2], days[2]], "other": [False, True] * 2})
    assert rows_near(frame, ("a", "b"), pairs).sum() == 3


def test_two_columns_must_differ_and_have_values() -> None:
    same = two_way(known(), FRAME, ("weak", "weak"), 0)
    assert isinstance(same, NotApplicable)
    empty = two_way(known(), FRAME.assign(noise=np.nan), ("weak", "noise"), 0)
    assert isinstance(empty, NotApplicable)
    assert "noise" in empty.reason


# --- a small tree --------------------------------------------------------------------------------


def small(others: pd.DataFrame = FRAME[200:]) -> Surrogate:
    found = surrogate(known(), FRAME[:200], others, 0)
    assert isinstance(found, Surrogate)
    return found


def test_its_fidelity_is_that_of_a_tree_on_rows_it_has_not_learned_from() -> None:
    tree = DecisionTreeRegressor(max_depth=DEPTH, min_samples_leaf=0.01, random_state=0)
    tree.fit(FRAME[:200].astype("float32"), known().predict(FRAME[:200]))
    truth = known().predict(FRAME[200:])
    expected = r2_score(truth, tree.predict(FRAME[200:].astype("float32")))
    assert small().r2 == pytest.approx(expected, abs=1e-9)
    assert small().n_rows == 100
    assert f"tells {expected:.0%} of" in small().sentence("price")


def test_each_row_follows_one_rule() -> None:
    rules = small().rules
    assert 4 < len(rules) <= 2**DEPTH
    assert rules["answer"].is_monotonic_decreasing
    for rule, rows in rules[["rule", "rows"]].to_numpy():
        asked = rule.replace("≤", "<=")
        assert abs(len(FRAME[200:].query(asked)) - rows) <= 1  # rules are rounded
    assert rules["rows"].sum() == 100


def test_rules_name_categories_days_and_what_is_missing() -> None:
    class Model:
        classes = ()

        def predict(self, frame: pd.DataFrame) -> Any:
            late = (frame["day"] > "2024-07-01").to_numpy()
            found = 4.0 * (frame["colour"] == "red") + 2 * late + 1.0 * frame["size"].isna()
            return found.to_numpy(dtype=float)

    frame = mixed(800)[["size", "colour", "day"]]
    frame.loc[::3, "size"] = np.nan
    found = surrogate(Model(), frame, frame, 0)  # type: ignore[arg-type]
    assert isinstance(found, Surrogate)
    first = found.rules["rule"][0]
    assert "colour is red" in first
    assert "day > 2024-07-0" in first  # there may be no red one on the day itself
    assert "size is missing" in first
    assert "size is known" in " ".join(found.rules["rule"])
    assert "colour is not red" in found.rules["rule"].iloc[-1]


def test_missing_numbers_go_where_it_is_said_that_they_go() -> None:
    class Model:
        classes = ()

        def predict(self, frame: pd.DataFrame) -> Any:
            return np.where(frame["size"].isna() | (frame["size"] > 0.5), 1.0, 0.0)

    frame = pd.DataFrame({"size": [*np.linspace(-2, 2, 400), *[np.nan] * 50]})
    found = surrogate(Model(), frame, frame, 0)  # type: ignore[arg-type]
    assert isinstance(found, Surrogate)
    assert found.rules["rule"].tolist() == ["size > 0.5013 (or missing)", "size ≤ 0.5013"]
    assert found.rules["rows"].tolist() == [50 + 150, 250]


def test_a_constant_answer_has_no_tree() -> None:
    assert isinstance(surrogate(known(), FRAME[:9] * 0, FRAME, 0), NotApplicable)


# --- a row's curve -------------------------------------------------------------------------------


def test_a_rows_curve_is_what_the_model_answers_and_goes_beyond_what_was_learned() -> None:
    row = FRAME.iloc[[7]]
    curve = curve_of(known(), row, FRAME["strong"], 0)
    assert isinstance(curve, pd.DataFrame)
    value = curve["value"].to_numpy(dtype=float)
    expected = 3 * value + row["weak"].iloc[0]
    assert curve["answer"].to_numpy() == pytest.approx(expected, abs=1e-5)
    assert row["strong"].iloc[0] in value
    assert value.min() < FRAME["strong"].min()
    assert value.max() > FRAME["strong"].max()
    inside = curve["value"][within_learned(curve["value"], FRAME["strong"])]
    assert inside.min() >= FRAME["strong"].min()


def test_a_column_without_values_has_no_curve() -> None:
    answer = curve_of(known(), FRAME.iloc[[0]], pd.Series([None], name="空", dtype="float64"), 0)
    assert isinstance(answer, NotApplicable)
    assert "空" in answer.reason
