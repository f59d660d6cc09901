"""The blend: several models learn from the same rows, and answer together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from analytics.models.base import ModelSpec, Report, State, TrainingData
from analytics.models.gradient_boosting import GradientBoosting
from analytics.models.neural_network import NeuralNetwork
from analytics.models.random_forest import RandomForest
from analytics.models.weights import Balanced

if TYPE_CHECKING:
    from analytics.models.blending.fitted import FittedBlend

    Member = ModelSpec
else:
    # They see rows through the same encoder, so that explanations encode a row once for all.
    Member = Annotated[GradientBoosting | RandomForest | NeuralNetwork, Field(discriminator="kind")]


class Blend(ModelSpec):
    """Average what several models answer, by shares that validation rows suggest.

    They learn one after the other, each as it would alone. The shares lie between equal ones and
    those that greedy selection finds on the validation rows (Caruana et al., 2004).
    """

    title: ClassVar[str] = "Blend"
    summary: ClassVar[str] = "Boosting, forest and net answer together. Often best, never fast."
    unit: ClassVar[str] = "step"
    heavy: ClassVar[bool] = True

    kind: Literal["blend"] = "blend"
    models: tuple[Member, ...] = Field(
        (GradientBoosting(), RandomForest(), NeuralNetwork()),
        min_length=2,
        title="Models",
        description="Which of them answer together. “Best score” finds parameters for each.",
    )
    balanced: Balanced = False

    @field_validator("models")
    @classmethod
    def _each_once(cls, models: tuple[ModelSpec, ...]) -> tuple[ModelSpec, ...]:
        if len({model.kind for model in models}) < len(models):
            raise ValueError("each kind of model can be there once")
        return models

    def fit(
        self, data: TrainingData, report: Report, seed: int, state: State | None = None
    ) -> FittedBlend:
        """Fit one model after the other; after each, report what those so far are worth.

        A stop keeps the models that have learned to the end; the first one as it is then.

        Raises
        ------
        TrainingError
            One of the models cannot learn from these rows.
        LimitError
            The memory is too small.
        Cancelled
            A report was answered with ``"cancel"``.
        """
        from analytics.models.blending.fitting import Fitting

        data.ensure_not_empty()
        return Fitting(self, data, report, seed).run(state or {})

    def members(self) -> tuple[ModelSpec, ...]:
        """Return the models as they learn here."""
        if not self.balanced:
            return self.models
        return tuple(model.model_copy(update={"balanced": True}) for model in self.models)

    def estimate(self, n_rows: int, n_columns: int) -> float:
        """Return about how many seconds the training takes on two cores."""
        return sum(model.estimate(n_rows, n_columns) for model in self.models)

    @classmethod
    def load(cls, folder: Path) -> FittedBlend:
        """Rebuild what `FittedBlend.save` wrote."""
        from analytics.models.blending.fitted import FittedBlend

        return FittedBlend.load(folder)
