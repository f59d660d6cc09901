"""How each kind of trained model is explained."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analytics.explanation.carried import carried
from analytics.models.blending.shares import together

MOST_LINES = 6_000  # from background rows to rows of a net, which is asked along each

# Contributions (rows, columns, outputs), base (outputs,), and the method in words.
Explained = tuple[np.ndarray, np.ndarray, str]


def _of_forest(model: Any, frame: pd.DataFrame, background: pd.DataFrame) -> Explained:
    """Exact path-dependent SHAP values (Lundberg et al., 2020)."""
    from analytics.explanation.treeshap import tree_shap

    return *tree_shap(model, frame), "TreeSHAP, exact"


def _of_boosting(model: Any, frame: pd.DataFrame, background: pd.DataFrame) -> Explained:
    """The same of the scores, carried over to the answers."""
    from analytics.explanation.treeshap import boosted_shap

    return *carried(model.link, *boosted_shap(model, frame)), _said("TreeSHAP, exact", model)


def _of_linear(model: Any, frame: pd.DataFrame, background: pd.DataFrame) -> Explained:
    """Weights times the distance from the mean of the background rows."""
    method = f"Weights times the distance from the mean of {len(background)} training rows"
    return *carried(model.link, *model.attribute(frame, background)), _said(method, model)


def _of_net(model: Any, frame: pd.DataFrame, background: pd.DataFrame) -> Explained:
    """Expected gradients (Erion et al., 2021)."""
    every = math.ceil(len(frame) * len(background) / MOST_LINES)
    some = background.iloc[:: max(1, every)]
    found = model.attribute(frame, some)
    method = (
        f"Expected gradients against {len(some)} training rows; what the sums missed, at "
        f"most {found.missed:.2%} of the answers' spread, is divided among the columns"
    )
    return found.values, found.base, method


def _of_blend(model: Any, frame: pd.DataFrame, background: pd.DataFrame) -> Explained:
    """The contributions in each of its models, by their shares: sums that add up still do."""
    shares = zip(model.kinds, model.shares)
    said = ", ".join(f"{share:.0%} {kind.replace('_', ' ')}" for kind, share in shares)
    found = [EXPLAINERS[type(one).__name__](one, frame, background) for one in model.models]
    values, base, _ = zip(*found)
    method = f"The average over its models ({said}), each explained as it is alone"
    return together(values, model.shares), together(base, model.shares), method


def _said(method: str, model: Any) -> str:
    return f"{method}; log-odds carried over to probabilities" if model.classes else method


EXPLAINERS: dict[str, Callable[[Any, pd.DataFrame, pd.DataFrame], Explained]] = {
    "FittedForest": _of_forest,
    "FittedBoosting": _of_boosting,
    "FittedLinear": _of_linear,
    "FittedNet": _of_net,
    "FittedBlend": _of_blend,
}
