"""A run's row among the training rows: how far each is, and what they look like side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analytics.explanation.base import outputs
from analytics.explanation.near import gaps
from analytics.explanation.of_run import row_features
from analytics.explanation.told import brief_value, shown_value
from analytics.training import Trained

NEAREST = 5


@dataclass(frozen=True)
class Neighbourhood:
    """A row of a run's dataset, and the training rows without it."""

    found: Trained
    row: int

    @cached_property
    def features(self) -> pd.DataFrame:
        """The row, as a frame of one."""
        return row_features(self.found, self.row)

    @cached_property
    def _part(self) -> tuple[pd.DataFrame, np.ndarray]:
        train, y = self.found.part("train")
        others = train.index != self.row
        return train[others], y[others]

    @property
    def train(self) -> pd.DataFrame:
        """Features of the training rows."""
        return self._part[0]

    @property
    def observed(self) -> np.ndarray:
        """The target of the training rows: numbers of classes, or values."""
        return self._part[1]

    @cached_property
    def gaps(self) -> np.ndarray:
        """How far they are from the row, column by column."""
        return gaps(self.train, self.features)

    def true_value(self, place: int) -> str:
        """Return what was observed in a training row, in words."""
        classes, y = self.found.model.classes, self.observed[place]
        return classes[int(y)] if classes else brief_value(float(y))

    def answers(self, frame: pd.DataFrame) -> list[str]:
        """Return what the model answers, in words."""
        classes = self.found.model.classes
        found = outputs(self.found.model.predict(frame))
        if not classes:
            return [brief_value(float(value)) for value in found[:, 0]]
        return [f"{classes[p.argmax()]} (probability {p.max():.3g})" for p in found]

    def beside(self, places: Sequence[int] | np.ndarray, columns: np.ndarray) -> pd.DataFrame:
        """Return some columns of training rows beside the row, as text."""
        table = {
            "Column": self.train.columns[columns],
            "This row": _texts(self.features, 0, columns),
        }
        for place in places:
            name = f"Row {self.train.index[place]}"
            table[name] = _texts(self.train, place, columns)
        return pd.DataFrame(table)

    def taking(self, place: int, columns: np.ndarray) -> pd.DataFrame:
        """Return the row with some columns of a training row."""
        donor = self.train.iloc[[place], columns]
        return self.features.assign(**{str(name): donor[name].array for name in donor})


def _texts(frame: pd.DataFrame, place: int, columns: np.ndarray) -> list[str]:
    return [shown_value(frame.iloc[place, column]) for column in columns]


def plain(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the values of the first row of a frame as plain JSON, with all their digits.

    >>> plain(pd.DataFrame({"a": [1.23e-12], "b": [3], "c": [np.inf], "d": [pd.Timestamp(0)]}))
    {'a': 1.23e-12, 'b': 3, 'c': None, 'd': '1970-01-01T00:00:00'}
    """
    return {str(name): _plain(frame.iloc[0, i]) for i, name in enumerate(frame.columns)}


def _plain(value: Any) -> Any:
    if pd.isna(value) or value in (np.inf, -np.inf):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if isinstance(value, np.generic) else value


def nearest(found: Trained, row: int) -> tuple[pd.DataFrame, str]:
    """Return the training rows that are nearest to a row, with their true values; and a sentence.

    The table has a line for each column, before them what was observed, the model's answer and
    the distance.
    """
    near = Neighbourhood(found, row)
    distance = near.gaps.sum(axis=1)
    places = np.argsort(distance, kind="stable")[:NEAREST]
    target, here = found.run.plan.target, near.answers(near.features)[0]
    true = [near.true_value(place) for place in places]
    table = near.beside(places, np.arange(len(near.train.columns)))
    head = [
        [f"{target} (observed)", "", *true],
        ["Answer", here, *near.answers(near.train.iloc[places])],
        ["Distance", "", *(f"{away:.3g}" for away in distance[places])],
    ]
    sentence = (
        f"The model answers {target} = {here}. In the nearest {len(places)} training rows it was "
    )
    table = pd.concat([pd.DataFrame(head, columns=table.columns), table], ignore_index=True)
    return table, f"{sentence}{', '.join(true)}."
