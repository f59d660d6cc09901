"""Rows that belong together, and stand in several parts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics.preflight.base import Finding, Remedy
from analytics.preflight.grouping import Grouping
from analytics.preflight.outlook import PARTS, Outlook
from analytics.split import GroupSplit

FEWEST_TORN = 0.05  # of the rows of the test
N_EXAMPLES = 5


def groups(look: Outlook) -> Iterator[Finding]:
    """Find groups, as all rows of a customer, that a random split tears apart."""
    if not look.by_chance:
        return
    for group in look.groupings[:1]:  # one split can keep one kind of group together
        test = group.codes[look.part == 2]
        torn = np.isin(test, group.codes[look.part == 0]) & (test >= 0)
        if torn.mean() >= FEWEST_TORN:
            yield _finding(look, group, int(torn.sum()), len(test))


def _finding(look: Outlook, group: Grouping, n_torn: int, n_test: int) -> Finding:
    return Finding(
        kind="groups",
        level="misleads" if group.clear else "hurts",
        sentence=f"Rows of the same “{group.name}” are in training and in the test: {n_torn:,} of "
        f"{n_test:,} test rows.{_alike(look, group)} A model that knows them by heart is praised "
        "for it, and will do worse for others.",
        columns=(group.name,),
        evidence=tuple(_examples(look, group)),
        remedies=(_together(look, group.name),),
    )


def _alike(look: Outlook, group: Grouping) -> str:
    if not group.clear:
        return ""
    if not look.rows.classes:
        return f" The values of two of them go together (correlation {group.alike:.2f})."
    chance = float(((look.counts / look.n_rows) ** 2).sum())
    same = chance + group.alike * (1 - chance)
    return f" Two of them have the same answer in {same:.0%}, any two rows in {chance:.0%}."


def _together(look: Outlook, name: str) -> Remedy:
    now = look.plan.split
    split = GroupSplit(column=name, test=now.test, validation=now.validation)
    seen = (name,) if name in look.columns else ()  # of a group never met it says nothing
    return Remedy(label=f"Keep rows of one “{name}” together", split=split, leave_out=seen)


def _examples(look: Outlook, group: Grouping) -> Iterator[dict[str, str]]:
    known = group.codes >= 0
    places, size = group.codes[known] * len(PARTS) + look.part[known], group.codes.max() + 1
    counts = np.bincount(places, minlength=size * len(PARTS)).reshape(size, len(PARTS))
    torn = np.flatnonzero((counts[:, 0] > 0) & (counts[:, 2] > 0))
    largest = np.argsort(-counts[torn].sum(axis=1), kind="stable")[:N_EXAMPLES]
    for code in torn[largest]:
        value = look.frame[group.name].iloc[int(np.flatnonzero(group.codes == code)[0])]
        in_parts = {f"in {part}": f"{n:,}" for part, n in zip(PARTS, counts[code], strict=True)}
        yield {f"{group.name} is": str(value), **in_parts}
