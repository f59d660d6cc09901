"""The commands of ``python -m analytics``: a module for each group, listed here."""

from analytics.commands import comparing, planning, results, tables, training

GROUPS = (tables, planning, training, results, comparing)

__all__ = ["GROUPS"]
