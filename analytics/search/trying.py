"""What one worker of a search does: prepare the rows once, then train whatever it is sent.

It talks in lines of JSON. Sent to it: ``{"candidate": 0, "values": {...}}``. It answers with
points (``{"point": ...}``, each answered with a signal) and an end,
``{"loss": ..., "score": ..., "slack": ...}`` or ``{"failed": "..."}``; a loss is answered with
whether the model is to be kept.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from dataclasses import dataclass, field
from typing import Any, TextIO

import numpy as np

from analytics.errors import AnalyticsError
from analytics.models.base import Cancelled, FittedModel, ModelSpec, Progress, Signal, TrainingData
from analytics.models.blending.fitted import FittedBlend
from analytics.models.net.keeping import TOLERANCE
from analytics.models.scores import WATCHED, row_losses, watched
from analytics.search.spec import Search
from analytics.search.store import SearchStore
from analytics.training.folds import data_of, folds_of
from analytics.training.prepared import Prepared, prepare
from analytics.workspace import Workspace

Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """The line to whoever leads the search; it ends the process when that one is gone."""

    orders: TextIO
    answers: TextIO

    def say(self, **message: Any) -> None:
        """Send a message."""
        self.answers.write(json.dumps(message) + "\n")
        self.answers.flush()

    def hear(self) -> Json:
        """Wait for the next message."""
        text = self.orders.readline()
        if not text:
            sys.exit()
        return json.loads(text)

    def ask(self, **message: Any) -> Json:
        """Send a message and wait for its answer."""
        self.say(**message)
        return self.hear()


def serve(workspace: Workspace, run_id: str, line: Line) -> None:
    """Train what the line asks for, until it is closed."""
    search = SearchStore(workspace).get(run_id)
    assert search is not None
    try:
        work = Work(search, workspace, run_id, line)
    except AnalyticsError as error:
        line.say(unusable=[error.problem, error.fix])
        return
    line.say(ready=True)
    while True:
        work.one(line.hear())


class Work:
    """The rows of a search, prepared, and the line over which trials come."""

    def __init__(self, search: Search, workspace: Workspace, run_id: str, line: Line) -> None:
        self._search, self._line = search, line
        self._folder = workspace.run_folder(run_id)
        self._prepared = prepare(search.plan, workspace)
        self._folds = list(folds(self._prepared, search.folds)) if search.folds else []

    def one(self, order: Json) -> None:
        """Train one model and say what it is worth."""
        candidate = self._search.candidates[order["candidate"]]
        try:
            self._try(candidate.having(order["values"]))
        except Cancelled:
            self._line.say(failed="")
        except MemoryError:
            self._line.say(failed="It needed more memory than there is.")
        except AnalyticsError as error:
            self._line.say(failed=str(error))
        except Exception as error:
            traceback.print_exc()
            self._line.say(failed=f"{type(error).__name__}: {error}.")

    def _try(self, spec: ModelSpec) -> None:
        seed, data = self._search.plan.seed, self._prepared.data
        if self._folds:
            loss, score, spare = self._by_folds(spec)
        else:
            model = spec.fit(data, self._point, seed)
            loss, score, spare = *worth(model, data), slack(losses(model, data))
        if not np.isfinite(loss):
            self._line.say(failed="Its loss is no number: a smaller learning rate may help.")
        elif self._line.ask(loss=loss, score=score, slack=spare)["keep"]:
            curve = Curve()
            kept = spec.fit(data, curve, seed) if self._folds else model
            self._prepared.keep(kept, self._folder)
            self._line.say(summary=self._prepared.summary(kept), curve=curve.points)

    def _point(self, progress: Progress) -> Signal | None:
        if "validation/loss" not in progress.values:
            return None
        return self._line.ask(point=[progress.step, progress.total, progress.values])["signal"]

    def _by_folds(self, spec: ModelSpec) -> tuple[float, float | None, float]:
        found: list[tuple[float, float | None]] = []
        rows: list[np.ndarray] = []
        for number, data in enumerate(self._folds, start=1):
            model = spec.fit(data, lambda progress: None, self._search.plan.seed)
            found.append(worth(model, data))
            rows.append(losses(model, data))
            loss, score = (float(np.mean(part)) for part in zip(*found))
            values = {"validation/loss": loss}
            if self._line.ask(point=[number, len(self._folds), values])["signal"]:
                raise Cancelled
        return loss, score, slack(np.concatenate(rows, axis=1))


@dataclass
class Curve:
    """Remembers the points of a fit: step, total, seconds since it began, values."""

    began: float = field(default_factory=time.time)
    points: list[tuple[int, int, float, dict[str, float]]] = field(default_factory=list)

    def __call__(self, progress: Progress) -> None:
        """Take a point."""
        seconds = time.time() - self.began
        if progress.values:
            self.points.append((progress.step, progress.total, seconds, progress.values))


def worth(model: FittedModel, data: TrainingData) -> tuple[float, float | None]:
    """Return the loss and the score of a model on the rows it was watched on."""
    values = watched(data.task, data.y_validation, model.predict(data.validation))
    return values["loss"], values.get(WATCHED[data.task])


def losses(model: FittedModel, data: TrainingData) -> np.ndarray:
    """Return the losses of watched rows (models, rows): of a model, then of those it is made of."""
    made_of = model.models if isinstance(model, FittedBlend) else ()
    answers = (one.predict(data.validation) for one in (model, *made_of))
    return np.stack([row_losses(data.task, data.y_validation, answer) for answer in answers])


def slack(losses: np.ndarray) -> float:
    """Return how much higher than the lowest the loss of a model may be for it to be kept.

    A blend that cannot be told from the best of its models is the better guess, as where rows are
    few the lowest loss of many trials is partly luck: `TOLERANCE` standard errors of the paired
    difference, as for epochs. Nothing for any other model.
    """
    together, *alone = losses
    if not alone or not len(together):
        return 0.0
    worse = together - min(alone, key=np.mean)
    return float(TOLERANCE * worse.std() / len(worse) ** 0.5)


def folds(prepared: Prepared, number: int) -> list[TrainingData]:
    """Divide the rows that are not for the test for cross-validation, as the plan's split does.

    Raises
    ------
    PlanError
        There is too little for so many.
    """
    plan, rows = prepared.plan, prepared.rows
    divided = folds_of(rows, plan.split, number, plan.seed)
    return [data_of(plan, rows, parts)[1] for parts in divided]
