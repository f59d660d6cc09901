"""The Upload page asks what a file leaves open, and one click reads it again."""

from __future__ import annotations

from pathlib import Path

import pytest

import analytics
from analytics.dataset import Dataset, list_datasets
from analytics.workspace import Workspace
from tests.pages.test_pages import fresh_backend, opened, settled, words  # noqa: F401

TEXT = "when;place;n\n01/02/2024;NA;1\n03/04/2024;DE;-\n05/06/2024;None;3\n07/08/2024;FR;4\n"


@pytest.fixture
def dataset(tmp_path: Path, workspace: Workspace) -> Dataset:
    file = tmp_path / "open.csv"
    file.write_text(TEXT)
    return analytics.read(file)


def newest(workspace: Workspace) -> Dataset:
    return list_datasets(workspace)[0]


def test_an_open_date_is_asked_about_and_read_again_at_once(
    dataset: Dataset, workspace: Workspace
) -> None:
    app = opened("upload", dataset=dataset.fingerprint)
    assert "One column can be read in two ways" in words(app)
    (question,) = app.get("button_group")
    assert question.proto.label == "when, as in 01/02/2024"
    assert [str(option.content) for option in question.proto.options] == [
        "Day first: 1 February 2024".replace(":", "\\:"),
        "Month first: 2 January 2024".replace(":", "\\:"),
    ]
    question.set_value("month_first").run()
    settled(app)
    again = newest(workspace)
    assert again.asked.readings == {"when": "month_first"}
    assert again.frame()["when"].dt.month.tolist() == [1, 3, 5, 7]
    assert "can be read in two ways" not in words(app)


def test_words_for_missing_are_shown_and_chosen(dataset: Dataset, workspace: Workspace) -> None:
    app = opened("upload", dataset=dataset.fingerprint)
    assert "Read as missing: \\- (1) · Kept as values: NA (1), None (1)" in words(app)
    app.session_state["columns-open"] = True
    app.run()
    place = next(m for m in app.multiselect if m.label == "In place")
    assert (place.options, place.value) == (["NA · 1", "None · 1"], [])
    place.set_value(["NA", "None"]).run()
    settled(app)
    again = newest(workspace)
    assert again.asked.missing_in == {"place": ("NA", "None")}
    assert again.frame()["place"].tolist()[1::2] == ["DE", "FR"]
    assert again.frame()["place"].isna().tolist() == [True, False, True, False]


def test_words_for_missing_are_chosen_for_the_whole_file(
    dataset: Dataset, workspace: Workspace
) -> None:
    app = opened("upload", dataset=dataset.fingerprint)
    app.session_state["columns-open"] = True
    app.run()
    everywhere = next(m for m in app.multiselect if m.label == "In all columns")
    everywhere.set_value(["None"]).run()
    settled(app)
    again = newest(workspace)
    assert again.asked.missing == ("None",)
    assert again.frame()["n"].tolist() == ["1", "-", "3", "4"]  # now a value, so a column of words


def test_doubtful_lines_are_kept_by_one_click_and_set_aside_by_another(
    tmp_path: Path, workspace: Workspace
) -> None:
    file = tmp_path / "ragged.csv"
    file.write_text("a,b,c\n" + "1,2,3\n" * 20 + "4,5\n" + "6,7,8,9\n" + "1,2,3\n" * 20)
    app = opened("upload", dataset=analytics.read(file).fingerprint)
    labels = [group.proto.label for group in app.get("button_group")]
    assert labels == ["Too few cells: 1 line", "Too many cells: 1 line"]
    app.get("button_group")[0].set_value("keep").run()
    settled(app)
    again = newest(workspace)
    assert (again.asked.keep, again.n_rows, again.n_set_aside) == (("few",), 41, 1)
    assert "1 line kept" in words(app)
    app.get("button_group")[0].set_value("aside").run()
    settled(app)
    assert analytics.read(file).fingerprint in str(app.query_params["dataset"])
