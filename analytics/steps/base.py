"""What a cleaning step is: a question (its parameters) and, if it learns, an answer (its state)."""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from analytics.errors import StepError


class Step(BaseModel):
    """One cleaning operation.

    A subclass declares its parameters as fields and implements `transform`. One that learns also
    implements `learn`; what it returns is plain JSON, so that it travels with the model.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: ClassVar[str]
    learns: ClassVar[bool] = False
    drops_rows: ClassVar[bool] = False

    kind: str
    enabled: bool = Field(True, title="Enabled", description="Switch the step off without losing it.")

    def learn(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return what the step must remember of the training rows, as JSON."""
        return {}

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return a new frame; `frame` is left as it was."""
        raise NotImplementedError

    def sentence(self) -> str:
        """Say what the step does, for the list of steps."""
        return self.title


def existing(frame: pd.DataFrame, columns: tuple[str, ...], step: str) -> list[str]:
    """Return `columns` as a list.

    Raises
    ------
    StepError
        One of them is not in the frame.
    """
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        raise StepError(
            f"{step}: there is no column “{absent[0]}”.",
            "Edit the step and choose a column that exists.",
        )
    return list(columns)
