"""What people want of a training, in their words, and what is to be trained for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytics.models import (
    MODELS,
    Blend,
    GradientBoosting,
    LinearModel,
    NeuralNetwork,
    RandomForest,
)
from analytics.models.base import ModelSpec
from analytics.plan import Plan
from analytics.search.spaces import Range
from analytics.search.spec import Candidate, Search

HALF_AN_HOUR = 1800
FEW_ROWS = 2_000  # the validation part has too few of them to choose among thirty trials
FOLDS = 5
Orders = tuple[Plan | Search, ...]


@dataclass(frozen=True)
class Intent:
    """A wish, described in one sentence, and what it makes of a plan for so many rows."""

    title: str
    sentence: str
    orders: Callable[[Plan, int], Orders]


def _having(plan: Plan, model: ModelSpec) -> Plan:
    return plan.model_copy(update={"model": model})


def quick_look(plan: Plan, n_rows: int) -> Orders:
    """Return a plan that is trained within seconds."""
    return (_having(plan, RandomForest(n_estimators=50)),)


def explain(plan: Plan, n_rows: int) -> Orders:
    """Return the plans of a model that can be read, and of one that is explained exactly."""
    return _having(plan, LinearModel()), _having(plan, RandomForest())


def compare_everything(plan: Plan, n_rows: int) -> Orders:
    """Return a plan for every model, as it comes; all have the same rows in each part."""
    kinds = [kind for kind in MODELS if kind != "baseline"]
    return tuple(_having(plan, MODELS[kind](kind=kind)) for kind in kinds)


def best_score(plan: Plan, n_rows: int) -> Orders:
    """Return a search over the three models that win, what matters in each, and their blend."""
    forest = Candidate(
        model=RandomForest(n_estimators=300),
        spaces={
            "min_samples_leaf": Range(low=1, high=20, log=True),
            "max_features": Range(low=0.1, high=1.0),
        },
    )
    boosting = Candidate(
        model=GradientBoosting(),
        spaces={
            "learning_rate": Range(low=0.02, high=0.3, log=True),
            "max_leaf_nodes": Range(low=6, high=128, log=True),
            "min_samples_leaf": Range(low=5, high=100, log=True),
            "max_features": Range(low=0.3, high=1.0),
        },
    )
    net = Candidate(
        model=NeuralNetwork(),
        spaces={
            "learning_rate": Range(low=3e-4, high=1e-2, log=True),
            "dropout": Range(low=0.0, high=0.4),
            "weight_decay": Range(low=0.001, high=0.2, log=True),
        },
    )
    candidates = (forest, boosting, net, Candidate(model=Blend()))
    seconds = plan.budget_seconds or HALF_AN_HOUR
    unbound = plan.model_copy(update={"budget_seconds": None})
    of_chance = "column" not in type(plan.split).model_fields  # any number of folds can be drawn
    folds = FOLDS if n_rows < FEW_ROWS and of_chance else None
    asked = Search(plan=unbound, candidates=candidates, budget_seconds=seconds, folds=folds)
    return (asked,)


INTENTS: dict[str, Intent] = {
    "quick_look": Intent(
        "Quick look", "A forest of 50 trees: a first answer within seconds.", quick_look
    ),
    "explain": Intent(
        "Explain",
        "A linear model, whose weights can be read, and a forest, whose answers are explained "
        "exactly.",
        explain,
    ),
    "best_score": Intent(
        "Best score",
        "Forest, boosting and neural network, each as it comes and then with other parameters, and "
        "at last the best of each together: 30 trials, at most half an hour, the best by the "
        "validation loss is kept, or the blend where it cannot be told from the best. On fewer "
        "than 2,000 rows five-fold cross-validation decides.",
        best_score,
    ),
    "compare_everything": Intent(
        "Compare everything",
        "Every model as it comes, one after the other, on the same rows; compare them under Runs.",
        compare_everything,
    ),
}
