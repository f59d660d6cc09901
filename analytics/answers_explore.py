"""What the Explore page asks: one function each, over the table after its cleaning steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics.answering import Answer, Progress, cleaned_path, cohort_path, kept, packed, rest_path
from analytics.profile.cohorts import Cohort
from analytics.profile.columns import describe
from analytics.profile.compare import compare as compare_sides
from analytics.profile.compare import draw_column
from analytics.profile.facts import profile_parquet
from analytics.profile.missing import missing_patterns
from analytics.profile.pair import pair as pair_of
from analytics.profile.parts import Part, count_both
from analytics.profile.relations import relations as relations_of
from analytics.profile.rows import rows_page
from analytics.profile.timeline import Seasonal, TimelineForm
from analytics.profile.timeline import timeline as timeline_of
from analytics.recipe import Recipe
from analytics.workspace import Workspace

Json = dict[str, Any]


def _path(workspace: Workspace, dataset: str, recipe: Json, cohort: Json | None) -> Path:
    return cohort_path(workspace, dataset, Recipe.model_validate(recipe), cohort)


def profile(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: Json,
    cohort: Json | None = None,
) -> Json:
    """Return the facts about each column."""
    return profile_parquet(_path(workspace, dataset, recipe, cohort))


def column(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: Json,
    name: str,
    cohort: Json | None = None,
) -> Json:
    """Return everything about one column."""
    return describe(_path(workspace, dataset, recipe, cohort), name)


def rows(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: Json,
    chosen: Json,
    page: int,
    cohort: Json | None = None,
) -> Json:
    """Return one page of the rows that were asked for."""
    return rows_page(_path(workspace, dataset, recipe, cohort), **chosen, page=page)


def relations(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: Json,
    ranks: bool,
    cohort: Json | None = None,
) -> Json:
    """Return how strongly each pair of columns goes together."""
    found = relations_of(_path(workspace, dataset, recipe, cohort), ranks, progress)
    return {"pairs": packed(found.pairs), "order": found.order, "note": found.note}


def pair(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: Json,
    left: str,
    right: str,
    cohort: Json | None = None,
) -> Json:
    """Return the picture of two columns."""
    drawn = pair_of(_path(workspace, dataset, recipe, cohort), left, right)
    return {
        "kind": drawn.kind,
        "frame": packed(drawn.frame),
        "sentence": drawn.sentence,
        "x": drawn.x,
        "y": drawn.y,
        "axes": drawn.axes(),
    }


def missing(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: Json,
    cohort: Json | None = None,
) -> Json:
    """Return which columns are missing together."""
    frame, sentence = missing_patterns(_path(workspace, dataset, recipe, cohort))
    return {"frame": packed(frame), "sentence": sentence}


def timeline(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: Json,
    form: Json,
    cohort: Json | None = None,
) -> Json:
    """Return a value over time, with its gaps and its seasons."""
    asked = TimelineForm.model_validate(form)
    found = timeline_of(_path(workspace, dataset, recipe, cohort), asked)
    gaps = found.gaps and {
        "frame": packed(found.gaps.frame),
        "sentence": found.gaps.sentence(),
        "counted": found.gaps.counted,
    }
    told = {name: getattr(found, name) for name in ("unit", "label", "sentence", "rhythm", "trend")}
    seasons = [_seasonal(one) for one in found.seasons]
    return {**told, "frame": packed(found.frame), "gaps": gaps, "seasons": seasons}


def _seasonal(one: Seasonal) -> Json:
    told = {name: getattr(one, name) for name in ("found", "sentence", "lags_sentence")}
    told |= {name: getattr(one.season, name) for name in ("title", "each", "unit", "length")}
    if one.profile is None or one.lags is None:
        return told | {"profile": None}
    return told | {"profile": packed(one.profile), "lags": packed(one.lags), "band": one.band}


def compare(workspace: Workspace, progress: Progress, left: Json, right: Json) -> Json:
    """Return how two sides differ, column by column.

    A side is a dataset with its recipe, or a `cohort` of it, or with `rest` all other rows.
    """
    paths = _side(workspace, **left), _side(workspace, **right)
    found = compare_sides(*paths, progress)
    both = _rows_of_both(workspace, left, right)
    return found.model_copy(update={"n_both": both}).model_dump(mode="json")


def compared_column(
    workspace: Workspace, progress: Progress, left: Json, right: Json, name: str
) -> Json:
    """Return the distributions of one column on two sides."""
    drawn = draw_column(_side(workspace, **left), _side(workspace, **right), name)
    return {"kind": drawn.kind, "frame": packed(drawn.frame), "note": drawn.note}


def _side(
    workspace: Workspace, dataset: str, recipe: Json, cohort: Json | None = None, rest: bool = False
) -> Path:
    if cohort is None or not rest:
        return _path(workspace, dataset, recipe, cohort)
    return rest_path(workspace, dataset, Recipe.model_validate(recipe), cohort)


def _rows_of_both(workspace: Workspace, left: Json, right: Json) -> int:
    """Count the rows of one table that are on both sides; other tables share none."""
    if left["dataset"] != right["dataset"]:
        return 0
    path = cleaned_path(workspace, left["dataset"], Recipe.model_validate(left["recipe"]))
    return count_both(path, _part(**left), _part(**right))


def _part(cohort: Json | None = None, rest: bool = False, **_: Any) -> Part:
    return Part(Cohort.model_validate(cohort).conditions, rest) if cohort else Part()


EXPLORE_ANSWERS: dict[str, Answer] = {
    "profile": kept("profile-2")(profile),
    "column": kept("column")(column),
    "rows": rows,
    "relations": kept("relations")(relations),
    "pair": pair,
    "missing": kept("missing")(missing),
    "timeline": kept("timeline")(timeline),
    "compare": kept("compare")(compare),
    "compared_column": kept("compared_column")(compared_column),
}
