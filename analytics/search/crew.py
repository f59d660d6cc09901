"""The workers of a search: processes that train trials side by side, a thread to lead each.

Each pays for loading its libraries and preparing the rows once, and uses one thread: two
trainings side by side get more out of two cores than one that is spread over both. The processes
end with this one, since their line to it is closed then.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import traceback
from typing import Any

from analytics.errors import AnalyticsError, PlanError, TrainingError
from analytics.jobs import processes
from analytics.search.board import Board
from analytics.search.store import Trial
from analytics.workspace import Workspace


class Gone(Exception):
    """The worker's process has ended."""


class Worker:
    """A process that trains trials, and the line to it."""

    def __init__(self, workspace: Workspace, run_id: str, size: int) -> None:
        words = (str(workspace.home), run_id, workspace.owner, str(size))
        with (workspace.home / "worker.log").open("ab") as log:
            self._process = processes.start(
                "trials",
                *words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                output=log,
                threads=1,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._orders, self._answers = self._process.stdin, self._process.stdout

    def say(self, **message: Any) -> None:
        """Send a message."""
        try:
            self._orders.write(json.dumps(message).encode() + b"\n")
            self._orders.flush()
        except OSError as error:
            raise Gone from error

    def hear(self) -> dict[str, Any]:
        """Wait for a message."""
        text = self._answers.readline()
        if not text.endswith(b"\n"):
            raise Gone
        message: dict[str, Any] = json.loads(text)
        return message

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()

    def close(self) -> None:
        """End the process and all that belongs to it."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with contextlib.suppress(OSError):  # what was not sent any more
            self._orders.close()


class Crew:
    """As many workers as asked for; they train what the board hands out until it has no more."""

    def __init__(self, board: Board, workspace: Workspace, size: int) -> None:
        self._board, self._workspace, self._size = board, workspace, size
        self._workers: set[Worker] = set()
        self._threads = [
            threading.Thread(target=self._lead, name=f"worker {i}", daemon=True)
            for i in range(size)
        ]
        for thread in self._threads:
            thread.start()

    def busy(self, seconds: float) -> bool:
        """Wait so long for the workers to end; say whether any is still at work."""
        for thread in self._threads:
            thread.join(seconds / self._size)
        return any(thread.is_alive() for thread in self._threads)

    def dismiss(self) -> None:
        """End all workers now; a model that is being written is written first."""
        with self._board.keeping:
            for worker in tuple(self._workers):
                worker.kill()

    def _lead(self) -> None:
        try:
            self._work()
        except Exception as error:  # or the others would go on, and nobody would know
            traceback.print_exc()
            name = type(error).__name__
            self._board.give_up(TrainingError(f"Searching failed: {name}: {error}.", "Try again."))

    def _work(self) -> None:
        worker = None
        while (trial := self._board.next()) is not None:
            try:
                worker = worker or self._hire()
                self._train(worker, trial)
            except Gone:
                self._board.left(trial, "Its process ended: perhaps it needed too much memory.")
                self._fire(worker)
                worker = None
            except AnalyticsError as error:
                self._board.give_up(error)
                self._board.left(trial, str(error))
        self._fire(worker)

    def _hire(self) -> Worker:
        worker = Worker(self._workspace, self._board.run_id, self._size)
        self._workers.add(worker)
        try:
            heard = worker.hear()
        except Gone:
            heard = {}
        if "ready" in heard:
            return worker
        self._fire(worker)
        if "unusable" in heard:
            raise PlanError(*heard["unusable"])
        raise Gone

    def _fire(self, worker: Worker | None) -> None:
        if worker is not None:
            self._workers.discard(worker)
            worker.close()

    def _train(self, worker: Worker, trial: Trial) -> None:
        worker.say(candidate=trial.candidate, values=trial.values)
        while "point" in (heard := worker.hear()):
            worker.say(signal=self._board.point(trial, *heard["point"]))
        if "loss" in heard:
            with self._board.keeping:
                keep = self._board.ended(trial, heard["loss"], heard["score"], heard["slack"])
                worker.say(keep=keep)
                heard = worker.hear() if keep else heard
                if "summary" in heard:
                    self._board.keep(trial, heard["summary"], heard["curve"])
        if "failed" in heard:
            self._board.left(trial, heard["failed"])
