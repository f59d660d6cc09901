"""What the page shows as a command, taken apart as a shell would."""

from __future__ import annotations

from analytics.plan import Plan
from pages.ui.script import command


def plan_of(plan: Plan) -> str:
    """Return what the shown command feeds to standard input."""
    text = command(plan, "flowers.csv")
    return text.split("<<'PLAN'\n", 1)[1].removesuffix("\nPLAN")
