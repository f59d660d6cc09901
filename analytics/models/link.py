"""From the scores that a model adds up to what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.errors import TrainingError
from analytics.models.base import Task, TrainingData, Unbounded


@dataclass(frozen=True)
class Link:
    """Turns scores into probabilities, or leaves them as they are for a number.

    `observed` are the classes that training rows had; the others have the probability 0. Two
    classes share one score, the log-odds of the second.
    """

    task: Task
    classes: tuple[str, ...]
    observed: tuple[int, ...]

    @classmethod
    def of(cls, data: TrainingData) -> Link:
        """Return the link for some training rows.

        Raises
        ------
        TrainingError
            All rows are of one class.
        """
        if data.task == "regression":
            return cls(data.task, (), ())
        observed = np.flatnonzero(np.bincount(data.y_train, minlength=len(data.classes)))
        if len(observed) == 1:
            raise TrainingError(
                f"All training rows are of the class “{data.classes[observed[0]]}”.",
                "Divide the rows otherwise, or choose another target.",
            )
        return cls(data.task, data.classes, tuple(observed.tolist()))

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Link:
        """Rebuild what `dataclasses.asdict` gave."""
        return cls(state["task"], tuple(state["classes"]), tuple(state["observed"]))

    @property
    def n_scores(self) -> int:
        """How many scores there are: one for a number and for two classes, else one a class."""
        return 1 if len(self.observed) <= 2 else len(self.observed)

    def answers(self, scores: np.ndarray) -> np.ndarray:
        """Turn scores (rows, outputs) into probabilities (rows, classes), or values (rows,)."""
        if self.task == "regression":
            return scores[:, 0].astype(np.float64)
        found = np.zeros((len(scores), len(self.classes)))
        found[:, self.observed] = softmax(logits(scores.astype(np.float64)))
        return found


class Linked(Unbounded):
    """A trained model whose answers a `Link` makes of scores."""

    link: Link

    @property
    def task(self) -> Task:
        """What kind of answer it gives."""
        return self.link.task

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes in the order of its probabilities; none for regression."""
        return self.link.classes


def logits(scores: np.ndarray) -> np.ndarray:
    """Give the first of two classes its score, 0; arrays (..., outputs)."""
    if scores.shape[-1] > 1:
        return scores
    return np.concatenate([np.zeros_like(scores), scores], axis=-1)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return probabilities from log-odds (..., classes)."""
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares
