"""Bounds that a default net learns: how many test rows lie between them, and what they cost.

On the tables of numbers that ``benchmarks.defaults`` finds, over its seeds.
"""

from __future__ import annotations

import os
import tempfile
from typing import Any

import numpy as np

from analytics.models import NeuralNetwork
from analytics.training.data import part_of, rows_of, training_data
from analytics.workspace import Workspace
from benchmarks.defaults import SEEDS, Case, found, planned, scored, wanted
from benchmarks.timing import show

LEVELS = (0.5, 0.8, 0.9, 0.95)


def measured(case: Case, seed: int) -> list[float]:
    """Return R² without quantiles and with them, and the share of rows between bounds."""
    path = found(case)
    assert path is not None
    plan = planned(path, case, NeuralNetwork(), seed)
    rows = rows_of(plan, Workspace.default())
    recipe = rows.recipe.fit(rows.frame.iloc[rows.parts.train])
    data = training_data(plan, rows, recipe)
    test, truth = part_of(plan, rows, recipe, rows.parts.test)

    def fitted(quantiles: bool) -> Any:
        return NeuralNetwork(quantiles=quantiles).fit(data, lambda progress: None, seed)

    model = fitted(True)
    bounds = (model.bounds(test, level).T for level in LEVELS)
    shares = [float(np.mean((low <= truth) & (truth <= high))) for low, high in bounds]
    scores = [scored(plan.task, truth, one.predict(test)) for one in (fitted(False), model)]
    return [*scores, *shares]


def main() -> None:
    """Score each table over all seeds."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["VITRINE_HOME"] = home
        cases = [case for case in wanted() if case.task == "regression" and found(case)]
        rows = [
            (case.file, *np.mean([measured(case, seed) for seed in SEEDS], axis=0).tolist())
            for case in cases
        ]
    columns = ("table", "R² without", "R² with", *(f"{level:.0%}" for level in LEVELS))
    show(f"Test rows between the bounds of a default net, {len(SEEDS)} seeds", rows, columns)
