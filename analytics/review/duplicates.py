"""Rows of the test that were also learned from."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.preflight import duplicates as before
from analytics.review.base import Look, Remark


def duplicates(look: Look) -> Iterator[Remark]:
    """Remark on test rows that are also in the training part, as the look before training does."""
    for finding in before.duplicates(look.outlook):
        yield Remark(
            kind="duplicates",
            level="doubt" if finding.level == "misleads" else "advice",
            sentence=finding.sentence,
            advice="Drop repeated rows in Clean, and train again.",
            evidence=finding.evidence,
        )
