"""What is known of a search and of its trials, kept beside the runs in their database."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import pandas as pd

from analytics.errors import LimitError
from analytics.models.base import Progress
from analytics.runs import Queue, Run, RunStore
from analytics.runs.database import connect
from analytics.search.spec import Search
from analytics.workspace import Workspace, short_hash

TrialState = Literal["running", "done", "pruned", "failed", "left"]

# A search and its trials go when their run is deleted, whoever deletes it.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS searches (
    run TEXT PRIMARY KEY, search TEXT NOT NULL, importance TEXT NOT NULL DEFAULT '{}',
    best TEXT NOT NULL DEFAULT 'null'
);
CREATE TABLE IF NOT EXISTS trials (
    run TEXT NOT NULL, number INTEGER NOT NULL, trial TEXT NOT NULL, PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS searches_go AFTER DELETE ON runs BEGIN
    DELETE FROM searches WHERE run = OLD.id;
    DELETE FROM trials WHERE run = OLD.id;
END;
"""


@dataclass
class Trial:
    """One model of a search: what was tried, how far it came, and what it is worth.

    `loss` is that of the validation rows, the mean over folds where there are any; `score` is
    what people know beside it (AUC, accuracy or RMSE).
    """

    number: int
    candidate: int
    values: dict[str, Any]
    state: TrialState = "running"
    loss: float | None = None
    score: float | None = None
    step: int = 0
    total: int = 0
    started: float = field(default_factory=time.time)
    ended: float | None = None
    error: str = ""

    @property
    def seconds(self) -> float:
        """How long it took, or has taken so far."""
        return (self.ended or time.time()) - self.started


@dataclass(frozen=True)
class Best:
    """The best trial so far: its number, the summary of its run, and its curve."""

    number: int
    summary: dict[str, Any]
    curve: list[tuple[int, int, float, dict[str, float]]]


class SearchStore:
    """The searches of one workspace; each belongs to a run, which ends as its best trial."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.runs = RunStore(workspace)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with connect(self.workspace.database) as db:
            if not _has_schema(db):
                db.executescript(_SCHEMA)
            yield db

    def create(self, search: Search, dataset_name: str, name: str = "") -> Run:
        """Note a search, and return its run, which rests until it is begun or queued."""
        titles = " or ".join(type(c.model).title.lower() for c in search.candidates)
        name = name or f"Search: {titles} · {search.plan.target}"
        run, text = (
            self.runs.create(search.plan, dataset_name, name, "paused"),
            search.model_dump_json(),
        )
        with self._connect() as db:
            db.execute("INSERT INTO searches (run, search) VALUES (?, ?)", (run.id, text))
        self.runs.set(run.id, plan_key=short_hash(text))  # until it ends it is no plan's answer
        return self.runs.get(run.id)

    def submit(self, search: Search, dataset_name: str) -> Run:
        """Queue a search; the engine of whichever server runs takes it up.

        Raises
        ------
        LimitError
            The owner has as many runs that wait or train as one may have.
        """
        run = self.create(search, dataset_name)
        try:
            return Queue(self.workspace).resume(run.id)
        except LimitError:
            self.runs.delete(run.id)
            raise

    def get(self, run_id: str) -> Search | None:
        """Return the search of a run, or nothing where it is an ordinary one."""
        text = self._value(run_id, "search")
        return None if text is None else Search.model_validate_json(text)

    def trials(self, run_id: str) -> list[Trial]:
        """Return the trials of a search in order."""
        with self._connect() as db:
            rows = db.execute(
                "SELECT trial FROM trials WHERE run = ? ORDER BY number", (run_id,)
            ).fetchall()
        return [Trial(**json.loads(row[0])) for row in rows]

    def importance(self, run_id: str) -> dict[str, float]:
        """Return how much each parameter mattered so far, in shares of 1."""
        return json.loads(self._value(run_id, "importance") or "{}")

    def best(self, run_id: str) -> Best | None:
        """Return the trial whose model is kept so far."""
        found = json.loads(self._value(run_id, "best") or "null")
        return Best(**found) if found else None

    def write(self, run_id: str, trials: list[Trial]) -> None:
        """Keep trials as they are now."""
        rows = [(run_id, trial.number, json.dumps(asdict(trial)), run_id) for trial in trials]
        with self._connect() as db:  # unless the search was deleted meanwhile
            db.executemany(
                "INSERT OR REPLACE INTO trials SELECT ?, ?, ?"
                " WHERE EXISTS (SELECT 1 FROM searches WHERE run = ?)",
                rows,
            )

    def note(self, run_id: str, *, importance: dict[str, float], best: Best | None) -> None:
        """Keep what the trials so far have shown."""
        with self._connect() as db:
            db.execute(
                "UPDATE searches SET importance = ?, best = ? WHERE run = ?",
                (json.dumps(importance), json.dumps(best and asdict(best)), run_id),
            )

    def finish(self, run_id: str) -> bool:
        """Make the run that of the best trial; say whether there was one."""
        search, best = self.get(run_id), self.best(run_id)
        if search is None or best is None:
            return False
        trial = next(trial for trial in self.trials(run_id) if trial.number == best.number)
        model = search.candidates[trial.candidate].having(trial.values)
        plan = search.plan.model_copy(update={"model": model})
        points = [
            (Progress(step, total, model.unit, values), seconds)
            for step, total, seconds, values in best.curve
        ]
        self.runs.append(run_id, points)
        self.runs.set(
            run_id,
            plan=plan.model_dump_json(),
            plan_key=plan.key,
            state="done",
            ended=time.time(),
            summary=json.dumps(best.summary),
        )
        return True

    def _value(self, run_id: str, column: str) -> str | None:
        with self._connect() as db:
            row = db.execute(
                f"SELECT {column} FROM searches WHERE run = ?",  # noqa: S608 - the names are ours
                (run_id,),
            ).fetchone()
        return row[0] if row else None


def trials_frame(search: Search, trials: list[Trial]) -> pd.DataFrame:
    """Return one row for each trial: what was tried, what it is worth, and the best so far."""
    varied = dict.fromkeys(name for candidate in search.candidates for name in candidate.spaces)
    rows = []
    for trial in trials:
        spec = search.candidates[trial.candidate].having(trial.values)
        row: dict[str, Any] = {
            "trial": trial.number,
            "state": trial.state,
            "model": type(spec).title,
        }
        row |= {name: getattr(spec, name, None) for name in varied}
        row |= {"loss": trial.loss, "score": trial.score}
        row |= {"step": trial.step, "total": trial.total, "seconds": trial.seconds}
        rows.append(row | {"error": trial.error})
    frame = pd.DataFrame(rows)
    if len(frame):
        done = frame["loss"].where(frame["state"] == "done").astype("float64")
        frame["best"] = done.cummin().ffill()
    return frame


def _has_schema(connection: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE name = 'searches_go'"
    return connection.execute(query).fetchone() is not None
