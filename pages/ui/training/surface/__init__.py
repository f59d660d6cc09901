"""Watch it learn: what a model answers over two columns, redrawn by the browser as it trains."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analytics.charts import theme
from analytics.runs import Run
from analytics.watched import Watched, Wish
from pages.ui import tokens
from pages.ui.drawing import dark
from pages.ui.training.surface.feed import PATH

_HERE = Path(__file__).parent
_surface = st.components.v2.component(
    "surface",
    html=(_HERE / "surface.html").read_text("utf-8"),
    css=(_HERE / "surface.css").read_text("utf-8"),
    js=(_HERE.parent / "plot.js").read_text("utf-8") + (_HERE / "surface.js").read_text("utf-8"),
)


def panel(run: Run) -> None:
    """Show what a run answers over two columns: live while it trains, then to be played again."""
    watched = Watched(run.workspace.watch_folder(run.id))
    if run.live and not watched.renew():
        watched.ask(Wish())
    if not run.live and watched.view() is None:
        return
    _surface(
        key=f"surface-{run.id}",
        data={
            "path": PATH,
            "token": tokens.issue(run.owner, run.id, purpose=tokens.WATCH),
            "live": run.live,
            "unit": run.plan.model.unit,
            "target": run.plan.target,
            "colours": theme.colours(dark()),
            "scale": [colour for _, colour in (theme.DARK_SCALE if dark() else theme.SCALE)],
        },
    )
