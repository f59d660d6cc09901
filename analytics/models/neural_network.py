"""The neural network: layers of weights, adjusted step by step until the answers fit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from analytics.errors import TrainingError
from analytics.models.base import ModelSpec, Report, TrainingData

if TYPE_CHECKING:
    from analytics.models.net.fitted import FittedNet


class NeuralNetwork(ModelSpec):
    """Adjust layers of weights epoch by epoch; keep the epoch that was best on validation rows.

    Numbers are scaled by median and quartiles, softly clipped, and embedded in waves of learned
    frequency, which lets a dense net follow sharp turns as trees do (Gorishniy et al., 2022;
    Holzmüller et al., 2024).
    """

    title: ClassVar[str] = "Neural network"
    summary: ClassVar[str] = (
        "Layers of weights, learned in epochs. Smooth answers, good with many rows."
    )
    unit: ClassVar[str] = "epoch"

    kind: Literal["neural_network"] = "neural_network"
    epochs: int = Field(
        64, ge=1, le=2000, title="Epochs", description="How often every training row is seen."
    )
    hidden_layers: int = Field(3, ge=1, le=8, title="Hidden layers")
    hidden_units: int = Field(
        256, ge=4, le=2048, title="Units per layer", description="More can follow finer patterns."
    )
    members: int | None = Field(
        None,
        ge=1,
        le=32,
        title="Members",
        description="Nets that learn side by side; the answer is their mean. Empty: 8 where rows "
        "are few, fewer where they are many.",
    )
    learning_rate: float = Field(
        0.002, gt=0, le=1, title="Learning rate", description="How far each step goes at most."
    )
    batch_size: int = Field(
        256,
        ge=8,
        le=8192,
        title="Rows per step",
        description="Fewer are taken where there are few rows, so that there are enough steps.",
    )
    dropout: float = Field(
        0.15, ge=0, le=0.9, title="Dropout", description="Share of units left out of each step."
    )
    weight_decay: float = Field(
        0.02, ge=0, le=1, title="Weight decay", description="Pulls weights towards zero."
    )
    patience: int = Field(
        20,
        ge=1,
        le=1000,
        title="Patience",
        description="Stop after so many epochs without a better validation loss.",
    )

    def fit(self, data: TrainingData, report: Report, seed: int) -> FittedNet:
        """Train and return the net as it was in its best epoch.

        Raises
        ------
        TrainingError
            There is nothing to learn from, or the loss is no number any more.
        Cancelled
            A report was answered with ``"cancel"``.
        """
        from analytics.models.net.loop import train_net

        if data.train.empty:
            raise TrainingError(
                "There is nothing to learn from: no training rows, or no columns.",
                "Check the split, the ignored columns and the recipe.",
            )
        return train_net(self, data, report, seed)

    @classmethod
    def load(cls, folder: Path) -> FittedNet:
        """Rebuild what `FittedNet.save` wrote."""
        from analytics.models.net.fitted import FittedNet

        return FittedNet.load(folder)
