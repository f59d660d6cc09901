"""The training loop: epoch after epoch, watched, and people may stop it."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from analytics.errors import TrainingError
from analytics.models.base import Cancelled, Progress, Report, Signal, State, TrainingData
from analytics.models.forest.encoder import Encoder
from analytics.models.memory import ensure_fits, release
from analytics.models.net.fitted import FittedNet
from analytics.models.net.inputs import Inputs
from analytics.models.net.keeping import Keeper
from analytics.models.net.losses import loss_of
from analytics.models.net.network import Network
from analytics.models.net.quantiles import LEVELS
from analytics.models.net.steps import Steps
from analytics.models.scores import row_losses, watched
from analytics.models.weights import class_weights

if TYPE_CHECKING:
    from analytics.models.neural_network import NeuralNetwork

MOST_WATCHED = 10_000
MOST_WATCHED_TRAIN = 2_000


def train_net(
    spec: NeuralNetwork, data: TrainingData, report: Report, seed: int, state: State | None = None
) -> FittedNet:
    """Train a network and return it as it was in the epoch that `Keeper` kept."""
    encoder = Encoder.fit(data.train)
    n_outputs = len(data.classes) or (1 + len(LEVELS) if spec.quantiles else 1)
    needed = spec.memory(len(data.train), len(encoder.columns), n_outputs)
    ensure_fits(needed, "Take fewer rows per step, units or members, or leave out columns.")
    matrix = encoder.transform(data.train)
    inputs = Inputs.fit(encoder, matrix)
    inputs.prepare(matrix)
    sizes = spec.sizes(len(matrix))
    network = Network.new(
        inputs,
        matrix.shape[1],
        n_outputs,
        layers=sizes.hidden_layers,
        units=sizes.hidden_units,
        members=sizes.members,
        activation=spec.activation,
        waves=spec.waves,
        seed=seed,
    )
    net = FittedNet.of(data, encoder, network)
    weights = class_weights(data) if spec.balanced else None
    loss = loss_of(data.task, weights)
    steps = Steps(spec, net, matrix, net.scaled(data.y_train), loss, seed)
    watch = _Watch(net, data, matrix, weights, seed)
    release()
    done = _Done() if state is None else _go_on(spec, steps, watch, state)
    last = _run(spec, steps, watch, report, done)
    net.end = _state(spec, steps, watch, last)
    watch.restore()
    return net


@dataclass(frozen=True)
class _Done:
    """The last epoch of what this fit goes on from, and the one that patience counts from."""

    epoch: int = 0
    patience_from: int = 0


def _go_on(spec: NeuralNetwork, steps: Steps, watch: _Watch, state: State) -> _Done:
    steps.optimizer.restore(state)
    watch.restore_state(state)
    epoch = int(state["epoch"])
    longer = int(state["epochs"]) != spec.epochs
    return _Done(epoch, epoch if longer else int(state["patience_from"]))


def _state(spec: NeuralNetwork, steps: Steps, watch: _Watch, done: _Done) -> State:
    numbers = vars(done) | {"epochs": spec.epochs}
    places = {name: np.array(number) for name, number in numbers.items()}
    return places | steps.optimizer.state() | watch.state()


def _run(spec: NeuralNetwork, steps: Steps, watch: _Watch, report: Report, done: _Done) -> _Done:
    """Train epoch after epoch, from what is `done`; return what is done then."""
    point = partial(
        Progress,
        total=spec.epochs,
        unit=spec.unit,
        answer=watch.net.predict,
        weights=watch.net.network.weights,
    )
    for epoch, chunks in enumerate(steps.epochs(done.epoch + 1), done.epoch + 1):
        if done.epoch - max(watch.keeper.best_epoch, done.patience_from) >= spec.patience:
            break
        signal: Signal | None = None
        for _ in chunks:
            if steps.chunks > 1:
                signal = report(point(epoch - 1))
            if signal:
                break
        if signal == "cancel":
            raise Cancelled
        values = watch.look(epoch) | {"train/learning_rate": float(steps.rates[epoch - 1])}
        done = replace(done, epoch=epoch)
        state = partial(_state, spec, steps, watch, done)
        signal = report(point(epoch, values=values, message=watch.note, state=state)) or signal
        if signal == "cancel":
            raise Cancelled
        if signal == "stop" or watch.note:
            break
    return done


@dataclass
class _Watch:
    """Looks at training and validation rows after each epoch, and remembers the best weights."""

    net: FittedNet
    data: TrainingData
    matrix: InitVar[np.ndarray]
    weights: np.ndarray | None
    seed: int
    keeper: Keeper = field(default_factory=Keeper)
    note: str = ""
    _kept: list[np.ndarray] = field(default_factory=list)

    def __post_init__(self, matrix: np.ndarray) -> None:
        rng = np.random.default_rng(self.seed)
        chosen = rng.permutation(len(matrix))[:MOST_WATCHED_TRAIN]
        self._train = matrix[chosen], self.data.y_train[chosen]
        rows = rng.permutation(len(self.data.validation))[:MOST_WATCHED]
        frame = self.data.validation.take(rows)
        validation = self.net.encoder.transform(frame)
        self.net.network.inputs.prepare(validation)
        self._validation = validation, self.data.y_validation[rows]

    def look(self, epoch: int) -> dict[str, float]:
        """Return loss and score of both parts; keep the weights if none before were better.

        Where the loss is no number there are no values, and `note` says so.

        Raises
        ------
        TrainingError
            The loss is no number, and no epoch before can be kept.
        """
        values: dict[str, float] = {}
        losses = np.empty(0)
        for part, (matrix, truth) in (("train", self._train), ("validation", self._validation)):
            answers = self.net.answers_of_prepared(matrix)
            found = watched(self.net.task, truth, answers)
            values |= {f"{part}/{name}": value for name, value in found.items()}
            if len(truth):  # the validation rows decide; without any, the training rows
                losses = row_losses(self.net.task, truth, answers)
                if self.weights is not None:
                    losses = losses * self.weights[truth]
        if not np.isfinite(losses).all():
            self._diverged(epoch)
            return {}
        if self.keeper.offer(epoch, losses):
            self._kept = [v.numpy() for v in self.net.network.variables]
        return values

    def _diverged(self, epoch: int) -> None:
        problem = f"The loss was no number any more after epoch {epoch}: the steps were too large."
        fix = "Choose a smaller learning rate, a tenth of it for a start."
        if not self._kept:
            raise TrainingError(problem, fix)
        self.note = f"{problem} The best epoch before it is kept. {fix}"

    def state(self) -> State:
        """Return what is remembered of the epochs so far."""
        kept = {f"kept{i:03d}": weights for i, weights in enumerate(self._kept)}
        return self.keeper.state() | kept

    def restore_state(self, state: State) -> None:
        """Bring back what `state` returned."""
        self.keeper.restore(state)
        self._kept = [state[name] for name in sorted(state) if name.startswith("kept")]

    def restore(self) -> None:
        """Bring back the weights that were kept."""
        for variable, value in zip(self.net.network.variables, self._kept, strict=True):
            variable.assign(value)
