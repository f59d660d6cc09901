"""The run store: what is queued, running and done, with the history of every run."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

import pandas as pd
import psutil

from analytics.errors import NotFoundError
from analytics.models.base import Progress
from analytics.plan import Plan
from analytics.runs import points
from analytics.runs.database import connect
from analytics.runs.run import RESUMABLE, Asked, Run, State
from analytics.workspace import Workspace, new_id

_BEGINNING: tuple[State, ...] = ("queued", "starting", "stopping", *RESUMABLE)


class RunStore:
    """The runs of one workspace, kept in a database that many processes may write."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def _connect(self) -> AbstractContextManager[sqlite3.Connection]:
        return connect(self.workspace.database)

    def create(self, plan: Plan, dataset_name: str, name: str = "", state: State = "queued") -> Run:
        """Note a plan that is to be trained, and return its run."""
        run_id = new_id()
        with self._connect() as db:
            db.execute(
                "INSERT INTO runs (id, owner, name, state, plan, plan_key, dataset_name, created)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run_id,
                    self.workspace.owner,
                    name or f"{type(plan.model).title} · {plan.target}",
                    state,
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

    def _run(self, row: sqlite3.Row) -> Run:
        values = {name: row[name] for name in row.keys() if name in Run.__dataclass_fields__}  # noqa: SIM118
        values["plan"] = _plan(row["plan"])
        values["summary"] = json.loads(row["summary"])
        values["tags"] = tuple(sorted(json.loads(row["tags"])))
        return Run(workspace=Workspace(self.workspace.home, row["owner"]), **values)

    def history(self, run_id: str) -> pd.DataFrame:
        """Return a run's points: columns ``step``, ``series``, ``value``, ``seconds``."""
        return points.history(self.workspace, run_id)

    def points(self, run_id: str, after: int) -> list[tuple[int, str, float | None, float]]:
        """Return a run's points after a step, in order: step, series, value and seconds."""
        return points.since(self.workspace, run_id, after)

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

    def begin(self, run_id: str) -> bool:
        """Note that this process trains the run, from now on; say whether it may.

        What was asked of it is forgotten only where it rested since, and was not to be stopped.
        """
        process = psutil.Process()
        with self._connect() as db:
            cursor = db.execute(
                "UPDATE runs SET state = CASE state WHEN 'stopping' THEN state ELSE 'running' END,"
                " before = before + coalesce(ended - started, 0), started = ?, ended = NULL,"
                " error = '', pid = ?, pid_created = ?,"
                " signal = CASE WHEN ended IS NULL OR signal = 'stop' THEN signal END"
                " WHERE id = ? AND state IN (SELECT value FROM json_each(?))",
                (time.time(), process.pid, process.create_time(), run_id, json.dumps(_BEGINNING)),
            )
        return cursor.rowcount == 1

    def append(self, run_id: str, new: list[tuple[Progress, float]]) -> Asked | None:
        """Write points of the live curve and return what the person who watches asked for."""
        rows = [
            (run_id, progress.step, series, value, seconds)
            for progress, seconds in new
            for series, value in progress.values.items()
        ]
        with self._connect() as db:
            db.executemany("INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?)", rows)
            if new:
                last = new[-1][0]
                db.execute(
                    "UPDATE runs SET step = ?, total = ?, unit = ?, message = ? WHERE id = ?",
                    (last.step, last.total, last.unit, last.message, run_id),
                )
            row = db.execute("SELECT signal FROM runs WHERE id = ?", (run_id,)).fetchone()
        # A run that was deleted while it trained has nobody to train for.
        return row["signal"] if row else "cancel"

    def signal(self, run_id: str, asked: Asked) -> None:
        """Ask a run to stop and keep its best, to make room for a while, or to be thrown away.

        What does not train obeys at once; who asks a run that rests to stop must resume it.
        """
        run = self.get(run_id)
        now = time.time()
        if asked == "pause" and self.move(run_id, ("queued",), "paused", ended=now):
            return
        if asked == "cancel" and (
            self.move(run_id, ("queued",), "cancelled", ended=now)
            or self.move(run_id, RESUMABLE, "cancelled")
        ):
            shutil.rmtree(self.workspace.checkpoint_folder(run_id), ignore_errors=True)
        elif run.live or run.resumable:
            self.set(run_id, signal=asked, signalled=now)
            self.move(run_id, ("starting", "running"), "stopping")

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

    def look(self, run_ids: Iterable[str], rows: str) -> None:
        """Note that somebody saw the scores of runs on these test rows, once for each run."""
        if new := frozenset(run_ids) - self.looked_at(rows):
            looks = [(self.workspace.owner, rows, run_id) for run_id in new]
            with self._connect() as db:
                db.executemany("INSERT OR IGNORE INTO looks VALUES (?, ?, ?)", looks)

    def looked_at(self, rows: str) -> frozenset[str]:
        """Return the runs, deleted ones too, whose score on these test rows somebody saw."""
        query = "SELECT run FROM looks WHERE owner = ? AND rows = ?"
        with self._connect() as db:
            found = db.execute(query, (self.workspace.owner, rows))
            return frozenset(row[0] for row in found)

    def summarise(self, run_id: str, **measured: Any) -> None:
        """Add to the summary of a run."""
        self.set(run_id, summary=json.dumps(self.get(run_id).summary | measured))

    def delete(self, run_id: str) -> None:
        """Delete a run, its history and its model; that its test score was seen stays known."""
        run = self.get(run_id)
        with self._connect() as db:
            db.execute("DELETE FROM tags WHERE run = ?", (run_id,))
            db.execute("DELETE FROM points WHERE run = ?", (run_id,))
            db.execute("DELETE FROM runs WHERE id = ?", (run_id,))
        places = (run.folder, self.workspace.watch_folder(run_id))
        for folder in (*places, self.workspace.checkpoint_folder(run_id)):
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


@lru_cache(maxsize=1024)
def _plan(text: str) -> Plan:
    return Plan.from_json(text)  # frozen, and a list of runs reads the same ones again and again
