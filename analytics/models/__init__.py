"""The models a plan can choose: one file each, one line here."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analytics.models.base import ModelSpec
from analytics.models.baseline import Baseline
from analytics.models.neural_network import NeuralNetwork
from analytics.models.random_forest import RandomForest

AnyModel = Annotated[RandomForest | NeuralNetwork | Baseline, Field(discriminator="kind")]

MODELS: dict[str, type[ModelSpec]] = {
    "random_forest": RandomForest,
    "neural_network": NeuralNetwork,
    "baseline": Baseline,
}

__all__ = ["MODELS", "AnyModel", "Baseline", "NeuralNetwork", "RandomForest"]
