"""Trend, season and rest: against sums that were put together, and formulas written out again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.profile.timeline.decomposition import (
    CHANCE,
    autocorrelation,
    beyond_chance,
    continued,
    decompose,
    independent,
    moving_average,
)

YEAR = np.array([3.0, -1, -2, 5, 0, 1, -4, 2, -3, 1, -1, -1])
WEEK = np.array([0.0, 1, -2, 3, 1, -4, 1])
LENGTHS = pytest.mark.parametrize("figure", [YEAR, WEEK, YEAR[[0, 1, 2]]], ids=len)


def places(n: int, length: int) -> np.ndarray:
    return np.arange(n) % length


def noise(n: int, alike: float, rng: np.random.Generator) -> np.ndarray:
    """Return noise in which each value is that share of the one before, and something new."""
    found = rng.normal(size=n)
    for i in range(1, n):
        found[i] += alike * found[i - 1]
    return found


@LENGTHS
def test_a_sum_of_line_and_season_is_taken_apart_exactly(figure: np.ndarray) -> None:
    length = len(figure)
    figure = figure - figure.mean()
    position = places(5 * length, length)
    trend = 10 + 0.5 * np.arange(5 * length)
    found = decompose(trend + figure[position], position, length)
    assert found.trend == pytest.approx(trend)
    assert found.season == pytest.approx(figure[position])
    assert found.rest == pytest.approx(0, abs=1e-9)
    assert (found.trend_strength, found.season_strength) == (pytest.approx(1), pytest.approx(1))
    assert found.found


@LENGTHS
def test_the_moving_average_is_the_one_of_pandas(figure: np.ndarray) -> None:
    n = len(figure)
    values = pd.Series(np.random.default_rng(1).normal(size=40))
    if n % 2:
        expected = values.rolling(n, center=True).mean()
    else:
        expected = values.rolling(n).mean().rolling(2).mean().shift(-n // 2)
    assert moving_average(values.to_numpy(), n) == pytest.approx(expected.to_numpy(), nan_ok=True)


def test_a_hole_does_not_bend_a_straight_line() -> None:
    values = np.arange(40.0)
    values[[5, 11, 12, 20]] = np.nan
    found = moving_average(values, 7)
    assert found[3:-3] == pytest.approx(np.arange(3.0, 37))


def test_half_a_window_is_needed() -> None:
    values = np.arange(30.0)
    values[10:20] = np.nan
    known = np.isfinite(moving_average(values, 7))
    assert np.flatnonzero(~known[3:-3]).tolist() == list(range(7, 17))


def test_ends_go_on_along_the_nearest_values() -> None:
    trend = np.array([np.nan, np.nan, 1, 3, 2, 5, np.nan])
    slope, level, *_ = stats.linregress([2, 3, 4], [1, 3, 2])
    assert continued(trend, 3)[:2] == pytest.approx([level, level + slope])
    slope, level, *_ = stats.linregress([3, 4, 5], [3, 2, 5])
    assert continued(trend, 3)[-1] == pytest.approx(level + 6 * slope)


def test_strengths_are_shares_of_variance() -> None:
    rng = np.random.default_rng(2)
    position = places(120, 12)
    values = 0.1 * np.arange(120) + YEAR[position] / 2 + rng.normal(size=120)
    found = decompose(values, position, 12)
    assert found.trend + found.season + found.rest == pytest.approx(values)
    rest = found.rest
    season = 1 - rest.var() / (found.season + rest).var()
    trend = 1 - rest.var() / (found.trend + rest).var()
    assert found.season_strength == pytest.approx(season)
    assert found.trend_strength == pytest.approx(trend)
    means = pd.Series(values - found.trend).groupby(position).mean()
    assert found.season[:12] == pytest.approx((means - means.mean()).to_numpy())


def test_days_that_never_come_make_no_season() -> None:
    position = places(700, 7)
    values = 0.3 * np.arange(700.0)
    values[position >= 5] = np.nan
    found = decompose(values, position, 7)
    assert found.season_strength == 0
    assert not found.found
    assert np.isnan(found.rest[position >= 5]).all()


def test_missing_values_hardly_change_the_season() -> None:
    rng = np.random.default_rng(3)
    position = places(240, 12)
    values = 0.2 * np.arange(240) + YEAR[position]
    values[rng.choice(240, 48, replace=False)] = np.nan
    found = decompose(values, position, 12)
    known = np.isfinite(found.season)
    assert found.season[known] == pytest.approx(YEAR[position][known], abs=0.1)
    assert found.season_strength > 0.99


@pytest.mark.parametrize("alike", [0.0, 0.5, 0.9, 1.0])
@pytest.mark.parametrize(("n", "length"), [(24, 12), (120, 12), (365, 7), (480, 24)])
def test_noise_has_no_season(alike: float, n: int, length: int) -> None:
    rng = np.random.default_rng(4)
    position = places(n, length)
    found = sum(decompose(noise(n, alike, rng), position, length).found for _ in range(100))
    # One in a thousand for white noise; the correction for noise of other colours is not exact.
    assert found <= (1 if alike == 0 else 5)


def test_a_random_walk_by_the_hour_has_no_day() -> None:
    rng = np.random.default_rng(9)
    walks = [decompose(noise(480, 1.0, rng), places(480, 24), 24).found for _ in range(400)]
    # Without the correction one walk in twelve is taken for a season, with it one in a hundred.
    assert sum(walks) <= 0.03 * 400


def test_neighbours_that_are_alike_count_for_less() -> None:
    pairs = np.random.default_rng(10).normal(size=200).repeat(2)  # half of the neighbours are equal
    centred = pairs - pairs.mean()
    alike = (centred[1:] * centred[:-1]).sum() / (centred**2).sum()
    assert alike == pytest.approx(0.5, abs=0.05)
    assert independent(pairs) == pytest.approx((1 - alike**2) / (1 + alike**2))
    assert independent(np.array([1.0, -1.0] * 20)) == 1


def test_a_season_as_large_as_the_noise_is_found() -> None:
    rng = np.random.default_rng(5)
    position = places(120, 12)
    season = np.sqrt(2) * np.sin(2 * np.pi * position / 12)
    assert all(decompose(season + rng.normal(size=120), position, 12).found for _ in range(50))


def test_a_constant_has_neither_trend_nor_season() -> None:
    found = decompose(np.full(60, 1e15 / 3), places(60, 12), 12)
    assert (found.trend_strength, found.season_strength, found.found) == (0, 0, False)


@pytest.mark.parametrize(("length", "periods"), [(4, 10), (7, 4), (7, 156), (12, 10), (24, 60)])
def test_one_in_a_thousand_is_that_of_the_f_distribution(length: int, periods: int) -> None:
    n = length * periods
    place = np.arange(n)
    position = place % length
    rest = (-1.0) ** (position + place // length)  # its mean is 0 at each position
    free = (length - 1, n - length - periods)
    bar = stats.f.isf(0.001, *free)
    figure = np.arange(length) - (length - 1) / 2
    figure *= np.sqrt(bar * free[0] * n / free[1] / (periods * (figure**2).sum()))
    assert beyond_chance(figure[position] + rest, rest, position, length) == pytest.approx(
        CHANCE, abs=0.05
    )


def test_the_bar_of_chance_is_one_in_a_thousand() -> None:
    assert stats.norm.sf(CHANCE) == pytest.approx(0.001, rel=0.01)


def test_autocorrelation_is_what_the_textbook_says() -> None:
    x = np.random.default_rng(7).normal(size=50).cumsum()
    c = x - x.mean()
    expected = [(c[: 50 - k] * c[k:]).sum() / (c * c).sum() for k in range(21)]
    assert autocorrelation(x, 20) == pytest.approx(expected)


def test_pairs_with_a_missing_value_are_left_out() -> None:
    x = np.random.default_rng(8).normal(size=60).cumsum()
    x[[3, 4, 30]] = np.nan
    c = x - np.nanmean(x)
    for k, found in enumerate(autocorrelation(x, 5)):
        mean = np.nanmean(c[: 60 - k] * c[k:]) * (60 - k) / 60
        assert found == pytest.approx(mean / np.nanmean(c * c))


@pytest.mark.parametrize(
    "values", [np.full(30, np.nan), np.full(30, 2.0), np.array([1.0] + [np.nan] * 29)]
)
def test_nothing_to_compare_is_no_number(values: np.ndarray) -> None:
    assert np.isnan(autocorrelation(values, 5)).all()
    assert not decompose(values, places(30, 7), 7).found
