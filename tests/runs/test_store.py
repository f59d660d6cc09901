"""The run store: states move once, owners see their own, nothing of a run is lost."""

from __future__ import annotations

import threading

import pytest

from analytics.errors import NotFoundError
from analytics.models.base import Progress
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.workspace import Workspace

PLAN = Plan(dataset="0123456789abcdef", target="y", task="binary")


@pytest.fixture
def store(workspace: Workspace) -> RunStore:
    return RunStore(workspace)


@pytest.fixture
def run(store: RunStore) -> Run:
    return store.create(PLAN, "flowers.csv")


def test_a_new_run_waits_and_carries_its_plan(run: Run) -> None:
    assert (run.state, run.plan, run.dataset_name) == ("queued", PLAN, "flowers.csv")


def test_only_one_of_many_claims_a_run(store: RunStore, run: Run) -> None:
    won: list[bool] = []
    threads = [
        threading.Thread(target=lambda: won.append(store.move(run.id, ("queued",), "starting")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


def test_the_history_is_what_was_reported(store: RunStore, run: Run) -> None:
    points = [(Progress(i, 3, "epoch", {"train/loss": 1 / i}), float(i)) for i in (1, 2, 3)]
    assert store.append(run.id, points) is None
    history = store.get(run.id).history()
    assert history["value"].tolist() == [1, 1 / 2, 1 / 3]
    assert (store.get(run.id).step, store.get(run.id).total) == (3, 3)


def test_a_signal_comes_back_with_the_next_report(store: RunStore, run: Run) -> None:
    store.move(run.id, ("queued",), "running")
    store.signal(run.id, "stop")
    assert store.get(run.id).state == "stopping"
    assert store.append(run.id, []) == "stop"


def test_a_queued_run_is_cancelled_at_once(store: RunStore, run: Run) -> None:
    store.signal(run.id, "cancel")
    assert store.get(run.id).state == "cancelled"


def test_a_deleted_run_is_told_to_end(store: RunStore, run: Run) -> None:
    store.delete(run.id)
    assert store.append(run.id, []) == "cancel"
    with pytest.raises(NotFoundError):
        store.get(run.id)


def test_another_owners_run_is_not_found(store: RunStore, run: Run) -> None:
    other = RunStore(Workspace(store.workspace.home, "somebody else"))
    assert other.all() == []
    for act in (other.get, other.delete, lambda i: other.signal(i, "cancel")):
        with pytest.raises(NotFoundError, match="not in your workspace"):
            act(run.id)
    assert store.get(run.id).state == "queued"


def test_name_and_note_are_kept(store: RunStore, run: Run) -> None:
    store.rename(run.id, "  ' OR 1=1 --  ")
    store.annotate(run.id, "for the board")
    again = store.get(run.id)
    assert (again.name, again.note) == ("' OR 1=1 --", "for the board")


def test_tags_are_put_and_taken_away(store: RunStore, run: Run) -> None:
    store.tag(run.id, [" 最好 ", "draft", "draft", ""])
    assert store.get(run.id).tags == store.all()[0].tags == ("draft", "最好")
    store.tag(run.id, ["最好"])
    assert store.get(run.id).tags == ("最好",)


def test_a_look_at_test_rows_counts_once_for_each_run_and_outlives_it(
    store: RunStore, run: Run
) -> None:
    other = store.create(PLAN, "flowers.csv")
    for looked in ([run.id], [run.id, other.id]):
        store.look(looked, "these rows")
    store.delete(other.id)
    assert store.looked_at("these rows") == {run.id, other.id}
    assert store.looked_at("other rows") == frozenset()
    assert not RunStore(Workspace(store.workspace.home, "somebody else")).looked_at("these rows")
