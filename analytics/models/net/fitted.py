"""A trained net: frames in, numbers out, files without code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import tensorflow as tf

from analytics.long_table import Table
from analytics.models.base import State, Task, TrainingData
from analytics.models.damage import reading
from analytics.models.ending import save_end
from analytics.models.forest.encoder import Encoder
from analytics.models.net.gradients import Attribution, expected_gradients, integral_of
from analytics.models.net.inputs import Inputs
from analytics.models.net.network import Network
from analytics.models.net.quantiles import between

_BLOCK = 16_384
_BLOCK_CELLS = 500_000  # wide rows, and those that become wide in the net, go in smaller blocks


@dataclass(eq=False)
class FittedNet:
    """A trained net. `target` is lowest, highest, mean and spread of a number in training.

    For a number the first output is its mean; those behind it, if any, are quantiles.
    """

    task: Task
    classes: tuple[str, ...]
    encoder: Encoder
    network: Network
    target: tuple[float, float, float, float]
    engine: str = "TensorFlow"
    end: State = field(default_factory=dict)  # after the last epoch of the fit, to go on from

    def __post_init__(self) -> None:
        matrix = tf.TensorSpec((None, self.network.n_inputs), tf.float32)
        self._forward = tf.function(self.output, input_signature=[matrix], autograph=False)
        self._onward = tf.function(self._of_prepared, input_signature=[matrix], autograph=False)
        self._quantiles = tf.function(self._behind, input_signature=[matrix], autograph=False)
        # traced at the first call, then kept: tracing costs more than explaining a row
        self._integral = integral_of(self.output, self.network.n_inputs, len(self.classes) or 1)

    @classmethod
    def of(cls, data: TrainingData, encoder: Encoder, network: Network) -> FittedNet:
        """Return an untrained net for some data."""
        y = data.y_train
        spread = float(y.std()) or 1.0
        target = (float(y.min()), float(y.max()), float(y.mean()), spread)
        return cls(data.task, data.classes, encoder, network, target)

    def scaled(self, y: np.ndarray) -> np.ndarray:
        """Return the target as the net learns it: class numbers, or values of spread 1."""
        if self.task != "regression":
            return y.astype(np.int32)
        return ((y - self.target[2]) / self.target[3]).astype(np.float32)

    def output(self, matrix: Any) -> Any:
        """Return probabilities (rows, classes), or values (rows, 1) in the target's unit."""
        return self._of_prepared(self.network.inputs.prepared(matrix))

    def _of_prepared(self, prepared: Any) -> Any:
        raw = self.network.forward(prepared)
        if self.task != "regression":
            return tf.reduce_mean(tf.nn.softmax(raw), axis=0)
        return self._in_unit(raw[..., :1])

    def _behind(self, matrix: Any) -> Any:
        prepared = self.network.inputs.prepared(matrix)
        return self._in_unit(self.network.forward(prepared)[..., 1:])

    def _in_unit(self, raw: Any) -> Any:
        low, high, mean, spread = self.target
        return tf.clip_by_value(tf.reduce_mean(raw, axis=0) * spread + mean, low, high)

    def answers(self, matrix: np.ndarray) -> np.ndarray:
        """Return predictions of an encoded matrix, float64."""
        return self._answers(self._forward, matrix)

    def answers_of_prepared(self, prepared: np.ndarray) -> np.ndarray:
        """Return predictions of rows that `Inputs.prepare` has prepared, float64."""
        return self._answers(self._onward, prepared)

    def _answers(self, graph: Callable[[Any], Any], matrix: np.ndarray) -> np.ndarray:
        found = self._in_blocks(graph, matrix)
        if self.task == "regression":
            return found[:, 0]
        return found / found.sum(axis=1, keepdims=True)

    def _in_blocks(self, graph: Callable[[Any], Any], matrix: np.ndarray) -> np.ndarray:
        size = max(1, min(_BLOCK, _BLOCK_CELLS // self.network.widest))
        starts = range(0, max(1, len(matrix)), size)  # no rows are a block, too
        blocks = [graph(tf.constant(matrix[i : i + size])).numpy() for i in starts]
        return np.concatenate(blocks).astype(np.float64)

    def predict(self, frame: Table) -> np.ndarray:
        """Return probabilities (rows, classes), or values (rows,) for regression, float64."""
        return self.answers(self.encoder.transform(frame))

    def bounds(self, frame: Table, level: float) -> np.ndarray | None:
        """Return bounds (rows, 2) that about a share `level` of numbers lies between, float64.

        Nothing where the net has not learned quantiles.
        """
        if self.task != "regression" or self.network.n_outputs == 1:
            return None
        return between(self._in_blocks(self._quantiles, self.encoder.transform(frame)), level)

    def attribute(self, frame: pd.DataFrame, background: pd.DataFrame) -> Attribution:
        """Return what columns contributed: expected gradients from `background` rows.

        They are summed back to the original columns.
        """
        matrix, starts = self.encoder.transform(frame), self.encoder.transform(background)
        width = self.network.widest
        found = expected_gradients(self._forward, self._integral, matrix, starts, width)
        names = list(frame.columns)
        place = np.array([names.index(column) for column in self.encoder.columns])
        summed = np.zeros((len(frame), len(names), found.values.shape[2]))
        for i, column in enumerate(place):
            summed[:, column] += found.values[:, i]
        return replace(found, values=summed)

    def save(self, folder: Path) -> None:
        """Write JSON and plain arrays into an existing folder."""
        state = {
            "task": self.task,
            "classes": self.classes,
            "target": self.target,
            "hidden_layers": self.network.hidden_layers,
            "activation": self.network.activation,
            "n_outputs": self.network.n_outputs,
            "encoder": self.encoder.to_json(),
        }
        (folder / "net.json").write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        arrays = {f"v{i:03d}": v.numpy() for i, v in enumerate(self.network.variables)}
        np.savez(folder / "weights.npz", **arrays, **vars(self.network.inputs))
        save_end(folder, self.end)

    @classmethod
    def load(cls, folder: Path) -> FittedNet:
        """Rebuild what `save` wrote.

        Raises
        ------
        StorageError
            A file is absent or damaged.
        """
        with reading("The saved network"):
            state = json.loads((folder / "net.json").read_text(encoding="utf-8"))
            # np.load leaves a path it opened itself open when the file is damaged
            with (folder / "weights.npz").open("rb") as file:
                arrays = np.load(file, allow_pickle=False)
                return cls._rebuilt(state, dict(arrays))

    @classmethod
    def _rebuilt(cls, state: dict[str, Any], found: dict[str, np.ndarray]) -> FittedNet:
        encoder = Encoder.from_json(state["encoder"])
        inputs = Inputs(**{name: found.pop(name) for name in ("numbers", "centre", "width")})
        variables = [tf.Variable(found[name]) for name in sorted(found)]
        if len({variable.shape[0] for variable in variables}) > 1:
            raise ValueError("each member has a part of every variable")
        shape = (state["n_outputs"], state["hidden_layers"], state["activation"])
        network = Network(inputs, len(encoder.columns), *shape, variables)
        return cls(state["task"], tuple(state["classes"]), encoder, network, tuple(state["target"]))
