"""Numbers and dates that are taken for words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from analytics.preflight.base import Finding, Remedy, said
from analytics.preflight.ids import is_id
from analytics.preflight.outlook import Outlook
from analytics.profile.alerts.base import Alert
from analytics.profile.alerts.types import dates_among_words, numbers_among_words
from analytics.steps import AnyStep

_STEP: TypeAdapter[Any] = TypeAdapter(AnyStep)
N_EXAMPLES = 5


def mistyped(look: Outlook) -> Iterator[Finding]:
    """Find columns of numbers or dates that a few other cells made words."""
    for column in look.columns.values():
        for alert in (*numbers_among_words(column), *dates_among_words(column)):
            if alert.fix and not is_id(column):
                yield _finding(look, alert)


def _finding(look: Outlook, alert: Alert) -> Finding:
    name = alert.columns[0]
    step = _STEP.validate_python(alert.fix)
    return Finding(
        kind="mistyped",
        level="hurts",
        sentence=f"{alert.sentence} As words, a model cannot tell which is larger.",
        columns=(name,),
        evidence=tuple(
            {name: said(value)} for value in look.columns[name].sample.unique()[:N_EXAMPLES]
        ),
        remedies=(Remedy(label=step.sentence(), steps=(step,)),),
    )
