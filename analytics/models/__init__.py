"""The models a plan can choose: one file each, one line here."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analytics.models.base import ModelSpec
from analytics.models.baseline import Baseline
from analytics.models.random_forest import RandomForest

AnyModel = Annotated[RandomForest | Baseline, Field(discriminator="kind")]

MODELS: dict[str, type[ModelSpec]] = {
    "random_forest": RandomForest,
    "baseline": Baseline,
}
