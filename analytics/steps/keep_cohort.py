"""Keep the rows of a cohort."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.profile.cohorts import Cohort, kinds_in
from analytics.profile.conditions.plain import nearest, number, place, words
from analytics.steps.base import Step


class KeepCohort(Step):
    """Keep only the rows of a cohort, as it is now: a later change of its name changes nothing."""

    title: ClassVar[str] = "Keep a cohort"
    group: ClassVar[str] = "Rows"
    only_these_rows: ClassVar[bool] = True
    helpers: ClassVar[tuple[Callable[..., Any], ...]] = (number, words, place, nearest)
    kind: Literal["keep_cohort"] = "keep_cohort"
    cohort: Cohort = Field(title="Cohort", description="Made of a selection on the Explore page.")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the rows that meet every condition."""
        return self.cohort.rows_of(frame)

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        conditions = self.cohort.conditions
        kinds = kinds_in(frame, conditions)
        return [f"frame = frame[{condition.code(kinds)}]" for condition in conditions]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Keep the rows of “{self.cohort.name}”: {self.cohort.sentence()}"
