"""The linear model: every column adds its share, no column asks about another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from analytics.models.base import Cancelled, ModelSpec, Progress, Report, State, TrainingData
from analytics.models.memory import ensure_fits
from analytics.models.threads import limited_threads
from analytics.models.weights import Balanced, class_weights

if TYPE_CHECKING:
    from analytics.models.linear.fitted import FittedLinear
    from analytics.models.linear.fitting import Fitting
    from analytics.models.watching import Watch

PENALTIES = tuple(float(penalty) for penalty in np.geomspace(3, 1e-5, 12))
FIX = "Leave out columns, group rare classes, or take a sample of the rows in Clean."
# Measured on one core: for each row, matrix column, class and penalty.
SECONDS = 4e-8


class LinearModel(ModelSpec):
    """Logistic regression for classes, ridge regression for numbers.

    Numbers are scaled to a spread of 1, each of up to 100 categories has a weight of its own,
    and all others share one. From the strongest penalty to the weakest, each fit starts from the
    one before (Friedman, Hastie and Tibshirani, 2010); the one with the lowest loss on
    validation rows is kept.
    """

    title: ClassVar[str] = "Linear model"
    summary: ClassVar[str] = (
        "Every column adds its share. Fast and plain: what a stronger model should beat."
    )
    unit: ClassVar[str] = "penalty"

    kind: Literal["linear_model"] = "linear_model"
    penalty: float | None = Field(
        None,
        gt=0,
        le=1000,
        title="Penalty",
        description="How strongly weights are pulled to zero. "
        "Empty: the best of twelve, by the loss on validation rows.",
        json_schema_extra={"tried": [0.001, 100.0]},
    )
    balanced: Balanced = False

    def fit(
        self, data: TrainingData, report: Report, seed: int, state: State | None = None
    ) -> FittedLinear:
        """Fit once for each penalty, report each, and keep the best.

        Raises
        ------
        TrainingError
            There is nothing to learn from, or all rows are of one class.
        LimitError
            The memory is too small.
        Cancelled
            A report was answered with ``"cancel"``.
        """
        from analytics.models.forest.encoder import Encoder
        from analytics.models.linear.fitting import Fitting
        from analytics.models.watching import Watch

        data.ensure_not_empty()
        encoder = Encoder.fit(data.train, many="top")
        n_cells = len(data.train) * len(encoder.columns)
        n_scores = len(data.train) * len(data.classes)
        # The matrix, scaled and copied; a score for each class, its slope, and both copied.
        ensure_fits(4 * (3 * n_cells + 4 * n_scores), FIX)
        matrix = encoder.transform(data.train)
        weights = class_weights(data) if self.balanced else None
        watch = Watch.of(data, encoder, matrix, weights, seed)
        with limited_threads(matrix.size):
            return self._best(Fitting(data, encoder, matrix, weights), watch, report)

    def estimate(self, n_rows: int, n_columns: int) -> float:
        """Return about how many seconds the training takes on two cores."""
        return 1.0 + n_rows * n_columns * len(self._penalties()) * SECONDS

    @classmethod
    def load(cls, folder: Path) -> FittedLinear:
        """Rebuild what `FittedLinear.save` wrote."""
        from analytics.models.linear.fitted import FittedLinear

        return FittedLinear.load(folder)

    def _penalties(self) -> tuple[float, ...]:
        return PENALTIES if self.penalty is None else (self.penalty,)

    def _best(self, fitting: Fitting, watch: Watch, report: Report) -> FittedLinear:
        penalties, lowest = self._penalties(), np.inf
        for step, penalty in enumerate(penalties, 1):
            model = fitting.under(penalty)
            values, loss = _look(model, watch)
            if step == 1 or loss < lowest:
                best, lowest = model, loss
            # After a pause it begins again, with no state: that is over in a moment.
            progress = Progress(
                step, len(penalties), self.unit, values, answer=model.predict, state=dict
            )
            signal = report(progress)
            if signal == "cancel":
                raise Cancelled
            if signal == "stop":
                break
        return best


def _look(model: FittedLinear, watch: Watch) -> tuple[dict[str, float], float]:
    return watch.look(lambda _, matrix: model.answers(matrix))
