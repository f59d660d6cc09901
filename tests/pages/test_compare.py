"""Compare, on the Explore page: what stands on which side, what differs, and one column of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.dataset import Dataset, read
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Among
from analytics.profile.shelf import cohorts
from analytics.reading import ReadOptions
from analytics.workspace import Workspace
from tests.pages.explored import explored, press, settled
from tests.pages.test_naughty import FILE, MARKUP, NAMES, said
from tests.pages.test_pages import fresh_backend, words
from tests.pages.test_pages import opened as explore

__all__ = ["fresh_backend"]
ROSES = Cohort(name="ro*ses*", conditions=(Among(column="kind", values=("rose",)),))


def opened(dataset: Dataset) -> AppTest:
    return explored("explore_compare.compare", dataset)


def text(app: AppTest) -> str:
    """Return what is read: without the signs that keep it from being markup."""
    return words(app).replace("\\", "").replace("\u200b", "")


def sides(app: AppTest) -> list[Any]:
    return [app.selectbox(key=f"compare-{side}").value for side in ("left", "right")]


@pytest.fixture
def more(flowers: Dataset, workspace: Workspace, tmp_path: Path) -> Dataset:
    """The first 300 rows, `price` dearer by 5, and a column of its own."""
    frame = flowers.frame().head(300).assign(数=1)
    frame["price"] += 5
    frame.to_csv(tmp_path / "more.csv", index=False)
    return read(tmp_path / "more.csv", name="<b>more</b>.csv", workspace=workspace)


def test_with_nothing_to_compare_it_says_what_to_do(flowers: Dataset) -> None:
    app = opened(flowers)
    assert "Upload a second table" in app.info[0].value
    assert [button.label for button in app.button] == ["Go to Upload"]


def test_the_other_table_stands_on_the_right(
    flowers: Dataset, more: Dataset, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "other.csv").write_text("size,x\n1.5,2\n2.5,3\n")
    read(tmp_path / "other.csv", workspace=workspace)  # newer, but shares one column only
    app = opened(flowers)
    assert sides(app) == ["all", more.fingerprint]
    shown = text(app)
    assert "**flowers.csv**: 400 rows · **<b>more</b>.csv**: 300 rows" in shown
    assert "Only in <b>more</b>.csv: 数." in shown
    assert "1 of 5 shared columns differs beyond chance, price most" in shown
    table = app.dataframe[0].value
    assert table["name"].iloc[0] == "price"
    assert table["verdict"].tolist() == ["Values differ", *["Cannot be told from chance"] * 4]
    mean = flowers.frame()["price"].mean()
    assert f"The mean is {mean:.4g} in flowers.csv" in shown


def test_both_sides_change_places(flowers: Dataset, more: Dataset) -> None:
    app = opened(flowers)
    shift = app.dataframe[0].value["shift"].iloc[0]
    press(app, "Swap")
    assert sides(app) == [more.fingerprint, "all"]
    assert app.dataframe[0].value["shift"].iloc[0] == pytest.approx(-shift)
    assert "Only in <b>more</b>.csv: 数." in text(app)


def test_a_cohort_is_compared_with_all_other_rows(
    flowers: Dataset, more: Dataset, workspace: Workspace
) -> None:
    cohorts(workspace, flowers.fingerprint).add(ROSES)
    app = opened(flowers)
    assert sides(app)[0] == "all"
    app.session_state["vitrine"].now.cohort = ROSES.name
    settled(app)
    assert sides(app) == ["cohort ro*ses*", "rest ro*ses*"]
    n = int((flowers.frame()["kind"] == "rose").sum())
    assert f"**ro*ses***: {n} rows · **all but ro*ses***: {400 - n} rows" in text(app)
    assert "ro*ses*" not in words(app)
    table = app.dataframe[0].value
    assert table["name"].iloc[0] == "kind"
    assert table["difference"].iloc[0] == 1
    assert "Total variation distance 1.000: “iris” changes most" in text(app)


def test_cohorts_of_the_other_table_can_stand_on_a_side(
    flowers: Dataset, more: Dataset, workspace: Workspace
) -> None:
    cohorts(workspace, more.fingerprint).add(ROSES)
    app = opened(flowers)
    app.selectbox(key="compare-right").set_value(f"{more.fingerprint} {ROSES.name}")
    settled(app)
    n = int((more.frame()["kind"] == "rose").sum())
    assert f"**ro*ses* of <b>more</b>.csv**: {n} rows" in text(app)
    assert f"Cohort of {more.name}: {ROSES.name}" in app.selectbox(key="compare-left").options


def test_rows_on_both_sides_are_said(flowers: Dataset, workspace: Workspace) -> None:
    cohorts(workspace, flowers.fingerprint).add(ROSES)
    app = opened(flowers)
    app.selectbox(key="compare-right").set_value("all")
    settled(app)
    n = int((flowers.frame()["kind"] == "rose").sum())
    assert f"{n} rows are on both sides" in text(app)
    app.selectbox(key="compare-left").set_value("all")
    settled(app)
    assert "Both sides are the same" in text(app)


def test_tables_without_a_common_column(
    flowers: Dataset, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1.5,2\n2.5,3\n")
    read(tmp_path / "other.csv", workspace=workspace)
    app = opened(flowers)
    assert "No column can be compared" in text(app)
    assert not app.dataframe
    assert not app.error


def test_names_and_values_are_text(workspace: Workspace, tmp_path: Path) -> None:
    options = ReadOptions(delimiter=",", header=1)
    for i, end in enumerate(("<i>$1$</i>", ":red[new]")):
        values = pd.DataFrame({name: [f"**{i}**", *["`same`"] * 20, end] for name in NAMES[:10]})
        values.to_csv(tmp_path / f"{i}.csv", index=False)
        found = read(tmp_path / f"{i}.csv", options, name=f"{FILE}{i}", workspace=workspace)
    app = opened(found)
    assert len(app.dataframe[0].value) == 10
    assert "Only in <b>:red[my]</b> $file$ **x**.csv0: 2 values (**0**, <i>$1$</i>)" in text(app)
    assert [shown for shown in said(app) if MARKUP.search(shown)] == []


def test_the_tab_stays_open_on_the_page(flowers: Dataset, more: Dataset) -> None:
    app = explore("explore", dataset=flowers.fingerprint)
    app.session_state["explore-open"] = "Compare"
    del app.session_state["explore-tabs"]  # as after a run that had to wait
    settled(app)
    assert sides(app) == ["all", more.fingerprint]
    assert "price most" in text(app)
