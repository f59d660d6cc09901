"""Searching for better parameters: many trials of a plan, of which the best becomes a run."""

from analytics.search.searching import search, usual_workers
from analytics.search.spaces import Choices, Range, Space, usual_space
from analytics.search.spec import METHODS, Candidate, Search, Settings, search_for, space_of
from analytics.search.store import Best, SearchStore, Trial, trials_frame

__all__ = [
    "METHODS", "Best", "Candidate", "Choices", "Range", "Search", "SearchStore", "Settings",
    "Space", "Trial", "search", "search_for", "space_of", "trials_frame", "usual_space",
    "usual_workers",
]  # fmt: skip
