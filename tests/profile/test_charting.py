"""Numbers of charts: the same as pandas', never too many, and a note that says what is shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.profile.charting import KINDS, MOST_POINTS, chart_frame

N = 6000
RNG = np.random.default_rng(2)
FRAME = pd.DataFrame(
    {
        "city": pd.Series(RNG.choice(list("abc"), N), dtype="str"),
        "small": pd.array(RNG.integers(0, 12, N), dtype="Int64"),
        "value": RNG.normal(size=N),
        "other": RNG.normal(size=N),
        "rare": np.where(np.arange(N) < N // 2, np.nan, RNG.normal(size=N)),
        "user": pd.Series([f"u{i}" for i in range(N)], dtype="str"),
        "day": pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(N) % 300, "D"),
        "nothing": np.full(N, np.nan),
    }
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("chart") / "t.parquet"
    FRAME.to_parquet(file, index=False)
    return file


@pytest.mark.parametrize("aggregate", ["mean", "sum", "median", "min", "max"])
def test_bars_are_what_pandas_says(path: Path, aggregate: str) -> None:
    frame, note = chart_frame(path, "bar", "city", "value", None, aggregate)
    expected = FRAME.groupby("city")["value"].agg(aggregate)
    assert frame["y"].tolist() == pytest.approx(expected.tolist())
    assert note == "6,000 rows."


def test_counts_by_colour_add_up(path: Path) -> None:
    frame, _ = chart_frame(path, "bar", "city", None, "small", "count")
    assert frame["y"].sum() == N
    assert frame["colour"].nunique() == 9  # eight of them, and the others


def test_too_many_groups_are_cut_and_the_note_says_so(path: Path) -> None:
    frame, note = chart_frame(path, "bar", "user", None, None, "count")
    assert len(frame) == 60
    assert note == "60 of 6,000 rows: the 60 most frequent are shown."


def test_many_numbers_are_gathered_in_ranges(path: Path) -> None:
    frame, note = chart_frame(path, "line", "value", None, None, "count")
    assert frame["y"].sum() == N
    assert len(frame) <= 50
    assert "in 50 ranges" in note
    assert frame["x"].is_monotonic_increasing


def test_few_numbers_stand_for_themselves(path: Path) -> None:
    frame, _ = chart_frame(path, "bar", "small", None, None, "count")
    assert frame["x"].tolist() == list(range(12))


def test_days_stay_days_while_they_are_few(path: Path) -> None:
    frame, note = chart_frame(path, "line", "day", "value", None, "mean")
    assert len(frame) == 300
    assert "by day" in note


def test_a_scatter_draws_a_sample_and_says_so(path: Path) -> None:
    frame, note = chart_frame(path, "scatter", "value", "other", None, "count")
    assert len(frame) == MOST_POINTS
    assert note == "A sample of 4,000 of 6,000 rows that have both values."
    again, _ = chart_frame(path, "scatter", "value", "other", None, "count")
    pd.testing.assert_frame_equal(frame, again)


def test_rows_without_both_values_take_no_place_in_the_sample(path: Path) -> None:
    frame, note = chart_frame(path, "scatter", "value", "rare", None, "count")
    assert len(frame) == N // 2
    assert note == "All 3,000 rows that have both values."


def test_a_box_holds_quantiles_in_the_order_of_the_numbers(path: Path) -> None:
    frame, _ = chart_frame(path, "box", "small", "value", None, "count")
    assert frame["x"].tolist() == [str(i) for i in range(12)]
    expected = FRAME.groupby("small")["value"].quantile(0.75)
    assert frame["q75"].tolist() == pytest.approx(expected.tolist())


def test_a_histogram_counts_all_rows(path: Path) -> None:
    frame, _ = chart_frame(path, "histogram", "value", None, None, "count")
    assert frame["y"].sum() == N


def test_a_heatmap_is_a_table_of_two_columns(path: Path) -> None:
    frame, _ = chart_frame(path, "heatmap", "city", "value", "small", "mean")
    cell = frame[(frame["x"] == "a") & (frame["colour"] != "others")].iloc[0]
    rows = FRAME[(FRAME["city"] == "a") & (FRAME["small"] == int(cell["colour"]))]
    assert cell["y"] == pytest.approx(rows["value"].mean())


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_without_values_gives_an_empty_chart(path: Path, kind: str) -> None:
    frame, _ = chart_frame(path, kind, "nothing", "value", "city", "count")
    assert len(frame) == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("bar", "gone", None, None, "count"), "no column “gone”"),
        (("histogram", "city", None, None, "count"), "“city” holds no numbers"),
        (("bar", "city", None, None, "mean"), "needs one more column"),
        (("bar", "city", "user", None, "mean"), "“user” holds no numbers"),
        (("heatmap", "city", None, None, "count"), "needs one more column"),
        (("pie", "city", None, None, "count"), "no such chart"),
        (("bar", "city", "value", None, "product"), "no such chart"),
    ],
)
def test_what_cannot_be_drawn_is_said(path: Path, asked: tuple[str, ...], said: str) -> None:
    with pytest.raises(AnalyticsError, match=said):
        chart_frame(path, *asked)
