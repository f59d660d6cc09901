"""Violins: the shape of a number's spread in each group."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.profile.charting import axes
from analytics.profile.charting.base import Chart, Kind, Role
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.grouped import as_text, in_order, looked
from analytics.profile.charting.sampled import sample
from analytics.profile.charting.spread import medians_said
from analytics.profile.charting.table import Table
from analytics.profile.facts import NUMBERS

MOST_VIOLINS = 12
N_CUTS = 400  # so finely is a group counted before it is smoothed
N_SHOWN = 64


def _numbers(table: Table, form: ChartForm) -> Chart:
    assert form.x is not None
    assert form.y is not None
    placed = {"x": table.groups(form.x, MOST_VIOLINS, blank=True)}
    value = axes.values(form.y, "decimal")
    met, note = sample(table, placed | {"y": value}, ("x", "y"))
    facts = table.ask(
        "SELECT x, quantile_cont(y, [0.005, 0.25, 0.5, 0.75, 0.995]) AS q, stddev_pop(y) AS sd,"  # noqa: S608
        f" count(*) AS n FROM s WHERE {met} GROUP BY x"
    )
    for i, name in enumerate(("low", "q25", "median", "q75", "high")):
        facts[name] = [float(cuts[i]) for cuts in facts["q"]]
    facts = in_order(facts.drop(columns="q"), placed["x"])
    frame = _outlines(table, met, facts)
    return Chart(
        "violins",
        as_text(frame, placed),
        {"x": form.x, "y": form.y},
        medians_said(facts, form, placed),
        f"Each violin is as wide as rows are dense, from 0.5 % to 99.5 %. {note}",
        'figure = px.violin(shown, x="x", y="y", points=False, box=True)',
        looked(form, placed | {"y": value}),
        placed | {"y": value},
    )


def _outlines(table: Table, met: str, facts: pd.DataFrame) -> pd.DataFrame:
    if facts.empty:
        return pd.DataFrame({"x": [], "y": [], "width": [], "median": []})
    low, high = facts["low"].min(), facts["high"].max()
    step = (high - low) / N_CUTS or 1.0
    counts = table.connection.execute(
        "SELECT x, CAST(floor((y - $1) / $2) AS INTEGER) AS cell, count(*) AS n FROM s"  # noqa: S608
        f" WHERE {met} AND y BETWEEN $1 AND $3 GROUP BY x, cell",
        [low, step, high],
    ).df()
    parts = [_outline(counts, row, low, step) for _, row in facts.iterrows()]
    return pd.concat(parts, ignore_index=True)


def _outline(counts: pd.DataFrame, row: pd.Series, low: float, step: float) -> pd.DataFrame:
    """Smooth the counts of one group with a Gaussian as wide as Silverman's rule says."""
    mine = counts[counts["x"] == row["x"]]
    middles = low + (mine["cell"].to_numpy() + 0.5) * step
    spread = min(row["sd"], (row["q75"] - row["q25"]) / 1.34 or row["sd"])
    width = max(0.9 * spread * row["n"] ** -0.2, step)
    at = np.linspace(row["low"], row["high"], N_SHOWN)
    near = np.exp(-0.5 * ((at[:, None] - middles[None, :]) / width) ** 2)
    dense = near @ mine["n"].to_numpy(dtype=float)
    return pd.DataFrame(
        {"x": row["x"], "y": at, "width": dense / max(dense.max(), 1e-300), "median": row["median"]}
    )


VIOLIN = Kind(
    "violin",
    "Violins",
    "Compare the shape of a number's spread between a few groups.",
    {"x": Role("Across (x)"), "y": Role("Up (y)", NUMBERS)},
    _numbers,
    logs=("y",),
)
