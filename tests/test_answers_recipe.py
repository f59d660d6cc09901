"""What a page asks of the data: the preview of a step on real rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics import frames
from analytics.answers import alerts
from analytics.answers_recipe import alert_rows, as_script, cells, preview, replay
from analytics.dataset import Dataset, read
from analytics.frames import Walks
from analytics.recipe import Recipe
from analytics.workspace import Workspace


@pytest.mark.parametrize(
    ("step", "said", "n_before", "n_after"),
    [
        pytest.param(
            {"kind": "sort_rows", "columns": ["size"]}, "The order changes.", 50, 50, id="sorted"
        ),
        pytest.param(
            {"kind": "edit_cell", "row": 7, "column": "colour", "value": "green"},
            "1 cell changes.", 1, 1, id="edited",
        ),
        pytest.param(
            {"kind": "sample_rows", "n": 380}, "20 of 400 rows are left out.", 20, 0, id="drawn"
        ),
        pytest.param(
            {"kind": "select_columns", "columns": ["kind", "size"]},
            "Without colour, noise, price, the order changes.", 50, 50, id="columns in order",
        ),
    ],
)  # fmt: skip
def test_a_preview_shows_the_rows_a_step_touches(
    step: dict[str, Any], said: str, n_before: int, n_after: int,
    flowers: Dataset, workspace: Workspace,
) -> None:  # fmt: skip
    recipe = {"steps": [step]}
    seen = preview(workspace, lambda *_: None, flowers.fingerprint, recipe, 0)
    assert seen["sentence"] == said
    assert (len(seen["before"]["data"]), len(seen["after"]["data"])) == (n_before, n_after)


def test_a_preview_of_sorted_rows_shows_them_in_order(
    flowers: Dataset, workspace: Workspace
) -> None:
    recipe = {"steps": [{"kind": "sort_rows", "columns": ["size"]}]}
    seen = preview(workspace, lambda *_: None, flowers.fingerprint, recipe, 0)
    sizes = [row[seen["after"]["columns"].index("size")] for row in seen["after"]["data"]]
    assert sizes == sorted(sizes)
    assert sizes[0] == pytest.approx(flowers.frame()["size"].min(), abs=1e-9)


def silent(*_: Any) -> None: ...


def asked(flowers: Dataset, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"dataset": flowers.fingerprint, "recipe": {"steps": list(steps)}}


def test_the_report_says_what_each_step_does_and_which_one_waits(
    flowers: Dataset, workspace: Workspace
) -> None:
    steps = (
        {"kind": "drop_columns", "columns": ["noise"]},
        {"kind": "scale", "columns": ["noise"]},
        {"kind": "change_case", "columns": ["colour"], "case": "upper"},
    )
    found = replay(workspace, silent, **asked(flowers, *steps))
    assert [step["state"] for step in found] == ["did", "waits", "did"]
    assert found[1]["reason"] == "Scale numbers: there is no column “noise”."
    assert found[2]["n_cells"] == 400


def test_the_script_of_a_dataset_names_it(flowers: Dataset, workspace: Workspace) -> None:
    code = as_script(workspace, silent, **asked(flowers, {"kind": "sample_rows", "n": 3}))
    assert code.startswith("# The cleaning of flowers.csv\n")
    compile(code, "clean.py", "exec")


@pytest.mark.parametrize(
    ("damage", "kind", "rows"),
    [
        pytest.param({"noise": {3: None, 7: None}}, "missing", [3, 7], id="missing"),
        pytest.param({"colour": {5: " red", 9: "RED"}}, "stray spaces", [5], id="spaces"),
        pytest.param({"colour": {5: "RED"}}, "spelling variants", [5], id="spelling"),
        pytest.param({"noise": {11: 1000.0}}, "outliers", [11], id="outlier"),
    ],
)
def test_an_alert_shows_its_rows(
    damage: dict[str, dict[int, Any]], kind: str, rows: list[int],
    flowers: Dataset, workspace: Workspace, tmp_path: Path,
) -> None:  # fmt: skip
    frame = flowers.frame()
    for column, values in damage.items():
        frame[column] = [values.get(i, value) for i, value in enumerate(frame[column])]
    frame.to_csv(tmp_path / "damaged.csv", index=False)
    damaged = read(tmp_path / "damaged.csv", workspace=workspace)
    found = alerts(workspace, silent, **asked(damaged))
    (alert,) = (each for each in found if each["kind"] == kind)
    shown = alert_rows(workspace, silent, alert=alert, **asked(damaged))
    assert (shown["index"], shown["columns"]) == (rows, list(damage))


def test_cells_come_as_text_with_their_row_numbers(flowers: Dataset, workspace: Workspace) -> None:
    drop = {"kind": "filter_rows", "column": "colour", "condition": "equals", "value": "red"}
    found = cells(workspace, silent, start=100, **asked(flowers, drop))
    red = flowers.frame().query("colour == 'red'")
    assert found["n_rows"] == len(red)
    assert found["rows"]["index"] == [i for i in red.index if i >= 100][:100]
    assert set(map(type, found["rows"]["data"][0])) == {str}


def test_what_is_at_hand_stays_within_its_bytes(flowers: Dataset) -> None:
    recipe = Recipe.model_validate({"steps": [{"kind": "scale", "columns": ["size"]}] * 5})
    expected = recipe.replay(flowers.frame())[0]
    for most in (0, 40_000, 10**9):
        walks = Walks(most)
        for _ in range(2):
            pd.testing.assert_frame_equal(walks.after(flowers, recipe), expected)
        assert walks.n_bytes <= most
    assert len(list(walks.stops(flowers, recipe))) == 5


def test_a_walk_goes_on_where_another_one_was(
    flowers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    walks, taken = Walks(), []
    real = frames.take
    monkeypatch.setattr(
        frames, "take", lambda step, *more: taken.append(step.kind) or real(step, *more)
    )
    first = Recipe.model_validate({"steps": [{"kind": "scale", "columns": ["size"]}]})
    longer = Recipe.model_validate(
        {"steps": [*first.model_dump()["steps"], {"kind": "drop_columns", "columns": ["size"]}]}
    )
    walks.after(flowers, first)
    walks.after(flowers, longer)
    walks.after(flowers, longer)
    assert taken == ["scale", "drop_columns"]


SCALE = {"kind": "scale", "columns": ["size"]}
EDIT_ONE = {"kind": "replace_value", "column": "colour", "old": "green", "new": "red"}


@pytest.mark.parametrize(
    ("patience", "step", "said"),
    [
        pytest.param(
            0, SCALE, "In a sample of 100 rows, one in 4: 100 cells change.", id="takes long"
        ),
        pytest.param(60, SCALE, "400 cells change.", id="is quick"),
        pytest.param(0, EDIT_ONE, "1 cell changes.", id="nothing changes in the sample"),
        pytest.param(
            0, {"kind": "sample_rows", "n": 3}, "397 of 400 rows are left out.", id="about rows"
        ),
    ],
)
def test_a_preview_of_a_sample_says_so(
    patience: float, step: dict[str, Any], said: str,
    flowers: Dataset, workspace: Workspace, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(frames, "SAMPLE_ROWS", 100)
    monkeypatch.setattr(frames, "PATIENCE_SECONDS", patience)
    green = {"kind": "edit_cell", "row": 5, "column": "colour", "value": "green"}
    seen = preview(workspace, silent, **asked(flowers, green, step), place=1)
    assert seen["sentence"].startswith(said)


def test_what_a_sample_shows_was_learned_from_all_rows(
    flowers: Dataset, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "SAMPLE_ROWS", 100)
    monkeypatch.setattr(frames, "PATIENCE_SECONDS", 0)
    seen = preview(workspace, silent, **asked(flowers, SCALE), place=0)
    exact = Recipe.model_validate({"steps": [SCALE]}).replay(flowers.frame())[0]["size"]
    assert [row[0] for row in seen["after"]["data"]] == pytest.approx(
        exact[seen["after"]["index"]].tolist(), abs=1e-9
    )
