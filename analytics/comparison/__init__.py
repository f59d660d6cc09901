"""Comparison: which of several runs is better, and whether that can be said at all."""

from analytics.comparison.differences import differences
from analytics.comparison.disagreement import MOST_ROWS, Disagreement, disagree
from analytics.comparison.leaderboard import Standing, leaderboard, with_baseline
from analytics.comparison.of_runs import Comparison, compare, labels
from analytics.comparison.same import TASKS, on_the_same_rows, why_not
from analytics.comparison.verdicts import Verdict
from analytics.comparison.words import best_step, board_rows, board_text, comparison_text

__all__ = [
    "MOST_ROWS",
    "TASKS",
    "Comparison",
    "Disagreement",
    "Standing",
    "Verdict",
    "best_step",
    "board_rows",
    "board_text",
    "compare",
    "comparison_text",
    "differences",
    "disagree",
    "labels",
    "leaderboard",
    "on_the_same_rows",
    "why_not",
    "with_baseline",
]
