"""The Explain page: a first answer at once, a finer one when it has come."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import analytics
from analytics.dataset import Dataset
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.runs import Run
from analytics.training import load
from tests.pages.test_cohorts import plain
from tests.pages.test_pages import fresh_backend, opened, run, settled, words

__all__ = ["fresh_backend", "run"]


def waiting(done: bool) -> AppTest:
    """Show the caption of an answer whose finer one has come, or not yet."""

    def page(done: bool) -> None:
        import threading
        import types

        from pages.ui import parts

        event = threading.Event()
        if done:
            event.set()
        ticket = types.SimpleNamespace(
            number=3, task="importance", done=event, progress=0.25, stop=event.set
        )
        parts.refining(ticket, "What it means.")  # type: ignore[arg-type]

    return AppTest.from_function(page, args=(done,)).run()


@pytest.mark.parametrize("done", [True, False])
def test_a_finer_answer_on_its_way_is_said_and_can_be_stopped(done: bool) -> None:
    app = waiting(done)
    assert not app.exception
    assert "What it means." in words(app)
    assert ("More rows are being looked at: 25%." in words(app)) is not done
    assert [button.label for button in app.button] == ([] if done else ["Enough"])


def test_a_row_is_shown_among_the_nearest_training_rows(run: Run) -> None:
    app = opened("explain", run=run.id)
    row = app.selectbox(key="explain-row").value
    assert f"Training rows nearest to row {row}" in words(app)
    assert "In the nearest 5 training rows it was" in words(app)
    (table,) = app.dataframe
    assert list(table.value.columns[:2]) == ["Column", "This row"]
    assert len(table.value.columns) == 7


def test_the_column_that_matters_most_is_the_one_that_changes_first(flowers: Dataset) -> None:
    plan = Plan(
        dataset=flowers.fingerprint, target="kind", task="binary", ignored=("size",),
        model=RandomForest(n_estimators=20),
    )  # fmt: skip
    run = analytics.train(plan)
    app = opened("explain", run=run.id)
    chosen = app.selectbox(key="dependence-column")
    assert chosen.options[0] == chosen.value == "price"  # it follows from size; colour comes first
    assert load(run).columns[0] == "colour"


def test_rows_that_are_most_wrong_are_offered_with_what_is_said_of_them(run: Run) -> None:
    app = opened("explain", run=run.id)
    app = settled(app.segmented_control(key="explain-order").set_value("Most wrong").run())
    row = app.selectbox(key="explain-row-wrong")
    assert "observed" in row.options[0]
    found = load(run)
    frame, y = found.part("validation")
    given = found.model.predict(frame)[np.arange(len(y)), y]
    assert row.value == frame.index[given.argmin()]
    assert "is wrong." in words(app)


def test_several_rows_stand_side_by_side(run: Run) -> None:
    app = opened("explain", run=run.id)
    (chosen,) = app.multiselect
    assert len(chosen.value) == 3
    assert all(f"For row {row}, the probability" in words(app) for row in chosen.value)
    app = settled(chosen.set_value(chosen.value[:1]).run())
    assert "Choose at least two rows" in str(app.info[0].value)


def closer(app: AppTest, name: str) -> AppTest:
    return settled(app.segmented_control(key="explain-closer").set_value(name).run())


def test_two_columns_change_at_once(run: Run) -> None:
    app = closer(opened("explain", run=run.id), "Two columns at once")
    one, other = (app.selectbox(key=f"two-way-{at}") for at in ("one", "other"))
    assert one.value not in other.options
    assert "is on average between" in words(app)
    app = settled(one.set_value("noise").run())
    assert "noise" not in app.selectbox(key="two-way-other").options
    assert not app.error


def test_a_small_tree_says_how_nearly_it_is_the_model(run: Run) -> None:
    app = closer(opened("explain", run=run.id), "As a small tree")
    assert "validation rows, which it has not learned from, and agrees on" in words(app)
    rules = app.table[0].value
    assert "size" in " ".join(rules.index)


def test_columns_that_move_together_are_named_and_shuffled_as_one(flowers: Dataset) -> None:
    plan = Plan(
        dataset=flowers.fingerprint, target="kind", task="binary",
        model=RandomForest(n_estimators=20),
    )  # fmt: skip
    app = closer(opened("explain", run=analytics.train(plan).id), "Columns that move together")
    assert "size and price." in plain(app)  # a price is three times a size
    assert "columns are shuffled: size + price (" in plain(app)


def test_where_nothing_moves_together_that_is_said(run: Run) -> None:
    app = closer(opened("explain", run=run.id), "Columns that move together")
    assert "No two of these columns move together" in words(app)
