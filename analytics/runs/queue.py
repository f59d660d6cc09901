"""The queue: who is next, how many runs one person may have in it, and what goes on again."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from analytics.errors import LimitError, TrainingError
from analytics.limits import limits
from analytics.plan import Plan
from analytics.runs.database import connect
from analytics.runs.run import ACTIVE, LIVE, RESUMABLE, Run
from analytics.runs.store import RunStore
from analytics.workspace import Workspace

# Owners take turns: first who has the fewest in training, then whoever was served longest ago.
_WAITING = """
WITH owners AS (
    SELECT owner, sum(state IN (SELECT value FROM json_each(:active))) AS busy,
        coalesce(max(started), 0) AS served
    FROM runs GROUP BY owner
), waiting AS (
    SELECT *, row_number() OVER (PARTITION BY owner ORDER BY created) - 1 AS turn
    FROM runs WHERE state = 'queued'
)
SELECT id, owner FROM waiting JOIN owners USING (owner) ORDER BY turn + busy, served, created
"""


class Place(NamedTuple):
    """How many runs wait before one that waits, and how many train."""

    before: int
    training: int


class Queue:
    """The runs of all owners that wait, and those of one owner that come and go."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._store = RunStore(workspace)

    def add(self, plan: Plan, dataset_name: str, name: str = "") -> Run:
        """Queue a plan and return its run.

        Raises
        ------
        LimitError
            The owner has as many runs that wait or train as one may have.
        """
        self._check_room()
        return self._store.create(plan, dataset_name, name)

    def resume(self, run_id: str) -> Run:
        """Queue a paused or interrupted run again; it goes on from its last checkpoint.

        That somebody had asked it to stop and keep its best is not forgotten.

        Raises
        ------
        NotFoundError, TrainingError, LimitError
            It is not there, is in no state to go on, or there is no room for it.
        """
        run = self._store.get(run_id)
        if not run.resumable:
            raise TrainingError(
                f"The run “{run.name}” is {run.state}: only one that is paused or interrupted "
                "can be resumed.",
                "Look at its state under Runs.",
            )
        self._check_room()
        with connect(self.workspace.database) as db:
            db.execute(
                "UPDATE runs SET state = 'queued', before = before + coalesce(ended - started, 0),"
                " started = NULL, ended = NULL, pid = NULL, pid_created = NULL, error = '',"
                " signal = CASE signal WHEN 'stop' THEN signal END"
                " WHERE id = ? AND state IN (SELECT value FROM json_each(?))",
                (run_id, json.dumps(RESUMABLE)),
            )
        return self._store.get(run_id)

    def waiting(self) -> list[dict[str, Any]]:
        """Return id and owner of all runs that wait, in the order in which they will be taken."""
        with connect(self.workspace.database) as db:
            rows = db.execute(_WAITING, {"active": json.dumps(ACTIVE)}).fetchall()
        return [dict(row) for row in rows]

    def place(self, run_id: str) -> Place:
        """Return what stands before a run that waits."""
        ids = [row["id"] for row in self.waiting()]
        before = ids.index(run_id) if run_id in ids else 0
        return Place(before, len(self._store.in_states(ACTIVE)))

    def _check_room(self) -> None:
        owner, most = self.workspace.owner, limits().runs
        mine = sum(row["owner"] == owner for row in self._store.in_states(LIVE))
        if mine >= most:
            raise LimitError(
                f"{mine:,} of your runs wait or train, and at most {most:,} may.",
                "Wait until one of them has ended, or cancel one.",
            )
