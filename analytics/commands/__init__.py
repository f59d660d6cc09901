"""The commands of ``python -m analytics``: a module for each group, listed here."""

from analytics.commands import comparing, planning, profiling, results, tables, training

GROUPS = (tables, profiling, planning, training, results, comparing)

__all__ = ["GROUPS"]
