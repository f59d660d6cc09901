"""Runs: what is queued, training and done, with the history of each."""

from analytics.runs.store import ACTIVE, LIVE, Run, RunStore, State

__all__ = ["ACTIVE", "LIVE", "Run", "RunStore", "State"]
