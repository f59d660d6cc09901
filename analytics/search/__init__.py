"""Searching for better parameters: many trials of a plan, of which the best becomes a run."""

from analytics.search.searching import search, usual_workers
from analytics.search.spaces import Choices, Range, Space
from analytics.search.spec import METHODS, Candidate, Search, search_for
from analytics.search.store import Best, SearchStore, Trial, trials_frame

__all__ = [
    "METHODS", "Best", "Candidate", "Choices", "Range", "Search", "SearchStore", "Space", "Trial",
    "search", "search_for", "trials_frame", "usual_workers",
]  # fmt: skip
