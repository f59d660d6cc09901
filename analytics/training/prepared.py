"""What fitting starts from, and what it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.long_table import whole
from analytics.models import FittedBaseline
from analytics.models.base import FittedModel, TrainingData
from analytics.models.memory import release
from analytics.plan import Plan
from analytics.recipe import FittedRecipe
from analytics.training.data import Rows, fitted, rows_of, training_data
from analytics.workspace import Workspace, new_folder, write_json


@dataclass(frozen=True)
class Prepared:
    """The rows of a plan, its recipe fitted on the training rows, and what a model may see.

    `probe` are five rows that go with the model: it refuses to work where its answers differ.
    """

    plan: Plan
    rows: Rows
    recipe: FittedRecipe
    data: TrainingData
    probe: pd.DataFrame

    def keep(self, model: FittedModel, folder: Path) -> None:
        """Write a fitted model into `folder` with all that its run needs later."""
        baseline = FittedBaseline.of(self.data)
        with new_folder(folder, "The model") as place:
            for name, fitted in (("model", model), ("baseline", baseline)):
                (place / name).mkdir()
                fitted.save(place / name)
            (place / "recipe.json").write_text(self.recipe.to_json(), encoding="utf-8")
            np.savez(place / "parts.npz", **vars(self.rows.parts))
            write_json(place / "columns.json", list(self.data.train.columns))
            self.probe.to_parquet(place / "probe.parquet")
            np.save(place / "probe.npy", model.predict(self.probe))

    def summary(self, model: FittedModel) -> dict[str, Any]:
        """Return the counts that a run shows, its classes, and what fitted the model."""
        return {
            "n_train": len(self.data.train),
            "n_validation": len(self.data.validation),
            "n_test": len(self.rows.parts.test),
            "n_without_target": self.rows.n_without_target,
            "classes": self.rows.classes,
            "engine": model.engine,
        }


def prepare(plan: Plan, workspace: Workspace) -> Prepared:
    """Clean and divide the rows of a plan, and fit its recipe on the training part only.

    Raises
    ------
    PlanError
        The plan cannot be trained.
    """
    rows = rows_of(plan, workspace)
    recipe = fitted(rows, rows.parts.train)
    data = training_data(plan, rows, recipe)
    probe = whole(data.validation.take(np.arange(min(5, len(data.validation)))))
    release()
    return Prepared(plan, rows, recipe, data, probe)
