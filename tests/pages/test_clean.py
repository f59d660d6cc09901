"""The Clean page: steps that wait, several mends at once, cells, and recipes that travel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.dataset import Dataset, read
from analytics.workspace import Workspace, write_json
from tests.pages.test_pages import fresh_backend, opened, settled, words

__all__ = ["fresh_backend"]  # a fixture that every test here needs
DROP = {"kind": "drop_columns", "columns": ["noise"]}
SCALE = {"kind": "scale", "columns": ["noise"]}


def cleaning(dataset: Dataset, workspace: Workspace, *steps: dict[str, Any], **open_: bool) -> Any:
    """Open the page of a dataset with steps, with parts of the page unfolded."""
    choices = {dataset.fingerprint: {"recipe": {"steps": steps}}}
    write_json(workspace.session_file, {"dataset_id": dataset.fingerprint, "choices": choices})
    app = opened("clean", dataset=dataset.fingerprint)
    for name in open_:
        app.session_state[f"{name}-open"] = True
    return settled(app.run())


def press(app: AppTest, label: str = "", key: str = "") -> AppTest:
    (button,) = (b for b in app.button if (b.key == key if key else b.label == label))
    return settled(button.click().run())


def test_a_step_that_waits_says_why_and_works_when_it_is_moved(
    flowers: Dataset, workspace: Workspace
) -> None:
    app = cleaning(flowers, workspace, DROP, SCALE)
    assert "Waits. Scale numbers\\: there is no column “noise”." in words(app)
    press(app, key="arrow_upward-1")
    assert "Waits" not in words(app)
    press(app, key="arrow_downward-0")
    assert "Waits" in words(app)
    press(app, key="toggle_on-0")
    assert "Waits" not in words(app)
    press(app, key="delete-0")
    assert "Drop noise" not in words(app)


def test_the_page_where_one_trains_names_the_step_that_waits(
    flowers: Dataset, workspace: Workspace
) -> None:
    cleaning(flowers, workspace, DROP, SCALE)
    app = opened("train", dataset=flowers.fingerprint)
    assert "Step 2 waits and is left out: Scale noise" in words(app)


def test_several_mends_at_once_are_undone_at_once(workspace: Workspace, tmp_path: Path) -> None:
    rows = "".join(
        f"{i % 7}.5,{[' Bern', 'BASEL', 'Bern', 'Basel'][i % 4 if i < 9 else 3]},x\n"
        for i in range(60)
    )
    (tmp_path / "sick.csv").write_text("n,city,always\n" + rows)
    app = cleaning(read(tmp_path / "sick.csv", workspace=workspace), workspace, together=True)
    (chosen,) = (m for m in app.multiselect if m.label == "Steps")
    assert len(chosen.value) >= 2
    press(app, f"Add {len(chosen.value)} steps")
    assert "Drop always" in words(app)
    assert "Trim spaces in city" in words(app)
    assert "Merge 2 spellings in city" in words(app)
    assert "sample" not in words(app)
    press(app, "Undo")
    assert "No steps yet" in words(app)


def test_a_cell_that_is_written_anew_becomes_a_step(flowers: Dataset, workspace: Workspace) -> None:
    app = cleaning(flowers, workspace, cells=True)
    app.session_state["cells-0-0"] = {
        "edited_rows": {7: {"colour": "green"}}, "added_rows": [], "deleted_rows": [],
    }  # fmt: skip
    settled(app.run())
    assert "Write “green” in row 7 of colour" in words(app)


def test_the_rows_of_a_finding_are_shown(flowers: Dataset, workspace: Workspace) -> None:
    sick = {"kind": "replace_value", "column": "colour", "old": "red", "new": ""}
    app = cleaning(flowers, workspace, sick)
    (toggle, *_) = (t for t in app.toggle if t.label == "Rows")
    before = len(app.dataframe)
    settled(toggle.set_value(True).run())
    assert len(app.dataframe) == before + 1
    assert app.dataframe[0].value["colour"].isna().all()


def test_a_recipe_of_another_dataset_is_tried_before_it_is_taken(
    flowers: Dataset, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "other.csv").write_text("size,colour\n1,red\n2,blue\n")
    other = read(tmp_path / "other.csv", workspace=workspace)
    edit = {"kind": "edit_cell", "row": 0, "column": "colour", "value": "green"}
    case = {"kind": "change_case", "columns": ["colour"], "case": "upper"}
    cleaning(flowers, workspace, edit, case, SCALE)
    app = opened("clean", dataset=other.fingerprint)
    app.session_state["over-open"] = True
    settled(app.run())
    assert "2 cells change" in words(app)
    assert "Waits. Scale numbers\\: there is no column “noise”." in words(app)
    press(app, "Take this recipe")
    assert "3\\. Scale noise" in words(app)
    assert "Switched off" in words(app)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(json.dumps({"steps": [DROP]}), "Drop noise", id="a recipe"),
        pytest.param('{"steps": [{"kind": "fly"}]}', "Step 1 is of an unknown kind", id="unknown"),
        pytest.param("<b>", "This is not JSON", id="no json"),
    ],
)
def test_a_recipe_is_pasted(text: str, said: str, flowers: Dataset, workspace: Workspace) -> None:
    app = cleaning(flowers, workspace, over=True)
    app.session_state["over-way"] = "Paste"
    app.run()
    (area,) = (area for area in app.text_area if area.label == "Recipe (JSON)")
    settled(area.set_value(text).run())
    assert said.replace(":", "\\:") in words(app)


def test_the_steps_are_taken_away_as_a_script(flowers: Dataset, workspace: Workspace) -> None:
    app = cleaning(flowers, workspace, DROP, away=True)
    (code,) = (code for code in app.code if "def clean" in code.value)
    assert "frame = frame.drop(columns=['noise'])" in code.value
    labels = {button.proto.label for button in app.get("download_button")}
    assert labels >= {"Download the script", "Download the recipe (JSON)"}


def test_words_that_may_be_one_are_offered_with_their_rows(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = ["red"] * 9 + ["Red", "RED", "r e d"] + ["blue"] * 5 + ["bleu"]
    (tmp_path / "colours.csv").write_text(
        "n,colour\n" + "".join(f"{i},{w}\n" for i, w in enumerate(rows))
    )
    dataset = read(tmp_path / "colours.csv", workspace=workspace)
    app = cleaning(dataset, workspace, variants=True)
    app.selectbox(key="new-group").set_value("Categories").run()
    app.selectbox(key="new-step-Categories").set_value("merge_spellings").run()
    next(box for box in app.selectbox if box.label == "Column").set_value("colour").run()
    settled(app)
    assert "1 group of words that may be one; to merge all changes 3 rows." in words(app)
    assert "3 cells change" in words(app)
    app.selectbox(key="way").set_value("near").run()
    settled(app)
    assert "2 groups of words" in words(app)
    assert "Nothing changes" in words(app)  # letters apart are a guess until somebody says yes
    app.selectbox(key="way").set_value("same letters").run()
    press(settled(app), "Add this step")
    assert "Merge 3 spellings in colour" in words(app)
