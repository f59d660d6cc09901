"""A run: one plan being trained, or trained, and the states it goes through."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from analytics.plan import Plan
from analytics.runs import points
from analytics.workspace import Workspace

State = Literal[
    "queued",
    "starting",
    "running",
    "stopping",
    "paused",
    "done",
    "failed",
    "cancelled",
    "interrupted",
]
# What a person may ask of a run: keep the best and end, make room and go on later, be thrown away.
Asked = Literal["stop", "pause", "cancel"]
ACTIVE: tuple[State, ...] = ("starting", "running", "stopping")
LIVE: tuple[State, ...] = ("queued", *ACTIVE)
RESUMABLE: tuple[State, ...] = ("paused", "interrupted")


@dataclass(frozen=True)
class Run:
    """One plan being trained, or trained."""

    id: str
    owner: str
    name: str
    note: str
    state: State
    plan: Plan
    dataset_name: str
    created: float
    started: float | None
    ended: float | None
    before: float  # seconds of training before the last pause or interruption
    step: int
    total: int
    unit: str
    message: str
    error: str
    signal: Asked | None
    summary: dict[str, Any]
    pid: int | None  # of the process that trains it, or did
    pid_created: float | None
    workspace: Workspace
    tags: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the model and what belongs to it is kept."""
        return self.workspace.run_folder(self.id)

    @property
    def seconds(self) -> float | None:
        """How long the training took, or has taken so far without its pauses, in seconds."""
        if self.started is None:
            return self.before or None
        return self.before + (self.ended or time.time()) - self.started

    @property
    def live(self) -> bool:
        """Whether it waits or trains."""
        return self.state in LIVE

    @property
    def resumable(self) -> bool:
        """Whether it can go on from where it stood."""
        return self.state in RESUMABLE

    def history(self) -> pd.DataFrame:
        """Return the live curve: columns ``step``, ``series``, ``value``, ``seconds``."""
        return points.history(self.workspace, self.id)
