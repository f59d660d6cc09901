"""Every step as a script: in a process without this library, the same to the last cell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.recipe import Recipe, script
from analytics.steps import STEPS
from tests.steps.test_contract import EXAMPLES, FRAME

ODD = 'it\'s a "column"\n{n} \\ # 列 $x$'
AWKWARD = pd.DataFrame(
    {
        "n": pd.Series([np.inf, -2.5, None, 0.5, 1e300, -1e-9, 2.5], dtype="float64"),
        "m": pd.Series([2**53 + 1, -25, None, 15, 5, 0, 15], dtype="Int64"),
        "w": pd.Series(["  a b ", "", None, "x,y,z", "１.234,5\n", "e\u0301", "'\\"], dtype="str"),
        "d": pd.Series(pd.to_datetime(
            ["1900-02-28", "2024-03-31 01:30", None, "2262-01-01", "2024-10-27", "2024-01-01",
             "2024-12-31 23:59:59.999999"], format="ISO8601",
        )).astype("datetime64[us]"),
        "b": pd.Series([True, False, None, True, True, False, False], dtype="boolean"),
        "z": pd.Series(pd.to_datetime(
            ["2024-03-31", "2024-10-27 02:30", None, "2024-01-01", "2024-06-01", "1900-01-01",
             "2024-12-31"], format="ISO8601",
        )).dt.tz_localize("UTC").dt.tz_convert("Europe/Berlin").dt.as_unit("us"),
        ODD: pd.Series(["1", "yes", "2024-01-31", "31/01/2024", None, " No", "1,5 €"], dtype="str"),
        "none": pd.Series([None] * 7, dtype="float64"),
    }
)  # fmt: skip
EVERY = list(AWKWARD.columns)
VARIANTS: list[dict[str, Any]] = [
    {"kind": "fill_missing", "columns": ["n", "m", "none"], "strategy": "median"},
    {"kind": "fill_missing", "columns": ["n", "none"], "strategy": "mean"},
    {"kind": "fill_missing", "columns": EVERY, "strategy": "most_frequent"},
    {"kind": "fill_missing", "columns": ["d", "z"], "strategy": "constant", "value": "2024-05-01"},
    {"kind": "fill_missing", "columns": ["b"], "strategy": "constant", "value": "no"},
    {"kind": "missing_indicator", "columns": [*EVERY, "n"]},
    {"kind": "drop_missing_rows"},
    {"kind": "drop_duplicates", "columns": [ODD, "b"]},
    {"kind": "drop_duplicates"},
    *(
        {"kind": "filter_rows", "column": column, "condition": condition, "value": value}
        for column, value in (
            ("n", "0.5"), ("m", "7.5"), ("d", "2024-01-01"), ("z", "2024-01-01"), ("none", "0"),
        )
        for condition in ("equals", "differs from", "is above", "is below", "is known", "contains")
    ),
    {"kind": "filter_rows", "column": "b", "condition": "differs from", "value": "yes"},
    {"kind": "filter_rows", "column": ODD, "condition": "contains", "value": "'"},
    *(
        {"kind": "keep_cohort", "cohort": {"name": ODD, "conditions": [condition]}}
        for condition in (
            {"kind": "between", "column": "n", "low": -1e-9, "high": 2.5},
            {"kind": "between", "column": "n"},
            {"kind": "between", "column": "m", "low": 2**53 + 1},
            {"kind": "between", "column": "m", "low": -25, "high": 5.5, "below": True},
            {"kind": "between", "column": "d", "high": "2024-10-27", "below": True},
            {"kind": "between", "column": "none"},
            {"kind": "outside", "column": "n", "low": 0, "high": 1},
            {"kind": "outside", "column": "m", "high": 14, "missing": True},
            {"kind": "outside", "column": "d", "low": "2024-01-01", "high": "2024-01-01"},
            {"kind": "among", "column": "n", "values": ["0.5", "inf", "x"]},
            {"kind": "among", "column": "m", "values": [str(2**53 + 1)], "missing": True},
            {"kind": "among", "column": "w", "values": ["'\\", "x,y,z"], "others": True},
            {"kind": "among", "column": "d", "values": ["2024-03-31 01:30:00"]},
            {"kind": "among", "column": "b", "values": ["true"]},
            {"kind": "among", "column": "w"},
            {"kind": "missing", "columns": ["n", ODD, "none"]},
            {"kind": "missing", "columns": ["n", "b", ODD], "known": True},
            {"kind": "contains", "column": ODD, "text": "YES"},
            {"kind": "contains", "column": "m", "text": "15"},
            {"kind": "contains", "column": "b", "text": "FALS"},
            {"kind": "anywhere", "text": "X,y"},
        )
    ),
    {"kind": "drop_outlier_rows", "columns": ["n", "m", "none"], "low": -3.5, "high": 1e9},
    {"kind": "drop_outlier_rows", "columns": ["m"], "low": 0},
    {"kind": "sample_rows", "n": 3, "seed": 11},
    {"kind": "sort_rows", "columns": ["b", "m"], "order": "descending"},
    {"kind": "sort_rows", "columns": []},
    {"kind": "edit_cell", "row": 2, "column": ODD, "value": "\n''' \\"},
    {"kind": "edit_cell", "row": 0, "column": "m", "value": ""},
    {"kind": "edit_cell", "row": 4, "column": "d", "value": "2024-02-29T12:00"},
    {"kind": "edit_cell", "row": 4, "column": "z", "value": "2024-07-29T12:00"},
    {"kind": "edit_cell", "row": 4, "column": "b", "value": "no"},
    {"kind": "select_columns", "columns": ["z", ODD, "n", "z"]},
    {"kind": "drop_columns", "columns": [ODD]},
    {"kind": "rename_column", "column": ODD, "to": "'); raise SystemExit('"},
    *(
        {"kind": "change_type", "columns": names, "to": to, "decimal_mark": mark, "day_first": day}
        for to, names in (
            ("integer", ["n", "m", "w", "b", ODD]), ("decimal", ["n", "m", "w", "b", ODD]),
            ("boolean", EVERY), ("date", ["w", "d", "z", ODD]), ("text", EVERY),
        )
        for mark, day in (("point", True), ("comma", False))
    ),
    {"kind": "trim_spaces", "columns": ["w", ODD]},
    *({"kind": "change_case", "columns": ["w"], "case": c} for c in ("lower", "upper", "title")),
    *({"kind": "normalise_text", "columns": ["w", ODD], "form": form} for form in ("NFC", "NFKC")),
    {"kind": "pad_text", "columns": ["w"], "length": 8, "sign": "'", "side": "right"},
    {"kind": "replace_value", "column": "w", "old": "'\\", "new": "\"\"\""},
    {"kind": "replace_value", "column": "d", "old": "1900-02-28", "new": ""},
    {"kind": "replace_value", "column": "z", "old": "2024-03-31T01:00", "new": "2020-01-01"},
    {"kind": "replace_value", "column": "b", "old": "no", "new": "yes"},
    *(
        {"kind": "map_values", "column": column, "mapping": {old: new}, "to": to, "others": others}
        for column, old, new in (("m", "15", "3"), ("n", "0.5", ""), ("b", "no", "1"))
        for to in ("as before", "text", "number")
        for others in ("stay", "become missing")
        if (column, to, others) != ("b", "number", "stay")
    ),
    {"kind": "map_values", "column": "w", "mapping": {"": "9", "'\\": ""}, "to": "text"},
    {"kind": "replace_pattern", "columns": ["w"], "pattern": r"(?i)([A-Z'])\s?", "new": r"<\1>"},
    {"kind": "replace_pattern", "columns": [ODD], "pattern": r"\d+$|\pL", "new": ""},
    {"kind": "extract_pattern", "column": ODD, "pattern": "([0-9]{2,})|'", "name": "{n}"},
    {"kind": "split_text", "column": "w", "separator": ",", "parts": 4},
    {"kind": "merge_spellings", "column": "w", "mapping": {"e\u0301": "é", "'\\": "\\'"}},
    {"kind": "group_rare", "columns": ["w", ODD], "share": 0.2, "name": "'rest'"},
    {"kind": "clip_numbers", "columns": ["n", "m"], "low": -10, "high": None},
    {"kind": "clip_numbers", "columns": ["m", "n"], "low": -10.5, "high": 1e10},
    {"kind": "cap_outliers", "columns": ["n", "m", "none"], "method": "quantiles"},
    {"kind": "round_numbers", "columns": ["n", "m"], "digits": -1},
    {"kind": "round_numbers", "columns": ["n", "m"], "digits": 2},
    {"kind": "log_numbers", "columns": ["n", "m", "none"]},
    {"kind": "scale", "columns": ["m", "none"]},
    {"kind": "bin_numbers", "column": "n", "n_bins": 3},
    {"kind": "bin_numbers", "column": "none"},
    *({"kind": "formula", "formula": f"n {sign} m", "name": ODD} for sign in "+-*/%"),
    {"kind": "formula", "formula": "-max(n, m) ** 2 / (abs(m) - 1.5e3) + round(sqrt(n))"},
    {"kind": "formula", "formula": "log(`n`) * 2", "name": "l"},
    {"kind": "formula", "formula": "1 / 0"},
    {"kind": "date_parts", "column": "z"},
    {"kind": "date_difference", "column": "z", "to": "a fixed date", "fixed": "2024-03-31"},
    {"kind": "date_difference", "column": "d", "other": "d", "unit": "hours", "name": ODD + "2"},
    *(
        {"kind": "round_dates", "columns": ["d", "z"], "to": to}
        for to in ("day", "week", "month", "quarter", "year")
    ),
    {"kind": "mask_text", "columns": ["w", ODD], "keep": 2},
    {"kind": "mask_text", "columns": ["w"], "keep": 0},
    {"kind": "pseudonymise", "columns": ["w", "m", "d"], "salt": "'''\"\"\"\\n{}"},
]  # fmt: skip
RUNS_THEM = """
import pathlib, runpy, sys
import pandas as pd
for file in sorted(pathlib.Path(".").glob("*.py")):
    made = runpy.run_path(str(file))
    rows = pd.read_parquet(file.with_suffix(".in"))
    made["clean"](rows).to_parquet(file.with_suffix(".out"))
assert "analytics" not in sys.modules
"""


def every_step() -> list[tuple[str, pd.DataFrame, Recipe]]:
    examples = [({"kind": kind, **asked}, FRAME) for kind, (asked, _, _) in EXAMPLES.items()]
    examples += [(asked, AWKWARD) for asked in VARIANTS]
    return [
        (f"{i:03}", frame, Recipe.model_validate({"steps": [asked]}))
        for i, (asked, frame) in enumerate(examples)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write every script with its rows, and run all of them in one other process."""
    place = tmp_path_factory.mktemp("scripts")
    for name, frame, recipe in every_step():
        frame.to_parquet(place / f"{name}.in")
        code = script(recipe.walk(frame), frame, ODD)
        (place / f"{name}.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", RUNS_THEM],
        cwd=place, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return place


@pytest.mark.parametrize(
    ("name", "frame", "recipe"),
    [pytest.param(*case, id=f"{case[2].steps[0].kind}-{case[0]}") for case in every_step()],
)
def test_the_script_gives_the_same_table(
    name: str, frame: pd.DataFrame, recipe: Recipe, folder: Path
) -> None:
    after, (outcome,) = recipe.replay(frame)
    assert outcome.state in ("did", "partly"), outcome.reason
    there = pd.read_parquet(folder / f"{name}.out")
    after.to_parquet(folder / "ours")  # what a file does to types and index, it does to both
    pd.testing.assert_frame_equal(there, pd.read_parquet(folder / "ours"), check_exact=True)
    assert there.dtypes.astype("str").tolist() == after.dtypes.astype("str").tolist()


def test_every_step_is_among_them() -> None:
    assert {recipe.steps[0].kind for _, _, recipe in every_step()} == set(STEPS)
    assert {asked["kind"] for asked in VARIANTS} == set(STEPS)


LONG = Recipe.model_validate(
    {
        "steps": [
            {"kind": "trim_spaces", "columns": ["w"]},
            {"kind": "edit_cell", "row": 1, "column": "w", "value": "c"},
            {"kind": "drop_columns", "columns": ["gone"]},
            {"kind": "fill_missing", "columns": ["n", "m"]},
            {"kind": "drop_missing_rows"},
            {"kind": "date_parts", "column": "d", "enabled": False},
            {"kind": "log_numbers", "columns": ["n"]},
        ]
    }
)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_script_reads_and_writes_files(suffix: str, tmp_path: Path) -> None:
    rows, made = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    FRAME.to_csv(rows, index=False) if suffix == "csv" else FRAME.to_parquet(rows, index=False)
    code = script(LONG.walk(FRAME), FRAME, "rows.csv")
    (tmp_path / "clean.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error", "clean.py", rows.name, made.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    expected = LONG.replay(FRAME)[0]
    if suffix == "csv":
        assert made.read_text() == expected.to_csv(index=False)
    else:
        pd.testing.assert_frame_equal(pd.read_parquet(made), expected, check_exact=True)


def test_a_script_says_what_is_left_out_and_what_was_learned() -> None:
    code = script(LONG.walk(FRAME), FRAME, "rows.csv")
    assert "# 3. Drop gone (Drop columns: there is no column “gone”. Left out.)" in code
    assert "# 4. Fill missing values in n, m with the median (learned from the 6 rows" in code
    assert "which learns from them. Left out.)" in code
    assert "hour (Switched off. Left out.)" in code


def test_no_name_can_become_code() -> None:
    name = "x\nraise SystemExit\r\x0braise\u2028raise"
    frame = pd.DataFrame({name: ["a"]}, dtype="str")
    recipe = Recipe.model_validate({"steps": [{"kind": "trim_spaces", "columns": [name]}]})
    lines = script(recipe.walk(frame), frame, name).splitlines()
    assert not [line for line in lines if line.strip().startswith("raise")]
