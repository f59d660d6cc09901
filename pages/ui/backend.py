"""The processes behind the pages: the engine that trains, and the lanes that answer."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from analytics.jobs import Engine, Lane, Ticket
from analytics.workspace import default_home
from pages.ui.session import owner


@dataclass(frozen=True)
class Backend:
    """What one server shares between all its visitors."""

    engine: Engine
    data: Lane
    models: Lane
    folds: Lane

    def close(self) -> None:
        """End what only answers; what trains goes on, but folds, of which those done are kept."""
        self.engine.close()
        self.data.close()
        self.models.close()
        self.folds.end()


@functools.cache
def backend() -> Backend:
    """Start the engine and the lanes once."""
    home = default_home()
    lanes = (Lane(name, home) for name in ("data", "models", "folds"))
    made = Backend(Engine(home).start(), *lanes)
    made.data.warm()
    return made


def ask_data(task: str, **arguments: Any) -> Ticket:
    """Ask the lane that reads, cleans and profiles."""
    return backend().data.ask(task, owner(), **arguments)


def ask_models(task: str, **arguments: Any) -> Ticket:
    """Ask the lane that loads models, explains and predicts."""
    return backend().models.ask(task, owner(), **arguments)


def asked_models(task: str, **arguments: Any) -> Ticket | None:
    """Return the ticket of a question to the lane of models that was asked before, if it was."""
    return backend().models.asked(task, owner(), **arguments)


def folds_lane() -> Lane:
    """Return the lane that trains runs again on folds, for as long as that takes."""
    return backend().folds
