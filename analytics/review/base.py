"""What is remarked on a finished run: in words, with evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.evaluation.cross_validation import CrossValidation, kept
from analytics.evaluation.measuring import predictions
from analytics.evaluation.of_run import Evaluation, evaluate, measured
from analytics.evaluation.scores import Score
from analytics.preflight.outlook import Outlook
from analytics.runs import Run
from analytics.training import Trained, load

# What makes the scores untrue or worthless, what would make the model better, what is good to know.
LEVELS = ("doubt", "advice", "note")
Level = Literal["doubt", "advice", "note"]


class Remark(BaseModel):
    """One thing to know about a finished run, and what to do about it.

    `evidence` is a small table, one dict per row, made to be read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    level: Level
    sentence: str
    advice: str = ""
    evidence: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Look:
    """A measured run, and what several remarks ask of it, each worked out once when first asked."""

    run: Run
    found: Evaluation

    @classmethod
    def at(cls, run: Run) -> Look:
        """Look at a finished run."""
        return cls(measured(run), evaluate(run))

    @property
    def main(self) -> Score:
        """The first score that exists on the test rows."""
        known = (score for score in self.found.scores.values() if score.exists)
        return next(known)

    @property
    def loss(self) -> str:
        """The score that training made small."""
        return "rmse" if self.found.task == "regression" else "log_loss"

    @cached_property
    def curves(self) -> pd.DataFrame:
        """The points of training: a row per ``step``, a column per series."""
        history = self.run.history()
        return history.pivot_table(index="step", columns="series", values="value")

    @cached_property
    def test(self) -> tuple[np.ndarray, np.ndarray]:
        """Truth and predictions of the test rows."""
        _, y, p = predictions(self.run)
        return y, p

    @cached_property
    def cross_validations(self) -> list[CrossValidation]:
        """What was cross-validated of the run, the newest first."""
        return kept(self.run)

    @cached_property
    def trained(self) -> Trained:
        """The model, loaded."""
        return load(self.run)

    @cached_property
    def outlook(self) -> Outlook:
        """The rows of the plan."""
        return Outlook(self.run.plan, self.trained.rows)
