"""Which rows belong together, as of one customer, and how alike the answers within a group are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.preflight.feature import Feature

FEWEST_GROUPS = 30
FEWEST_SEEN = 10  # different values among a few hundred rows
MOST_DIFFERENT = 0.9  # of the rows: beyond that, groups are hardly more than single rows
MOST_ROWS_WITHOUT_A_NAME = 10  # a group on average, where only the answers say that it is one
ALIKE, SURE = 0.2, 5.0
MOSTLY = 0.5
_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
AMOUNT = (
    r"(\s*[-+]?\d*[.,]\d+\s*|\s*\d{1,4}([-./])\d{1,2}([-./])\d{1,4}.*"
    rf"|{_MONTH}[-./ ]+\d{{1,4}}|\d{{1,4}}[-./ ]+{_MONTH})"
)
IDENTIFIES = re.compile(
    r"(^|[\W_])(?i:u?id|[ug]uid)$|(?<=[a-z])(U?I[dD]|[UG]uid|[UG]UID)$"
    r"|(?i:account|client|customer|device|driver|employee|household|machine|member|patient|person"
    r"|player|student|subject|user|vehicle|客户|用户|会员|病人|患者|学生)"
    r"[\W_]?(?i:id|nr|no|key|number|name|编号|号)?$"
)


@dataclass(frozen=True)
class Grouping:
    """A column by which rows belong together, and how alike the answers within a group are.

    `alike` is 0 where they are as chance has it, 1 where they are the same; `sure` is how many
    standard errors that is away from chance. `codes` are the groups, below 0 where there is none.
    """

    name: str
    codes: np.ndarray
    alike: float
    sure: float

    @property
    def clear(self) -> bool:
        """Whether the answers within a group are more alike than chance has it."""
        return self.alike >= ALIKE and self.sure >= SURE


def groupings(
    columns: Iterable[Feature], answers: np.ndarray, classes: bool, asked: np.ndarray
) -> list[Grouping]:
    """Return the columns by which rows belong together, the clearest first.

    Parameters
    ----------
    columns, answers
        Columns, and the class (a number from 0) or the value of each row.
    classes
        Whether the answers are classes.
    asked
        Whether the answer of each row may be looked at.
    """
    may = [column for column in columns if _may_group(column)]
    found = [_grouping(column, answers[asked], classes, asked) for column in may]
    return sorted(filter(_belongs, found), key=lambda group: -group.sure)


def identifies(name: str) -> bool:
    """Say whether a column, by its name, tells who or what a row is about.

    >>> [identifies(name) for name in ("customer_id", "PassengerId", "客户编号", "paid")]
    [True, True, True, False]
    """
    return IDENTIFIES.search(name) is not None


def _may_group(column: Feature) -> bool:
    whole = pd.api.types.is_integer_dtype(column.series) and identifies(column.name)
    if not (column.kind == "text" or whole) or column.n_seen < FEWEST_SEEN:
        return False
    n = int(column.codes.max(initial=-1)) + 1
    if not FEWEST_GROUPS <= n <= MOST_DIFFERENT * column.n_known:
        return False
    if not identifies(column.name) and column.n_known > MOST_ROWS_WITHOUT_A_NAME * n:
        return False
    return not is_amount(column)


def is_amount(column: Feature) -> bool:
    """Say whether words are mostly decimal numbers or dates, which a cell or two made words."""
    return column.kind == "text" and bool(column.sample.str.fullmatch(AMOUNT).mean() > MOSTLY)


def _belongs(group: Grouping) -> bool:
    return group.clear or identifies(group.name)


def _grouping(column: Feature, answers: np.ndarray, classes: bool, asked: np.ndarray) -> Grouping:
    codes = column.codes[asked]
    order = np.argsort(codes, kind="stable")
    together = (np.diff(codes[order]) == 0) & (codes[order][1:] >= 0)
    values = answers[order]
    alike = min(1.0, likeness(values[1:][together], values[:-1][together], answers, classes))
    return Grouping(column.name, column.codes, alike, alike * float(together.sum()) ** 0.5)


def likeness(one: np.ndarray, other: np.ndarray, answers: np.ndarray, classes: bool) -> float:
    """Return how alike paired answers are: 0 as chance has it, 1 the same.

    >>> a = np.array([0, 1, 0, 1])
    >>> likeness(a, a, a, True), likeness(a, a[::-1], a, True)
    (1.0, -1.0)
    """
    spread = float(answers.var())
    if not len(one) or not spread:
        return 0.0
    if not classes:
        middle = float(answers.mean())
        return float(((one - middle) * (other - middle)).mean()) / spread
    chance = float(((np.bincount(answers) / len(answers)) ** 2).sum())
    return (float((one == other).mean()) - chance) / (1 - chance)
