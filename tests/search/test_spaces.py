"""What a parameter may become: ranges and lists, as they are written and as they are tried."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from analytics.errors import PlanError
from analytics.models import MODELS, RandomForest
from analytics.plan import Plan
from analytics.search import Candidate, Choices, Range, search_for
from analytics.search.spaces import space_from, usual_space

PLAN = Plan(dataset="0123456789abcdef", target="y", task="binary", model=RandomForest())


@pytest.mark.parametrize(
    ("space", "grid"),
    [
        (Range(low=1, high=3), (1, 2, 3)),
        (Range(low=1, high=10_000, log=True), (1, 10, 100, 1000, 10_000)),
        (Range(low=0.0, high=1.0), (0.0, 0.25, 0.5, 0.75, 1.0)),
        (Choices(values=(None, 4)), (None, 4)),
    ],
)
def test_a_grid_goes_from_end_to_end(space: Range | Choices, grid: tuple[object, ...]) -> None:
    assert space.grid() == grid


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_what_is_offered_may_be_tried_and_reads_as_it_is_written(kind: str) -> None:
    model = MODELS[kind](kind=kind)
    names = [name for name in type(model).model_fields if name != "kind"]
    offered = {name: space for name in names if (space := usual_space(model, name))}
    Candidate(model=model, spaces=offered)
    for space in offered.values():
        assert space_from(str(space)) == space


@pytest.mark.parametrize(
    "wrong", [{"low": 2, "high": 2}, {"low": 3, "high": 1}, {"low": 0, "high": 1, "log": True}]
)
def test_a_range_that_is_none(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Range.model_validate(wrong)


@pytest.mark.parametrize(
    ("spaces", "said"),
    [
        ({}, "nothing varies"),
        ({"trees": "1:5"}, "no parameter “trees”"),
        ({"kind": "a,b"}, "no parameter “kind”"),
        ({"max_features": "0.5:1.5"}, "Share of columns per question: input should be less"),
        ({"n_estimators": "10,many"}, "Trees: input should be a valid integer"),
        ({"n_estimators": "10"}, "at least 2"),
        ({"n_estimators": "30:10"}, "must be below"),
    ],
)
def test_what_cannot_be_tried_is_named(spaces: dict[str, str], said: str) -> None:
    with pytest.raises(PlanError, match=said):
        search_for(PLAN, spaces)
