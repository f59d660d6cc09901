"""Replace names by keyed hashes."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, existing, listed

SHOWN = 32  # hexadecimal digits, 128 bits: no two values of a table will ever share them


class Pseudonymise(Step):
    """Replace each value by a code of its own: pseudonymous, not anonymous."""

    title: ClassVar[str] = "Pseudonymise"
    group: ClassVar[str] = "Privacy"
    kind: Literal["pseudonymise"] = "pseudonymise"
    columns: tuple[str, ...] = Field(title="Columns", description="The same value, the same code.")
    salt: str = Field(
        title="Salt",
        min_length=8,
        max_length=200,
        repr=False,
        description=(
            "A secret of yours. It is kept with the steps and goes wherever a plan of yours goes; "
            "whoever has it can try out names until a code fits. Other columns may still tell who "
            "someone is."
        ),
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with codes."""
        names = existing(frame, self.columns, self.title)
        return frame.assign(**{name: self._codes(frame[name].astype("str")) for name in names})

    def _codes(self, texts: pd.Series) -> pd.Series:
        codes = {text: self._code(text) for text in texts.dropna().unique()}
        return texts.map(codes).astype("str")

    def _code(self, text: str) -> str:
        code = hmac.new(self.salt.encode(), text.encode(), hashlib.blake2b)
        return code.hexdigest()[:SHOWN]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Replace {listed(self.columns)} by codes (pseudonymous, not anonymous)"
