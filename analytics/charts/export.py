"""A chart to take away: one page of HTML with everything in it."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go


def as_page(figure: go.Figure, title: str, sentence: str) -> str:
    """Return a page that shows the chart without any network: Plotly itself is in it (5 MB)."""
    figure = go.Figure(figure).update_layout(paper_bgcolor="#ffffff", plot_bgcolor="#ffffff")
    body = figure.to_html(full_html=False, include_plotlyjs=True, config={"displaylogo": False})
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '</head><body style="font-family:sans-serif;max-width:1100px;margin:2rem auto">'
        f"<h1>{escape(title)}</h1>{body}<p>{escape(sentence)}</p></body></html>"
    )
