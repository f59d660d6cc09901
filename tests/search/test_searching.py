"""A search from beginning to end: a run that leads others and ends as the best of them."""

from __future__ import annotations

import threading

import psutil
import pytest

import analytics
from analytics.dataset import Dataset
from analytics.evaluation.of_run import evaluate
from analytics.models import Blend, GradientBoosting, RandomForest
from analytics.models.base import Progress
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.search import Candidate, Search, SearchStore, Trial, search, search_for, trials_frame
from analytics.search.board import MOST_FAILURES, Board
from analytics.training import load
from analytics.workspace import Workspace

pytestmark = pytest.mark.slow


def asked(dataset: Dataset, **more: object) -> Search:
    plan = Plan(
        dataset=dataset.fingerprint,
        target="kind",
        task="binary",
        ignored=("price",),
        model=RandomForest(n_estimators=10),
    )
    return search_for(plan, {"min_samples_leaf": "1:90", "max_depth": "none,1,2"}, **more)


@pytest.fixture
def queued(workspace: Workspace, flowers: Dataset) -> Run:
    return SearchStore(workspace).create(asked(flowers, n_trials=200), "flowers")


def test_the_best_trial_becomes_an_ordinary_run(workspace: Workspace, flowers: Dataset) -> None:
    told: list[Progress] = []
    run = search(asked(flowers, n_trials=8), told.append, workspace=workspace, workers=2)
    store = SearchStore(workspace)
    trials = store.trials(run.id)
    done = [trial for trial in trials if trial.state == "done"]
    best = min(done, key=lambda trial: trial.loss)
    assert (run.state, len(trials), told[-1].step) == ("done", 8, 8)
    assert run.plan.model == asked(flowers).candidates[0].having(best.values)
    assert store.best(run.id).number == best.number
    assert run.history().query("series == 'validation/loss'")["value"].iloc[-1] == best.loss
    assert evaluate(run).scores["auc"].value > 0.7
    assert load(run).model.task == "binary"

    frame = trials_frame(asked(flowers), trials)
    assert frame["best"].iloc[-1] == best.loss
    assert frame["min_samples_leaf"].iloc[0] == 2

    RunStore(workspace).delete(run.id)
    assert (store.trials(run.id), store.get(run.id)) == ([], None)


def test_at_last_the_best_of_each_answer_together(workspace: Workspace, flowers: Dataset) -> None:
    plan = asked(flowers).plan
    models = (RandomForest(n_estimators=10), GradientBoosting(rounds=30))
    candidates = tuple(Candidate(model=model) for model in (*models, Blend()))
    run = search(Search(plan=plan, candidates=candidates, n_trials=3), workspace=workspace)
    trials = SearchStore(workspace).trials(run.id)
    assert [trial.state for trial in trials] == ["done"] * 3
    best = SearchStore(workspace).best(run.id)
    assert best.number == 2 or trials[2].loss > min(trial.loss for trial in trials)
    alone = analytics.train(plan.model_copy(update={"model": Blend(models=models)}))
    assert trials[2].loss == alone.history().query("series == 'validation/loss'")["value"].iloc[-1]


def test_the_last_trial_waits_for_those_on_their_way(
    workspace: Workspace, flowers: Dataset
) -> None:
    candidates = tuple(
        Candidate(model=model) for model in (RandomForest(), GradientBoosting(), Blend())
    )
    search = Search(plan=asked(flowers).plan, candidates=candidates, n_trials=3)
    board = Board(search, workspace, SearchStore(workspace).create(search, "flowers").id)
    forest, boosting = board.next(), board.next()
    board.ended(forest, 0.5, None, 0.0)
    found: list[Trial | None] = []
    waiting = threading.Thread(target=lambda: found.append(board.next()), daemon=True)
    waiting.start()
    board.ended(boosting, 0.6, None, 0.0)
    waiting.join(60)
    (last,) = found
    assert {model["kind"] for model in last.values["models"]} == {
        "random_forest",
        "gradient_boosting",
    }


def test_the_last_trial_is_begun_while_there_is_time_for_it(
    workspace: Workspace, flowers: Dataset
) -> None:
    candidates = tuple(
        Candidate(model=model) for model in (RandomForest(), GradientBoosting(), Blend())
    )
    search = Search(plan=asked(flowers).plan, candidates=candidates)
    board = Board(search, workspace, SearchStore(workspace).create(search, "flowers").id)
    assert board.seconds_to_close == 0
    for seconds, candidate in ((4.0, 0), (6.0, 1)):
        trial = board.next()
        assert trial.candidate == candidate
        board.ended(trial, 0.5, None, 0.0)
        trial.ended = trial.started + seconds
    assert board.seconds_to_close == pytest.approx(13)
    board.next()  # another forest, on its way
    board.closing = True
    assert board.next().candidate == 2
    assert board.next() is None


def test_stopped_it_keeps_the_best_and_a_killed_worker_is_replaced(
    workspace: Workspace, queued: Run
) -> None:
    store = SearchStore(workspace)
    seen: set[int] = set()

    def meddle(progress: Progress) -> None:
        workers = {child.pid for child in psutil.Process().children()}
        if progress.step >= 1 and not seen:
            seen.update(workers)
            for pid in workers:
                psutil.Process(pid).kill()
        if seen and progress.values and progress.step > 3:
            store.runs.signal(queued.id, "stop")

    run = search(store.get(queued.id), meddle, workspace=workspace, run=queued, workers=1)
    states = [trial.state for trial in store.trials(run.id)]
    assert run.state == "done"
    assert seen
    assert len(states) < 200
    assert "failed" in states
    assert "done" in states


def test_paused_it_goes_on_and_cancelled_it_leaves_nothing(
    workspace: Workspace, queued: Run
) -> None:
    store, told = SearchStore(workspace), []

    def ask(progress: Progress) -> None:
        if progress.values and not told:
            told.append("pause")
            store.runs.signal(queued.id, "pause")
        if told and progress.step > before:
            store.runs.signal(queued.id, "cancel")

    before = 200
    run = search(store.get(queued.id), ask, workspace=workspace, run=queued, workers=1)
    assert run.state == "paused"
    before = len(store.trials(run.id))
    best = store.best(run.id)
    run = search(store.get(queued.id), ask, workspace=workspace, run=run, workers=1)
    assert run.state == "cancelled"
    assert len(store.trials(run.id)) > before
    assert store.best(run.id).number >= best.number
    assert not run.folder.exists()


def test_a_model_that_could_not_be_written_is_not_the_best(
    workspace: Workspace, queued: Run, flowers: Dataset
) -> None:
    board = Board(asked(flowers), workspace, queued.id)
    trial = board.next()
    assert trial is not None
    assert board.ended(trial, 0.1, 0.9, 0.0)
    board.left(trial, "Its process ended.")
    second = board.next()
    assert second is not None
    assert board.ended(second, 0.2, 0.9, 0.0)
    board.keep(second, {}, [])
    board.write()
    assert [t.state for t in SearchStore(workspace).trials(queued.id)] == ["failed", "done"]
    assert board.best is not None
    assert board.best.number == 1


def test_when_all_fails_it_says_why(workspace: Workspace, queued: Run, flowers: Dataset) -> None:
    board = Board(asked(flowers), workspace, queued.id)
    for _ in range(MOST_FAILURES):
        trial = board.next()
        assert trial is not None
        board.left(trial, "The loss was no number.")
    assert board.next() is None
    assert "5 trials in a row failed. The loss was no number" in str(board.error)
