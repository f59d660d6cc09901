"""What became of a step: it did its work, did it in part, waits, or is switched off."""

from __future__ import annotations

from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.recipe.preview import Preview

State = Literal["did", "partly", "waits", "off"]
SHOWN_VALUES = 3


class Misfit(BaseModel):
    """The values of a column that a step could not work on."""

    model_config = ConfigDict(frozen=True)

    column: str
    n: int
    values: tuple[str, ...]

    @classmethod
    def of(cls, column: str, values: pd.Series) -> Misfit:
        """Count values, and keep the most frequent ones."""
        frequent = values.astype("str").value_counts().index[:SHOWN_VALUES]
        return cls(column=column, n=len(values), values=tuple(map(str, frequent)))

    def sentence(self) -> str:
        """Say which values did not fit."""
        shown = ", ".join(f"“{value}”" for value in self.values)
        did = "value of" if self.n == 1 else "values of"
        return f"{self.n:,} {did} {self.column} did not fit, such as {shown}."


class Outcome(BaseModel):
    """What became of one step: `reason` says what it did or why it waits, `fix` what to do.

    `n_cells` counts cells that changed, `n_rows` rows that were left out.
    """

    model_config = ConfigDict(frozen=True)

    state: State
    reason: str
    fix: str = ""
    n_cells: int = 0
    n_rows: int = 0
    misfits: tuple[Misfit, ...] = ()

    def __init__(self, state: State, reason: str, fix: str = "", **more: object) -> None:
        super().__init__(state=state, reason=reason, fix=fix, **more)

    @classmethod
    def of(cls, seen: Preview, misfits: dict[str, pd.Series]) -> Outcome:
        """Return the outcome of a step that was taken."""
        found = tuple(Misfit.of(name, values) for name, values in misfits.items())
        said = " ".join([seen.sentence(), *(misfit.sentence() for misfit in found)])
        return cls(
            "partly" if found else "did",
            said,
            n_cells=seen.n_cells,
            n_rows=seen.n_rows_left_out,
            misfits=found,
        )
