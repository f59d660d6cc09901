"""What every section of Evaluate is about: a measured run, and the test rows that are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from analytics.evaluation.of_run import Evaluation
from analytics.jobs import Ticket
from analytics.runs import Run
from pages.ui.backend import ask_data


@dataclass(frozen=True)
class Asked:
    """A run, what it is worth on all test rows, and the cohort that is followed, if any."""

    run: Run
    whole: Evaluation
    cohort: dict[str, Any]

    @property
    def of_all(self) -> Asked:
        """The same about all test rows: groups are not looked for within a cohort."""
        return replace(self, cohort={})

    def ask(self, task: str, **asked: Any) -> Ticket:
        """Ask about the rows that are shown."""
        return ask_data(task, run=self.run.id, **self.cohort, **asked)
