"""Areas: parts of a whole along dates or numbers."""

from analytics.profile.charting.base import COLOUR, FACET, VALUE, Chart, Kind, Role
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.grouped import chart
from analytics.profile.charting.table import Table
from analytics.profile.facts import MEASURED

MOST_DATES = 200


def _numbers(table: Table, form: ChartForm) -> Chart:
    return chart("areas", table, form, MOST_DATES)


AREA = Kind(
    "area",
    "Areas",
    "Watch parts of a whole along dates or numbers; only counts and sums can be stacked.",
    {"x": Role("Across (x)", MEASURED), "y": VALUE, "colour": COLOUR, "facet": FACET},
    _numbers,
    ("count", "sum"),
)
