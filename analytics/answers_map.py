"""What the map of Explore asks: its axes, its groups, another way to lay it out, its colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from analytics.answering import Answer, Progress, kept, on_table
from analytics.errors import NotApplicable
from analytics.packing import packed
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.table import opened as opened_table
from analytics.profile.conditions.on_map import group_of
from analytics.profile.projection.chosen import choose
from analytics.profile.projection.colour import colour as colour_of
from analytics.profile.projection.components import axis_said, components, loadings, shares_said
from analytics.profile.projection.described import describe
from analytics.profile.projection.groups import COMPARED, FITTED, centres
from analytics.profile.projection.groups import scores as scores_of
from analytics.profile.projection.neighbours import neighbours as neighbours_of
from analytics.profile.projection.standing import all_rows, opened, sample, sampled_rows

Json = dict[str, Any]
_SHOWN_AXES = 10


def axes(path: Path, progress: Progress, without: list[str]) -> Json:
    """Return the columns of the map, its axes, and a sample of rows as points.

    Where there can be no map, ``reason`` says why.
    """
    with opened_table(path, ChartForm()) as table:
        chosen = choose(table.connection, without)
        if isinstance(chosen, NotApplicable):
            return {"reason": chosen.reason}
        found = components(_told(all_rows(table, chosen.features), chosen.n_rows, progress))
        points = found.scores(sampled_rows(table, chosen))
    return {
        "n_rows": chosen.n_rows,
        "missing": chosen.missing,
        "left_out": chosen.left_out,
        "features": [feature.model_dump() for feature in chosen.features],
        "weights": found.weights[:2].tolist(),
        "shares": found.shares[:_SHOWN_AXES].tolist(),
        "shares_said": shares_said(found.shares, len(chosen.missing)),
        "axes_said": [axis_said(number, found, chosen.features) for number in (1, 2)],
        "loadings": packed(loadings(found, chosen.features)),
        "points": _rounded(points),
    }


def _told(batches: Iterable[np.ndarray], n_rows: int, progress: Progress) -> Iterator[np.ndarray]:
    done = 0
    for rows in batches:
        yield rows
        done += len(rows)
        progress(done / n_rows, f"{done:,} of {n_rows:,} rows")


def _rounded(points: np.ndarray) -> list[list[float]]:
    """Return points in the digits that a picture shows."""
    return [[float(f"{value:.4g}") for value in point] for point in points]


def neighbours(path: Path, progress: Progress, without: list[str]) -> Json:
    """Return the same points, each beside those that are most like it."""
    with opened(path, without) as (table, chosen):
        rows = sampled_rows(table, chosen)
    return {"points": _rounded(neighbours_of(rows, progress))}


def scores(path: Path, progress: Progress, without: list[str]) -> Json:
    """Return how clearly the rows fall into two, three and more groups."""
    with opened(path, without) as (table, chosen):
        rows = sampled_rows(table, chosen, COMPARED)
    found = scores_of(rows, chosen.features, progress)
    return {
        "frame": packed(found.frame),
        "k": found.k,
        "even": found.even,
        "shuffled": found.shuffled,
        "sentence": found.sentence,
    }


def groups(path: Path, progress: Progress, without: list[str], k: int) -> Json:
    """Return what k groups of all rows are, and to which of them each point belongs."""
    with opened(path, without) as (table, chosen):
        found = centres(sampled_rows(table, chosen, FITTED), k)
        progress(0.5, "each row")
        described = describe(table, chosen.features, found)
        end = sample(table, chosen.n_rows, g=group_of(chosen.features, found))
        labels = table.ask(f"SELECT g {end}")["g"].tolist()
    return {
        "centres": found,
        "groups": [{"n": group.n, "sentence": group.sentence} for group in described],
        "labels": labels,
    }


def colour(path: Path, progress: Progress, column: str) -> Json:
    """Return the values of a column at the points."""
    found = colour_of(path, column)
    return {"values": found.values, "scale": found.scale, "sentence": found.sentence}


MAP_ANSWERS: dict[str, Answer] = {
    "map": kept("map")(on_table(axes)),
    "map_neighbours": kept("map-neighbours")(on_table(neighbours)),
    "map_scores": kept("map-scores")(on_table(scores)),
    "map_groups": kept("map-groups")(on_table(groups)),
    "map_colour": on_table(colour),
}
