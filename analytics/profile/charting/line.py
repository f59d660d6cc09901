"""Lines: how a number goes along dates or other numbers."""

from analytics.profile.charting.base import COLOUR, FACET, VALUE, Chart, Kind, Role
from analytics.profile.charting.form import AGGREGATES, ChartForm
from analytics.profile.charting.grouped import chart
from analytics.profile.charting.table import Table
from analytics.profile.facts import MEASURED

MOST_DATES = 400


def _numbers(table: Table, form: ChartForm) -> Chart:
    return chart("lines", table, form, MOST_DATES)


LINE = Kind(
    "line",
    "Lines",
    "Follow a number along dates or along another number.",
    {"x": Role("Across (x)", MEASURED), "y": VALUE, "colour": COLOUR, "facet": FACET},
    _numbers,
    tuple(AGGREGATES),
    ("y",),
)
