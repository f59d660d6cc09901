"""Charts on a page: drawn once for what they are of, and said in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics import charts
from pages.ui import parts

Drawing = tuple[Any, str]


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


def waterfall(found: dict[str, Any], dark: bool) -> Drawing:
    """Draw one row's contributions, as a worker answered them."""
    table = parts.table(found["parts"])
    figure = charts.waterfall(table, found["base"], found["prediction"], dark=dark)
    return figure, found["sentence"]


def dark() -> bool:
    """Say whether the page is dark."""
    return bool(st.context.theme.type == "dark")


@st.cache_resource(max_entries=128, show_spinner=False)
def _drawn(name: str, of: str, dark: bool, _draw: Callable[[bool], Drawing]) -> Drawing:
    return _draw(dark)
