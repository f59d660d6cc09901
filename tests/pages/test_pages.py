"""Every page by AppTest: empty, with data, with a run, with a wrong address; never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import analytics
from analytics.dataset import Dataset, list_datasets
from analytics.inbox import Incoming
from analytics.jobs import Lane
from analytics.limits import limits, size
from analytics.making import MAKINGS, Group
from analytics.making.made import Made, Parent, make
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.reading import suffixes, titles
from analytics.runs import Run, RunStore
from analytics.watched import Watched, Wish
from analytics.workspace import Workspace
from pages.ui import tokens

ROOT = Path(__file__).parents[2]
PAGES = ("upload", "combine", "clean", "explore", "train", "runs", "evaluate", "explain", "what_if")


@pytest.fixture(autouse=True)
def fresh_backend(
    workspace: object, lanes: Callable[[str, Path], Lane], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Start a backend for this test's workspace, without a spare worker, and end it."""
    from pages.ui.backend import backend

    monkeypatch.setattr("analytics.jobs.engine.SPARE_NEEDS_BYTES", {})
    monkeypatch.setattr("pages.ui.backend.Lane", lanes)
    backend.cache_clear()
    yield
    backend().close()
    backend.cache_clear()


@pytest.fixture
def run(flowers: Dataset) -> Run:
    plan = Plan(
        dataset=flowers.fingerprint,
        target="kind",
        task="binary",
        ignored=("price",),
        model=RandomForest(n_estimators=20),
    )
    found = analytics.train(plan)
    analytics.evaluate(found)
    return found


def opened(page: str, **address: str) -> AppTest:
    """Open a page and wait until nothing is on its way any more."""
    app = AppTest.from_file(str(ROOT / "pages/ui/way.py"), default_timeout=60)
    app.user = {"is_logged_in": False}  # the local owner; AppTest signs somebody in by default
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(f"../{page}.py").run()
    deadline = time.monotonic() + 90
    while waiting(app) and time.monotonic() < deadline:
        time.sleep(0.1)
        app.run()
    assert not waiting(app)
    assert not app.exception
    return app


def waiting(app: AppTest) -> bool:
    """Say whether a skeleton is shown."""
    return bool(app.get("skeleton"))


def words(app: AppTest) -> str:
    """Return all text of the page."""
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.error, *app.warning]
    titles = [str(error.proto.title) for error in app.error]
    return "\n".join([*(str(part.value) for part in parts), *titles])


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_page_says_what_to_do(page: str) -> None:
    app = opened(page)
    assert app.title[0].value
    said = words(app)
    assert any(hint in said for hint in ("No data yet", "No model yet", "Upload")) or app.info


@pytest.mark.parametrize("page", PAGES)
def test_a_page_with_data_and_a_run_shows_no_error(page: str, run: Run) -> None:
    app = opened(page, run=run.id)
    assert not app.error
    assert "No data yet" not in words(app)
    assert "No model yet" not in words(app)


@pytest.mark.parametrize("page", ["combine", "clean", "explore", "train"])
@pytest.mark.parametrize("fingerprint", ["0123456789abcdef", "../../secret"])
def test_a_dataset_that_is_not_there_is_a_sentence(page: str, fingerprint: str) -> None:
    app = opened(page, dataset=fingerprint)
    assert "workspace" in words(app)


@pytest.mark.parametrize("page", ["train", "evaluate", "explain", "what_if"])
def test_another_owners_run_is_a_sentence(
    page: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.ui.session.owner", lambda: "somebody else")
    app = opened(page, run=run.id)
    assert run.name not in words(app)
    assert not app.exception


def drawn(app: AppTest) -> dict[str, dict[str, Any]]:
    """Return what each component of ours was given, by its name."""
    shown = (element.proto for element in app.get("bidi_component"))
    return {proto.component_name.split(".")[-1]: json.loads(proto.json) for proto in shown}


def test_a_run_is_watched_while_it_trains_and_played_again_when_it_was(run: Run) -> None:
    store = RunStore(run.workspace)
    live = store.create(run.plan, run.dataset_name)
    store.begin(live.id)
    app = opened("train", dataset=run.plan.dataset, run=live.id)
    shown = drawn(app)
    assert shown["curves"]["live"]
    assert shown["surface"]["target"] == "kind"
    watched = Watched(run.workspace.watch_folder(live.id))
    assert watched.wish() == Wish()
    watched.begin({"view": "1"})
    store.set(live.id, state="done", summary=json.dumps(run.summary))
    app.run()
    assert not drawn(app)["surface"]["live"]


def test_cleaning_can_be_undone_and_redone(flowers: Dataset) -> None:
    app = opened("clean", dataset=flowers.fingerprint)
    app.selectbox(key="new-group").set_value("Columns").run()
    app.selectbox(key="new-step-Columns").set_value("drop_columns").run()
    app.multiselect[0].set_value(["noise"]).run()
    next(b for b in app.button if b.label == "Add this step").click().run()
    assert "Drop noise" in words(app)
    next(b for b in app.button if b.label == "Undo").click().run()
    assert "Drop noise" not in words(app)
    next(b for b in app.button if b.label == "Redo").click().run()
    assert "Drop noise" in words(app)


def settled(app: AppTest) -> AppTest:
    """Wait until nothing is on its way any more."""
    deadline = time.monotonic() + 60
    while waiting(app) and time.monotonic() < deadline:
        time.sleep(0.1)
        app.run()
    assert not waiting(app)
    assert not app.exception
    return app


def test_the_cleaned_table_can_be_taken_away(flowers: Dataset, workspace: Workspace) -> None:
    app = opened("clean", dataset=flowers.fingerprint)
    app.session_state["take-away-open"] = True
    app.run()
    app.button(key="take-away-write").click().run()
    (download,) = settled(app).get("download_button")
    assert download.proto.label.startswith("Download 400 rows (")
    (file,) = workspace.root.glob("cache/export-*.csv")
    assert file.read_bytes().startswith(b'\xef\xbb\xbf"size"')


@pytest.fixture
def colours(flowers: Dataset, workspace: Workspace, tmp_path: Path) -> Dataset:
    """A second table: one row for two of the three colours of the flowers."""
    file = tmp_path / "colours.csv"
    file.write_text("colour,颜色\nred,红\nblue,蓝\n", encoding="utf-8")
    return analytics.read(file, workspace=workspace)


def choosing(app: AppTest, label: str) -> AppTest:
    """Choose how to combine, by the words of the choice."""
    choice = next(c for c in app.segmented_control if c.label == "How")
    names = {spec.title: kind for kind, spec in MAKINGS.items()}
    choice.set_value(names[label]).run()
    return settled(app)


def test_two_tables_are_joined_after_their_counts(
    flowers: Dataset, colours: Dataset, workspace: Workspace
) -> None:
    app = choosing(opened("combine", dataset=flowers.fingerprint), "Join on keys")
    metrics = {metric.label: metric.value for metric in app.metric}
    white = int((flowers.frame()["colour"] == "white").sum())
    assert metrics["Unmatched here"] == str(white)
    assert metrics["Matched there"] == "2"
    assert metrics["Rows of the result"] == "400"
    next(b for b in app.button if b.label == "Make this table").click().run()
    settled(app)
    newest = list_datasets(workspace)[0]
    assert newest.name == "flowers.csv + colours.csv, joined"
    assert newest.frame()["颜色"].isna().sum() == white
    assert f"{white} rows of “flowers.csv” have no match: kept" in "\n".join(newest.decisions)


def test_a_made_table_is_not_read_otherwise(flowers: Dataset, workspace: Workspace) -> None:
    asked = Made(making=Group(by=("colour",)), parents=[Parent(dataset=flowers.fingerprint)])
    app = opened("upload", dataset=make(asked, workspace).fingerprint)
    labels = [str(expander.label) for expander in app.expander]
    assert "What was decided about each column" in labels
    assert "Read it otherwise" not in labels
    assert "Made of “flowers.csv”" in words(app)


def test_keys_of_other_types_are_a_sentence(
    flowers: Dataset, workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "sizes.csv"
    file.write_text("size,label\nsmall,S\nlarge,L\n", encoding="utf-8")
    analytics.read(file, workspace=workspace)
    app = choosing(opened("combine", dataset=flowers.fingerprint), "Join on keys")
    for key in ("Key, here", "Key, there"):
        next(s for s in app.selectbox if s.label == key).set_value("size").run()
    assert "they are never the same" in words(settled(app))
    assert not [b for b in app.button if b.label == "Make this table"]


def test_a_table_is_grouped_alone(flowers: Dataset) -> None:
    app = opened("combine", dataset=flowers.fingerprint)
    assert "There is no second table yet" in app.info[0].value
    app.session_state["combine-tabs"] = "Reshape"
    app.run()
    assert "Choose columns" in words(settled(app))
    app.multiselect[0].set_value(["colour"]).run()
    settled(app)
    assert "400 rows become 3" in words(app).replace("\\", "")


def pasting(text: str) -> AppTest:
    """Paste a text on the Upload page and wait for what comes of it."""
    app = opened("upload")
    app.session_state["offers"] = "Paste"
    app.run()
    app.text_area[0].set_value(text)
    next(b for b in app.button if b.label == "Read it").click().run()
    return settled(app)


def test_a_pasted_table_is_read_like_a_file(workspace: Workspace) -> None:
    app = pasting("name\tage\nAnn\t31\nZoë\t42\n")
    dataset = list_datasets(workspace)[0]
    assert dataset.name == "pasted table"
    assert dataset.frame()["name"].tolist() == ["Ann", "Zoë"]
    assert "pasted table" in words(app)
    assert "UTF-8 · tab" in words(app)
    assert list(workspace.inbox.iterdir()) == []


def test_nothing_pasted_is_a_sentence(workspace: Workspace) -> None:
    assert "Nothing was pasted." in words(pasting(" \n "))
    assert list_datasets(workspace) == []


def test_the_upload_page_takes_every_kind_of_file_that_is_read() -> None:
    offered = zone(opened("upload"))
    assert offered["accept"].split(",") == [f".{suffix}" for suffix in suffixes()]
    assert titles() in offered["hint"]
    assert size(offered["most"]) == offered["mostSaid"] == size(limits().upload)


def zone(app: AppTest) -> dict[str, Any]:
    """Return what the page says to the place for files."""
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


def test_a_file_that_has_come_is_read_and_the_next_one_has_another_place(
    workspace: Workspace,
) -> None:
    app = opened("upload")
    before = zone(app)
    owner, upload_id = tokens.holder(before["token"])
    assert (owner, upload_id) == (workspace.owner, before["id"])
    upload = Incoming(workspace, upload_id)
    upload.path.write_text("name,age\nAnn,31\n")
    settled(app.run())
    assert list_datasets(workspace)[0].frame()["name"].tolist() == ["Ann"]
    assert "uploaded file" in words(app)
    assert zone(app)["id"] != upload_id
    assert list(workspace.inbox.iterdir()) == []


def test_the_upload_page_shows_every_limit(limited: Callable[..., None]) -> None:
    limited(columns=1234)
    app = opened("upload")
    app.session_state["limits-open"] = True
    app.run()
    shown = next(table.value for table in app.dataframe if "Limit" in table.value)
    assert dict(zip(shown["Limit"], shown["At most"])) == limits().said()
    assert "1,234" in set(shown["At most"])


def test_the_server_never_imports_a_model_library() -> None:
    # In a process of its own: other tests have every right to import them.
    code = """
import sys
from streamlit.testing.v1 import AppTest
for page in {pages!r}:
    app = AppTest.from_file({app!r}, default_timeout=60).run()
    app.switch_page(f"../{{page}}.py").run()
    assert not app.exception, app.exception
heavy = {{"tensorflow", "keras", "sklearn", "torch", "numba"}} & set(sys.modules)
assert not heavy, heavy
""".format(pages=PAGES, app=str(ROOT / "pages/ui/way.py"))
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_file_by_its_path_is_read_or_a_sentence(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "By path" not in [tab.label for tab in opened("upload").tabs]
    monkeypatch.setattr("pages.ui.local.is_local", lambda: True)
    file = tmp_path / "here.csv"
    file.write_text("name,age\nAnn,31\n")
    app = opened("upload")
    app.session_state["offers"] = "By path"
    app.run()
    for path, said in (("/dev/zero", "is a device or a pipe"), (str(file), "here.csv")):
        app.text_input(key="given-path").set_value(path)
        app.button(key="read-path").click().run()
        assert parts_escaped(said) in words(settled(app))
    (dataset,) = list_datasets(workspace)
    assert dataset.source() == file


def parts_escaped(text: str) -> str:
    from pages.ui.parts import escape

    return escape(text)
