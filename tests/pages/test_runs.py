"""The Runs page: ranked on validation rows, test scores on demand, verdicts where they hold."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import analytics
from analytics.dataset import Dataset
from analytics.evaluation.of_run import looks, measured
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.workspace import Workspace
from pages.ui import parts
from tests.pages.test_pages import fresh_backend, opened, settled, words

__all__ = ["fresh_backend"]  # a fixture


def trained(dataset: Dataset, **choices: object) -> Run:
    usual = {"target": "kind", "task": "binary", "ignored": ("price",)}
    usual |= {"model": RandomForest(n_estimators=10)}
    return measured(analytics.train(Plan(dataset=dataset.fingerprint, **(usual | choices))))


@pytest.fixture
def runs(flowers: Dataset, workspace: Workspace) -> dict[str, Run]:
    """A forest, a weaker one on the same rows, a forest on other rows, and one that failed."""
    made = {
        "forest": trained(flowers),
        "weak": trained(flowers, ignored=("price", "size")),
        "elsewhere": trained(flowers, seed=7),
    }
    store = RunStore(workspace)
    failed = store.create(made["forest"].plan, "flowers.csv")
    store.set(failed.id, state="failed", error="Training failed: no [memory](x).")
    for name, run in made.items():
        store.rename(run.id, "森林 *1*" if name == "forest" else name)
    store.tag(made["forest"].id, ["候选"])
    return {name: store.get(run.id) for name, run in made.items()} | {"failed": failed}


def choosing(app: AppTest, monkeypatch: pytest.MonkeyPatch, *places: int) -> AppTest:
    """Choose rows of the table; AppTest cannot click into one."""
    show = parts.grid

    def grid(frame: pd.DataFrame, key: str, **options: Any) -> Any:
        event = show(frame, key, **options)
        chosen = SimpleNamespace(selection=SimpleNamespace(rows=list(places)))
        return chosen if "on_select" in options else event

    monkeypatch.setattr(parts, "grid", grid)
    return settled(app.run())


def table(app: AppTest) -> pd.DataFrame:
    return app.dataframe[0].value


def test_runs_are_ranked_on_validation_rows_and_test_scores_come_when_asked_for(
    runs: dict[str, Run],
) -> None:
    app = opened("runs", run=runs["forest"].id)
    shown = table(app).set_index("Name")
    assert shown["Rank"].dropna().tolist() == [1, 2]
    assert list(shown.index[:3]) == ["森林 *1*", "weak", "Baseline"]
    assert shown["Score"].iloc[0] == runs["forest"].summary["validation"]["auc"]["value"]
    assert "without a rank: 1" in words(app)
    assert "Test" not in shown
    assert "Nobody has looked at the scores" in words(app)
    assert looks(runs["forest"]) == 0
    app.toggle(key="runs-tested").set_value(True).run()
    shown = table(settled(app)).set_index("Name")
    assert shown["Test"].iloc[0] == runs["forest"].summary["scores"]["auc"]["value"]
    assert (looks(runs["forest"]), looks(runs["elsewhere"])) == (2, 1)
    assert "looked at for 2 models" in words(app)


def test_two_runs_get_a_verdict_and_the_rows_they_disagree_about(
    runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("runs", run=runs["forest"].id)
    app.session_state["disagreement-open"] = True
    said = words(choosing(app, monkeypatch, 0, 1)).replace("\\", "")
    assert "“1. 森林 *1*” is better than “2. weak” by 0." in said
    assert "of 40 validation rows differently" in said
    rows = next(t.value for t in app.dataframe if "Actual" in t.value)
    assert (rows["1. 森林 *1*"] != rows["2. weak"]).all()
    assert looks(runs["forest"]) == 0


def test_runs_on_other_rows_are_trained_again_on_the_same_ones(
    runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Plan] = []
    turned_to: list[str] = []

    def submit(workspace: Workspace, plan: Plan, dataset: str, name: str) -> Run:
        asked.append(plan)
        return runs["failed"]

    monkeypatch.setattr("pages.ui.runs.other_rows.submit", submit)
    monkeypatch.setattr(parts, "go", turned_to.append)
    app = opened("runs", run=runs["forest"].id)
    choosing(app, monkeypatch, 0, table(app)["Name"].tolist().index("elsewhere"))
    (said,) = (info.value.replace("\\", "") for info in app.info)
    assert "by other seeds (42 and 7)" in said
    next(b for b in app.button if b.label == "Train on the same split").click().run()
    assert (asked, turned_to) == ([runs["forest"].plan], ["train"])


def test_a_run_is_named_tagged_and_found_by_its_tag(
    runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = choosing(opened("runs", run=runs["forest"].id), monkeypatch, 1)
    app.text_input(key=f"name-{runs['weak'].id}").set_value("better")
    app.multiselect(key=f"tags-{runs['weak'].id}").set_value(["候选"])
    next(b for b in app.button if b.label == "Save").click().run()
    choosing(app, monkeypatch)
    app.multiselect(key="runs-tags").set_value(["候选"]).run()
    assert set(table(app)["Name"]) == {"森林 *1*", "better", "Baseline"}
