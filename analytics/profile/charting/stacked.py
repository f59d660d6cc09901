"""Stacked bars: each is made of its parts."""

from analytics.profile.charting.base import FACET, VALUE, Chart, Kind, Role
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.grouped import chart
from analytics.profile.charting.table import Table


def _numbers(table: Table, form: ChartForm) -> Chart:
    return chart("bars", table, form, stacked=True)


STACKED = Kind(
    "stacked",
    "Stacked bars",
    "See how wholes are made of parts; only counts and sums can be stacked.",
    {"x": Role("Across (x)"), "y": VALUE, "colour": Role("Parts"), "facet": FACET},
    _numbers,
    ("count", "sum"),
)
