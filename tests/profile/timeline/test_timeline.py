"""A value over time, its gaps and its seasons, against pandas and tables made for it."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.errors import AnalyticsError
from analytics.profile.conditions import Between
from analytics.profile.parts import count_part
from analytics.profile.timeline import Timeline, TimelineForm, offered, stretch, timeline
from analytics.profile.timeline.units import UNITS, automatic

RNG = np.random.default_rng(11)
RULES = {"second": "s", "minute": "min", "hour": "h", "day": "D"}
PERIODS = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
DAY = pd.Timedelta("1D")


@pytest.fixture
def course(tmp_path: Path) -> Any:
    """Return the course of dates, and of values beside them."""

    def of(dates: Any, *values: Any, **asked: Any) -> Timeline:
        moments = pd.Series(pd.to_datetime(dates)).astype("datetime64[us]")
        frame = pd.DataFrame({"day": moments})
        for name, column in zip(("value", "colour"), values):
            frame[name] = column
        frame.to_parquet(tmp_path / "t.parquet", index=False)
        if values and "aggregate" not in asked:
            asked |= {"aggregate": "mean"}
        value = "value" if values else None
        return timeline(tmp_path / "t.parquet", TimelineForm(date="day", value=value, **asked))

    return of


def irregular(n: int = 3000, mean: str = "9h", start: str = "1968-11-03 05:06:07") -> pd.Series:
    apart = pd.to_timedelta(RNG.exponential(pd.Timedelta(mean).total_seconds(), n), "s")
    return pd.Series(pd.Timestamp(start) + apart.to_series().cumsum().to_numpy()).dt.floor("s")


@pytest.mark.parametrize("aggregate", ["count", "mean", "sum", "median", "min", "max"])
@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
def test_each_unit_has_what_pandas_says(course: Any, unit: str, aggregate: str) -> None:
    dates, values = irregular(), RNG.normal(size=3000)
    values[::50] = np.nan
    found = course(dates, values, unit=unit, aggregate=aggregate).frame
    known = pd.Series(values, index=dates)
    known = known if aggregate == "count" else known.dropna()
    place = (
        known.index.floor(RULES[unit])
        if unit in RULES
        else known.index.to_period(PERIODS[unit]).start_time
    )
    groups = known.groupby(place)
    expected = groups.size() if aggregate == "count" else groups.agg(aggregate)
    shown = found.set_index(pd.to_datetime(found["x"]))["y"]
    empty = shown[~shown.index.isin(expected.index)]
    assert (empty == 0).all() if aggregate == "count" else empty.isna().all()
    assert shown[expected.index].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-9)
    frequencies = {"day": "D", "week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}
    grid = pd.date_range(place.min(), place.max(), freq=frequencies[unit])
    assert (shown.index == grid).all()


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("year", [1, 1677, 1969, 1970, 2024, 9999])
def test_places_of_units_lead_back_to_where_they_begin(unit: str, year: int) -> None:
    first = np.datetime64(f"{year:04}-01-01T00:00:00", "us")
    moments = first + RNG.integers(0, 364 * 86_400_000_000, 50).astype("m8[us]")
    starts = UNITS[unit].starts(UNITS[unit].places(moments))
    following = UNITS[unit].starts(UNITS[unit].places(moments) + 1)
    assert (starts <= moments).all()
    assert (moments < following).all()
    assert (UNITS[unit].places(starts) == UNITS[unit].places(moments)).all()
    if unit == "week":
        assert set(pd.DatetimeIndex(starts).day_of_week) == {0}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-01-01 00:00", "2024-01-01 00:02", "second"),
        ("2024-01-01 00:00", "2024-01-01 04:00", "minute"),
        ("2024-01-01", "2024-01-03", "hour"),
        ("2024-01-01", "2024-12-31", "day"),
        ("2020-01-01", "2024-12-31", "week"),
        ("1990-01-01", "2020-12-31", "month"),
        ("1950-01-01", "2020-12-31", "quarter"),
        ("1700-01-01", "2020-12-31", "year"),
    ],
)
def test_the_unit_gives_50_to_400_points(first: str, last: str, expected: str) -> None:
    ends = np.datetime64(first, "us"), np.datetime64(last, "us")
    unit = automatic(*ends)
    assert unit.name == expected
    assert 48 <= unit.points(*ends) <= 400


def test_units_that_give_too_many_points_are_not_offered(course: Any) -> None:
    seconds = [pd.Timestamp(day).timestamp() for day in ("2010-01-01", "2019-12-31")]
    assert offered(*seconds) == ["day", "week", "month", "quarter", "year"]
    assert offered(*seconds, coloured=True) == ["week", "month", "quarter", "year"]
    with pytest.raises(AnalyticsError, match="By hour these dates would give 87,648 points"):
        course(["2010-01-01 00:00", "2019-12-31 23:00"], unit="hour")


def test_the_trend_is_a_centred_mean(course: Any) -> None:
    values = RNG.normal(size=60)
    found = course(pd.date_range("2024-01-01", periods=60), values, unit="day")
    expected = pd.Series(values).rolling(7, center=True).mean()
    assert found.trend == "mean over 7 days"
    assert found.frame["trend"].to_numpy() == pytest.approx(expected.to_numpy(), nan_ok=True)
    ends = expected.dropna().iloc[[0, -1]]
    assert f"The mean over 7 days goes from {ends.iloc[0]:.4g} to {ends.iloc[1]:.4g}." in (
        found.sentence
    )


def test_the_sentence_is_of_the_same_numbers(course: Any) -> None:
    dates = pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-05", "2024-01-05"])
    found = course(dates, [1.0, 9, 4, 5], unit="day")
    assert found.sentence == (
        "Mean of value by day, 5 days: highest on 2024-01-02 (9), lowest on 2024-01-01 (1). "
        "2 of 5 days have no value."
    )
    assert found.frame["y"].tolist() == pytest.approx([1, 9, np.nan, np.nan, 4.5], nan_ok=True)
    counted = course(dates, unit="day")
    assert counted.frame["y"].tolist() == [1, 1, 0, 0, 2]
    assert "2 of 5 days have no row, and count as 0." in counted.sentence


def test_each_colour_has_every_unit(course: Any) -> None:
    dates = pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-04"])
    found = course(dates, [1.0, 2, 3], ["红", "蓝", None], unit="day", colour="colour").frame
    table = found.pivot(index="x", columns="colour", values="y")
    assert table.shape == (4, 3)
    assert table.loc["2024-01-04T00:00:00"].to_dict() == pytest.approx(
        {"missing": 3, "红": np.nan, "蓝": np.nan}, nan_ok=True
    )


def told(found: Timeline) -> list[tuple[str, str, int]]:
    assert found.gaps is not None
    return list(found.gaps.frame.itertuples(index=False, name=None))


def test_missing_days_are_listed_and_counted(course: Any) -> None:
    days = pd.date_range("2024-01-01", periods=100)
    found = course(days.delete([10, 40, 41, 42]))
    assert told(found) == [
        ("2024-02-09", "2024-02-13", 3),
        ("2024-01-10", "2024-01-12", 1),
    ]
    assert found.gaps.sentence() == (
        "There are 2 gaps, with 4 days missing, the longest with 3: between 2024-02-09 and "
        "2024-02-13."
    )
    assert found.rhythm == (
        "Times are usually 1 day apart (97.9 % of the steps, give or take a tenth). "
        "No moment stands twice."
    )


@pytest.mark.parametrize(
    ("dates", "gone", "step", "missing"),
    [
        (pd.date_range("2024-01-01", periods=200, freq="15min"), range(7, 12), "15 minutes", 5),
        (pd.date_range("2010-01-31", periods=80, freq="ME"), [20, 21], "1 month", 2),
        (pd.date_range("2010-01-01", periods=40, freq="QS"), [9], "3 months", 1),
        (pd.date_range("1950-07-04", periods=60, freq=pd.DateOffset(years=1)), [3], "1 year", 1),
        (pd.date_range("2024-01-01", periods=90, freq="7D"), [5, 6], "7 days", 2),
        (pd.date_range("2024-01-01", periods=90, freq="28D"), [5], "28 days", 1),
        (pd.date_range("2024-01-01", periods=90, freq="30D"), [5], "30 days", 1),
        (pd.date_range("2024-01-01", periods=500, freq="250us"), [3, 4], "250 microseconds", 2),
    ],
)
def test_the_usual_step_is_found(
    course: Any, dates: Any, gone: Any, step: str, missing: int
) -> None:
    found = course(dates.delete(list(gone)))
    assert str(found.gaps.step) == step
    assert (found.gaps.n, found.gaps.missing) == (1, missing)
    first, *_, last = gone if len(list(gone)) > 1 else [gone[0], gone[0]]
    ends = [pd.Timestamp(end) for end in told(found)[0][:2]]
    assert ends == [dates[first - 1], dates[last + 1]]


def test_a_step_need_not_be_exact(course: Any) -> None:
    about = pd.to_timedelta(RNG.uniform(-2, 2, 300), "s")
    dates = pd.date_range("2024-01-01", periods=300, freq="60s") + about.round("ms")
    found = course(dates.delete([100, 101]))
    assert "Times are usually " in found.rhythm
    assert (found.gaps.n, found.gaps.missing) == (1, 2)


def test_two_moments_are_no_rhythm(course: Any) -> None:
    found = course(["2024-01-01", "2024-01-05"], unit="day")
    assert found.rhythm == "There are two moments, 4 days apart. No moment stands twice."
    assert (str(found.gaps.step), found.gaps.missing) == ("1 day", 3)


def test_few_days_do_not_tell_which_never_come(course: Any) -> None:
    days = [f"2024-01-{day:02}" for day in (1, 2, 3, 20, 21, 22)]
    found = course(days).gaps
    assert (found.missing, found.closed) == (16, ())


def test_days_of_the_week_that_never_come_are_no_gaps(course: Any) -> None:
    days = pd.bdate_range("2024-01-01", periods=60)
    found = course(days.delete([22, 23]))
    assert found.gaps.closed == ("Sat", "Sun")
    assert (found.gaps.n, found.gaps.missing) == (1, 2)
    assert "never a row on Sat or Sun: these days are not counted." in found.gaps.sentence()
    few = course(days[:7])
    assert (few.gaps.n, few.gaps.missing, few.gaps.closed) == (1, 2, ())


def test_without_rhythm_empty_units_are_gaps(course: Any) -> None:
    dates = irregular(400, "3h", "2024-01-01")
    hole = dates[(dates < "2024-01-20 08:00") | (dates > "2024-01-24 19:00")]
    found = course(hole)
    assert "Times follow no rhythm" in found.rhythm
    days = hole.dt.floor("D").drop_duplicates()
    missing = ((days.diff() / DAY).dropna() - 1).astype(int)
    by_day = course(hole, unit="day").gaps
    assert str(by_day.step) == "1 day"
    assert (by_day.n, by_day.missing) == ((missing > 0).sum(), missing.sum())
    assert missing.sum() >= 3


def test_rows_that_share_a_moment_are_counted(course: Any) -> None:
    days = pd.date_range("2024-01-01", periods=20)
    found = course([*days, days[3], days[3], days[5]])
    assert (
        "3 rows stand at a moment that another row has taken, most at 2024-01-04 (3 rows)."
        in found.rhythm
    )
    assert "Each moment stands in 2 rows." in course([*days, *days]).rhythm


def test_rows_without_date_or_value_are_left_out(course: Any) -> None:
    dates = pd.Series(pd.date_range("2024-01-01", periods=30))
    values = np.arange(30.0)
    dates[4], values[[10, 11]] = pd.NaT, np.nan
    found = course(dates, values)
    assert found.gaps.missing == 3
    assert found.frame["n"].sum() == 27


@pytest.mark.parametrize("n", [1, 5])
def test_one_moment_has_no_course(course: Any, n: int) -> None:
    found = course(["2024-03-05 10:11:12.131415"] * n, np.arange(n) + 1.0)
    assert found.rhythm == (
        f"There is one moment only, 2024-03-05 10:11:12.131415, in {n} row{'s' * (n > 1)}."
    )
    assert found.frame["y"].tolist() == [(n + 1) / 2]
    assert (found.gaps, found.seasons) == (None, ())


@pytest.mark.parametrize("values", [(), ([None, None],)])
def test_no_date_or_no_value_is_a_sentence(course: Any, values: Any) -> None:
    values = tuple(pd.Series(v, dtype="float64") for v in values)
    found = course([pd.NaT, pd.NaT] if not values else ["2024-01-01", "2024-01-02"], *values)
    assert found.frame.empty
    assert found.sentence == "No row has a date and a value."


def test_years_may_lie_far_apart(course: Any) -> None:
    found = course(["1677-09-20", "2020-03-01", "9999-12-31"], [1.0, 2, 3])
    assert found.unit == "year"
    assert len(found.frame) == 9999 - 1677 + 1
    assert found.frame["x"].iloc[[0, -1]].tolist() == ["1677-01-01T00:00:00", "9999-01-01T00:00:00"]
    assert told(found)[0] == ("2020-01-01", "9999-01-01", 7978)
    assert stretch("day", "year", ["9000-01-01", "9999-06-01"]).high is None


def test_years_that_no_chart_can_bear_are_a_sentence(tmp_path: Path) -> None:
    days = np.array(["1677-01-01", "20000-01-01"], "M8[us]")
    pd.DataFrame({"day": days}).to_parquet(tmp_path / "t.parquet", index=False)
    with pytest.raises(AnalyticsError, match="18,324 points, and a chart bears 10,000"):
        timeline(tmp_path / "t.parquet", TimelineForm(date="day"))


@pytest.mark.parametrize("kind", ["date32", "timestamp[s]", "timestamp[ms]", "timestamp[ns]"])
def test_days_may_be_stored_in_any_unit(tmp_path: Path, kind: str) -> None:
    days = pa.array(pd.date_range("1999-12-25", periods=20).astype("M8[us]")).cast(kind)
    pq.write_table(pa.table({"day": days}), tmp_path / "t.parquet")
    found = timeline(tmp_path / "t.parquet", TimelineForm(date="day"))
    assert (found.unit, len(found.frame)) == ("day", 20)
    assert found.gaps is not None
    assert found.gaps.n == 0


@pytest.mark.parametrize("shuffled", [False, True])
def test_many_moments_are_put_in_order_and_counted_alike(
    course: Any, monkeypatch: pytest.MonkeyPatch, shuffled: bool
) -> None:
    dates = irregular()
    dates = pd.concat([dates, dates[:40]], ignore_index=True)
    if shuffled:
        dates = dates.sample(frac=1, random_state=1)
    few = course(dates, unit="month")
    module = importlib.import_module("analytics.profile.timeline.rhythm")
    monkeypatch.setattr(module, "FEW", 10)
    many = course(dates, unit="month")
    assert many.rhythm == few.rhythm
    assert f"{len(dates) - dates.nunique()} rows stand at a moment" in many.rhythm
    pd.testing.assert_frame_equal(many.gaps.frame, few.gaps.frame)
    pd.testing.assert_frame_equal(many.frame, few.frame)


def test_parts_of_a_second_are_kept(course: Any) -> None:
    dates = pd.date_range("2024-01-01 10:00:00.000001", periods=90_000, freq="1ms")
    found = course(dates.delete(range(500, 600)))
    assert found.unit == "second"
    assert told(found) == [("2024-01-01 10:00:00.499001", "2024-01-01 10:00:00.600001", 100)]
    assert found.frame["n"].sum() == 89_900


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"date": "value"}, "“value” is no column of dates"),
        ({"date": "gone"}, "There is no column “gone”"),
        ({"aggregate": "mean"}, "The mean needs a column of numbers"),
        ({"aggregate": "sum", "value": "day"}, "“day” is no column of numbers"),
        ({"colour": "gone"}, "There is no column “gone”"),
    ],
)
def test_a_column_that_does_not_fit_is_a_sentence(tmp_path: Path, asked: Any, said: str) -> None:
    frame = pd.DataFrame({"day": pd.date_range("2024-01-01", periods=3), "value": [1.0, 2, 3]})
    frame.to_parquet(tmp_path / "t.parquet", index=False)
    with pytest.raises(AnalyticsError, match=said):
        timeline(tmp_path / "t.parquet", TimelineForm.model_validate({"date": "day", **asked}))


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
def test_a_stretch_leads_back_to_the_rows_of_its_units(
    course: Any, tmp_path: Path, unit: str
) -> None:
    frame = course(irregular(), unit=unit).frame
    chosen = frame.iloc[2:7] if len(frame) > 7 else frame.iloc[1:3]
    ends = [pd.Timestamp(chosen["x"].iloc[at]) + move * DAY for at, move in ((-1, 0.4), (0, -0.4))]
    drawn = stretch("day", unit, [str(end) for end in ends])
    assert count_part(tmp_path / "t.parquet", [drawn])[0] == chosen["n"].sum()


def test_a_stretch_within_one_unit_is_that_unit() -> None:
    found = stretch("day", "month", ["2024-02-20 10:00", "2024-02-11 08:30:00.1234"])
    ends = {"low": "2024-02-01T00:00:00", "high": "2024-03-01T00:00:00"}
    assert found == Between(column="day", below=True, **ends)
