"""Cleaning steps on tables that are larger than the memory may be: piece by piece, on disk."""

from analytics.pieces.passage import Passage, finished, prepared, stages
from analytics.pieces.stored import StoredRows

__all__ = ["Passage", "StoredRows", "finished", "prepared", "stages"]
