"""The four wishes: each makes something of any plan, and never touches what is not the model."""

from __future__ import annotations

import pytest

from analytics.models import MODELS
from analytics.plan import Plan
from analytics.search import Search
from analytics.search.intents import INTENTS
from analytics.split import TimeSplit

PLAN = Plan(dataset="0" * 16, target="y", task="binary")


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("key", INTENTS)
def test_only_the_model_differs(key: str, task: str) -> None:
    plan = Plan(dataset="0123456789abcdef", target="y", task=task, ignored=("id",), seed=7)
    for order in INTENTS[key].orders(plan, 400):
        found = order.plan if isinstance(order, Search) else order
        assert found.model_copy(update={"model": plan.model}) == plan


def test_everything_is_every_model_once() -> None:
    plan = Plan(dataset="0123456789abcdef", target="y", task="binary")
    kinds = [order.model.kind for order in INTENTS["compare_everything"].orders(plan, 400)]
    assert sorted(kinds) == sorted(set(MODELS) - {"baseline"})


def test_a_sentence_says_what_is_done() -> None:
    search = INTENTS["best_score"].orders(PLAN, 1_999)[0]
    assert isinstance(search, Search)
    assert f"{search.n_trials} trials" in INTENTS["best_score"].sentence
    assert search.budget_seconds == 30 * 60
    assert search.folds == 5


def test_folds_are_for_few_rows_that_chance_divides() -> None:
    best = INTENTS["best_score"].orders
    by_time = PLAN.model_copy(update={"split": TimeSplit(column="day")})
    assert [best(plan, n)[0].folds for plan, n in ((PLAN, 2_000), (by_time, 300))] == [None, None]
