"""What the Explore page asks: one function each, over the table after its cleaning steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics.answering import Answer, Progress, cleaned_path, kept, packed
from analytics.profile.columns import describe
from analytics.profile.facts import profile_parquet
from analytics.profile.relations import correlations_parquet
from analytics.profile.rows import rows_page
from analytics.recipe import Recipe
from analytics.workspace import Workspace


def _path(workspace: Workspace, dataset: str, recipe: dict[str, Any]) -> Path:
    return cleaned_path(workspace, dataset, Recipe.model_validate(recipe))


def profile(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any]
) -> dict[str, Any]:
    """Return the facts about each column."""
    return profile_parquet(_path(workspace, dataset, recipe))


def column(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any], name: str
) -> dict[str, Any]:
    """Return everything about one column."""
    return describe(_path(workspace, dataset, recipe), name)


def rows(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: dict[str, Any],
    chosen: dict[str, Any],
    page: int,
) -> dict[str, Any]:
    """Return one page of the rows that were asked for."""
    return rows_page(_path(workspace, dataset, recipe), **chosen, page=page)


def correlations(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any]
) -> dict[str, Any]:
    """Return the correlation of each pair of columns of numbers."""
    return packed(correlations_parquet(_path(workspace, dataset, recipe)))


EXPLORE_ANSWERS: dict[str, Answer] = {
    "profile": kept("profile-2")(profile),
    "column": kept("column")(column),
    "rows": rows,
    "correlations": kept("correlations")(correlations),
}
