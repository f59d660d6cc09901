"""Tables made of others: the same as pandas makes, counted first, with nothing lost unsaid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.dataset import Dataset, delete_dataset, open_dataset, read
from analytics.errors import AnalyticsError, MakingError, NotFoundError
from analytics.making import MAKINGS, Aggregate, Append, Group, Join, Making, Pivot, Unpivot, made
from analytics.making.base import How
from analytics.making.keys import guess_keys
from analytics.making.made import Made, Parent, look, make, tables_of
from analytics.recipe import Recipe
from analytics.steps import STEPS
from analytics.workspace import Workspace

ORDERS = pd.DataFrame(
    {
        "id": pd.array([3, 1, 2, 2, None, 7], dtype="Int64"),
        "城市": pd.Series(["北京", "上海", "北京", None, "广州", "上海"], dtype="str"),
        "amount": [5.5, 1.0, np.nan, 2.5, 4.0, 3.0],
        "paid": pd.array([True, False, True, None, True, True], dtype="boolean"),
        "day": pd.to_datetime(["2024-01-01", "2024-01-02", None, *["2024-02-01"] * 3]),
    }
)
CUSTOMERS = pd.DataFrame(
    {
        "id": pd.array([1, 2, 2, 9, None], dtype="Int64"),
        "amount": [10.0, 20.0, 30.0, 40.0, 50.0],
        "name": pd.Series(["=Ann", "Bob", "Bob B", "Cid", "Dan"], dtype="str"),
    }
)


class Bench:
    """A workspace with tables in it, and short ways to make more."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace, self.folder = workspace, folder

    def table(self, frame: pd.DataFrame, name: str) -> Dataset:
        file = self.folder / f"{name}.parquet"
        frame.to_parquet(file, index=False)
        return read(file, name=name, workspace=self.workspace)

    def made(self, making: Making, *frames: pd.DataFrame) -> Made:
        tables = [self.table(frame, name) for frame, name in zip(frames, ("one", "two"))]
        return Made(making=making, parents=[Parent(dataset=t.fingerprint) for t in tables])

    def make(self, making: Making, *frames: pd.DataFrame) -> Dataset:
        return make(self.made(making, *frames), self.workspace)

    def numbers(self, making: Making, *frames: pd.DataFrame) -> dict[str, int]:
        return dict(look(self.made(making, *frames), self.workspace).report.numbers)


@pytest.fixture
def bench(workspace: Workspace, tmp_path: Path) -> Bench:
    return Bench(workspace, tmp_path)


def same_rows(left: pd.DataFrame, right: pd.DataFrame) -> bool:
    """Say whether two frames hold the same rows, in whatever order."""

    def rows(frame: pd.DataFrame) -> list[str]:
        return sorted(
            str(row)
            for row in frame.astype("object").where(frame.notna(), None).to_numpy().tolist()
        )

    return list(left.columns) == list(right.columns) and rows(left) == rows(right)


@pytest.mark.parametrize("how", ["left", "inner", "right", "full"])
def test_a_join_is_what_pandas_merges(bench: Bench, how: Any) -> None:
    made_table = bench.make(Join(keys=(("id", "id"),), how=how), ORDERS, CUSTOMERS)
    known = CUSTOMERS.dropna(subset="id")  # pandas matches missing keys with one another, we do not
    expected = ORDERS.merge(
        known, on="id", how="outer" if how == "full" else how, suffixes=("", "_2")
    )
    if how in ("right", "full"):
        alone = CUSTOMERS[CUSTOMERS["id"].isna()].rename(columns={"amount": "amount_2"})
        expected = pd.concat([expected, alone.reindex(columns=expected.columns)])
    assert same_rows(made_table.frame(), expected)
    report = look(
        bench.made(Join(keys=(("id", "id"),), how=how), ORDERS, CUSTOMERS), bench.workspace
    ).report
    assert report.n_rows == made_table.n_rows == len(expected)


def test_a_join_is_counted_first(bench: Bench) -> None:
    assert bench.numbers(Join(keys=(("id", "id"),)), ORDERS, CUSTOMERS) == {
        "Rows of the result": 8,
        "Matched here": 3,
        "Unmatched here": 3,
        "Matched there": 3,
        "Unmatched there": 2,
        "Repeated keys here": 1,
        "Repeated keys there": 1,
    }


def test_a_left_join_keeps_the_order_of_the_rows(bench: Bench) -> None:
    unique = CUSTOMERS.drop_duplicates("id")
    frame = bench.make(Join(keys=(("id", "id"),)), ORDERS, unique).frame()
    pd.testing.assert_series_equal(frame["id"], ORDERS["id"])
    assert frame["name"].tolist()[1:4] == ["=Ann", "Bob", "Bob"]


def test_what_an_inner_join_leaves_out_is_said(bench: Bench) -> None:
    table = bench.make(Join(keys=(("id", "id"),), how="inner"), ORDERS, CUSTOMERS)
    said = "\n".join(table.decisions)
    assert "3 rows of “one” have no match: left out" in said
    assert "2 rows of “two” have no match: left out" in said
    assert "1 row of “one” without a key match nothing" in said
    assert "Keys that repeat on both sides: 1" in said
    assert "those of the second end in _2" in said
    assert table.n_set_aside == len(table.set_aside) == 0


def test_keys_may_have_other_names_and_be_several(bench: Bench) -> None:
    second = pd.DataFrame({"town": ["北京", "上海"], "no": [3, 1], "x": ["a", "b"]})
    join = Join(keys=(("城市", "town"), ("id", "no")), how="inner")
    frame = bench.make(join, ORDERS, second).frame()
    assert frame[["id", "城市", "x"]].to_numpy().tolist() == [[3, "北京", "a"], [1, "上海", "b"]]
    assert "town" not in frame


@pytest.mark.parametrize(
    ("making", "second", "sentence"),
    [
        (Join(keys=(("id", "id"),)), {"id": ["001", "002"]}, "whole numbers here (“3”)"),
        (Join(keys=(("id", "gone"),)), {"id": [1]}, "“two” has no column “gone”"),
        (Append(), {"other": [1]}, "no column of the same name"),
        (Append(source=" id "), {"id": [1]}, "a column “id” already"),
        (Join(keys=(("id", "id"),), how="inner"), {"id": [55]}, "no rows"),
    ],
)
def test_two_tables_that_do_not_fit_are_a_sentence(
    bench: Bench, making: Making, second: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(MakingError) as caught:
        bench.make(making, ORDERS, pd.DataFrame(second))
    assert sentence in caught.value.problem
    assert caught.value.fix


def test_no_match_shows_keys_of_both(bench: Bench) -> None:
    report = look(
        bench.made(
            Join(keys=(("城市", "city"),)), ORDERS, pd.DataFrame({"city": ["Peking", "Kanton"]})
        ),
        bench.workspace,
    ).report
    assert "No key matches: here “北京”, “上海”, “北京”, there “Peking”, “Kanton”." in report.notes


def test_keys_that_differ_in_case_and_spaces_are_said(bench: Bench) -> None:
    first, second = pd.DataFrame({"k": ["Ann ", "bob", "x"]}), pd.DataFrame({"k": ["ann", "bob"]})
    notes = look(bench.made(Join(keys=(("k", "k"),)), first, second), bench.workspace).report.notes
    assert any("1 row more would match here if case and spaces" in note for note in notes)


def test_too_many_rows_are_refused_before_they_are_made(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "MOST_ROWS", 7)
    with pytest.raises(MakingError, match="would have 8 rows; at most 7"):
        bench.make(Join(keys=(("id", "id"),)), ORDERS, CUSTOMERS)


def test_rows_are_appended_by_name(bench: Bench) -> None:
    second = pd.DataFrame({"amount": [1, 2], "城市": ["x", None], "more": [True, False]})
    frame = bench.make(Append(source="from"), ORDERS, second).frame()
    expected = pd.concat([ORDERS, second.astype({"amount": "float64"})], ignore_index=True)
    assert same_rows(frame.drop(columns="from"), expected)
    assert frame["from"].tolist() == ["one"] * 6 + ["two"] * 2
    shared = bench.make(Append(keep="shared"), ORDERS, second).frame()
    assert list(shared) == ["城市", "amount"]
    assert len(shared) == 8


def test_columns_that_differ_are_said_and_become_text(bench: Bench) -> None:
    second = pd.DataFrame({"id": ["001"], "day": pd.to_datetime(["2024-05-05"], utc=True)})
    table = bench.make(Append(), ORDERS, second)
    assert table.frame()["id"].tolist()[:2] == ["3", "1"]
    assert table.frame()["id"].tolist()[-1] == "001"
    said = "\n".join(table.decisions)
    assert "“id” holds whole numbers here and text there: it becomes text" in said
    assert "with and without a time zone" in said
    assert "Only in “one”, missing in the other rows: “城市”, “amount”, “paid”" in said


def test_names_that_look_alike_are_said(bench: Bench) -> None:
    first, second = pd.DataFrame({"Age ": [1], "x": [1]}), pd.DataFrame({"age": [2], "x": [1]})
    notes = look(bench.made(Append(), first, second), bench.workspace).report.notes
    assert any("“Age” and “age” may be the same column" in note for note in notes)


PANDAS: dict[str, Any] = {
    "mean": "mean",
    "sum": "sum",
    "median": "median",
    "min": "min",
    "max": "max",
    "standard deviation": "std",
    "count": "count",
    "different values": "nunique",
    "first": "first",
}


@pytest.mark.parametrize("how", How.__args__)
def test_an_aggregate_is_what_pandas_says(bench: Bench, how: Any) -> None:
    group = Group(by=("城市",), aggregates=(Aggregate(how=how, column="amount"),))
    frame = bench.make(group, ORDERS).frame()
    expected = ORDERS.groupby("城市", dropna=False)["amount"].agg(PANDAS[how])
    assert dict(zip(frame["城市"].fillna("-"), frame["rows"])) == {
        "上海": 2,
        "北京": 2,
        "广州": 1,
        "-": 1,
    }
    found = frame.set_index("城市")[f"{how} of amount"].astype("float64")
    pd.testing.assert_series_equal(
        found.sort_index(), expected.astype("float64").sort_index(), check_names=False
    )


def test_groups_keep_types_and_say_numbers(bench: Bench) -> None:
    aggregates = [("sum", "id"), ("max", "day"), ("mean", "paid"), ("first", "城市")]
    group = Group(by=("paid",), aggregates=[{"how": h, "column": c} for h, c in aggregates])
    table = bench.make(group, ORDERS)
    assert [c.kind for c in table.columns] == [
        "boolean",
        "integer",
        "integer",
        "date",
        "decimal",
        "text",
    ]
    assert table.frame()["sum of id"].tolist() == [1, 12, 2]
    assert "6 rows become 3; the largest group has 4 rows" in "\n".join(table.decisions)
    assert "1 row without a value to group by" in "\n".join(table.decisions)


@pytest.mark.parametrize(
    ("making", "sentence"),
    [
        (
            Group(by=("id",), aggregates=(Aggregate(how="mean", column="城市"),)),
            "“城市” holds text, which have no mean",
        ),
        (Group(by=("gone",)), "no column “gone”"),
        (Pivot(rows=("城市",), column="城市", values="id"), "cannot be both rows and columns"),
        (Unpivot(columns=("id",), names_to="day"), "a column “day” already"),
        (Unpivot(columns=("id",), names_to="a", values_to="a"), "a column “a” already"),
    ],
)
def test_a_shape_that_cannot_be_is_a_sentence(bench: Bench, making: Making, sentence: str) -> None:
    with pytest.raises(MakingError) as caught:
        bench.make(making, ORDERS)
    assert sentence in caught.value.problem


def test_a_sum_beyond_a_whole_number_is_a_sentence(bench: Bench) -> None:
    large = pd.DataFrame({"a": ["x", "x"], "n": [2**62, 2**62]})
    with pytest.raises(MakingError, match="larger than the largest whole number"):
        bench.make(Group(by=("a",), aggregates=(Aggregate(how="sum", column="n"),)), large)


def test_a_pivot_is_what_pandas_says(bench: Bench) -> None:
    pivot = Pivot(rows=("城市",), column="paid", values="amount", how="sum")
    table = bench.make(pivot, ORDERS)
    frame = table.frame().set_index("城市")
    assert list(frame) == ["false", "true", "missing"]
    assert frame.loc["上海"].tolist()[:2] == [1.0, 3.0]
    assert frame.loc["广州", "true"] == 4.0
    assert np.isnan(frame.loc["广州", "false"])
    assert "6 rows become 4 with 3 new columns" in table.decisions


def test_a_pivot_with_too_many_columns_is_a_sentence(bench: Bench) -> None:
    many = pd.DataFrame({"k": ["a"] * 1001, "c": range(1001), "v": range(1001)})
    with pytest.raises(MakingError, match="more than 1,000 different values"):
        bench.make(Pivot(rows=("k",), column="c", values="v"), many)


def test_an_unpivot_is_what_pandas_melts(bench: Bench) -> None:
    unpivot = Unpivot(columns=("id", "amount"))
    table = bench.make(unpivot, ORDERS)
    expected = ORDERS.astype({"id": "float64"}).melt(
        ["城市", "paid", "day"], ["id", "amount"], "name"
    )
    assert same_rows(table.frame(), expected)
    assert table.frame()["name"].tolist()[:2] == ["id", "amount"]  # row by row
    known = bench.make(Unpivot(columns=("id", "amount"), drop_missing=True), ORDERS)
    assert known.n_rows == 10
    assert "Missing values among them, left out: 2" in known.decisions
    text = bench.make(Unpivot(columns=("id", "城市")), ORDERS)
    assert text.frame()["value"].tolist()[:2] == ["3", "北京"]
    assert any("become text" in said for said in text.decisions)


def test_odd_names_never_reach_a_query(bench: Bench) -> None:
    names = ['"; DROP TABLE l; --', "A", "a", "n", "c0", "l.c1", "'", "=1+1"]
    frame = pd.DataFrame({name: [i, i] for i, name in enumerate(names)})
    grouped = bench.make(
        Group(by=(names[0], "a"), aggregates=(Aggregate(how="sum", column="A"),)), frame
    )
    assert grouped.frame().to_numpy().tolist() == [[0, 2, 2, 2]]
    joined = bench.make(Join(keys=(("A", "A"), ("n", "n"))), frame, frame.iloc[:1])
    assert joined.column_names[: len(names)] == names
    assert joined.frame()["c0"].tolist() == [4, 4]
    turned = bench.make(Unpivot(columns=tuple(names)), frame.iloc[:1])
    assert turned.frame()["name"].tolist() == names


def test_a_time_zone_is_kept(bench: Bench) -> None:
    zoned = ORDERS.assign(day=ORDERS["day"].dt.tz_localize("Europe/Paris"))
    frame = bench.make(Join(keys=(("id", "id"),)), zoned, CUSTOMERS).frame()
    assert str(frame["day"].dtype) == "datetime64[us, Europe/Paris]"
    assert frame["day"].iloc[0] == zoned["day"].iloc[0]


def test_the_cleaning_steps_come_first(bench: Bench) -> None:
    rename = STEPS["rename_column"].model_validate(
        {"kind": "rename_column", "column": "name", "to": "who"}
    )
    one, two = bench.table(ORDERS, "one"), bench.table(CUSTOMERS, "two")
    parents = [
        Parent(dataset=one.fingerprint),
        Parent(dataset=two.fingerprint, recipe=Recipe(steps=(rename,))),
    ]
    table = make(Made(making=Join(keys=(("id", "id"),)), parents=parents), bench.workspace)
    assert "who" in table.column_names
    assert table.decisions[0].startswith("Made of “one” and “two” after 0, 1 cleaning steps: ")


def test_it_says_where_it_came_from_and_is_made_again(bench: Bench) -> None:
    asked = bench.made(Group(by=("城市",)), ORDERS)
    first = make(asked, bench.workspace, name="towns")
    opened = open_dataset(first.fingerprint, bench.workspace)
    assert opened.name == "towns"
    assert Made.model_validate(opened.made_from) == asked
    before = first.frame()
    delete_dataset(first)
    again = make(Made.model_validate(opened.made_from), bench.workspace)
    assert again.fingerprint == first.fingerprint
    pd.testing.assert_frame_equal(again.frame(), before)


def test_a_child_outlives_its_parent(bench: Bench) -> None:
    asked = bench.made(Group(by=("城市",)), ORDERS)
    child = make(asked, bench.workspace)
    delete_dataset(open_dataset(asked.parents[0].dataset, bench.workspace))
    assert open_dataset(child.fingerprint, bench.workspace).frame()["rows"].sum() == 6
    delete_dataset(child)
    with pytest.raises(NotFoundError, match="not in your workspace"):
        make(asked, bench.workspace)


def test_what_was_never_text_says_so(bench: Bench) -> None:
    table = bench.make(Group(by=("id",)), ORDERS)
    assert table.frame(raw=True)["id"].tolist()[0] == "1"
    assert set(table.frame(raw=True).dtypes.astype(str)) == {"str"}
    with pytest.raises(NotFoundError, match="made of other tables"):
        table.source()


def test_nothing_is_left_behind(bench: Bench) -> None:
    bench.make(Group(by=("id",)), ORDERS)
    with pytest.raises(AnalyticsError):
        bench.make(Group(by=("gone",)), ORDERS)
    left = [*bench.workspace.root.glob("cache/spill-*"), *bench.workspace.root.glob("*/.writing*")]
    assert left == []


def test_one_table_is_not_two(bench: Bench) -> None:
    with pytest.raises(MakingError, match="needs a second table"):
        bench.make(Join(keys=(("id", "id"),)), ORDERS)


@pytest.mark.parametrize(
    ("first", "second", "keys"),
    [
        ({"id": [1, 2], "x": ["p", "q"]}, {"id": [2, 1], "y": ["p", "z"]}, (("id", "id"),)),
        ({"Town": ["a", "b", "a"]}, {"town": ["a", "b"]}, (("Town", "town"),)),
        ({"code": ["a", "b", "a"], "v": [1, 2, 3]}, {"k": ["a", "b", "c"]}, (("code", "k"),)),
        (
            {"shop": ["a", "a", "b"], "day": [1, 2, 1]},
            {"shop": ["a", "a", "b"], "day": [1, 2, 1], "z": [1, 2, 3]},
            (("shop", "shop"), ("day", "day")),
        ),
        ({"id": ["001"]}, {"id": [1]}, ()),
        ({"a": [0.5]}, {"b": ["x"]}, ()),
    ],
)
def test_keys_are_guessed(
    bench: Bench, first: dict[str, Any], second: dict[str, Any], keys: Any
) -> None:
    asked = bench.made(Join(keys=(("a", "a"),)), pd.DataFrame(first), pd.DataFrame(second))
    with tables_of(asked.parents, bench.workspace) as sides:
        assert guess_keys(*sides) == keys


@pytest.mark.parametrize("kind", MAKINGS)
def test_every_making_can_be_shown(kind: str) -> None:
    spec = MAKINGS[kind]
    assert spec.title
    assert spec.done
    assert (spec.__doc__ or "").strip().splitlines()[0].endswith(".")
    for name, field in spec.model_fields.items():
        assert name == "kind" or field.title, name
