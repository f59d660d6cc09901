"""Over time on its page: the form, the sentences, what there is without dates, and a cohort."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import analytics
from analytics.dataset import Dataset
from analytics.workspace import Workspace
from tests.pages.explored import explored, settled
from tests.pages.test_pages import fresh_backend, opened, words

__all__ = ["fresh_backend"]
HOLE = [30, 31, 32]


@pytest.fixture
def visits(workspace: Workspace, tmp_path: Path) -> Dataset:
    """A year of days, more visits on Saturdays, with three days missing."""
    days = pd.date_range("2023-01-01", periods=365)
    frame = pd.DataFrame(
        {
            "geboren": pd.to_datetime(["2000-01-01", "2001-05-05"]).take(np.arange(365) % 2),
            "日期": days,
            "visits": 100 + 50 * (days.day_of_week == 5) + np.arange(365) % 3,
            "city": np.where(np.arange(365) % 2, "*Oslo*", "北京"),
        }
    ).drop(HOLE)
    frame.to_csv(tmp_path / "visits.csv", index=False)
    return analytics.read(tmp_path / "visits.csv", workspace=workspace)


def shown(dataset: Dataset) -> AppTest:
    return explored("explore_time.over_time", dataset)


def said(app: AppTest) -> str:
    return words(app).replace("\\", "").replace("\u200b", "")


def test_the_column_of_most_dates_is_shown_with_its_gaps(visits: Dataset) -> None:
    app = shown(visits)
    assert app.selectbox(key="time-date").value == "日期"
    assert "Rows by day, 365 days" in said(app)
    assert (
        "There is one gap, with 3 days missing: between 2023-01-30 and 2023-02-03. "
        "Times are usually 1 day apart (99.7 % of the steps, give or take a tenth)." in said(app)
    )
    (table,) = app.dataframe
    assert table.value.to_numpy().tolist() == [["2023-01-30", "2023-02-03", 3]]
    assert list(table.value.columns) == ["After", "Until", "Missing days"]


def test_a_value_has_its_season(visits: Dataset) -> None:
    app = shown(visits)
    app.selectbox(key="time-aggregate").set_value("mean")
    settled(app)
    assert app.selectbox(key="time-value").options == ["visits"]
    assert "Mean of visits by day, 365 days: highest on 2023-01-21 (152)" in said(app)
    assert "A strong weekly season: strength 1.00 of 1. Highest: Sat (mean 151" in said(app)
    assert "A yearly season cannot be told yet: two whole years are needed" in said(app)


def test_a_colour_and_a_unit_are_chosen(visits: Dataset) -> None:
    app = shown(visits)
    offered = ["As it suits", "day", "week", "month", "quarter", "year"]
    assert app.selectbox(key="time-unit").options == offered
    app.selectbox(key="time-colour").set_value("city")
    app.selectbox(key="time-unit").set_value("month")
    settled(app)
    assert "Rows by month, 12 months: highest in 2023-" in said(app)
    assert "for “*Oslo*”" in said(app) or "for “北京”" in said(app)


def test_without_dates_it_says_what_to_do(flowers: Dataset) -> None:
    app = shown(flowers)
    assert "change the type of a column that does to date" in app.info[0].value
    assert not app.selectbox


def test_explore_has_the_tab_and_does_not_ask_before_it_is_open(visits: Dataset) -> None:
    app = opened("explore", dataset=visits.fingerprint)
    assert "Over time" in [tab.label for tab in app.tabs]
    assert "Times are usually" not in said(app)
