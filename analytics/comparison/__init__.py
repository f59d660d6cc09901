"""Comparison: which of several runs is better, and whether that can be said at all."""

from analytics.comparison.disagreement import Disagreement, disagree
from analytics.comparison.leaderboard import leaderboard
from analytics.comparison.of_runs import Comparison, compare, labels
from analytics.comparison.same import on_the_same_rows, why_not
from analytics.comparison.verdicts import Verdict
from analytics.comparison.words import best_step, board_text, comparison_text

__all__ = [
    "Comparison",
    "Disagreement",
    "Verdict",
    "best_step",
    "board_text",
    "compare",
    "comparison_text",
    "disagree",
    "labels",
    "leaderboard",
    "on_the_same_rows",
    "why_not",
]
