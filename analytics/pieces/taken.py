"""One step on its way through pieces of a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.errors import AnalyticsError
from analytics.pieces.stored import Kinds, empty_frame
from analytics.recipe.walk import check_place, ran
from analytics.steps import Step


class BeginAgainError(Exception):
    """A piece has shown what holds for the whole table: the pieces before it must know it, too."""


class StepWaitsError(BeginAgainError):
    """A step does not fit, so that none of the rows pass it."""


@dataclass
class Taken:
    """A step, what it has learned of all rows, and why it waits, if it does.

    `kinds` are the types of the columns after it in all pieces so far; `met` says whether it is
    about any row of them; `over` that it has dealt with all rows at once and pieces pass it by.
    """

    step: Step
    state: dict[str, Any] = field(default_factory=dict)
    waits: AnalyticsError | None = None
    kinds: Kinds | None = None
    met: bool = False
    over: bool = False

    @property
    def did(self) -> bool:
        """Whether the step was taken."""
        return self.waits is None

    def on(self, piece: pd.DataFrame, learner: Step | None) -> pd.DataFrame:
        """Return a piece after the step.

        Raises
        ------
        StepWaitsError
            The step does not fit this piece, so it waits.
        BeginAgainError
            A column has another type here than in the pieces before.
        """
        if self.over or not self.did:
            return piece
        try:
            check_place(self.step, learner)
            if self.step.concerns(piece.index):
                self.met, piece = True, ran(self.step, piece, self.state)
        except AnalyticsError as error:
            self.waits = error
            raise StepWaitsError from error
        return self._as_whole(piece)

    def _as_whole(self, piece: pd.DataFrame) -> pd.DataFrame:
        found = dict(piece.dtypes)
        known = self.kinds = self.kinds or found
        if found == known:
            return piece
        self.kinds = dict(pd.concat([empty_frame(known), empty_frame(found)]).dtypes)
        if self.kinds != known:
            raise BeginAgainError
        return piece.astype(known)

    def end(self, empty: pd.DataFrame) -> None:
        """Let a step wait that is about none of the rows, for the reason that it gives."""
        if self.did and not self.met and not self.over:
            try:
                ran(self.step, empty, self.state)
            except AnalyticsError as error:
                self.waits = error
