"""What a model answers over a plane of somebody's own data, as small pictures."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analytics.long_table import whole
from analytics.models.base import TrainingData
from analytics.training.plane import Axis, Columns, Components, Plane, measured, numbers
from analytics.watched import Wish

SAMPLE = 1500  # training rows, of which those near a cell say what is typical there
NEAR = 25
POINTS = 200  # validation rows that are drawn
COLOURS = 8  # classes with a colour of their own
MOST_OFFERED = 100  # columns to look along
MOST_USUAL = 100  # columns: what is usual near a cell is found one by one
_JITTER = 0.3  # of half a band: rows of one category would lie on a line


@dataclass(frozen=True)
class View:
    """The rows a model is asked about: one for each cell of the picture, then those drawn on it.

    `group` numbers the colour of each class; `ends` are the values of the first and last colour.
    """

    header: dict[str, Any]
    frame: pd.DataFrame
    n_cells: int
    truth: np.ndarray
    group: np.ndarray
    ends: tuple[float, float]

    def picture(self, answers: np.ndarray) -> dict[str, Any]:
        """Return what a page draws of a model's answers for `frame`: bytes in Base64."""
        cells, shown = answers[: self.n_cells], answers[self.n_cells :]
        if answers.ndim == 1:
            return {"cells": _bytes(_shade(cells, self.ends))}
        misses = shown.argmax(axis=1) != self.truth
        return {
            "cells": _bytes(self.group[cells.argmax(axis=1)]),
            "sure": _bytes(cells.max(axis=1) * 255),
            "misses": "".join("01"[int(missed)] for missed in misses),
        }


@dataclass(frozen=True)
class Scene:
    """The rows of one training run that pictures are made from."""

    data: TrainingData

    @cached_property
    def rows(self) -> np.ndarray:
        """The places of some training rows."""
        return np.random.default_rng(0).permutation(len(self.data.train))[:SAMPLE]

    @cached_property
    def sample(self) -> pd.DataFrame:
        """Those training rows."""
        return whole(self.data.train.take(self.rows))

    @cached_property
    def axes(self) -> dict[str, Axis]:
        """The columns that can be looked along, by name."""
        names = self.sample.columns[:MOST_OFFERED]
        found = (Axis.of(self.sample[name]) for name in names)
        return {axis.name: axis for axis in found if axis is not None}

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """The columns of numbers that vary."""
        kept = pd.api.types.is_numeric_dtype
        return tuple(n for n, axis in self.axes.items() if not axis.bands and kept(self.sample[n]))

    def plane(self, wish: Wish) -> Plane | None:
        """Return the plane somebody wished for, or the usual one; none where nothing varies."""
        if wish.components and len(self.numeric) >= 2:
            return Components.of(self.sample, self.numeric)
        x, y = self.axes.get(wish.x), self.axes.get(wish.y)
        if x is None or y is None or x is y:
            names = [*self._telling(), *(name for name in self.axes if name not in self.numeric)]
            if len(names) < 2:
                return None
            x, y = (self.axes[name] for name in names[:2])
        return Columns(x, y)

    def _telling(self) -> list[str]:
        """Return the two columns of numbers that tell most of the target, and differ."""
        if len(self.numeric) < 2:
            return list(self.numeric)
        ranks = pd.DataFrame(numbers(self.sample, self.numeric)).rank().fillna(0).to_numpy()
        strength = _correlation(ranks, self._outputs()).max(axis=1)
        first = int(strength.argmax())
        other = 1 - _correlation(ranks, ranks[:, [first]])[:, 0]
        other[first] = -1.0
        return [self.numeric[first], self.numeric[int((strength * other).argmax())]]

    def _outputs(self) -> np.ndarray:
        y = self.data.y_train[self.rows]
        if self.data.task == "regression":
            return y[:, None]
        found: np.ndarray = (y[:, None] == np.unique(y)[None]).astype(float)
        return found

    def view(self, wish: Wish) -> View | None:
        """Return the rows to ask a model about, for what somebody wants to see."""
        plane = self.plane(wish)
        if plane is None:
            return None
        x, y = plane.cells()
        cells = np.column_stack([np.tile(x, len(y)), np.repeat(y, len(x))])
        grid = plane.moved(_typical(self.sample, plane.places(self.sample), cells), cells)
        points, places, truth = self._points(plane)
        group, names = _groups(self.data)
        ends = _ends(self.data)
        header = {
            "axes": plane.axes(),
            "shape": [len(y), len(x)],
            "points": (1000 * places).round().astype(int).tolist(),
            "truth": self._colours(truth, group, ends),
            "classes": names,
            "ends": ends,
            "columns": list(self.axes),
            "components": len(self.numeric) >= 2,
            "by": "components" if isinstance(plane, Components) else "columns",
        }
        frame = pd.concat([grid, points], ignore_index=True)
        return View(header, frame, len(cells), truth, group, ends)

    def _points(self, plane: Plane) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
        """Return validation rows that lie on the picture, their places, and their target."""
        rng = np.random.default_rng(0)
        rows = rng.permutation(len(self.data.validation))[: 2 * POINTS]
        frame = whole(self.data.validation.take(rows))
        places = plane.places(frame)
        places += rng.uniform(-1, 1, places.shape) * _spread(plane)
        inside = np.flatnonzero(((places >= 0) & (places <= 1)).all(axis=1))[:POINTS]
        return frame.iloc[inside], places[inside], self.data.y_validation[rows[inside]]

    def _colours(
        self, truth: np.ndarray, group: np.ndarray, ends: tuple[float, float]
    ) -> list[int]:
        shown = _shade(truth, ends) if self.data.task == "regression" else group[truth]
        return [int(value) for value in shown]


def _spread(plane: Plane) -> np.ndarray:
    axes = (plane.x, plane.y) if isinstance(plane, Columns) else ()
    return np.array([_JITTER / axis.bands if axis.bands else 0.0 for axis in axes] or [0.0, 0.0])


def _typical(sample: pd.DataFrame, places: np.ndarray, cells: np.ndarray) -> pd.DataFrame:
    """Return for each cell a row with what is typical of the rows near it, column by column.

    Of a wide table it is the nearest row as it is.
    """
    placed = np.flatnonzero(np.isfinite(places).all(axis=1))
    sample, places = sample.iloc[placed], places[placed]
    distance = sum((cells[:, [i]] - places[:, i]) ** 2 for i in range(2))
    if len(sample.columns) > MOST_USUAL:
        return sample.iloc[distance.argmin(axis=1)].reset_index(drop=True)
    k = min(NEAR, len(places))
    near = np.argpartition(distance, k - 1, axis=1)[:, :k]
    return pd.DataFrame({name: _usual(sample[name], near) for name in sample.columns})


def _usual(column: pd.Series, near: np.ndarray) -> pd.Series:
    """Return the middle value of each row of `near`, or the most frequent one of words."""
    codes, values = pd.factorize(column, sort=True)
    there = codes[near]
    if measured(column):
        known = (there >= 0).sum(axis=1)
        place = near.shape[1] - known + np.maximum(known - 1, 0) // 2
        place = np.minimum(place, near.shape[1] - 1)
        chosen = np.take_along_axis(np.sort(there, axis=1), place[:, None], axis=1)[:, 0]
    else:
        counts = (there[:, :, None] == there[:, None, :]).sum(axis=2)
        chosen = np.take_along_axis(there, counts.argmax(axis=1)[:, None], axis=1)[:, 0]
    return pd.Series(values).reindex(chosen).reset_index(drop=True)


def _correlation(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the absolute correlation of each column of `x` with each of `y`."""
    x, y = x - x.mean(axis=0), y - y.mean(axis=0)
    norm = np.outer(np.linalg.norm(x, axis=0), np.linalg.norm(y, axis=0))
    found: np.ndarray = np.abs(x.T @ y / np.maximum(norm, 1e-12))
    return found


def _groups(data: TrainingData) -> tuple[np.ndarray, list[str]]:
    """Return the colour of each class, and the names of the colours; rare classes share one."""
    n = len(data.classes)
    if n <= COLOURS:
        return np.arange(n), list(data.classes)
    frequent = np.argsort(-np.bincount(data.y_train, minlength=n), kind="stable")
    group = np.full(n, COLOURS - 1)
    group[frequent[: COLOURS - 1]] = np.arange(COLOURS - 1)
    names = [data.classes[i] for i in frequent[: COLOURS - 1]]
    return group, [*names, f"{n - COLOURS + 1} other classes"]


def _ends(data: TrainingData) -> tuple[float, float]:
    if data.task != "regression":
        return 0.0, 1.0
    low, high = np.quantile(data.y_train, (0.02, 0.98)).tolist()
    return (low, high) if low < high else (low - 1, high + 1)


def _shade(values: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    low, high = ends
    found: np.ndarray = np.clip((values - low) / (high - low) * 255, 0, 255).astype(np.uint8)
    return found


def _bytes(values: np.ndarray) -> str:
    return base64.b64encode(values.astype(np.uint8).tobytes()).decode()
