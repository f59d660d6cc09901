"""Bring a run that was just started into view: the button that starts it is far below."""

from __future__ import annotations

import streamlit as st

from analytics.runs import Run

_JS = """
export default ({ data, parentElement }) => {
  if (sessionStorage.getItem("arrived") === data) return;
  sessionStorage.setItem("arrived", data);
  const here = parentElement.getRootNode().host ?? parentElement;
  const panel = here.closest(".st-key-live-panel");
  panel.style.scrollMarginTop = "5rem";
  if (panel.getBoundingClientRect().top < 0) panel.scrollIntoView({ block: "start" });
};
"""
_arrival = st.components.v2.component("arrival", html="<span></span>", js=_JS)


def into_view(run: Run) -> None:
    """Let the browser turn to the panel of a run, once."""
    _arrival(key=f"arrival-{run.id}", data=run.id)
