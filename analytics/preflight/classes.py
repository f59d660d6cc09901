"""Classes that are tiny, rare, or not in every part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.models import AnyModel
from analytics.plan import Plan
from analytics.preflight.base import MOST_SHOWN, Finding, Remedy, named, said
from analytics.preflight.outlook import PARTS, Outlook
from analytics.split import StratifiedSplit
from analytics.steps.filter_rows import FilterRows
from analytics.steps.map_values import MapValues

TINY = 10  # rows
RARE = 0.2  # of an even share
LARGER_TEST = 0.4
OTHER = "other"
WITHOUT = {
    "train": "the training part: it cannot be learned",
    "test": "the test: nobody will know how well it is told",
}


def tiny(look: Outlook) -> Iterator[Finding]:
    """Find classes of so few rows that they can be neither learned nor tested."""
    few = look.counts[look.counts < TINY]
    if few.empty:
        return
    names = [said(value) for value in few.index]
    has = "has" if len(few) == 1 else "have"
    yield Finding(
        kind="tiny class",
        level="hurts",
        sentence=f"{named(names)} of “{look.plan.target}” {has} fewer than {TINY} rows: too few to "
        "learn from, and the test sees one or two of them.",
        columns=(look.plan.target,),
        evidence=tuple(_counted(look)),
        remedies=tuple(_for_tiny(look, list(few.index), int(few.sum()))),
    )


def _for_tiny(look: Outlook, values: list[Any], n_rows: int) -> Iterator[Remedy]:
    column, left = look.plan.target, len(look.counts) - len(values)
    texts = [str(value) for value in values]
    if look.rows.target.dtype == "str" and len(values) > 1 and n_rows >= TINY and left:
        step = MapValues(column=column, mapping=dict.fromkeys(texts, OTHER))
        yield Remedy(label=f"Gather them as “{OTHER}”", steps=(step,))
    if left >= 2:
        away = tuple(
            FilterRows(column=column, condition="differs from", value=text) for text in texts
        )
        yield Remedy(label="Leave their rows out", steps=away)
    elif look.plan.split.test < LARGER_TEST:
        larger = look.plan.split.model_copy(update={"test": LARGER_TEST})
        yield Remedy(label=f"Test on {LARGER_TEST:.0%} of the rows", split=larger)


def rare(look: Outlook) -> Iterator[Finding]:
    """Find classes so much rarer than others that a model may hardly ever name them."""
    if look.counts.empty or look.counts.iloc[-1] < TINY:
        return
    usual, rarest = look.counts.index[0], look.counts.index[-1]
    share = look.counts.iloc[-1] / look.n_rows
    remedy = _balanced(look.plan)
    if share >= RARE / len(look.counts) or (remedy is None and _balances(look.plan.model)):
        return
    always = look.counts.iloc[0] / look.n_rows
    yield Finding(
        kind="imbalance",
        level="note",
        sentence=f"Only {share:.1%} of the rows are “{said(rarest)}”: whoever always says "
        f"“{said(usual)}” is right in {always:.1%}. Look at precision and recall, not at accuracy.",
        columns=(look.plan.target,),
        evidence=tuple(_counted(look)),
        remedies=(remedy,) if remedy else (),
    )


def _balances(model: AnyModel) -> bool:
    return getattr(model, "balanced", False) is True


def _balanced(plan: Plan) -> Remedy | None:
    if "balanced" not in type(plan.model).model_fields or _balances(plan.model):
        return None
    return Remedy(label="Give rare classes more weight", balanced=True)


def absent(look: Outlook) -> Iterator[Finding]:
    """Find classes that are not in every part."""
    if look.counts.empty:
        return
    learnable = look.counts >= TINY  # of others another finding says that they are tiny
    for part, counts in zip(PARTS, _by_part(look).T, strict=True):
        names = [said(value) for value in look.counts.index[learnable & (counts == 0)]]
        if names and part in WITHOUT:
            yield _absent(look, part, names)
            return


def _absent(look: Outlook, part: str, names: list[str]) -> Finding:
    now = look.plan.split
    even = StratifiedSplit(test=now.test, validation=now.validation)
    spread = Remedy(label="Spread classes evenly over the parts", split=even)
    return Finding(
        kind="absent class",
        level="misleads" if part == "train" else "hurts",
        sentence=f"No row of {named(names)} is in {WITHOUT[part]}.",
        columns=(look.plan.target,),
        evidence=tuple(_counted(look)),
        remedies=() if now.kind == "stratified" else (spread,),
    )


def _by_part(look: Outlook) -> np.ndarray:
    """Return how many rows each class, the most frequent first, has in each part."""
    places = look.counts.index.get_indexer(pd.Index(look.rows.target))
    table = np.bincount(places * len(PARTS) + look.part, minlength=len(look.counts) * len(PARTS))
    return table.reshape(-1, len(PARTS))


def _counted(look: Outlook) -> Iterator[dict[str, str]]:
    rarest_first = list(zip(look.counts.index, look.counts, _by_part(look), strict=True))[::-1]
    for value, n, parts in rarest_first[:MOST_SHOWN]:
        in_parts = {f"in {part}": f"{m:,}" for part, m in zip(PARTS, parts, strict=True)}
        yield {f"{look.plan.target} is": said(value), "rows": f"{n:,}", **in_parts}
