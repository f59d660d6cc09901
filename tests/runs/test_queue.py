"""The queue: owners take turns, have a limit, and what rested goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from analytics.errors import LimitError, TrainingError
from analytics.plan import Plan
from analytics.runs import Queue, Run, RunStore
from analytics.runs.queue import Place
from analytics.workspace import Workspace

PLAN = Plan(dataset="0123456789abcdef", target="y", task="binary")


def order(workspace: Workspace, *owners: str) -> list[Run]:
    return [Queue(Workspace(workspace.home, owner)).add(PLAN, "t.csv") for owner in owners]


def served(workspace: Workspace) -> str:
    """Let the next run be taken and end; return whose it was."""
    row = Queue(workspace).waiting()[0]
    store = RunStore(workspace)
    assert store.begin(row["id"])
    store.set(row["id"], state="done")
    return str(row["owner"])


def test_owners_take_turns_however_many_runs_one_of_them_has(workspace: Workspace) -> None:
    order(workspace, *"aaaabbc")
    assert "".join(served(workspace) for _ in range(7)) == "abcabaa"


def test_who_trains_already_waits_for_the_others(workspace: Workspace) -> None:
    training, *_ = order(workspace, *"aab")
    RunStore(workspace).begin(training.id)
    assert [row["owner"] for row in Queue(workspace).waiting()] == ["b", "a"]


def test_the_place_in_the_queue_counts_those_before(workspace: Workspace) -> None:
    queue = Queue(workspace)
    first, second, third = (queue.add(PLAN, "t.csv").id for _ in range(3))
    RunStore(workspace).begin(first)
    assert (queue.place(second), queue.place(third)) == (Place(0, 1), Place(1, 1))


def test_an_owner_may_have_so_many_runs_and_no_more(
    workspace: Workspace, limited: Callable[..., None]
) -> None:
    limited(runs=2)
    paused, _ = order(workspace, *"aa")
    mine = Queue(Workspace(workspace.home, "a"))
    with pytest.raises(LimitError, match="2 of your runs wait or train, and at most 2 may"):
        mine.add(PLAN, "t.csv")
    order(workspace, "b")
    RunStore(mine.workspace).signal(paused.id, "pause")
    mine.add(PLAN, "t.csv")
    with pytest.raises(LimitError):
        mine.resume(paused.id)


@pytest.mark.parametrize(("asked", "kept"), [("stop", "stop"), ("pause", None), (None, None)])
def test_resuming_remembers_stop_and_nothing_else(
    workspace: Workspace, asked: str | None, kept: str | None
) -> None:
    queue, store = Queue(workspace), RunStore(workspace)
    run = queue.add(PLAN, "t.csv")
    store.begin(run.id)
    store.set(run.id, started=100.0, ended=130.0, state="interrupted", signal=asked, error="dead")
    again = queue.resume(run.id)
    assert (again.state, again.signal, again.error) == ("queued", kept, "")
    assert again.seconds == 30
    store.begin(run.id)
    assert store.append(run.id, []) == kept
    with pytest.raises(TrainingError, match="is running"):
        queue.resume(run.id)


def test_what_rests_is_cancelled_at_once_and_what_waits_is_paused(workspace: Workspace) -> None:
    queue, store = Queue(workspace), RunStore(workspace)
    run = queue.add(PLAN, "t.csv")
    store.signal(run.id, "pause")
    assert store.get(run.id).state == "paused"
    assert queue.waiting() == []
    store.signal(run.id, "cancel")
    assert store.get(run.id).state == "cancelled"


def test_a_store_of_an_earlier_version_is_brought_up_to_date(workspace: Workspace) -> None:
    run = Queue(workspace).add(PLAN, "t.csv")
    with sqlite3.connect(workspace.database) as db:
        db.execute("ALTER TABLE runs DROP COLUMN before")
        db.execute("PRAGMA user_version = 0")
    db.close()
    assert RunStore(workspace).get(run.id).before == 0
