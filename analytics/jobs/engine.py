"""The local engine: one detached process per run, a queue, and a warm spare."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from analytics.jobs import processes
from analytics.runs import ACTIVE, Queue, Run, RunStore
from analytics.workspace import Workspace, write_bytes

BEAT_SECONDS = 0.2
BUSY_BEAT_SECONDS = 1.0  # while every slot trains nothing can be started, and looking costs
GRACE_SECONDS = 10.0
# Free memory from which a spare worker stands by: with everything loaded, or without TensorFlow.
SPARE_NEEDS_BYTES = {"heavy": 8 * 2**30, "light": 2**30}
# Processes that go on after their engine was closed: kept here, so that they are not taken for
# forgotten ones.
_LEFT_TRAINING: list[subprocess.Popen[bytes]] = []


def usual_slots() -> int:
    """Return how many runs train at once: one for each two cores."""
    return max(1, (os.cpu_count() or 2) // 2)


class Engine:
    """Trains queued runs in processes that outlive this one.

    Parameters
    ----------
    home
        The folder of all workspaces.
    slots
        How many runs train at a time; half of the cores by default.
    """

    def __init__(self, home: Path, slots: int | None = None) -> None:
        self.home = home
        self.slots = slots or usual_slots()
        self._store, self._queue = RunStore(Workspace(home)), Queue(Workspace(home))
        self._children: list[subprocess.Popen[bytes]] = []
        self._spare: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._awake = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="engine", daemon=True)

    def start(self) -> Engine:
        """Begin to watch the queue; runs of an earlier server are found again."""
        self._thread.start()
        return self

    def close(self) -> None:
        """Stop watching. What trains goes on."""
        self._stopping.set()
        self.wake()
        self._thread.join(timeout=10)
        _LEFT_TRAINING.extend(child for child in self._children if child.poll() is None)
        if self._spare is not None and self._spare.stdin is not None:
            self._spare.stdin.close()
            self._spare.kill()  # it has no work, and may be in the middle of loading
            self._spare.wait(timeout=60)

    def wake(self) -> None:
        """Look at the queue at once: somebody has just ordered a run."""
        self._awake.set()

    def alive(self) -> bool:
        """Say whether the queue is being watched."""
        return self._thread.is_alive()

    def _watch(self) -> None:
        pause = BEAT_SECONDS
        while True:
            self._awake.wait(pause)
            self._awake.clear()
            if self._stopping.is_set():
                return
            try:
                pause = BEAT_SECONDS if self.beat() else BUSY_BEAT_SECONDS
            except Exception as error:  # the watch must outlive a full disk or a locked database
                self._log(f"{type(error).__name__}: {error}")

    def _log(self, line: str) -> None:
        with (self.home / "engine.log").open("a", encoding="utf-8") as file:
            file.write(f"{time.time():.0f} {line}\n")

    def beat(self) -> bool:
        """Reap, find the dead, end what does not obey, start what waits; say if a slot is free."""
        self._children = [child for child in self._children if child.poll() is None]
        active = self._store.in_states(ACTIVE)
        for row in active:
            self._check(row)
        free = self.slots - len(active)
        if free > 0:
            for row in self._queue.waiting()[:free]:
                self._launch(row)
        self._keep_spare()
        return free > 0

    def _check(self, row: dict[str, Any]) -> None:
        if not processes.alive(row["pid"], row["pid_created"]):
            # A run that was claimed a moment ago may not have its process written down yet.
            if row["pid"] is not None or time.time() - (row["started"] or 0) > GRACE_SECONDS:
                self._bury(row)
        elif row["signal"] == "cancel" and time.time() - row["signalled"] > GRACE_SECONDS:
            force = time.time() - row["signalled"] > 2 * GRACE_SECONDS
            processes.kill(row["pid"], row["pid_created"], force=force)

    def _bury(self, row: dict[str, Any]) -> None:
        if row["signal"] == "cancel":
            self._store.move(row["id"], ACTIVE, "cancelled", ended=time.time())
            return
        message = "The training process ended before it was done. Resume it: it ends the same."
        self._store.move(row["id"], ACTIVE, "interrupted", ended=time.time(), error=message)

    def _launch(self, row: dict[str, Any]) -> None:
        if not self._store.move(row["id"], ("queued",), "starting", started=time.time()):
            return
        order = {"run": row["id"], "owner": row["owner"]}
        child = self._take_spare(order) or self._fresh(order)
        self._children.append(child)
        self._store.set(row["id"], pid=child.pid, pid_created=processes.created(child.pid))

    def _take_spare(self, order: dict[str, str]) -> subprocess.Popen[bytes] | None:
        spare, self._spare = self._spare, None
        if spare is None or spare.poll() is not None or spare.stdin is None:
            return None
        try:
            spare.stdin.write(json.dumps(order).encode() + b"\n")
            spare.stdin.close()
        except OSError:
            return None
        return spare

    def _fresh(self, order: dict[str, str]) -> subprocess.Popen[bytes]:
        with self._log_file() as log:
            return processes.start(
                "train", str(self.home), order["run"], order["owner"], stdin=None, output=log
            )

    def _keep_spare(self) -> None:
        if self._spare is not None and self._spare.poll() is None:
            return
        free = psutil.virtual_memory().available
        kinds = [kind for kind, needs in SPARE_NEEDS_BYTES.items() if free >= needs]
        if not kinds or self._store.in_states(ACTIVE):
            return  # a spare that loads beside a training run would slow it down
        with self._log_file() as log:
            self._spare = processes.start(
                "spare", str(self.home), kinds[0], stdin=subprocess.PIPE, output=log
            )

    def _log_file(self) -> Any:
        self.home.mkdir(parents=True, exist_ok=True)
        return (self.home / "worker.log").open("ab")


def submit(workspace: Workspace, plan: Any, dataset_name: str, name: str = "") -> Run:
    """Queue a plan; the engine of whichever server runs takes it up.

    Raises
    ------
    LimitError
        The owner has as many runs that wait or train as one may have.
    """
    run = Queue(workspace).add(plan, dataset_name, name)
    write_bytes(run.folder.parent / f"{run.id}.json", plan.to_json().encode())
    return run
