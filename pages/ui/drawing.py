"""Charts on a page: drawn once for what they are of, and said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from analytics import charts
from pages.ui import parts

Drawing = tuple[Any, str]
SELECTING = {"displaylogo": False, "responsive": True, "displayModeBar": "hover"}
BUTTONS = {"points": (), "box": ("select2d", "zoom2d", "resetScale2d"), "lasso": ("lasso2d",)}
CLEAR = {"bgcolor": "rgba(0,0,0,0)"}


@dataclass(frozen=True)
class Selected:
    """What is selected in a chart: rows of its frame, and the ends of a box, ``x`` and ``y``."""

    places: list[int] = field(default_factory=list)
    box: dict[str, list[Any]] | None = None


def chart(name: str, of: object, draw: Callable[[bool], Drawing], **options: Any) -> Any:
    """Show a chart and the sentence that says it in words.

    Parameters
    ----------
    name
        Its place on the page.
    of
        Whatever decides what it shows, as text or numbers: a run and a threshold, a ticket's key.
        As long as that stays the same the chart is not drawn again, which costs 15 ms each.
    draw
        Returns figure and sentence; told whether the page is dark.
    options
        For Streamlit: another toolbar, or what may be selected, which is then returned.
    """
    figure, sentence = _drawn(name, str(of), dark(), draw)
    shown = {"config": charts.CONFIG, "alt": sentence} | options
    event = st.plotly_chart(figure, key=name, **shown)
    st.caption(parts.escape(sentence))
    return event


def selectable(name: str, of: object, draw: Callable[[bool], Drawing], *modes: str) -> Selected:
    """Show a chart in which marks can be clicked and boxes drawn; return what is selected.

    Parameters
    ----------
    name, of, draw
        As of `chart`; what can be selected has its row of the frame as ``customdata``.
    modes
        Of ``points``, ``box`` and ``lasso``, of which the box around it is meant. The first one
        is what the pointer does: it clicks, or draws; the others are in the toolbar.
    """

    def drawn(dark: bool) -> Drawing:
        figure, sentence = draw(dark)
        figure.update_layout(modebar=CLEAR)
        if modes[0] == "points":  # where axes stay, a finger can scroll the page
            return figure.update_xaxes(fixedrange=True).update_yaxes(fixedrange=True), sentence
        return figure.update_layout(dragmode="select"), sentence

    config = SELECTING | {"modeBarButtons": [[b for mode in modes for b in BUTTONS[mode]]]}
    event = chart(name, of, drawn, config=config, on_select="rerun", selection_mode=modes)
    selection = event.selection if event else {}
    places = (point.get("customdata") for point in selection.get("points") or ())
    rows = (place[0] if isinstance(place, list) else place for place in places)
    shapes = [*(selection.get("box") or ()), *(selection.get("lasso") or ())]
    box = {side: _ends(shapes[0].get(side) or ()) for side in ("x", "y")} if shapes else None
    return Selected(sorted({int(row) for row in rows if row is not None}), box)


def _ends(places: Iterable[Any]) -> list[Any]:
    known = [place for place in places if place is not None]
    return [min(known), max(known)] if known else []


def waterfall(found: dict[str, Any], dark: bool) -> Drawing:
    """Draw one row's contributions, as a worker answered them."""
    table = parts.table(found["parts"])
    figure = charts.waterfall(table, found["base"], found["prediction"], dark=dark)
    return figure, found["sentence"]


def dark() -> bool:
    """Say whether the page is dark."""
    return bool(st.context.theme.type == "dark")


class _Finished(go.Figure):
    """A figure that is changed no more: what is sent of it is made once, not at each rerun."""

    _sent: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return what Plotly's browser side reads."""
        if self._sent is None:
            self._sent = super().to_dict()
        return self._sent


@st.cache_resource(max_entries=128, show_spinner=False)
def _drawn(name: str, of: str, dark: bool, _draw: Callable[[bool], Drawing]) -> Drawing:
    figure, sentence = _draw(dark)
    return _Finished(figure), sentence
