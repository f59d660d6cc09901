"""What the workers of a search share: its trials, the best of them, and whether it goes on."""

from __future__ import annotations

import threading
import time
from typing import Any

from analytics.errors import AnalyticsError, TrainingError
from analytics.models.base import Progress, Signal
from analytics.runs import Asked
from analytics.search.proposals import Proposals
from analytics.search.spec import Search
from analytics.search.store import Best, SearchStore, Trial
from analytics.workspace import Workspace

MOST_FAILURES = 5  # in a row
WAIT_SECONDS = 0.3  # until it is looked again whether time is over
LONGER = 1.3  # times the trials that it is made of, a blend may take


class Board:
    """Hands out trials and hears of them, from many threads.

    Whoever asks `ended` holds `keeping` until the model is written, so that the folder of the run
    always has the model of `best`.
    """

    def __init__(self, search: Search, workspace: Workspace, run_id: str) -> None:
        self.search, self.run_id = search, run_id
        self.keeping = threading.Lock()
        self.best: Best | None = None
        self.error: AnalyticsError | None = None
        self.signal: Asked | None = None
        self.closing = False  # nothing but the last trial is begun any more
        self._lock = threading.Condition()
        self._store = SearchStore(workspace)
        self._proposals = Proposals(search)
        self._trials: list[Trial] = []
        self._curves: dict[int, list[Any]] = {}
        self._changed: set[int] = set()
        self._failures = 0
        self._importance: dict[str, float] = {}
        self._remember()

    def _remember(self) -> None:
        # What an earlier process of this search has left behind, if there was one.
        self.best = self._store.best(self.run_id)
        for trial in self._store.trials(self.run_id):
            if trial.state == "running":
                trial.state, trial.ended = "left", time.time()
            self._trials.append(trial)
            self._curves[trial.number] = []
            self._changed.add(trial.number)
            self._proposals.remember(trial)

    def next(self) -> Trial | None:
        """Return the next trial, or nothing when the search is over."""
        with self._lock:
            if self.signal or self.error:
                return None
            trial = None if self.closing else self._proposals.propose()
            trial = trial or self._last()
            if trial is not None:
                self._trials.append(trial)
                self._curves[trial.number] = []
                self._changed.add(trial.number)
            return trial

    def _last(self) -> Trial | None:
        # A blend waits for those on their way, as long as there is time.
        while self._proposals.to_blend(self._trials) and not (
            self.closing or self.signal or self.error
        ):
            if all(trial.state != "running" for trial in self._trials):
                break
            self._lock.wait(WAIT_SECONDS)
        return None if self.signal else self._proposals.last(self._trials)

    @property
    def seconds_to_close(self) -> float:
        """How long the last trial will take, if it is a blend of the best ones."""
        with self._lock:
            return LONGER * sum(t.seconds for t in self._proposals.to_blend(self._trials))

    def point(self, trial: Trial, step: int, total: int, values: dict[str, float]) -> Signal | None:
        """Take a point of a trial's curve; answer what the trial is to do."""
        with self._lock:
            trial.step, trial.total, trial.loss = step, total, values["validation/loss"]
            self._curves[trial.number].append((step, total, trial.seconds, values))
            self._changed.add(trial.number)
            if self.signal and (self.best or self.signal != "stop"):
                return "cancel"
            if self._proposals.behind(trial, step, total, trial.loss):
                trial.state = "pruned"
                return "cancel"
            return "stop" if self.signal else None

    def ended(self, trial: Trial, loss: float, score: float | None, slack: float) -> bool:
        """Hear what a trial is worth; say whether it is the best so far, but for `slack`."""
        with self._lock:
            lowest = None if self.best is None else self._trials[self.best.number].loss
            trial.state, trial.loss, trial.score = "done", loss, score
            self._failures = 0
            self._end(trial)
            return lowest is None or loss < lowest + slack

    def keep(self, trial: Trial, summary: dict[str, Any], curve: list[Any]) -> None:
        """Hear that the model of a trial has been written, and its curve if it has another one."""
        with self._lock:
            self.best = Best(trial.number, summary, curve or self._curves[trial.number])
            self._importance = self._proposals.importance(trial)

    def left(self, trial: Trial, error: str) -> None:
        """Hear that a trial came to no end: pruned, failed, or left when the search was over."""
        with self._lock:
            trial.error = error
            if self.signal and trial.state != "pruned":
                trial.state = "left"
            elif error:
                trial.state = "failed"
                self._failures += 1
            self._end(trial)
            if self._failures >= MOST_FAILURES:
                fix = "Change what is tried, or train the plan by itself first."
                problem = f"{self._failures} trials in a row failed. {error}".rstrip(".")
                self.error = TrainingError(f"{problem}.", fix)

    def give_up(self, error: AnalyticsError) -> None:
        """End the search: nothing can be trained."""
        with self._lock:
            self.error = error

    def write(self) -> Progress:
        """Keep what has changed in the store; return how far the search is."""
        with self._lock:
            changed = [self._trials[number] for number in sorted(self._changed)]
            self._changed.clear()
            self._store.write(self.run_id, changed)
            self._store.note(self.run_id, importance=self._importance, best=self.best)
            ended = sum(trial.ended is not None for trial in self._trials)
            values = {}
            if self.best is not None:
                values["best loss"] = self._trials[self.best.number].loss or 0.0
        return Progress(ended, self.search.n_trials, "trial", values)

    def _end(self, trial: Trial) -> None:
        if trial.ended is None:  # else its model could not be written, but what it is worth counts
            trial.ended = time.time()
            self._proposals.tell(trial)
        self._changed.add(trial.number)
        self._lock.notify_all()
