"""Bars: one for each place."""

from analytics.profile.charting.base import COLOUR, FACET, VALUE, Chart, Kind, Role
from analytics.profile.charting.form import AGGREGATES, ChartForm
from analytics.profile.charting.grouped import chart
from analytics.profile.charting.table import Table


def _numbers(table: Table, form: ChartForm) -> Chart:
    return chart("bars", table, form)


BAR = Kind(
    "bar",
    "Bars",
    "Compare a number between categories, ranges or dates.",
    {"x": Role("Across (x)"), "y": VALUE, "colour": COLOUR, "facet": FACET},
    _numbers,
    tuple(AGGREGATES),
    ("y",),
)
