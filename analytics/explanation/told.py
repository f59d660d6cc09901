"""One row's answer in words: its values, its parts, and a paragraph to be read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.digits import signed, spoken
from analytics.explanation.base import Contributions
from analytics.profile.columns.base import day

TOLD = 3


@dataclass(frozen=True)
class Told:
    """What moved one row's answer.

    Attributes
    ----------
    called
        What the row is called: ``row 17``.
    output
        What is answered, in words.
    base, prediction
        The usual answer, and this one.
    parts
        ``column``, ``value``, ``contribution``, the largest first.
    beside
        What was observed, and how far off the answer is, as a sentence; or nothing.
    """

    called: str
    output: str
    base: float
    prediction: float
    parts: pd.DataFrame
    beside: str

    def paragraph(self) -> str:
        """Return sentences to be read aloud, of the numbers that the waterfall shows."""
        first, rest = self.parts.head(TOLD), self.parts["contribution"].iloc[TOLD:]
        moves = [f"{name} = {value} ({signed(part)})" for name, value, part in first.to_numpy()]
        if len(rest):
            others = "the other column" if len(rest) == 1 else f"the other {len(rest)} columns"
            moves.append(f"{others} ({signed(rest.sum())})")
        return (
            f"For {self.called}, the {self.output} is {spoken(self.prediction)}; on average it is "
            f"{spoken(self.base)}. What makes up the difference: {', '.join(moves)}. {self.beside}"
        ).strip()


def main_output(values: Contributions) -> int:
    """Return the output to show: the second class of two, the likeliest of more."""
    n_outputs = values.prediction.shape[1]
    return n_outputs - 1 if n_outputs <= 2 else int(values.prediction[0].argmax())


def waterfall(values: Contributions, features: pd.DataFrame, row: int, output: int) -> pd.DataFrame:
    """Return ``column``, ``value``, ``contribution`` of one row, the largest first."""
    table = pd.DataFrame(
        {
            "column": list(values.columns),
            "value": [shown_value(value) for value in features.iloc[row]],
            "contribution": values.values[row, :, output],
        }
    )
    order = table["contribution"].abs().sort_values(ascending=False).index
    return table.loc[order].reset_index(drop=True)


def shown_value(value: Any) -> str:
    """Return a value of a row as one reads it aloud, or that it is missing."""
    return "missing" if pd.isna(value) else brief_value(value)


def brief_value(value: Any) -> str:
    """Return a value as one reads it aloud.

    >>> brief_value(0.123456), brief_value(206855.5), brief_value(-9999.7)
    ('0.1235', '206,856', '-10,000')
    >>> brief_value(pd.Timestamp("2024-01-31")), brief_value("red")
    ('2024-01-31', 'red')
    """
    if isinstance(value, pd.Timestamp):
        return day(str(value))
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if 9999.5 <= abs(value) < 1e15 else f"{value:.4g}"
