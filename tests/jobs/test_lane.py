"""The lane: questions get answers, errors come back as sentences, a dead worker is replaced."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analytics.dataset import Dataset
from analytics.errors import AnalyticsError
from analytics.jobs import Lane
from analytics.workspace import Workspace


@pytest.fixture
def lane(workspace: Workspace) -> Iterator[Lane]:
    made = Lane("data", workspace.home)
    yield made
    made.close()


def test_an_answer_an_error_and_a_new_worker(
    lane: Lane, workspace: Workspace, flowers: Dataset
) -> None:
    first = lane.ask("head", workspace.owner, dataset=flowers.fingerprint)
    assert first.wait(60)
    assert first.answer()["columns"] == flowers.column_names
    assert lane.ask("head", workspace.owner, dataset=flowers.fingerprint) is first

    other = lane.ask("head", "somebody else", dataset=flowers.fingerprint)
    assert other.wait(60)
    with pytest.raises(AnalyticsError, match="not in your workspace"):
        other.answer()

    lane.cancel()
    again = lane.ask("profile", workspace.owner, dataset=flowers.fingerprint, recipe={"steps": []})
    if again.wait(60) and again.error is not None:  # it may have met the worker that was ending
        again = lane.ask(
            "profile", workspace.owner, dataset=flowers.fingerprint, recipe={"steps": []}
        )
    assert again.wait(60)
    assert again.answer()["n_rows"] == 400
