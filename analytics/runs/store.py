"""The run store: what is queued, running and done, with the history of every run."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from analytics.errors import NotFoundError
from analytics.models.base import Progress, Signal
from analytics.plan import Plan
from analytics.workspace import Workspace, new_id

State = Literal[
    "queued", "starting", "running", "stopping", "done", "failed", "cancelled", "interrupted"
]
ACTIVE: tuple[State, ...] = ("starting", "running", "stopping")
LIVE: tuple[State, ...] = ("queued", *ACTIVE)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL, plan TEXT NOT NULL, plan_key TEXT NOT NULL, dataset_name TEXT NOT NULL,
    created REAL NOT NULL, started REAL, ended REAL,
    step INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
    unit TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',
    signal TEXT, signalled REAL, pid INTEGER, pid_created REAL, summary TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE IF NOT EXISTS points (
    run TEXT NOT NULL, step INTEGER NOT NULL, series TEXT NOT NULL, value REAL,
    seconds REAL NOT NULL, PRIMARY KEY (run, series, step)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tags (
    run TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (run, tag)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS looks (
    owner TEXT NOT NULL, rows TEXT NOT NULL, run TEXT NOT NULL, PRIMARY KEY (owner, rows, run)
) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS tagged_runs AS SELECT *,
    (SELECT json_group_array(tag) FROM tags WHERE tags.run = runs.id) AS tags FROM runs;
CREATE INDEX IF NOT EXISTS runs_by_owner ON runs (owner, created);
CREATE INDEX IF NOT EXISTS runs_by_state ON runs (state);
"""


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
    step: int
    total: int
    unit: str
    message: str
    error: str
    summary: dict[str, Any]
    workspace: Workspace
    tags: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the model and what belongs to it is kept."""
        return self.workspace.run_folder(self.id)

    @property
    def seconds(self) -> float | None:
        """How long the training took, or has taken so far, in seconds."""
        if self.started is None:
            return None
        return (self.ended or time.time()) - self.started

    @property
    def live(self) -> bool:
        """Whether it waits or trains."""
        return self.state in LIVE

    def history(self) -> pd.DataFrame:
        """Return the live curve: columns ``step``, ``series``, ``value``, ``seconds``."""
        return RunStore(self.workspace).history(self.id)


class RunStore:
    """The runs of one workspace, kept in a database that many processes may write."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        path = self.workspace.database
        fresh = not path.exists()
        connection = sqlite3.connect(path, timeout=30)
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA synchronous=NORMAL")
            if fresh or not _has_schema(connection):
                connection.execute("PRAGMA journal_mode=WAL")
                connection.executescript(_SCHEMA)
            with connection:
                yield connection
        finally:
            connection.close()

    def create(
        self, plan: Plan, dataset_name: str, name: str = "", run_id: str | None = None
    ) -> Run:
        """Queue a plan and return its run, of a new id unless one was made before."""
        run_id = run_id or new_id()
        with self._connect() as db:
            db.execute(
                "INSERT INTO runs (id, owner, name, state, plan, plan_key, dataset_name, created)"
                " VALUES (?, ?, ?, 'queued', ?, ?, ?, ?)",
                (
                    run_id,
                    self.workspace.owner,
                    name or f"{type(plan.model).title} · {plan.target}",
                    plan.model_dump_json(),
                    plan.key,
                    dataset_name,
                    time.time(),
                ),
            )
        return self.get(run_id)

    def get(self, run_id: str) -> Run:
        """Return one run of this owner.

        Raises
        ------
        NotFoundError
            There is none of that id in this workspace.
        """
        with self._connect() as db:
            row = db.execute(
                "SELECT * FROM tagged_runs WHERE id = ? AND owner = ?",
                (run_id, self.workspace.owner),
            ).fetchone()
        if row is None:
            raise NotFoundError(
                f"The run {run_id[:20]} is not in your workspace: it was deleted, or is not yours.",
                "Choose one under Runs.",
            )
        return self._run(row)

    def all(self) -> list[Run]:
        """Return the owner's runs, newest first."""
        with self._connect() as db:
            rows = db.execute(
                "SELECT * FROM tagged_runs WHERE owner = ? ORDER BY created DESC",
                (self.workspace.owner,),
            ).fetchall()
        return [self._run(row) for row in rows]

    def latest(self, plan_key: str) -> Run | None:
        """Return the newest run of a plan that is done or on its way."""
        with self._connect() as db:
            row = db.execute(
                "SELECT * FROM tagged_runs WHERE owner = ? AND plan_key = ? AND state NOT IN"
                " ('failed', 'cancelled', 'interrupted') ORDER BY created DESC LIMIT 1",
                (self.workspace.owner, plan_key),
            ).fetchone()
        return self._run(row) if row else None

    def _run(self, row: sqlite3.Row) -> Run:
        values = {name: row[name] for name in row.keys() if name in Run.__dataclass_fields__}  # noqa: SIM118
        values["plan"] = Plan.from_json(row["plan"])
        values["summary"] = json.loads(row["summary"])
        values["tags"] = tuple(sorted(json.loads(row["tags"])))
        return Run(workspace=Workspace(self.workspace.home, row["owner"]), **values)

    def history(self, run_id: str) -> pd.DataFrame:
        """Return a run's points: columns ``step``, ``series``, ``value``, ``seconds``."""
        with self._connect() as db:
            rows = db.execute(
                "SELECT step, series, value, seconds FROM points WHERE run = ? ORDER BY step",
                (run_id,),
            ).fetchall()
        return pd.DataFrame(
            [tuple(row) for row in rows], columns=["step", "series", "value", "seconds"]
        )

    def set(self, run_id: str, **values: Any) -> None:
        """Change columns of a run; the names are ours, never a user's."""
        names = ", ".join(f"{name} = ?" for name in values)
        with self._connect() as db:
            db.execute(f"UPDATE runs SET {names} WHERE id = ?", (*values.values(), run_id))  # noqa: S608

    def move(self, run_id: str, source: tuple[State, ...], target: State, **values: Any) -> bool:
        """Change a run's state if it is in one of `source`; say whether it was."""
        names = "".join(f", {name} = ?" for name in values)
        marks = ", ".join("?" * len(source))
        with self._connect() as db:
            cursor = db.execute(
                f"UPDATE runs SET state = ?{names} WHERE id = ? AND state IN ({marks})",  # noqa: S608
                (target, *values.values(), run_id, *source),
            )
        return cursor.rowcount == 1

    def append(self, run_id: str, points: list[tuple[Progress, float]]) -> Signal | None:
        """Write points of the live curve and return what the person who watches asked for."""
        rows = [
            (run_id, progress.step, series, value, seconds)
            for progress, seconds in points
            for series, value in progress.values.items()
        ]
        with self._connect() as db:
            db.executemany("INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?)", rows)
            if points:
                last = points[-1][0]
                db.execute(
                    "UPDATE runs SET step = ?, total = ?, unit = ?, message = ? WHERE id = ?",
                    (last.step, last.total, last.unit, last.message, run_id),
                )
            row = db.execute("SELECT signal FROM runs WHERE id = ?", (run_id,)).fetchone()
        # A run that was deleted while it trained has nobody to train for.
        return row["signal"] if row else "cancel"

    def signal(self, run_id: str, signal: Signal) -> None:
        """Ask a run to stop and keep its best, or to be thrown away."""
        run = self.get(run_id)
        if run.state == "queued" and self.move(run_id, ("queued",), "cancelled", ended=time.time()):
            return
        if run.live:
            self.set(run_id, signal=signal, signalled=time.time())
            self.move(run_id, ("starting", "running"), "stopping")

    def place(self, run_id: str) -> int:
        """Return how many runs that wait or train stand before this one, of all owners."""
        with self._connect() as db:
            row = db.execute(
                "SELECT count(*) FROM runs WHERE state IN (SELECT value FROM json_each(?))"
                " AND created < (SELECT created FROM runs WHERE id = ?)",
                (json.dumps(LIVE), run_id),
            ).fetchone()
        return int(row[0])

    def rename(self, run_id: str, name: str) -> None:
        """Give a run another name."""
        self.get(run_id)
        self.set(run_id, name=name.strip()[:200] or "Untitled run")

    def annotate(self, run_id: str, note: str) -> None:
        """Keep a note with a run."""
        self.get(run_id)
        self.set(run_id, note=note.strip()[:10_000])

    def tag(self, run_id: str, tags: Iterable[str]) -> None:
        """Give a run these tags and no others."""
        self.get(run_id)
        known = {tag.strip()[:40] for tag in tags} - {""}
        with self._connect() as db:
            db.execute("DELETE FROM tags WHERE run = ?", (run_id,))
            db.executemany("INSERT INTO tags VALUES (?, ?)", [(run_id, tag) for tag in known])

    def look(self, run_id: str, rows: str) -> None:
        """Note that somebody saw the score of a run on these test rows, once for all."""
        if run_id not in self.looked_at(rows):
            with self._connect() as db:
                look = (self.workspace.owner, rows, run_id)
                db.execute("INSERT OR IGNORE INTO looks VALUES (?, ?, ?)", look)

    def looked_at(self, rows: str) -> frozenset[str]:
        """Return the runs, deleted ones too, whose score on these test rows somebody saw."""
        query = "SELECT run FROM looks WHERE owner = ? AND rows = ?"
        with self._connect() as db:
            found = db.execute(query, (self.workspace.owner, rows))
            return frozenset(row[0] for row in found)

    def delete(self, run_id: str) -> None:
        """Delete a run, its history and its model; that its test score was seen stays known."""
        run = self.get(run_id)
        with self._connect() as db:
            db.execute("DELETE FROM tags WHERE run = ?", (run_id,))
            db.execute("DELETE FROM points WHERE run = ?", (run_id,))
            db.execute("DELETE FROM runs WHERE id = ?", (run_id,))
        for folder in (run.folder, self.workspace.watch_folder(run_id)):
            shutil.rmtree(folder, ignore_errors=True)

    def in_states(self, states: tuple[State, ...]) -> list[dict[str, Any]]:
        """Return id, owner, state, process and signal of the runs of *all* owners, oldest first."""
        with self._connect() as db:
            rows = db.execute(
                "SELECT id, owner, state, pid, pid_created, started, signal, signalled"
                " FROM runs WHERE state IN (SELECT value FROM json_each(?)) ORDER BY created",
                (json.dumps(states),),
            ).fetchall()
        return [dict(row) for row in rows]


def _has_schema(connection: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE name = 'tagged_runs'"
    return connection.execute(query).fetchone() is not None
