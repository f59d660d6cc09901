"""Which trial comes next: first what is there, then better guesses; what falls behind ends."""

from __future__ import annotations

import math

import pytest

from analytics.models import Blend, NeuralNetwork, RandomForest
from analytics.plan import Plan
from analytics.search import Candidate, Choices, Range, Search, Trial
from analytics.search.proposals import Proposals

PLAN = Plan(dataset="0123456789abcdef", target="y", task="binary")
FOREST = Candidate(
    model=RandomForest(),
    spaces={"min_samples_leaf": Range(low=1, high=100), "balanced": Choices(values=(False, True))},
)
NET = Candidate(
    model=NeuralNetwork(), spaces={"learning_rate": Range(low=1e-5, high=1.0, log=True)}
)


def made(method: str = "tpe", n_trials: int = 40, **more: object) -> Search:
    given = {"candidates": (FOREST, NET), **more}
    return Search(plan=PLAN, method=method, n_trials=n_trials, **given)


def loss(trial: Trial) -> float:
    """The forest is best with 70 rows per leaf, and always better than the net."""
    if trial.candidate == 1:
        return 1.0
    return abs(trial.values.get("min_samples_leaf", 2) - 70) / 100


def play(search: Search) -> tuple[list[Trial], Proposals]:
    proposals, trials = Proposals(search), []
    while (trial := proposals.propose()) is not None:
        trial.loss, trial.state = loss(trial), "done"
        proposals.tell(trial)
        trials.append(trial)
    return trials, proposals


@pytest.mark.parametrize("method", ["tpe", "random", "grid"])
def test_first_every_candidate_as_it_stands(method: str) -> None:
    trials, _ = play(made(method, n_trials=6))
    assert [(t.number, t.candidate, t.values) for t in trials[:2]] == [(0, 0, {}), (1, 1, {})]
    assert all(trial.values for trial in trials[2:])
    assert len(trials) == 6


def test_a_grid_ends_when_it_was_gone_through() -> None:
    trials, _ = play(made("grid", n_trials=100))
    tried = [(t.candidate, tuple(t.values.values())) for t in trials[2:]]
    assert len(tried) == len(set(tried)) == 5 * 2 + 5


def test_learning_comes_closer_than_chance() -> None:
    best = {
        method: [min(map(loss, play(made(method, candidates=(FOREST,)))[0][-15:]))]
        for method in ("tpe", "random")
    }
    assert best["tpe"] <= best["random"]


def test_what_mattered() -> None:
    trials, proposals = play(made(candidates=(FOREST,)))
    shares = proposals.importance(min(trials, key=loss))
    assert shares["min_samples_leaf"] > 0.8
    assert sum(shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(("pruning", "ended"), [(True, True), (False, False)])
def test_a_curve_far_behind_the_others_is_ended(pruning: bool, ended: bool) -> None:
    proposals = Proposals(made(candidates=(NET,), pruning=pruning))
    for _ in range(5):
        trial = proposals.propose()
        assert trial is not None
        assert not any(proposals.behind(trial, step, 10, 1 / step) for step in range(1, 11))
        trial.loss, trial.state = 0.1, "done"
        proposals.tell(trial)
    bad = proposals.propose()
    assert bad is not None
    assert any(proposals.behind(bad, step, 10, 5.0) for step in range(1, 5)) is ended
    if not pruning:
        assert not proposals.behind(bad, 5, 10, math.nan)


def test_of_folds_the_mean_so_far_counts_and_of_epochs_the_best() -> None:
    behind = {}
    for folds in (None, 3):
        proposals = Proposals(made(candidates=(NET,), folds=folds))
        trials = [proposals.propose() for _ in range(6)]
        for trial in trials[:5]:
            assert trial is not None
            proposals.behind(trial, 1, 3, 0.1)
            proposals.behind(trial, 2, 3, 0.2)
        last = trials[5]
        assert last is not None
        assert not proposals.behind(last, 1, 3, 0.05)
        behind[folds] = proposals.behind(last, 2, 3, 0.9)
    assert behind == {None: False, 3: True}


@pytest.mark.parametrize("method", ["tpe", "grid"])
def test_a_search_goes_on_where_it_was_left(method: str) -> None:
    search = made(method, n_trials=12)
    before, _ = play(search.model_copy(update={"n_trials": 5}))
    before[-1].state = "left"
    again = Proposals(search)
    for trial in before:
        again.remember(trial)
    new = []
    while (trial := again.propose()) is not None:
        new.append(trial)
    assert [trial.number for trial in new] == list(range(5, 13))
    assert all(trial.values for trial in new)
    if method == "grid":
        known = [(trial.candidate, trial.values) for trial in before[:-1]]
        assert not [trial for trial in new if (trial.candidate, trial.values) in known]
        assert (before[-1].candidate, before[-1].values) in [(t.candidate, t.values) for t in new]


def test_a_blend_comes_last_of_the_best_of_each_other_candidate() -> None:
    search = made(n_trials=12, candidates=(FOREST, NET, Candidate(model=Blend())))
    trials, proposals = play(search)
    assert len(trials) == 11
    assert {trial.candidate for trial in trials} == {0, 1}
    last = proposals.last(trials)
    assert last is not None
    assert (last.number, last.candidate) == (11, 2)
    best = min((t for t in trials if t.candidate == 0), key=loss)
    net = next(t for t in trials if t.candidate == 1)  # they are all as good: the first
    assert search.candidates[2].having(last.values) == Blend(
        models=(FOREST.having(best.values), NET.having(net.values))
    )
    assert not proposals.behind(last, 1, 10, 1e9)
    assert proposals.last(trials) is None
    again = Proposals(search)
    for trial in trials:
        again.remember(trial)
    last.state = "left"  # when the search was paused: it is still to come
    again.remember(last)
    assert again.propose() is None
    assert again.last(trials) is not None


def test_without_two_kinds_that_are_done_nothing_is_blended() -> None:
    search = made(candidates=(FOREST, NET, Candidate(model=Blend())))
    trials, proposals = play(search)
    assert proposals.last([trial for trial in trials if trial.candidate == 1]) is None
    assert Proposals(made()).last(trials) is None  # no blend was asked for
    varied = {"balanced": Choices(values=(False, True))}
    alone = made(candidates=(Candidate(model=Blend(), spaces=varied),))
    assert Proposals(alone).propose().candidate == 0
