"""What can go wrong, in sentences for people.

    AnalyticsError              a problem and what to do next
    ├── ReadError               a file cannot be read
    ├── StepError               a cleaning step does not fit the data
    ├── PlanError               a plan cannot be trained as it stands
    ├── TrainingError           fitting failed
    ├── EvaluationError         a question does not suit a run or its rows
    ├── ComparisonError         runs cannot be compared
    ├── ExportError             a table does not fit into a kind of file
    ├── MakingError             a table cannot be made of others as asked
    ├── NotFoundError           a dataset or run is not in this workspace
    ├── StorageError            the disk refused
    └── LimitError              a limit of `limits` is reached, or set to what it cannot be

`NotApplicable` is no error: it is an answer, "this does not apply here, because ...".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class AnalyticsError(Exception):
    """A problem in one sentence, and what to do next in another."""

    def __init__(self, problem: str, fix: str = "") -> None:
        problem, fix = one_line(problem), one_line(fix)
        super().__init__(f"{problem} {fix}".strip())
        self.problem = problem
        self.fix = fix


class ReadError(AnalyticsError):
    """A file cannot be read as a table."""


class StepError(AnalyticsError):
    """A cleaning step does not fit the data."""


class PlanError(AnalyticsError):
    """A plan cannot be trained as it stands."""


class TrainingError(AnalyticsError):
    """Fitting a model failed."""


class EvaluationError(AnalyticsError):
    """A question about what a run is worth does not suit it, or its rows."""


class ComparisonError(AnalyticsError):
    """Runs cannot be compared."""


class ExportError(AnalyticsError):
    """A table does not fit into a kind of file."""


class MakingError(AnalyticsError):
    """A table cannot be made of others as asked."""


class NotFoundError(AnalyticsError):
    """A dataset or a run is not in this workspace."""


class StorageError(AnalyticsError):
    """Something could not be written to disk."""


class LimitError(AnalyticsError):
    """A limit is reached, or set to what it cannot be."""


@dataclass(frozen=True)
class NotApplicable:
    """The reason why a method does not apply to this run."""

    reason: str


def one_line(text: str) -> str:
    r"""Return text that can be shown anywhere: a file's name may hold ends of lines, or commands.

    >>> one_line("my\n\x1b[31mfile.csv")
    'my�[31mfile.csv'
    """
    return _CONTROLS.sub("�", text)


def brief(text: str, longest: int = 60) -> str:
    """Return the beginning of a long text.

    >>> brief("a" * 9, longest=4)
    'aaaa…'
    """
    return text if len(text) <= longest else text[:longest] + "…"
