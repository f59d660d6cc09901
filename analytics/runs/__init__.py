"""Runs: what is queued, training and done, with the history of each."""

from analytics.runs.queue import Place, Queue
from analytics.runs.run import ACTIVE, LIVE, RESUMABLE, Asked, Run, State
from analytics.runs.store import RunStore

__all__ = ["ACTIVE", "LIVE", "RESUMABLE", "Asked", "Place", "Queue", "Run", "RunStore", "State"]
