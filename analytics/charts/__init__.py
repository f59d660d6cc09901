"""Charts: a frame goes in, a figure comes out. Nothing else of the library imports them."""

from analytics.charts.curves import live_curve, overlay
from analytics.charts.evaluation import (
    calibration,
    confusion,
    precision_recall,
    predicted_actual,
    residuals,
    roc,
    threshold,
)
from analytics.charts.explanation import beeswarm, importance, partial_dependence, waterfall
from analytics.charts.explore import bars, correlations, histogram
from analytics.charts.export import as_page
from analytics.charts.marks import MARKS, draw
from analytics.charts.theme import CONFIG, labels, short

__all__ = [
    "CONFIG",
    "MARKS",
    "as_page",
    "bars",
    "beeswarm",
    "calibration",
    "confusion",
    "correlations",
    "draw",
    "histogram",
    "importance",
    "labels",
    "live_curve",
    "overlay",
    "partial_dependence",
    "precision_recall",
    "predicted_actual",
    "residuals",
    "roc",
    "short",
    "threshold",
    "waterfall",
]
