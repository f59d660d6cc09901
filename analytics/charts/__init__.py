"""Charts: a frame goes in, a figure comes out. Nothing else of the library imports them."""

from analytics.charts.certainty import band, coverage, learned_band, set_sizes, slices
from analytics.charts.changing import row_curve, two_way
from analytics.charts.columns import columns, histogram_and_box, over_time
from analytics.charts.compare import two_bars, two_curves, two_histograms
from analytics.charts.curves import overlay
from analytics.charts.evaluation import (
    calibration,
    confusion,
    distribution,
    gains,
    precision_recall,
    predicted_actual,
    residuals,
    roc,
    worth,
)
from analytics.charts.explanation import (
    beeswarm,
    importance,
    partial_dependence,
    side_by_side,
    waterfall,
)
from analytics.charts.explore import bars, correlations, histogram
from analytics.charts.export import as_page
from analytics.charts.folds import folds
from analytics.charts.marks import MARKS, draw
from analytics.charts.off_against import RESIDUALS
from analytics.charts.on_map import axis_shares, clearness, loadings, mapped
from analytics.charts.relations import boxes, missing, points, relations, shares
from analytics.charts.search import search_history, search_importance, search_parallel
from analytics.charts.theme import CONFIG, labels, short
from analytics.charts.timeline import SHADED, course, lags, season

__all__ = [
    "CONFIG",
    "MARKS",
    "RESIDUALS",
    "SHADED",
    "as_page",
    "axis_shares",
    "band",
    "bars",
    "beeswarm",
    "boxes",
    "calibration",
    "clearness",
    "columns",
    "confusion",
    "correlations",
    "course",
    "coverage",
    "distribution",
    "draw",
    "folds",
    "gains",
    "histogram",
    "histogram_and_box",
    "importance",
    "labels",
    "lags",
    "learned_band",
    "loadings",
    "mapped",
    "missing",
    "over_time",
    "overlay",
    "partial_dependence",
    "points",
    "precision_recall",
    "predicted_actual",
    "relations",
    "residuals",
    "roc",
    "row_curve",
    "search_history",
    "search_importance",
    "search_parallel",
    "season",
    "set_sizes",
    "shares",
    "short",
    "side_by_side",
    "slices",
    "two_bars",
    "two_curves",
    "two_histograms",
    "two_way",
    "waterfall",
    "worth",
]
