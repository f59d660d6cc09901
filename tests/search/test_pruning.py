"""Trials that fall behind are ended; the best one is not, and ended ones still count."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics.search.pruning import Race

STEPS = 20


def flat(loss: float) -> list[float]:
    return [loss] * STEPS


def run(race: Race, number: int, curve: list[float]) -> int:
    """Run a trial until it falls behind; return how many steps it took."""
    for step, loss in enumerate(curve, start=1):
        if race.behind(number, step / STEPS, loss):
            race.end(number, "pruned")
            return step
    race.end(number, "done")
    return STEPS


@pytest.mark.parametrize("seed", range(5))
def test_about_a_fifth_comes_to_its_end_and_the_best_does(seed: int) -> None:
    losses = np.random.default_rng(seed).permutation(200).astype(float)
    race = Race()
    took = np.array([run(race, number, flat(loss)) for number, loss in enumerate(losses)])
    done = losses[took == STEPS]
    assert 0 in done
    assert 0.15 <= len(done) / 200 <= 0.3  # some of the first ones had few to be compared with
    beyond = losses[took > 1]
    assert 0.3 <= len(beyond) / 200 <= 0.5
    assert took.sum() < 0.55 * 200 * STEPS


def test_those_that_were_ended_stay_behind_the_others() -> None:
    race = Race()
    for number, loss in enumerate([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]):
        run(race, number, flat(loss))
    # The fifth and later are ended. Among the four finished ones 2.6 would be in the worse half.
    assert not race.behind(8, 0.5, 2.6)
    assert not race.behind(9, 0.9, 1.5)
    assert race.behind(10, 0.9, 2.6)  # here only the best fifth goes on


def test_one_that_is_good_in_the_end_may_be_middling_before() -> None:
    race = Race()
    for number, loss in enumerate([3.0, 5.0, 2.0, 4.0, 6.0, 7.0]):
        run(race, number, flat(loss))
    late = [3.5] * 14 + [1.0] * 6
    assert run(race, 6, late) == STEPS
    middling = [3.5] * STEPS
    assert run(race, 7, middling) == 15  # three quarters of the way


def test_nobody_is_ended_without_others_to_compare_with() -> None:
    race = Race()
    assert [run(race, number, flat(number)) for number in range(4)] == [STEPS] * 4
    assert run(race, 4, flat(4.0)) == 1
    fresh = Race()
    assert not any(fresh.behind(number, 0.5, float(number)) for number in range(4))
    assert not fresh.behind(9, 0.04, math.inf)


def test_a_trial_that_is_done_early_counts_with_what_it_reached() -> None:
    race = Race()
    for number in range(4):
        assert not race.behind(number, 0.1, 1.0)
        race.end(number, "done")
    assert race.behind(4, 0.6, 2.0)


def test_what_is_not_there_yet_or_failed_is_not_compared_with() -> None:
    race = Race()
    for number in range(8):
        assert not race.behind(number, 0.1, 1.0)
    for number in range(4):
        race.end(number, "failed")
    assert not race.behind(8, 0.6, 2.0)
    assert race.behind(8, 0.1, 2.0)


def test_a_loss_that_is_no_number_is_behind_all_others() -> None:
    race = Race()
    for number in range(5):
        run(race, number, flat(1.0))
    assert race.behind(5, 0.1, math.inf)
