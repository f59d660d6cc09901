"""Exports: read again, each gives the same table; nothing in them runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.dataset import Dataset, read
from analytics.errors import ExportError
from analytics.exports import FORMATS, export, workbook
from analytics.exports.base import Outgoing
from analytics.reading import ReadOptions
from analytics.recipe import Recipe
from analytics.steps import STEPS
from analytics.workspace import Workspace

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1+1", "''-5", "=cmd|' /C calc'!A0"]
NASTY = {
    "formulas": pd.Series(FORMULAS, dtype="str"),
    "=name": pd.Series([1, None, -5, 2**62, -(2**53) - 1, 2**53, 0, 1, 2], dtype="Int64"),
    "decimals": [1.0, np.nan, -np.inf, np.inf, 5e-324, 1.7976931348623157e308, -0.1, 1e22, 0.1],
    "flags": pd.Series([True, None, True, None, True, True, True, None, True], dtype="boolean"),
    "kept": pd.Series(
        ["007", "NA", "", None, "'", "''", "2020-01-01", "true", "None"], dtype="str"
    ),
    "数字, 引号": pd.Series(
        ['a,b"c', "x\r\ny", "\n", " ends ", "中文", "_x000D_", "\x00\x07", "<&>", "😀"], dtype="str"
    ),
    "days": pd.Series(
        ["2020-01-01", None, "1900-01-01", "1900-03-01", "2262-04-12", *["1999-12-31"] * 4],
        dtype="datetime64[us]",
    ),
    "moments": pd.Series(
        ["2020-05-17 13:45:59.123", *[None] * 7, "1969-12-31 23:59:59.000"],
        dtype="datetime64[ms]",
    ),
    "micro": pd.to_datetime(["2020-05-17 13:45:59.123457", *["2020-05-17"] * 8], format="ISO8601"),
    "zoned": pd.Series(pd.date_range("2020-03-28", periods=9, tz="Europe/Paris")).dt.as_unit("ns"),
    "nothing": pd.Series([None] * 9, dtype="Int64"),
    "no days": pd.Series([None] * 9, dtype="datetime64[us]"),
    "no words": pd.Series([None] * 9, dtype="str"),
    "huge": pd.Series([2**64 - 1, *[None] * 8], dtype="UInt64"),
}


def dataset_of(frame: pd.DataFrame, workspace: Workspace, folder: Path) -> Dataset:
    file = folder / "given.parquet"
    frame.to_parquet(file, index=False)
    return read(file, workspace=workspace)


@pytest.fixture
def nasty(workspace: Workspace, tmp_path: Path) -> Dataset:
    return dataset_of(pd.DataFrame(NASTY), workspace, tmp_path)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_nasty_table_comes_back_the_same(
    nasty: Dataset, workspace: Workspace, tmp_path: Path, suffix: str
) -> None:
    place = tmp_path / f"out.{suffix}"
    assert export(nasty, place) == len(FORMULAS)
    again = read(place, workspace=workspace)
    pd.testing.assert_frame_equal(again.frame(), nasty.frame(), check_freq=False)
    assert [c.kind for c in again.columns] == [c.kind for c in nasty.columns]
    assert [c.n_missing for c in again.columns] == [c.n_missing for c in nasty.columns]
    assert again.n_set_aside == 0
    assert again.n_rows == again.n_lines == len(FORMULAS)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"))
COLUMNS = st.one_of(
    st.lists(st.none() | TEXT, min_size=4, max_size=4).map(lambda v: pd.Series(v, dtype="str")),
    st.lists(st.none() | st.sampled_from([*FORMULAS, "", "'", "NA", "1", "001"]), min_size=4)
    .map(lambda v: v[:4])
    .map(lambda v: pd.Series(v, dtype="str")),
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=4, max_size=4).map(
        lambda v: pd.Series(v, dtype="Int64")
    ),
    st.lists(st.floats(), min_size=4, max_size=4).map(lambda v: pd.Series(v, dtype="float64")),
    st.lists(st.none() | st.booleans(), min_size=4, max_size=4).map(
        lambda v: pd.Series(v, dtype="boolean")
    ),
    st.lists(
        st.none() | st.datetimes(pd.Timestamp("1900-01-01"), pd.Timestamp("9999-12-31")),
        min_size=4,
        max_size=4,
    ).map(lambda v: pd.Series(v, dtype="datetime64[us]")),
)
NAMES = TEXT.map(lambda name: " ".join(name.split())).filter(bool)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=st.dictionaries(NAMES, COLUMNS, min_size=1, max_size=4))
@pytest.mark.parametrize("suffix", FORMATS)
def test_any_table_comes_back_the_same(
    workspace: Workspace, tmp_path: Path, suffix: str, table: dict[str, pd.Series]
) -> None:
    given_table = dataset_of(pd.DataFrame(table), workspace, tmp_path)
    place = tmp_path / f"out.{suffix}"
    export(given_table, place)
    again = read(place, workspace=workspace)
    pd.testing.assert_frame_equal(again.frame(), given_table.frame())


def test_no_cell_of_text_and_no_name_begins_like_a_formula(nasty: Dataset, tmp_path: Path) -> None:
    export(nasty, tmp_path / "out.csv")
    export(nasty, tmp_path / "out.xlsx")
    text = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    for rows in (
        list(csv.reader(io.StringIO(text, newline=""))),
        list(sheet.iter_rows(values_only=True)),
    ):
        assert rows[0][:2] == ("formulas", "'=name") or rows[0][:2] == ["formulas", "'=name"]
        words = [str(row[0]).replace("_x000D_", "\r") for row in rows[1:]]
        assert words == [f"'{word}" for word in FORMULAS]
        assert str(rows[3][1]) == "-5"  # a number stays a number
    assert sheet["B4"].data_type == "n"


def test_someone_elses_apostrophes_are_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.csv"
    theirs.write_text("a,b\n'=1+1,1\n'-5,2\n", encoding="utf-8")
    assert read(theirs, workspace=workspace).frame()["a"].tolist() == ["'=1+1", "'-5"]


def test_a_copy_that_was_changed_is_read_like_any_file(
    nasty: Dataset, workspace: Workspace, tmp_path: Path
) -> None:
    export(nasty, tmp_path / "out.csv")
    changed = (tmp_path / "out.csv").read_bytes().replace(b"'=1+1", b"'=2+2")
    (tmp_path / "out.csv").write_bytes(changed)
    again = read(tmp_path / "out.csv", workspace=workspace)
    assert "'=2+2" in again.frame()["formulas"].tolist()
    assert not any("Vitrine" in decision for decision in again.decisions)


def test_what_says_nothing_is_not_hashed() -> None:
    assert "written" not in ReadOptions().model_dump_json()
    assert ReadOptions.model_validate_json(ReadOptions().model_dump_json()) == ReadOptions()


def test_an_export_can_be_read_otherwise(
    nasty: Dataset, workspace: Workspace, tmp_path: Path
) -> None:
    export(nasty, tmp_path / "out.csv")
    asked = read(tmp_path / "out.csv", workspace=workspace).asked
    asked = asked.model_copy(update={"types": {"decimals": "text"}})
    other = read(tmp_path / "out.csv", asked, workspace=workspace)
    assert other.frame()["decimals"].iloc[0] == "1"
    assert other.frame()["formulas"].tolist() == FORMULAS


def test_the_steps_are_applied_and_a_learner_sees_all_rows(
    flowers: Dataset, workspace: Workspace, tmp_path: Path
) -> None:
    drop = STEPS["drop_columns"].model_validate({"kind": "drop_columns", "columns": ["noise"]})
    scale = STEPS["scale"].model_validate({"kind": "scale", "columns": ["size"]})
    export(flowers, tmp_path / "out.parquet", Recipe(steps=(drop, scale)), workspace=workspace)
    frame = pd.read_parquet(tmp_path / "out.parquet")
    assert list(frame) == ["size", "colour", "price", "kind"]
    assert frame["size"].mean() == pytest.approx(0, abs=1e-9)


def small(workspace: Workspace, folder: Path, **columns: object) -> Dataset:
    return dataset_of(pd.DataFrame(columns), workspace, folder)


@pytest.mark.parametrize(
    ("suffix", "column", "sentence"),
    [
        ("xlsx", pd.Series(["x" * 32_768]), "32,768 characters; a cell of Excel holds 32,767"),
        ("xlsx", pd.Series(["😀" * 16_384]), "32,768 characters"),
        ("xlsx", pd.Series(["=" + "x" * 32_766]), "32,768 characters"),
        ("xlsx", pd.Series(["\ufffe"]), "U+FFFE"),
        ("xlsx", pd.Series(["1899-12-31"], dtype="datetime64[us]"), "before 1900"),
        ("csv", pd.Series([-63_549_100_800]).astype("datetime64[s]"), "year -44"),
        ("csv", pd.Series([-62_151_235_200]).astype("datetime64[s]"), "year 0"),
        ("json", pd.Series([316_516_204_800]).astype("datetime64[s]"), "year 12000"),
    ],
)
def test_what_does_not_fit_is_a_sentence(
    workspace: Workspace, tmp_path: Path, suffix: str, column: pd.Series, sentence: str
) -> None:
    place = tmp_path / f"out.{suffix}"
    place.write_text("what was there")
    with pytest.raises(ExportError) as caught:
        export(small(workspace, tmp_path, where=column), place)
    assert sentence in caught.value.problem
    assert "where" in caught.value.problem
    assert caught.value.fix
    assert place.read_text() == "what was there"
    assert [file.name for file in tmp_path.glob(".writing*")] == []


def test_a_sheet_holds_so_many_rows_and_columns(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (workbook.MOST_ROWS, workbook.MOST_COLUMNS) == (1_048_576, 16_384)
    table = small(workspace, tmp_path, a=range(5), b=range(5))
    monkeypatch.setattr(workbook, "MOST_ROWS", 6)
    monkeypatch.setattr(workbook, "MOST_COLUMNS", 2)
    assert export(table, tmp_path / "out.xlsx") == 5
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)
    with pytest.raises(ExportError, match="4 rows under its header; this table has 5"):
        export(table, tmp_path / "out.xlsx")
    monkeypatch.setattr(workbook, "MOST_ROWS", 6)
    monkeypatch.setattr(workbook, "MOST_COLUMNS", 1)
    with pytest.raises(ExportError, match="holds 1 columns; this table has 2"):
        export(table, tmp_path / "out.xlsx")


def test_no_rows_are_nothing_to_take_away(workspace: Workspace, tmp_path: Path) -> None:
    table = small(workspace, tmp_path, a=["x", "y"])
    filters = {"kind": "filter_rows", "column": "a", "condition": "equals", "value": "z"}
    none = STEPS["filter_rows"].model_validate(filters)
    with pytest.raises(ExportError, match="No rows are left"):
        export(table, tmp_path / "out.csv", Recipe(steps=(none,)))


def test_an_unknown_ending_is_a_sentence(flowers: Dataset, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"out\.doc") as caught:
        export(flowers, tmp_path / "out.doc")
    assert ".xlsx" in caught.value.fix


def test_a_large_table_goes_out_in_batches(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.exports.base.BATCH", 7)
    table = small(workspace, tmp_path, n=range(100), day=pd.date_range("2020-01-01", periods=100))
    sizes = [len(batch) for batch in Outgoing.of(table.path).batches()]
    assert max(sizes) == 7
    assert sum(sizes) == 100
    for suffix in FORMATS:
        said: list[float] = []
        export(
            table,
            tmp_path / f"out.{suffix}",
            progress=lambda share, _, said=said: said.append(share),
        )
        assert said == sorted(said)
        assert said[-1] == 1
        again = read(tmp_path / f"out.{suffix}", workspace=workspace)
        pd.testing.assert_frame_equal(again.frame(), table.frame())


def test_others_can_read_what_is_written(nasty: Dataset, tmp_path: Path) -> None:
    for suffix in FORMATS:
        export(nasty, tmp_path / f"out.{suffix}")
    names = nasty.column_names
    frame = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)
    assert [name.removeprefix("'") for name in frame] == [name.removeprefix("'") for name in names]
    assert frame["days"].tolist()[:3] == ["2020-01-01", "", "1900-01-01"]
    records = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert list(records[0]) == names
    assert records[0]["formulas"] == "=1+1"  # no spreadsheet runs JSON
    assert records[1]["decimals"] is None
    assert records[3]["decimals"] == np.inf
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "out.parquet"), nasty.frame(), check_freq=False
    )
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet.freeze_panes == "A2"
    assert sheet["G2"].value == pd.Timestamp("2020-01-01")
    assert sheet["G2"].is_date
    assert sheet["G4"].value == pd.Timestamp("1900-01-01")
