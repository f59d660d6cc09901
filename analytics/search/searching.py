"""Searching: a run whose worker leads others, and which ends as the run of the best trial."""

from __future__ import annotations

import os
import shutil
import time
import traceback
from collections.abc import Callable
from dataclasses import replace

import psutil

from analytics.dataset import open_dataset
from analytics.errors import AnalyticsError, TrainingError
from analytics.jobs.engine import usual_slots
from analytics.models.base import Progress
from analytics.runs import Run, RunStore
from analytics.runs.database import kept_open
from analytics.search.board import Board
from analytics.search.crew import Crew
from analytics.search.spec import Search
from analytics.search.store import SearchStore
from analytics.workspace import Workspace

BEAT_SECONDS = 0.3
WORKER_BYTES = 2 * 2**30  # what a worker may take before the next one is too many


def usual_workers() -> int:
    """Return how many workers a search has: as many as there are cores for one run of the engine.

    They share the memory, so that they are fewer where it is small.
    """
    of_a_run = max(1, (os.cpu_count() or 1) // usual_slots())
    return max(1, min(of_a_run, psutil.virtual_memory().available // WORKER_BYTES))


def search(
    asked: Search,
    on_progress: Callable[[Progress], None] | None = None,
    *,
    workspace: Workspace | None = None,
    run: Run | None = None,
    workers: int | None = None,
) -> Run:
    """Search, and return the run of the best trial, as if its plan had been trained alone.

    Parameters
    ----------
    asked
        What is tried, and how.
    on_progress
        Called a few times a second with the number of trials that have ended, and the best loss.
    workspace
        Where the run is kept; the local owner's by default.
    run
        A queued run of this search; a new one by default.
    workers
        How many trials are trained at a time.

    Raises
    ------
    PlanError, TrainingError
        The plan cannot be trained, or every trial failed.
    """
    workspace = workspace or Workspace.default()
    store = RunStore(workspace)
    if run is None:
        name = open_dataset(asked.plan.dataset, workspace).name
        run = SearchStore(workspace).create(asked, name)
    if not store.begin(run.id):
        return store.get(run.id)
    board = Board(asked, workspace, run.id)
    try:
        with kept_open(workspace.database):
            _watch(board, Crew(board, workspace, workers or usual_workers()), store, on_progress)
        _end(board, workspace, run)
    except AnalyticsError as error:
        store.set(run.id, state="failed", ended=time.time(), error=str(error))
        raise
    except Exception as error:
        traceback.print_exc()
        problem = TrainingError(f"Searching failed: {error}.", "Try again.")
        store.set(run.id, state="failed", ended=time.time(), error=str(problem))
        raise problem from error
    return store.get(run.id)


def _watch(
    board: Board, crew: Crew, store: RunStore, on_progress: Callable[[Progress], None] | None
) -> None:
    began = time.monotonic() - store.get(board.run_id).before
    budget = board.search.budget_seconds or float("inf")
    busy, said = True, None
    while busy:
        busy = crew.busy(BEAT_SECONDS)
        progress = board.write()
        seconds = time.monotonic() - began
        asked = store.append(board.run_id, [(replace(progress, values={}), seconds)])
        board.closing = seconds > budget - board.seconds_to_close
        board.signal = asked or ("stop" if seconds > budget else board.signal)
        # Stopped before there is a best trial, those on their way become trials that are done.
        if board.error or (board.signal and (board.best or board.signal != "stop")):
            crew.dismiss()
        if on_progress and progress != said:
            on_progress(progress)
            said = progress


def _end(board: Board, workspace: Workspace, run: Run) -> None:
    if board.signal == "cancel":
        shutil.rmtree(run.folder, ignore_errors=True)
        RunStore(workspace).set(run.id, state="cancelled", ended=time.time())
    elif board.signal == "pause":
        RunStore(workspace).set(run.id, state="paused", ended=time.time())
    elif not SearchStore(workspace).finish(run.id):
        raise board.error or TrainingError(
            "No trial came to an end, so there is no model.",
            "Give the search more time, or try smaller models.",
        )
