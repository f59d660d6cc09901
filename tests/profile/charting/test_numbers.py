"""Numbers of charts: the same as pandas', never too many, and a note that says what is shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.profile.charting import KINDS, Chart, ChartForm, draw, table
from analytics.profile.charting.scatter import MOST_POINTS
from analytics.profile.conditions import Among, Between

N = 6000
RARE = 2000
RNG = np.random.default_rng(2)
FRAME = pd.DataFrame(
    {
        "city": pd.Series(RNG.choice(list("abc"), N), dtype="str"),
        "small": pd.array(RNG.integers(0, 12, N), dtype="Int64"),
        "age": pd.array(RNG.integers(0, 130, N), dtype="Int64"),
        "value": RNG.normal(size=N),
        "other": RNG.normal(size=N),
        "rare": np.where(np.arange(N) >= RARE, np.nan, RNG.normal(size=N)),
        "user": pd.Series([f"u{i}" for i in range(N)], dtype="str"),
        "day": pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(N) % 300, "D"),
        "paid": RNG.random(N) < 0.3,
        "nothing": np.full(N, np.nan),
        "endless": np.where(np.arange(N) % 7 == 0, np.inf, RNG.normal(size=N)),
        'odd "name"; --': pd.Series(RNG.choice(["it's", 'a "b"', "x); DROP"], N), dtype="str"),
    }
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("chart") / "t.parquet"
    FRAME.to_parquet(file, index=False)
    return file


def chart(path: Path, kind: str, **asked: object) -> Chart:
    return draw(path, ChartForm.model_validate({"kind": kind, **asked}))


@pytest.mark.parametrize("aggregate", ["mean", "sum", "median", "min", "max"])
def test_bars_are_what_pandas_says(path: Path, aggregate: str) -> None:
    found = chart(path, "bar", x="city", y="value", aggregate=aggregate).frame.set_index("x")["y"]
    expected = FRAME.groupby("city")["value"].agg(aggregate)
    assert found.sort_index().tolist() == pytest.approx(expected.tolist())


def test_the_sentence_is_of_the_same_numbers(path: Path) -> None:
    counts = FRAME["city"].value_counts()
    made = chart(path, "bar", x="city")
    share = f"{100 * counts.iloc[0] / N:.3g} %"
    assert f"“{counts.index[0]}” ({counts.iloc[0]:,}, {share} of all)" in made.sentence
    assert made.note == "6,000 rows with every value."


def test_counts_by_colour_add_up_and_all_others_are_one(path: Path) -> None:
    made = chart(path, "bar", x="city", colour="small")
    assert made.frame["y"].sum() == N
    assert made.frame["colour"].nunique() == table.MOST_COLOURS + 1
    assert "beyond the 7 most frequent as “others”" in made.note


def test_too_many_groups_become_others_and_the_note_says_so(path: Path) -> None:
    made = chart(path, "bar", x="user")
    assert len(made.frame) == table.MOST_CATEGORIES + 1
    assert made.frame["y"].sum() == N
    assert made.frame["x"].iloc[-1] == "others"
    assert "beyond the 30 most frequent" in made.note
    assert "“others”" not in made.sentence  # all that is left is no finding


def test_many_whole_numbers_are_gathered_in_whole_ranges(path: Path) -> None:
    made = chart(path, "histogram", x="age")
    expected = (FRAME["age"] // 5 * 5).value_counts().sort_index()
    assert made.frame["y"].tolist() == expected.tolist()
    assert made.note == "6,000 rows with every value; age in ranges of 5."
    top = int(expected.idxmax())
    assert f"is {top}–{top + 4}: {expected.max():,} rows" in made.sentence


def test_few_numbers_stand_for_themselves(path: Path) -> None:
    assert chart(path, "bar", x="small").frame["x"].tolist() == list(range(12))


def test_days_stay_days_while_they_are_few(path: Path) -> None:
    made = chart(path, "line", x="day", y="value", aggregate="mean")
    assert len(made.frame) == 300
    assert "day by day" in made.note
    assert made.frame["x"].iloc[0] == "2020-01-01T00:00:00"
    assert "day by week" in chart(path, "bar", x="day").note


def test_a_scatter_draws_the_same_sample_each_time_and_says_so(path: Path) -> None:
    made = chart(path, "scatter", x="value", y="other", size="small")
    assert len(made.frame) == MOST_POINTS
    assert made.note == "A sample of 2,500 of 6,000 rows with every value."
    again = chart(path, "scatter", x="value", y="other", size="small")
    pd.testing.assert_frame_equal(made.frame, again.frame)
    r = made.frame["x"].corr(made.frame["y"])
    assert f"(Pearson {r:+.2f})" in made.sentence


def test_rows_without_both_values_take_no_place_in_the_sample(path: Path) -> None:
    made = chart(path, "scatter", x="value", y="rare")
    assert made.note == "All 2,000 rows with every value."


def test_a_box_holds_quantiles(path: Path) -> None:
    frame = chart(path, "box", x="small", y="value").frame
    assert frame["x"].tolist() == list(range(12))
    for name, share in (("low", 0.05), ("q25", 0.25), ("median", 0.5), ("high", 0.95)):
        expected = FRAME.groupby("small")["value"].quantile(share)
        assert frame[name].tolist() == pytest.approx(expected.tolist())


def test_an_ecdf_is_the_share_of_rows_up_to_a_value(path: Path) -> None:
    frame = chart(path, "ecdf", x="value").frame
    for x, share in zip(frame["x"], frame["y"], strict=True):
        assert (FRAME["value"] <= x).mean() == pytest.approx(share, abs=1 / N)


def test_a_violin_is_widest_where_rows_are_dense(path: Path) -> None:
    frame = chart(path, "violin", x="city", y="value").frame
    for _, one in frame.groupby("x"):
        assert one["width"].max() == pytest.approx(1)
        assert abs(one.loc[one["width"].idxmax(), "y"]) < 0.6  # the values are normal around 0
        assert one["width"].iloc[[0, -1]].max() < 0.2


def test_a_density_counts_all_rows_with_both_values(path: Path) -> None:
    frame = chart(path, "density", x="value", y="rare").frame
    assert frame["z"].sum() == RARE


def test_a_heatmap_is_a_table_of_two_columns(path: Path) -> None:
    made = chart(path, "heatmap", x="city", y="paid", colour="value", aggregate="mean")
    cell = made.frame[(made.frame["x"] == "a") & (made.frame["y"] == "true")].iloc[0]
    rows = FRAME[(FRAME["city"] == "a") & FRAME["paid"]]
    assert cell["z"] == pytest.approx(rows["value"].mean())


def test_a_treemap_leaves_out_what_is_not_above_zero(path: Path) -> None:
    made = chart(path, "treemap", x="small", y="value", aggregate="sum")
    sums = FRAME.groupby("small")["value"].sum()
    assert sorted(made.frame["y"]) == pytest.approx(sorted(sums[sums > 0]))
    assert f"{(sums <= 0).sum()} parts at or below zero are left out" in made.note


def test_panels_have_the_rows_of_their_value(path: Path) -> None:
    frame = chart(path, "histogram", x="age", facet="paid").frame
    assert frame.groupby("facet")["y"].sum()["true"] == FRAME["paid"].sum()


def test_infinite_numbers_take_no_part(path: Path) -> None:
    assert (
        chart(path, "histogram", x="endless").frame["y"].sum()
        == np.isfinite(FRAME["endless"]).sum()
    )


def test_a_filter_narrows_the_rows(path: Path) -> None:
    rows = (Among(column="city", values=("a",)), Between(column="age", low=20, high=30, below=True))
    frame = draw(path, ChartForm(kind="bar", x="small", filter=rows)).frame
    expected = FRAME[(FRAME["city"] == "a") & FRAME["age"].between(20, 29)]
    assert frame["y"].sum() == len(expected)


def test_names_and_values_are_never_part_of_a_query(path: Path) -> None:
    odd = 'odd "name"; --'
    frame = chart(path, "bar", x=odd, colour=odd).frame
    assert dict(zip(frame["x"], frame["y"], strict=True)) == FRAME[odd].value_counts().to_dict()


def test_quantiles_of_many_rows_are_of_a_sample_that_says_how_far_off(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.profile.charting.sampled.SAMPLE", 1000)
    monkeypatch.setattr(
        "analytics.profile.charting.sampled.share", lambda rows: table.share(rows, 1000)
    )
    made = chart(path, "ecdf", x="value")
    assert "of 6,000 rows" in made.note
    assert "percentage points (95 %)" in made.note
    for x, share in zip(made.frame["x"], made.frame["y"], strict=True):
        assert (FRAME["value"] <= x).mean() == pytest.approx(share, abs=0.06)


def filled(kind: str, of: dict[str, str]) -> ChartForm:
    """Fill what a kind needs by columns of the kinds it takes."""
    roles = KINDS[kind].roles
    needed = {
        name: next(c for c, k in of.items() if k in role.takes) for name, role in roles.items()
    }
    return ChartForm(kind=kind, **needed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_without_values_gives_an_empty_chart_with_a_sentence(
    path: Path, kind: str
) -> None:
    made = draw(path, filled(kind, {"nothing": "decimal"}))
    assert made.frame.empty or made.frame["x"].tolist() == ["missing"]
    assert made.sentence


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_small_whatever_the_columns(path: Path, kind: str) -> None:
    of = {"value": "decimal", "user": "text"}
    assert len(draw(path, filled(kind, of)).frame.to_json()) < 400_000


def test_a_form_is_frozen_json() -> None:
    form = ChartForm(x="city", filter=(Between(column="age", low=1),))
    assert ChartForm.model_validate_json(form.model_dump_json()) == form
    assert hash(form) == hash(form.model_copy())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param({"kind": "bar", "x": "gone"}, "no column “gone”", id="unknown column"),
        pytest.param({"kind": "histogram", "x": "city"}, "needs numbers or dates", id="words"),
        pytest.param({"kind": "bar", "x": "city", "aggregate": "mean"}, "or count rows", id="no y"),
        pytest.param(
            {"kind": "bar", "x": "city", "y": "user", "aggregate": "mean"}, "“user” holds none",
            id="mean of words",
        ),
        pytest.param({"kind": "scatter", "x": "value"}, "needs a column", id="one axis"),
        pytest.param({"kind": "bar"}, "needs a column of values", id="empty form"),
        pytest.param({"kind": "sausage", "x": "city"}, "no chart “sausage”", id="unknown kind"),
        pytest.param(
            {"kind": "bar", "x": "city", "filter": [{"kind": "between", "column": "gone"}]},
            "“gone”, a column that is not", id="filter on a column that is gone",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(path: Path, asked: dict[str, object], said: str) -> None:
    with pytest.raises(AnalyticsError, match=said):
        draw(path, ChartForm.model_validate(asked))


def test_a_kind_is_offered_where_its_columns_are() -> None:
    offered = [name for name, kind in KINDS.items() if kind.offers({"city": "text"})]
    assert offered == ["bar", "stacked", "heatmap", "treemap"]
