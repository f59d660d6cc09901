"""The shelf: what was kept is there again, and no name stands for two things."""

from __future__ import annotations

import pytest

from analytics.dataset import Dataset, delete_dataset
from analytics.errors import AnalyticsError
from analytics.profile.charting import ChartForm, SavedChart
from analytics.profile.shelf import cohorts, gallery
from analytics.workspace import Workspace


def saved(name: str) -> SavedChart:
    return SavedChart(name=name, form=ChartForm(kind="histogram", x=name))


def test_what_is_kept_can_be_opened_renamed_and_deleted(
    workspace: Workspace, flowers: Dataset
) -> None:
    shelf = gallery(workspace, flowers.fingerprint)
    for name in ("size", "价格", "<b>x</b> ../.."):
        shelf.add(saved(name))
    again = gallery(workspace, flowers.fingerprint)
    assert [chart.name for chart in again.all()] == ["size", "价格", "<b>x</b> ../.."]
    again.rename("size", "how large")
    again.remove("价格")
    assert [chart.name for chart in shelf.all()] == ["how large", "<b>x</b> ../.."]
    assert shelf.get("how large") == saved("size").model_copy(update={"name": "how large"})
    assert cohorts(workspace, flowers.fingerprint).all() == []


@pytest.mark.parametrize("name", [" ", "taken", "x" * 81])
def test_a_name_that_cannot_be_is_said_and_nothing_changes(
    workspace: Workspace, flowers: Dataset, name: str
) -> None:
    shelf = gallery(workspace, flowers.fingerprint)
    shelf.add(saved("taken"))
    shelf.add(saved("other"))
    with pytest.raises(AnalyticsError):
        shelf.rename("other", name)
    assert [chart.name for chart in shelf.all()] == ["taken", "other"]


def test_the_gallery_goes_with_its_dataset(workspace: Workspace, flowers: Dataset) -> None:
    shelf = gallery(workspace, flowers.fingerprint)
    shelf.add(saved("size"))
    delete_dataset(flowers)
    assert shelf.all() == []


def test_a_broken_file_is_a_sentence(workspace: Workspace, flowers: Dataset) -> None:
    shelf = gallery(workspace, flowers.fingerprint)
    shelf.file.write_text("[1, 2")
    with pytest.raises(AnalyticsError, match="cannot be read"):
        shelf.all()
