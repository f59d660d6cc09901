"""Replace names by keyed hashes."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, existing, listed, on_each


def to_codes(column: pd.Series, salt: str) -> pd.Series:
    """Return keyed hashes, of 128 bits: no two values of a table will ever share one."""
    texts = column.astype("str")
    key = hmac.new(salt.encode(), digestmod=hashlib.blake2b)
    codes = {}
    for text in texts.dropna().unique():
        code = key.copy()
        code.update(text.encode())
        codes[text] = code.hexdigest()[:32]
    return texts.map(codes).astype("str")


class Pseudonymise(Step):
    """Replace each value by a code of its own: pseudonymous, not anonymous."""

    title: ClassVar[str] = "Pseudonymise"
    group: ClassVar[str] = "Privacy"
    helpers: ClassVar[Any] = (to_codes,)
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
        return frame.assign(**{name: to_codes(frame[name], self.salt) for name in names})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [on_each(self.columns, f"to_codes(frame[n], {self.salt!r})")]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Replace {listed(self.columns)} by codes (pseudonymous, not anonymous)"
