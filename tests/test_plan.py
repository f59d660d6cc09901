"""Plans: JSON there and back, a key for every choice, and the guess of the task."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.errors import PlanError
from analytics.models import RandomForest
from analytics.plan import Plan, guess_target, guess_task

PLAN = Plan(dataset="0123456789abcdef", target="y", task="binary")


def test_json_there_and_back_is_the_same_plan() -> None:
    again = Plan.from_json(PLAN.to_json())
    assert again == PLAN
    assert again.key == PLAN.key


@pytest.mark.parametrize(
    "change",
    [{"seed": 1}, {"target": "z"}, {"ignored": ("a",)}, {"model": RandomForest(n_estimators=11)}],
)
def test_every_choice_changes_the_key(change: dict[str, object]) -> None:
    assert PLAN.model_copy(update=change).key != PLAN.key


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"dataset": 3}', "not json"])
def test_what_is_not_a_plan_is_a_sentence(text: str) -> None:
    with pytest.raises(PlanError, match="not a plan"):
        Plan.from_json(text)


@pytest.mark.parametrize(
    ("name", "values", "task"),
    [
        ("two words", ["yes", "no"] * 30, "binary"),
        ("zeros and ones", [0, 1] * 30, "binary"),
        ("three codes", [0, 1, 2] * 40, "multiclass"),
        ("three numbers with parts", [0.5, 1.0, 2.5] * 40, "regression"),
        ("many whole numbers", list(range(200)), "regression"),
        ("words", ["a", "b", "c", "d"] * 10, "multiclass"),
    ],
)
def test_the_task_follows_from_the_values(name: str, values: list[object], task: str) -> None:
    guess = guess_task(pd.Series(values, name=name))
    assert guess.task == task
    assert name in guess.reason


@pytest.mark.parametrize("values", [[None] * 30, ["one"] * 30, [f"word {i}" for i in range(300)]])
def test_a_target_that_cannot_be_learned_is_named(values: list[object]) -> None:
    with pytest.raises(PlanError, match="“outcome”"):
        guess_task(pd.Series(values, name="outcome", dtype="str"))


def test_a_telling_name_is_guessed_before_the_last_column() -> None:
    assert guess_target(pd.DataFrame(columns=["a", "Survived", "b"])) == "Survived"
    assert guess_target(pd.DataFrame(columns=["a", "b"])) == "b"
