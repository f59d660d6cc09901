"""A recipe goes out as JSON and comes back; what is wrong with one is one sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from analytics.errors import StepError
from analytics.recipe import Recipe, from_json, to_json
from tests.steps.test_contract import EXAMPLES

GOOD = {"kind": "trim_spaces", "columns": ["列"]}


def test_every_step_goes_there_and_back() -> None:
    steps = [{"kind": kind, **asked} for kind, (asked, _, _) in EXAMPLES.items()]
    recipe = Recipe.model_validate({"steps": steps}).toggle(3)
    assert from_json(to_json(recipe)) == recipe
    assert from_json(to_json(recipe).encode()) == recipe
    assert "列" in to_json(Recipe.model_validate({"steps": [GOOD]}))


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        pytest.param([GOOD, {"kind": "fly"}], "Step 2 is of an unknown kind, “fly”", id="kind"),
        pytest.param([GOOD, {}], "Step 2 names no kind of step", id="no kind"),
        pytest.param(["trim"], "Step 1 names no kind of step", id="a word"),
        pytest.param([{"kind": ["trim_spaces"]}], "Step 1 is of an unknown kind", id="a list"),
        pytest.param(
            [{**GOOD, "colour": 1}], "Step 1 (Trim spaces) has no field “colour”.", id="field",
        ),
        pytest.param(
            [GOOD, {"kind": "trim_spaces"}], "Step 2 (Trim spaces) lacks the field “columns”.",
            id="lacking",
        ),
        pytest.param(
            [{"kind": "bin_numbers", "column": "n", "n_bins": 1}],
            "Step 1 (Cut a number into ranges): “n_bins” does not fit: input should be greater",
            id="bound",
        ),
        pytest.param(
            [{"kind": "filter_rows", "column": "n", "condition": "is odd"}],
            "Step 1 (Keep rows where): “condition” does not fit: input should be 'equals'",
            id="choice",
        ),
        pytest.param([GOOD] * 1001, "1,001 steps are too many", id="many"),
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_understood_is_named(steps: list[Any], said: str) -> None:
    with pytest.raises(StepError) as raised:
        from_json(json.dumps({"steps": steps}))
    assert raised.value.problem.startswith(said)
    assert raised.value.fix


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "This is not JSON (line 1)", id="empty"),
        pytest.param('{"steps":\n oops}', "This is not JSON (line 2)", id="broken"),
        pytest.param(b"\xff\xfe\x00", "This is not JSON", id="bytes"),
        pytest.param("[" * 100_000, "This is not JSON", id="deep"),
        pytest.param("[]", "no list called “steps”", id="list"),
        pytest.param('{"steps": 3}', "no list called “steps”", id="number"),
        pytest.param('{"steps": [], "target": "x"}', "here is “target” too", id="plan"),
        pytest.param(" " * 2_000_001, "too long for a recipe", id="long"),
    ],
)
def test_a_text_that_is_no_recipe_is_a_sentence(text: str | bytes, said: str) -> None:
    with pytest.raises(StepError) as raised:
        from_json(text)
    assert said in raised.value.problem
