"""Seasons of a table: those that were put into it are found, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.profile.timeline import TimelineForm, timeline
from analytics.profile.timeline.season import Seasonal

RNG = np.random.default_rng(12)


@pytest.fixture
def seasons(tmp_path: Path) -> Any:
    """Return what is found about each season, by its name."""

    def of(dates: Any, values: Any = None, aggregate: str = "mean") -> dict[str, Seasonal]:
        moments = pd.Series(dates).astype("datetime64[us]")
        frame = pd.DataFrame({"day": moments, "value": 1.0 if values is None else values})
        frame.to_parquet(tmp_path / "t.parquet", index=False)
        form = TimelineForm.model_validate(
            {"date": "day", "value": "value", "aggregate": aggregate}
        )
        return {one.season.name: one for one in timeline(tmp_path / "t.parquet", form).seasons}

    return of


HOURS = pd.date_range("2024-01-01", periods=24 * 70, freq="h")
DAYS = pd.date_range("2021-03-04", periods=1200)
MONTHS = pd.date_range("2012-01-01", periods=120, freq="MS")
QUARTERS = pd.date_range("2000-01-01", periods=60, freq="QS")


@pytest.mark.parametrize(
    ("dates", "place", "name", "others"),
    [
        (HOURS, HOURS.hour.to_numpy() / 24, "daily", {"weekly": False}),
        (DAYS, DAYS.day_of_week.to_numpy() / 7, "weekly", {"yearly": False}),
        (MONTHS, MONTHS.month.to_numpy() / 12, "yearly", {}),
        (QUARTERS, QUARTERS.quarter.to_numpy() / 4, "yearly", {}),
    ],
    ids=["hours", "days", "months", "quarters"],
)
def test_the_season_that_was_put_in_is_found(
    seasons: Any, dates: Any, place: np.ndarray, name: str, others: dict[str, bool]
) -> None:
    rising = np.linspace(0, 20, len(dates))
    values = rising + 5 * np.sin(2 * np.pi * place) + RNG.normal(size=len(dates))
    found = seasons(dates, values)
    assert next(iter(found)) == name
    assert found[name].found
    # var(season) / var(season + rest) is 12.5 / 13.5 where rest has variance 1
    assert found[name].strength == pytest.approx(12.5 / 13.5, abs=0.03)
    assert found[name].trend_strength > 0.95
    assert "A strong" in found[name].sentence
    assert {other: found[other].found for other in others} == others


def test_noise_shows_no_season(seasons: Any) -> None:
    for one in seasons(DAYS, RNG.normal(size=len(DAYS))).values():
        assert not one.found
        assert "not more than noise shows by chance" in one.sentence


def test_the_profile_is_of_pandas(seasons: Any) -> None:
    values = RNG.normal(size=len(DAYS))
    values[RNG.choice(len(DAYS), 200, replace=False)] = np.nan
    profile = seasons(DAYS, values)["weekly"].profile.set_index("position")
    groups = pd.Series(values).groupby(DAYS.strftime("%a"))
    for name, expected in (
        ("mean", groups.mean()),
        ("q25", groups.quantile(0.25)),
        ("q75", groups.quantile(0.75)),
        ("n", groups.count()),
    ):
        assert profile[name].to_dict() == pytest.approx(expected.to_dict())
    assert list(profile.index) == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def test_lags_and_their_band_are_those_of_the_textbook(seasons: Any) -> None:
    values = RNG.normal(size=700) + np.tile([0, 0, 0, 0, 0, 3, 3], 100)
    one = seasons(pd.date_range("2024-01-01", periods=700), values)["weekly"]
    trend = pd.Series(values).rolling(7, center=True).mean()
    left = (pd.Series(values) - trend).dropna().to_numpy()  # all but three at each end
    expected = [(left[:-k] * left[k:]).sum() / (left**2).sum() for k in range(1, 22)]
    assert one.lags["lag"].tolist() == list(range(1, 22))
    assert one.lags["r"].to_numpy() == pytest.approx(expected, abs=0.01)
    assert one.band == pytest.approx(1.96 / np.sqrt(700))


@pytest.mark.parametrize(("n", "told"), [(11, False), (23, False), (24, True)])
def test_two_whole_periods_are_needed(seasons: Any, n: int, told: bool) -> None:
    months = MONTHS[:n]
    one = seasons(months, 10 * np.sin(2 * np.pi * months.month / 12))["yearly"]
    assert one.found == told
    assert (one.profile is not None) == told
    if not told:
        assert (
            f"two whole years are needed at least, and the dates hold {n / 12:.2g}" in one.sentence
        )


def test_a_few_values_far_apart_tell_nothing(seasons: Any) -> None:
    days = DAYS[[0, 40, 45, 300, 301, 700, 1000]]
    found = seasons(days, np.arange(7.0))
    assert list(found) == ["weekly"]
    assert found["weekly"].profile is None
    assert found["weekly"].sentence == (
        "A weekly season cannot be told: too few days have a value."
    )


def test_the_calendar_is_no_season(seasons: Any) -> None:
    found = seasons(DAYS, aggregate="count")
    assert not found["yearly"].found
    assert found["yearly"].strength == pytest.approx(0, abs=1e-6)
    mean = 365.25 / 12
    assert found["yearly"].profile["mean"].tolist() == pytest.approx([mean] * 12)


def test_units_that_are_not_whole_are_left_out_of_sums(seasons: Any) -> None:
    sums = seasons(DAYS, np.ones(len(DAYS)), "sum")["yearly"]
    # From 4 March 2021 to 15 June 2024: April 2021 to May 2024 are whole.
    assert sums.profile["n"].sum() == 38
    assert seasons(DAYS, np.ones(len(DAYS)))["yearly"].profile["n"].sum() == 40


def test_opening_hours_are_no_hole(seasons: Any) -> None:
    open_ = HOURS[(HOURS.hour >= 9) & (HOURS.hour < 17) & (HOURS.day_of_week < 5)]
    values = 2.0 * open_.hour.to_numpy() + RNG.normal(size=len(open_))
    one = seasons(open_, values)["daily"]
    assert one.found
    known = one.profile.dropna(subset=["mean"])
    assert known["position"].tolist() == [f"{hour:02}" for hour in range(9, 17)]
    assert "Highest: 16" in one.sentence


def test_events_without_rhythm_are_counted_by_the_hour(seasons: Any) -> None:
    n = 4000
    hour = RNG.choice(24, n, p=np.r_[np.ones(12), np.full(12, 3.0)] / 48)
    moments = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        RNG.integers(0, 90, n) * 86400 + hour * 3600 + RNG.integers(0, 3600, n), "s"
    )
    found = seasons(moments, aggregate="count")
    assert found["daily"].found
    assert not found["weekly"].found
    expected = pd.Series(hour).value_counts().sort_index().to_numpy() / 90
    assert found["daily"].profile["mean"].to_numpy() == pytest.approx(expected, rel=0.05)


def test_dates_by_year_have_no_season(seasons: Any) -> None:
    assert seasons(pd.date_range("1900-01-01", periods=100, freq="YS"), np.arange(100.0)) == {}
