"""Conditions on rows; a new one is a class in the file of its subject, and its name below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import duckdb
from pydantic import Field

from analytics.errors import AnalyticsError
from analytics.profile.conditions.base import BaseCondition, Kinds
from analytics.profile.conditions.on_map import Along, Nearest
from analytics.profile.conditions.ranges import Between, Outside
from analytics.profile.conditions.texts import Anywhere, Contains
from analytics.profile.conditions.values import Among, Missing
from analytics.profile.values import known

Condition = Annotated[
    Between | Outside | Among | Missing | Contains | Anywhere | Nearest | Along,
    Field(discriminator="kind"),
]


def where(conditions: Iterable[BaseCondition], kinds: Kinds) -> duckdb.Expression:
    """Return when a row meets every condition; values never become part of a query's text.

    Parameters
    ----------
    conditions
        None of them: every row.
    kinds
        The kind of each column of the table.

    Raises
    ------
    AnalyticsError
        A column is not in the table, or a condition does not suit its kind.
    """
    asked = tuple(conditions)
    check(asked, kinds)
    met = duckdb.ConstantExpression(True)
    for condition in asked:
        met = met & condition.met(kinds)
    return met


def check(conditions: Iterable[BaseCondition], columns: Iterable[str]) -> None:
    """Make sure that a table has the columns which conditions look at.

    Raises
    ------
    AnalyticsError
        It lacks one.
    """
    there = set(columns)
    for condition in conditions:
        gone = [name for name in condition.names(there) if name not in there]
        if gone:
            raise AnalyticsError(
                f"The filter looks at “{gone[0]}”, a column that is not in this table.",
                "Leave the cohort or the filter, or bring the column back.",
            )


__all__ = [
    "Along",
    "Among",
    "Anywhere",
    "BaseCondition",
    "Between",
    "Condition",
    "Contains",
    "Missing",
    "Nearest",
    "Outside",
    "check",
    "known",
    "where",
]
