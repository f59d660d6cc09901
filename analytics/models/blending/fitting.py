"""How the models of a blend learn: one after the other, watched as one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analytics.long_table import Table, whole
from analytics.models.base import (
    Cancelled,
    FittedModel,
    ModelSpec,
    Progress,
    Report,
    Signal,
    State,
    TrainingData,
)
from analytics.models.blending.fitted import FittedBlend
from analytics.models.blending.shares import shares, together
from analytics.models.scores import watched
from analytics.models.watching import watched_rows

if TYPE_CHECKING:
    from analytics.models.blend import Blend

STEPS = 1000  # of the whole way; each model has as many of them as its share of the time


class _Enough(Exception):
    """Somebody stopped while a further model was learning: those before it are kept."""


class Fitting:
    """The way of one fit: what has learned to the end, and what it is worth together.

    The first model's curve is the blend's. Then points stand still while a further model learns,
    as a stop there leaves it out, and move when it has come to its end.
    """

    def __init__(self, spec: Blend, data: TrainingData, report: Report, seed: int) -> None:
        self.spec, self.data, self.report, self.seed = spec, data, report, seed
        self.members = spec.members()
        self.kept: State = {}
        self.blend: FittedBlend | None = None
        self._watched = _Watched(data, seed)
        self._values: dict[str, float] = {}
        self._step = 0
        self._over = False
        self._ends = _ends(self.members, data)

    def run(self, state: State) -> FittedBlend:
        """Fit what the state has not, and return the blend of all."""
        for number, member in enumerate(self.members):
            files = _under(f"{number} model/", state)
            try:
                model = _loaded(member, files) if files else self._learned(number, member, state)
            except _Enough:
                break
            self.blend = self._with(number, model, files or _saved(model))
            if self._over or (number and not files and self._stopped(number, self.blend)):
                break
        assert self.blend is not None  # a stop keeps the first model at least
        return self.blend

    def _learned(self, number: int, member: ModelSpec, state: State) -> FittedModel:
        before = self._ends[number - 1] if number else 0
        length = self._ends[number] - before

        def watch(progress: Progress) -> Signal | None:
            step = before + int(length * progress.step / max(1, progress.total))
            return self._point(number, min(step, self._ends[number] - 1), progress)

        return member.fit(self.data, watch, self.seed, _under(f"{number}.", state) or None)

    def _point(self, number: int, step: int, progress: Progress) -> Signal | None:
        """Report a point of a model on its way, at the step of the blend's."""
        if step <= self._step:
            return None
        self._step = step
        point = replace(progress, step=step, total=STEPS, unit=self.spec.unit, weights=None)
        if progress.state is not None:
            point = replace(point, state=self._state_with(number, progress.state))
        if self.blend is not None:
            values = progress.values and self._values
            point = replace(point, values=values, answer=self.blend.predict)
        signal = self.report(point)
        self._over = signal == "stop"
        if self._over and self.blend is not None:
            raise _Enough
        return signal

    def _state_with(self, number: int, state: Callable[[], State]) -> Callable[[], State]:
        kept = dict(self.kept)
        return lambda: kept | {f"{number}.{name}": array for name, array in state().items()}

    def _with(self, number: int, model: FittedModel, files: State) -> FittedBlend:
        """Return the blend with one more model; its shares are found once."""
        self.kept |= {f"{number} model/{name}": array for name, array in files.items()}
        self._watched.add(model)
        before = () if self.blend is None else self.blend.models
        kinds = tuple(member.kind for member in self.members[: number + 1])
        counts = self._watched.shares()
        self._values = self._watched.values(counts)
        return FittedBlend(kinds, (*before, model), counts)

    def _stopped(self, number: int, blend: FittedBlend) -> bool:
        """Report what the models so far are worth together; say whether that is enough."""
        self._step, kept = self._ends[number], dict(self.kept)
        point = Progress(
            self._step, STEPS, self.spec.unit, self._values, answer=blend.predict,
            state=lambda: kept,
        )  # fmt: skip
        signal = self.report(point)
        if signal == "cancel":
            raise Cancelled
        return signal == "stop"


class _Watched:
    """What each model so far answers about the validation rows, and a sample of training rows."""

    def __init__(self, data: TrainingData, seed: int) -> None:
        sample = watched_rows(len(data.train), seed)
        self.task = data.task
        self.parts: dict[str, tuple[Table, np.ndarray]] = {
            "train": (whole(data.train.take(sample)), data.y_train[sample]),
            "validation": (data.validation, data.y_validation),
        }
        self.answers: dict[str, list[np.ndarray]] = {part: [] for part in self.parts}

    def add(self, model: FittedModel) -> None:
        for part, (frame, _) in self.parts.items():
            self.answers[part].append(model.predict(frame))

    def shares(self) -> np.ndarray:
        return shares(self.task, self.parts["validation"][1], self.answers["validation"])

    def values(self, counts: np.ndarray) -> dict[str, float]:
        values: dict[str, float] = {}
        for part, (_, truth) in self.parts.items():
            found = watched(self.task, truth, together(self.answers[part], counts))
            values |= {f"{part}/{name}": value for name, value in found.items()}
        return values


def _ends(members: tuple[ModelSpec, ...], data: TrainingData) -> list[int]:
    """Return the step at which each model has learned, by how long it is expected to take."""
    seconds = np.array([m.estimate(len(data.train), len(data.train.columns)) for m in members])
    ends = np.maximum(np.cumsum(seconds / seconds.sum()) * STEPS, np.arange(1, len(members) + 1))
    return [*(int(end) for end in ends[:-1]), STEPS]


def _under(start: str, state: State) -> State:
    return {n.removeprefix(start): array for n, array in state.items() if n.startswith(start)}


def _saved(model: FittedModel) -> State:
    """Return the files of a model as arrays of bytes."""
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder))
        return {path.name: np.fromfile(path, np.uint8) for path in Path(folder).iterdir()}


def _loaded(spec: ModelSpec, files: State) -> FittedModel:
    with tempfile.TemporaryDirectory() as folder:
        for name, array in files.items():
            (Path(folder) / name).write_bytes(array.tobytes())
        return spec.load(Path(folder))
