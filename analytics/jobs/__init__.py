"""Jobs: work leaves for another process, and its progress comes back through the run store.

`Engine` trains runs in detached processes; `Lane` answers short heavy questions in one long-lived
process. Neither imports a model library: the server stays small (see `docs/architecture.md`).
"""

from analytics.jobs.engine import Engine
from analytics.jobs.lane import Lane, Ticket

__all__ = ["Engine", "Lane", "Ticket"]
