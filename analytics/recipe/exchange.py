"""A recipe as JSON that travels, and back, with one sentence on what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from analytics.errors import StepError
from analytics.recipe.recipe import Recipe
from analytics.steps import STEPS

MOST_STEPS = 1000
MOST_SIGNS = 2_000_000
AGAIN = "Take the recipe away from its page again, or correct the text."


def to_json(recipe: Recipe) -> str:
    """Return a recipe as indented JSON."""
    return json.dumps(recipe.model_dump(mode="json"), indent=2, ensure_ascii=False)


def from_json(text: str | bytes) -> Recipe:
    """Read a recipe that `to_json` wrote.

    Raises
    ------
    StepError
        The text is no recipe; the sentence names the step, its place and the field.
    """
    steps = _steps(_parsed(text))
    for i, step in enumerate(steps):
        _check_kind(i, step)
    try:
        return Recipe.model_validate({"steps": steps})
    except ValidationError as error:
        raise StepError(_said(error.errors()[0], steps), AGAIN) from error


def _parsed(text: str | bytes) -> Any:
    if len(text) > MOST_SIGNS:
        raise StepError(
            f"This is too long for a recipe: {len(text):,} characters, at most {MOST_SIGNS:,}.",
            "Choose another file.",
        )
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise StepError(f"This is not JSON{line}, so it is no recipe.", AGAIN) from error


def _steps(found: Any) -> Sequence[Any]:
    if not isinstance(found, Mapping) or not isinstance(found.get("steps"), list):
        raise StepError("This is no recipe: it has no list called “steps”.", AGAIN)
    other = sorted(set(found) - {"steps"})
    if other:
        raise StepError(f"A recipe has “steps” only, and here is “{other[0]}” too.", AGAIN)
    if len(found["steps"]) > MOST_STEPS:
        n = len(found["steps"])
        raise StepError(f"{n:,} steps are too many, at most {MOST_STEPS:,}.", "Take some out.")
    return list(found["steps"])


def _check_kind(i: int, step: Any) -> None:
    kind = step.get("kind") if isinstance(step, Mapping) else None
    if not isinstance(kind, str) or kind not in STEPS:
        what = "names no kind of step" if kind is None else f"is of an unknown kind, “{kind}”"
        raise StepError(f"Step {i + 1} {what}.", "Take it out, or name a kind that exists.")


def _said(error: Any, steps: Sequence[Any]) -> str:
    _, place, _, *field = error["loc"]
    spec = STEPS[steps[place]["kind"]]
    name = f"“{field[0]}”" if field else "a field"
    step = f"Step {place + 1} ({spec.title})"
    if error["type"] == "extra_forbidden":
        return f"{step} has no field {name}."
    if error["type"] == "missing":
        return f"{step} lacks the field {name}."
    reason = error["msg"].removeprefix("Value error, ")
    return f"{step}: {name} does not fit: {reason[0].lower()}{reason[1:]}."
