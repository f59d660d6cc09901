"""The models a plan can choose: one file each, imported and listed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from analytics.models.base import ModelSpec
from analytics.models.baseline import Baseline, FittedBaseline
from analytics.models.blend import Blend
from analytics.models.gradient_boosting import GradientBoosting
from analytics.models.linear_model import LinearModel
from analytics.models.neural_network import NeuralNetwork
from analytics.models.random_forest import RandomForest

_ALL = (RandomForest, NeuralNetwork, GradientBoosting, Blend, LinearModel, Baseline)

MODELS: dict[str, type[ModelSpec]] = {model.model_fields["kind"].default: model for model in _ALL}

if TYPE_CHECKING:
    AnyModel = ModelSpec
else:
    AnyModel = Annotated[Union[_ALL], Field(discriminator="kind")]  # noqa: UP007

__all__ = [
    "MODELS",
    "AnyModel",
    "Baseline",
    "Blend",
    "FittedBaseline",
    "GradientBoosting",
    "LinearModel",
    "NeuralNetwork",
    "RandomForest",
]
