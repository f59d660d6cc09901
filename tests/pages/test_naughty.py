"""Names of columns and files are shown as text on every page, never as markup."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import analytics
from analytics.dataset import Dataset
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.reading import ReadOptions
from analytics.runs import Run
from analytics.workspace import Workspace
from tests.pages.test_pages import PAGES, fresh_backend, opened  # noqa: F401

NAMES = (
    ":red[x]", "[link](javascript:1)", "<b>bold</b>", "$latex$", "**stars**", ":material/home:",
    "`code`", "'; DROP TABLE data; --", "{{7*7}}%s", "日期", "Name", "name",
)  # fmt: skip
FILE = "<b>:red[my]</b> $file$ **x**.csv"
# What Streamlit would turn into something else; a backslash before it prevents that.
MARKUP = re.compile(
    r"(?<!\\)(:red\[|\[link\]|<b>|\$latex|\$file|\*\*stars|\*\*x|`code|:material/home)"
)


@pytest.fixture
def dataset(tmp_path: Path, workspace: Workspace) -> Dataset:
    rng, text = np.random.default_rng(0), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(NAMES)
    for i in range(120):
        values = rng.normal(size=3).round(3)
        words = [
            f"{NAMES[i % 3]}",
            f"<i>{i % 5}</i>",
            f"{1 + i % 12:02d}/{1 + i % 9:02d}/2024",
            "NA",
        ]
        numbers = [i % 7, i * 3 % 11, 1 + i % 4, "a" if i % 2 else "b", f"{1 + i % 4:02d}/01/2024"]
        writer.writerow([*values, *words, *numbers][: len(NAMES)])
    file = tmp_path / "t.csv"
    file.write_text(text.getvalue(), encoding="utf-8")
    return analytics.read(file, ReadOptions(delimiter=",", header=1), name=FILE)


@pytest.fixture
def run(dataset: Dataset) -> Run:
    plan = Plan(
        dataset=dataset.fingerprint,
        target="Name",
        task="binary",
        model=RandomForest(n_estimators=5),
    )
    plan = plan.model_copy(update={"target": dataset.column_names[10]})
    found = analytics.train(plan)
    analytics.evaluate(found)
    return found


def said(app: AppTest) -> Iterator[str]:
    """Yield every text that Streamlit would read as Markdown."""
    for block in (app.main, app.sidebar):
        for element in block:
            if element.type in ("markdown", "caption", "title", "subheader", "header"):
                yield str(element.value)
            proto = getattr(element, "proto", None)
            for part in ("label", "help", "title", "text", "body"):
                yield str(getattr(proto, part, ""))


@pytest.mark.parametrize("page", PAGES)
def test_names_are_text_on_every_page(page: str, run: Run) -> None:
    app = opened(page, run=run.id)
    assert not app.error
    texts = [text for text in said(app) if MARKUP.search(text) or ":material/home" in text]
    assert texts == []
