"""Alerts with a target: rare classes, what gives it away, and no step that takes it away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.answers import ANSWERS
from analytics.dataset import Dataset
from analytics.profile.alerts import Alert, find_alerts
from analytics.recipe import Recipe
from analytics.workspace import Workspace

N = 400
DRAW = np.random.default_rng(8)
WIDE = DRAW.normal(size=N)


def words(values: Any) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def answers(**counts: int) -> pd.Series:
    return words(word for word, n in counts.items() for _ in range(n))


def alerts(kind: str, frame: pd.DataFrame, target: str | None) -> list[Alert]:
    return [alert for alert in find_alerts(frame, target) if alert.kind == kind]


@pytest.mark.parametrize(
    ("target", "n_rows"),
    [
        pytest.param(answers(no=388, yes=12), 12, id="words"),
        pytest.param(pd.Series([True] * 9 + [False] * 391, dtype="boolean"), 9, id="yes or no"),
        pytest.param(answers(a=200, b=190, c=10), 10, id="three classes"),
        pytest.param(pd.Series([0] * 380 + [1] * 20, dtype="Int64"), 20, id="numbers"),
    ],
)
def test_a_rare_class_is_found_once(target: pd.Series, n_rows: int) -> None:
    frame = pd.DataFrame({"x": WIDE, "y": target})
    (alert,) = alerts("rare class", frame, "y")
    assert (alert.n_rows, alert.columns) == (n_rows, ("y",))
    assert f"only {n_rows} of 400 rows" in alert.sentence
    assert alerts("uneven", frame, "y") == []
    assert alerts("rare class", frame, None) == []


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(answers(no=300, yes=100), id="one in four"),
        pytest.param(answers(a=150, b=130, c=120), id="three alike"),
        pytest.param(pd.Series(WIDE), id="a number"),
        pytest.param(words(f"w{i}" for i in range(N)), id="too many classes"),
        pytest.param(answers(no=N), id="one class"),
    ],
)
def test_a_target_without_a_rare_class(target: pd.Series) -> None:
    assert alerts("rare class", pd.DataFrame({"x": WIDE, "y": target}), "y") == []


KIND = words(DRAW.choice(["a", "b"], N))
GIVEN_AWAY = [
    pytest.param(KIND, KIND.replace({"a": "first", "b": "second"}), N, id="another word"),
    pytest.param(KIND, KIND.mask(pd.Series(np.arange(N) < 50)), N - 50, id="where it is known"),
    pytest.param(pd.Series(WIDE), pd.Series(np.exp(WIDE)), N, id="another scale"),
    pytest.param(KIND, pd.Series(WIDE).abs().mul(KIND.map({"a": 1, "b": -1})), N, id="its sign"),
]


@pytest.mark.parametrize(("target", "copy", "n_rows"), GIVEN_AWAY)
def test_a_column_that_gives_the_target_away(
    target: pd.Series, copy: pd.Series, n_rows: int
) -> None:
    frame = pd.DataFrame({"other": DRAW.normal(size=N), "copy": copy, "y": target})
    (alert,) = alerts("target copy", frame, "y")
    assert (alert.columns, alert.n_rows) == (("copy", "y"), n_rows)
    mended = Recipe.model_validate({"steps": [alert.fix]}).prepare(frame)[0]
    assert list(mended.columns) == ["other", "y"]
    assert alerts("target copy", frame, None) == []


@pytest.mark.parametrize(
    ("target", "column"),
    [
        pytest.param(KIND, KIND.where(DRAW.random(N) < 0.8, "a"), id="often the same"),
        pytest.param(KIND, words(f"w{i}" for i in range(N)), id="an id"),
        pytest.param(pd.Series(WIDE), pd.Series(WIDE + DRAW.normal(0, 0.5, N)), id="correlated"),
        pytest.param(pd.Series(WIDE), pd.Series(np.ones(N)), id="constant"),
    ],
)
def test_a_column_that_only_helps(target: pd.Series, column: pd.Series) -> None:
    assert alerts("target copy", pd.DataFrame({"x": column, "y": target}), "y") == []


SICK = [
    pytest.param("outliers", pd.Series([50.0, *WIDE[1:]]), None, id="outliers"),
    pytest.param("constant", words(["p"] * N), None, id="constant"),
    pytest.param("id-like", words(f"w{i}" for i in range(N)), None, id="id-like"),
    pytest.param("many categories", words(f"w{i % 150}" for i in range(N)), None, id="categories"),
    pytest.param("missing", pd.Series([None, *WIDE[1:]]), "drop_missing_rows", id="missing"),
    pytest.param("stray spaces", words(["a ", "b"] * (N // 2)), "trim_spaces", id="spaces"),
]


@pytest.mark.parametrize(("kind", "target", "fix"), SICK)
def test_no_step_takes_the_target_away_or_makes_it_up(
    kind: str, target: pd.Series, fix: str | None
) -> None:
    frame = pd.DataFrame({"x": WIDE, "y": target})
    (with_target,) = alerts(kind, frame, "y")
    assert (with_target.fix or {}).get("kind") == fix
    (without,) = alerts(kind, frame, None)
    assert without.fix is not None


def test_of_two_copies_the_target_is_kept() -> None:
    frame = pd.DataFrame({"x": KIND, "y": KIND})
    (alert,) = alerts("duplicate columns", frame, "y")
    assert alert.fix is None
    (alert,) = alerts("target copy", frame, "y")
    assert alert.fix == {"kind": "drop_columns", "columns": ["x"]}


def test_a_target_that_a_step_has_dropped_is_not_looked_for() -> None:
    frame = pd.DataFrame({"x": WIDE})
    assert find_alerts(frame, "y") == find_alerts(frame)


def test_the_page_asks_with_the_target_and_without(flowers: Dataset, workspace: Workspace) -> None:
    asked = {"dataset": flowers.fingerprint, "recipe": {}}
    frame = flowers.frame()
    for target, gives_away in ((None, False), ("size", True)):
        found = ANSWERS["alerts"](workspace, lambda *_: None, target=target, **asked)
        assert found == [a.model_dump(mode="json") for a in find_alerts(frame, target)]
        assert ("target copy" in [alert["kind"] for alert in found]) is gives_away
