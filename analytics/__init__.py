"""Vitrine's library: from a file to a trained, explained model.

>>> import analytics
>>> [name for name in analytics.__all__ if name[0].islower()][:6]
['conformal', 'decide', 'evaluate', 'explain', 'export', 'predict']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytics.dataset import Dataset, read
    from analytics.errors import AnalyticsError
    from analytics.evaluation.conformal import conformal
    from analytics.evaluation.decision import decide
    from analytics.evaluation.of_run import evaluate
    from analytics.evaluation.rules import ByCosts, ByHand, ByMetric
    from analytics.evaluation.slices import slices
    from analytics.explanation.explain import explain
    from analytics.exports import export
    from analytics.plan import Plan
    from analytics.prediction import predict
    from analytics.reading import ReadOptions
    from analytics.recipe import Recipe
    from analytics.review import remarks
    from analytics.runs import Run
    from analytics.training import train
    from analytics.workspace import Workspace

# Loaded when first used: a page that only lists runs should not pay for explaining them.
_HOME = {
    "AnalyticsError": "errors",
    "ByCosts": "evaluation.rules",
    "ByHand": "evaluation.rules",
    "ByMetric": "evaluation.rules",
    "Dataset": "dataset",
    "Plan": "plan",
    "ReadOptions": "reading",
    "Recipe": "recipe",
    "Run": "runs",
    "Workspace": "workspace",
    "conformal": "evaluation.conformal",
    "decide": "evaluation.decision",
    "evaluate": "evaluation.of_run",
    "explain": "explanation.explain",
    "export": "exports",
    "predict": "prediction",
    "read": "dataset",
    "remarks": "review",
    "slices": "evaluation.slices",
    "train": "training",
}

__all__ = [
    "AnalyticsError",
    "ByCosts",
    "ByHand",
    "ByMetric",
    "Dataset",
    "Plan",
    "ReadOptions",
    "Recipe",
    "Run",
    "Workspace",
    "conformal",
    "decide",
    "evaluate",
    "explain",
    "export",
    "predict",
    "read",
    "remarks",
    "slices",
    "train",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'analytics' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"analytics.{_HOME[name]}"), name)
