"""What the Explore page asks: one function each, over the table after its cleaning steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics.answering import Answer, Progress, cohort_path, kept, on_table, rest_path
from analytics.cleaned import cleaned_path
from analytics.packing import packed
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


def profile(path: Path, progress: Progress) -> Json:
    """Return the facts about each column."""
    return profile_parquet(path)


def column(path: Path, progress: Progress, name: str) -> Json:
    """Return everything about one column."""
    return describe(path, name)


def rows(path: Path, progress: Progress, chosen: Json, page: int) -> Json:
    """Return one page of the rows that were asked for."""
    return rows_page(path, **chosen, page=page)


def relations(path: Path, progress: Progress, ranks: bool) -> Json:
    """Return how strongly each pair of columns goes together."""
    found = relations_of(path, ranks, progress)
    return {"pairs": packed(found.pairs), "order": found.order, "note": found.note}


def pair(path: Path, progress: Progress, left: str, right: str) -> Json:
    """Return the picture of two columns."""
    drawn = pair_of(path, left, right)
    return {
        "kind": drawn.kind,
        "frame": packed(drawn.frame),
        "sentence": drawn.sentence,
        "x": drawn.x,
        "y": drawn.y,
        "axes": drawn.axes(),
    }


def missing(path: Path, progress: Progress) -> Json:
    """Return which columns are missing together."""
    frame, sentence = missing_patterns(path)
    return {"frame": packed(frame), "sentence": sentence}


def timeline(path: Path, progress: Progress, form: Json) -> Json:
    """Return a value over time, with its gaps and its seasons."""
    asked = TimelineForm.model_validate(form)
    found = timeline_of(path, asked)
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
    steps = Recipe.model_validate(recipe)
    if cohort is None or not rest:
        return cohort_path(workspace, dataset, steps, cohort)
    return rest_path(workspace, dataset, steps, cohort)


def _rows_of_both(workspace: Workspace, left: Json, right: Json) -> int:
    """Count the rows of one table that are on both sides; other tables share none."""
    if left["dataset"] != right["dataset"]:
        return 0
    path = cleaned_path(workspace, left["dataset"], Recipe.model_validate(left["recipe"]))
    return count_both(path, _part(**left), _part(**right))


def _part(cohort: Json | None = None, rest: bool = False, **_: Any) -> Part:
    return Part(Cohort.model_validate(cohort).conditions, rest) if cohort else Part()


EXPLORE_ANSWERS: dict[str, Answer] = {
    "profile": kept("profile")(on_table(profile)),
    "column": kept("column")(on_table(column)),
    "rows": on_table(rows),
    "relations": kept("relations")(on_table(relations)),
    "pair": on_table(pair),
    "missing": kept("missing")(on_table(missing)),
    "timeline": kept("timeline")(on_table(timeline)),
    "compare": kept("compare")(compare),
    "compared_column": kept("compared_column")(compared_column),
}
