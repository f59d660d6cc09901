"""A formula computes what it says, and can say nothing but sums."""

from __future__ import annotations

from math import exp, isnan, log, sqrt

import pandas as pd
import pytest

from analytics.errors import StepError
from analytics.steps.formula import Formula

FRAME = pd.DataFrame(
    {
        "a": [4.0, 9.0, None],
        "unit price": [2, 0, 1],
        "销售额": [1.5, 2.5, 3.5],
        "q0": [10.0, 20.0, 30.0],
        "word": pd.Series(["x", "y", "z"], dtype="str"),
        "day": pd.to_datetime(["2024-01-01"] * 3),
        "flag": [True, False, True],
    }
)


def computed(formula: str) -> list[float]:
    return list(Formula(formula=formula).transform(FRAME, {})["result"])


@pytest.mark.parametrize(
    ("formula", "first", "second"),
    [
        ("a + 1", 5, 10),
        ("a - `unit price` * 3", -2, 9),
        ("(a - `unit price`) * 3", 6, 27),
        ("-a ** 2", -16, -81),
        ("2 ** 3 ** 2", 512, 512),
        ("a % 3", 1, 0),
        ("a / `unit price`", 2, None),
        ("销售额 * 2", 3, 5),
        ("sqrt(a) + exp(1) + log(a)", sqrt(4) + exp(1) + log(4), sqrt(9) + exp(1) + log(9)),
        ("max(a, 5) - min(a, 5)", 1, 4),
        ("round(销售额) + floor(销售额) + ceil(销售额)", 2 + 1 + 2, 2 + 2 + 3),
        ("`q0` + a", 14, 29),
        ("1e308 * 10 * a", None, None),
        ("log(0 * a - 1)", None, None),
    ],
)
def test_it_computes(formula: str, first: float | None, second: float | None) -> None:
    found = computed(formula)
    for value, expected in zip(found, (first, second), strict=False):
        assert isnan(value) if expected is None else value == pytest.approx(expected, rel=1e-15)


def test_a_missing_value_has_no_result() -> None:
    assert isnan(computed("a + 0 * q0")[2])


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("a +", "something is missing at its end"),
        ("a b", "look at sign"),
        ("__import__('os')", "cannot stand there"),
        ("a.real", "“a.real” cannot stand there"),
        ("(lambda: 1)()", "cannot stand there"),
        ("[a for a in a]", "cannot stand there"),
        ("a if a else a", "cannot stand there"),
        ("a @ a", "cannot stand there"),
        ("not a", "cannot stand there"),
        ("sqrt(a, a)", "cannot stand there"),
        ("sqrt(x=a)", "cannot stand there"),
        ("abs(*a)", "cannot stand there"),
        ("f'{a}'", "cannot stand there"),
        ("True", "cannot stand there"),
        ("'a'", "cannot stand there"),
        ("1j", "cannot stand there"),
        ("(a := 1)", "cannot stand there"),
        ("9" * 400, "too large"),
        ("-" * 990 + "a", "nested too deeply"),
        ("(" * 300 + "a" + ")" * 300, "not understood"),
        ("gone + 1", "there is no column “gone”"),
        ("`gone now`", "there is no column “gone now”"),
        ("word + 1", "“word” holds no numbers"),
        ("flag + 1", "“flag” holds no numbers"),
        ("day + 1", "“day” holds no numbers"),
        ("a\x00", "not understood"),
    ],
)
def test_it_refuses_in_words(formula: str, said: str) -> None:
    with pytest.raises(StepError, match=said.replace("(", r"\(")) as error:
        computed(formula)
    assert error.value.fix


def test_what_has_no_result_is_listed() -> None:
    step = Formula(formula="a / `unit price`")
    misfits = step.misfits(FRAME, step.transform(FRAME, {}))
    assert misfits["a"].tolist() == [9.0]
