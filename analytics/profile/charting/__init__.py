"""The chart form: kinds of charts, each of which finds its numbers in a Parquet file by DuckDB."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analytics.errors import AnalyticsError
from analytics.profile.charting.area import AREA
from analytics.profile.charting.bar import BAR
from analytics.profile.charting.base import Chart, Kind
from analytics.profile.charting.box import BOX
from analytics.profile.charting.density import DENSITY
from analytics.profile.charting.ecdf import ECDF
from analytics.profile.charting.form import AGGREGATES, ROLES, ChartForm, SavedChart
from analytics.profile.charting.heatmap import HEATMAP
from analytics.profile.charting.histogram import HISTOGRAM
from analytics.profile.charting.line import LINE
from analytics.profile.charting.scatter import SCATTER
from analytics.profile.charting.script import script
from analytics.profile.charting.stacked import STACKED
from analytics.profile.charting.table import opened
from analytics.profile.charting.treemap import TREEMAP
from analytics.profile.charting.violin import VIOLIN

_ALL = (
    BAR, STACKED, LINE, AREA, HISTOGRAM, ECDF, BOX, VIOLIN, SCATTER, DENSITY, HEATMAP, TREEMAP,
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}

__all__ = [
    "AGGREGATES", "KINDS", "ROLES", "Chart", "ChartForm", "Kind", "SavedChart", "draw",
]  # fmt: skip


def draw(path: Path, form: ChartForm) -> Chart:
    """Return the numbers of a chart.

    Parameters
    ----------
    path
        A Parquet file; it is never loaded.
    form
        What to show.

    Raises
    ------
    AnalyticsError
        There is no such kind, or a column does not fit it.
    """
    kind = KINDS.get(form.kind)
    if kind is None:
        raise AnalyticsError(f"There is no chart “{form.kind}”.", "Choose one in the form.")
    form = kind.fitting(form)
    with opened(path, form) as table:
        kind.check(form, table.kinds)
        chart = kind.numbers(table, form)
        counted = {
            role: table.values(name)
            for role, name in form.columns().items()
            if role not in chart.axes
        }
        code = script(form, chart, {**chart.axes, **counted}, table.kinds, kind.title)
        return replace(chart, code=code)
