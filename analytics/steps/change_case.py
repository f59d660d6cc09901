"""Write words in one case."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, on_each, words_of


class ChangeCase(Step):
    """Write words in lower case, upper case, or as titles."""

    title: ClassVar[str] = "Change the case"
    group: ClassVar[str] = "Text"
    kind: Literal["change_case"] = "change_case"
    columns: tuple[str, ...] = Field(title="Columns")
    case: Literal["lower", "upper", "title"] = Field("lower", title="Case")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with words in that case."""
        words = words_of(frame, self.columns, self.title)
        return frame.assign(**{name: getattr(w.str, self.case)() for name, w in words.items()})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [on_each(self.columns, f"frame[n].str.{self.case}()")]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Write {listed(self.columns)} in {self.case} case"
