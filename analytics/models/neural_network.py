"""The neural network: layers of weights, adjusted step by step until the answers fit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from pydantic import Field

from analytics.models.base import ModelSpec, Report, State, TrainingData
from analytics.models.weights import Balanced

if TYPE_CHECKING:
    from analytics.models.net.fitted import FittedNet


class Sizes(NamedTuple):
    """What may be left open, chosen."""

    hidden_layers: int
    hidden_units: int
    members: int
    learning_rate: float


BY_ROWS = "Empty: chosen by the number of rows."
# Up to so many training rows. Where they are few the luck of a single net shows, and several small
# ones cost little. The tables that chose the sizes, none of them by test rows of the benchmark, are
# in docs/measured.md.
BY_LIMIT = {
    2_000: Sizes(hidden_layers=2, hidden_units=64, members=8, learning_rate=0.002),
    20_000: Sizes(hidden_layers=3, hidden_units=128, members=4, learning_rate=0.004),
}
MANY = Sizes(hidden_layers=3, hidden_units=256, members=1, learning_rate=0.002)
# Measured on two cores: for each row of an epoch, each weight it passes, and each of its numbers
# that becomes waves.
ROW_SECONDS = 5e-6
WEIGHT_SECONDS = 1e-10
WAVES_SECONDS = 1e-7
WAVES = 16  # that a number becomes, and
EMBEDDED = 4  # what the first layer gets of them


class NeuralNetwork(ModelSpec):
    """Adjust layers of weights epoch by epoch; keep the epoch that did best on validation rows.

    A later epoch that cannot be told from the best one is kept in its stead.

    Numbers are scaled by median and quartiles, softly clipped, and embedded in waves of learned
    frequency, which lets a dense net follow sharp turns as trees do (Gorishniy et al., 2022;
    Holzmüller et al., 2024).
    """

    title: ClassVar[str] = "Neural network"
    summary: ClassVar[str] = (
        "Layers of weights, learned in epochs. Smooth answers, good with many rows."
    )
    unit: ClassVar[str] = "epoch"
    length: ClassVar[str] = "epochs"
    heavy: ClassVar[bool] = True

    kind: Literal["neural_network"] = "neural_network"
    epochs: int = Field(
        64, ge=1, le=2000, title="Epochs", description="How often every training row is seen."
    )
    hidden_layers: int | None = Field(
        None,
        ge=1,
        le=8,
        title="Hidden layers",
        description=BY_ROWS,
        json_schema_extra={"tried": [1, 4]},
    )
    hidden_units: int | None = Field(
        None,
        ge=4,
        le=2048,
        title="Units per layer",
        description=BY_ROWS,
        json_schema_extra={"tried": [32, 512]},
    )
    activation: Literal["silu", "gelu", "relu", "tanh"] = Field(
        "silu",
        title="Activation",
        description="How a unit bends what it passes on. The first three cut off what is negative, "
        "ReLU sharply and the others softly; tanh flattens both ends.",
        json_schema_extra={
            "labels": {"silu": "SiLU", "gelu": "GELU", "relu": "ReLU", "tanh": "tanh"}
        },
    )
    waves: bool = Field(
        True,
        title="Numbers as waves",
        description="Give each number to the first layer as waves of learned frequency, too: the "
        "net can then follow sharp turns. Without them it is smaller and faster.",
    )
    members: int | None = Field(
        None,
        ge=1,
        le=32,
        title="Members",
        description="Nets that learn side by side, some in smaller steps and some in larger ones; "
        f"the answer is their mean. {BY_ROWS}",
        json_schema_extra={"tried": [1, 8]},
    )
    learning_rate: float | None = Field(
        None,
        gt=0,
        le=1,
        title="Learning rate",
        description="The largest step. Of several members one takes a fourth of it, another four "
        f"times, the others lie between. {BY_ROWS}",
        json_schema_extra={"tried": [1e-4, 1e-2]},
    )
    schedule: Literal["cosine", "linear", "constant"] = Field(
        "cosine",
        title="Learning rate over time",
        description="It always rises in the first twentieth of the steps. Then it falls to nearly "
        "nothing, slowly at both ends (cosine) or evenly (linear), or stays.",
    )
    batch_size: int = Field(
        256,
        ge=8,
        le=8192,
        title="Rows per step",
        description="Fewer are taken where there are few rows, so that there are enough steps.",
    )
    dropout: float = Field(
        0.15,
        ge=0,
        le=0.9,
        title="Dropout",
        description="Share of units left out of each step.",
        json_schema_extra={"tried": [0.0, 0.5]},
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
    balanced: Balanced = False
    quantiles: bool = Field(
        False,
        title="Learn bounds",
        description="Learn beside a number, as quantiles, between which bounds it will lie: they "
        "are wide where it is hard to tell. Without effect on classes.",
    )

    def sizes(self, n_rows: int) -> Sizes:
        """Return what was set, and what was left open chosen for so many training rows.

        >>> NeuralNetwork(members=3).sizes(800)
        Sizes(hidden_layers=2, hidden_units=64, members=3, learning_rate=0.002)
        """
        usual = next((sizes for limit, sizes in BY_LIMIT.items() if n_rows <= limit), MANY)
        given = {name: getattr(self, name) for name in usual._fields}
        return usual._replace(**{name: v for name, v in given.items() if v is not None})

    def fit(
        self, data: TrainingData, report: Report, seed: int, state: State | None = None
    ) -> FittedNet:
        """Train and return the net as it was in the epoch that was kept.

        With the state of a fit of fewer epochs, patience begins anew, and the learning rate is
        what it would be at this point of the longer training.

        Raises
        ------
        TrainingError
            There is nothing to learn from, or the loss is no number any more.
        Cancelled
            A report was answered with ``"cancel"``.
        """
        from analytics.models.net.loop import train_net

        data.ensure_not_empty()
        return train_net(self, data, report, seed, state)

    def estimate(self, n_rows: int, n_columns: int) -> float:
        """Return about how many seconds the training takes on two cores."""
        return 2.0 + n_rows * self.epochs * self.row_seconds(n_rows, n_columns)

    def row_seconds(self, n_rows: int, n_columns: int) -> float:
        """Return about how many seconds a row takes each time that it is learned from."""
        layers, units, members, _ = self.sizes(n_rows)
        weights = members * units * ((layers - 1) * units + EMBEDDED * n_columns)
        waves = members * n_columns if self.waves else 0
        return ROW_SECONDS + weights * WEIGHT_SECONDS + waves * WAVES_SECONDS

    def memory(self, n_rows: int, n_inputs: int, n_outputs: int) -> int:
        """Return about how many bytes the training takes, from the encoded rows on."""
        layers, units, members, _ = self.sizes(n_rows)
        embedded = n_inputs * (EMBEDDED if self.waves else 1)
        weights = members * units * (embedded + (layers - 1) * units + n_outputs)
        taken_in = n_inputs * (WAVES if self.waves else 1)
        passed = members * (layers * units + n_outputs + taken_in)
        rows = min(n_rows, self.batch_size)
        # The rows stand in two libraries; each weight has a gradient, two moments and a kept value;
        # of what passes a layer about four values of a row are alive at once.
        return 4 * (2 * n_rows * n_inputs + 5 * weights + 4 * rows * passed)

    @classmethod
    def load(cls, folder: Path) -> FittedNet:
        """Rebuild what `FittedNet.save` wrote."""
        from analytics.models.net.fitted import FittedNet

        return FittedNet.load(folder)

    @classmethod
    def end_state(cls, folder: Path) -> State:
        """Return weights and moments after the last epoch, whichever epoch was kept."""
        from analytics.models.ending import load_end

        return load_end(folder)
