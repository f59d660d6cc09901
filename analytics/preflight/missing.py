"""Values that are missing: in the target, or in most rows of a column."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.preflight.base import MOST_SHOWN, Finding, Remedy, leave_out, named
from analytics.preflight.outlook import Outlook
from analytics.steps.drop_missing_rows import DropMissingRows

MOSTLY = 0.6
MANY = 0.2


def missing_target(look: Outlook) -> Iterator[Finding]:
    """Find rows without a target: they are left out."""
    n, target = look.rows.n_without_target, look.plan.target
    if not n:
        return
    share = n / (n + look.n_rows)
    rows = "1 row has" if n == 1 else f"{n:,} rows ({share:.1%}) have"
    step = DropMissingRows(columns=(target,))
    yield Finding(
        kind="missing target",
        level="hurts" if share >= MANY else "note",
        sentence=f"{rows} no “{target}” and cannot be learned from. If an empty cell means “no”, "
        "fill it in on Clean.",
        columns=(target,),
        remedies=(Remedy(label="Leave these rows out", steps=(step,)),),
    )


def mostly_missing(look: Outlook) -> Iterator[Finding]:
    """Find columns that are missing in most rows."""
    shares = {name: c.n_missing / look.n_rows for name, c in look.columns.items()}
    found = [name for name, share in shares.items() if MOSTLY < share < 1]
    if found:
        are = "is" if len(found) == 1 else "are"
        yield Finding(
            kind="mostly missing",
            level="note",
            sentence=f"{named(found)} {are} missing in more than {MOSTLY:.0%} of the rows. Keep it "
            "if being missing says something by itself.",
            columns=tuple(found),
            evidence=tuple(
                {"column": name, "missing": f"{shares[name]:.1%}"} for name in found[:MOST_SHOWN]
            ),
            remedies=(leave_out(*found),),
        )
