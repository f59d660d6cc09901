"""The processes behind the pages: the engine that trains, and the lanes that answer."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import Any

import streamlit as st

from analytics.jobs import Engine, Lane, Ticket
from analytics.workspace import default_home
from pages.ui.session import owner


@dataclass(frozen=True)
class Backend:
    """What one server shares between all its visitors."""

    engine: Engine
    data: Lane
    models: Lane


@st.cache_resource(show_spinner=False)
def backend() -> Backend:
    """Start the engine and the lanes once."""
    home = default_home()
    lanes = Lane("data", home), Lane("models", home)
    lanes[0].warm()
    made = Backend(Engine(home).start(), *lanes)
    # Streamlit collects garbage after every script run: what is imported by now never dies, so it
    # need not be looked through each time (80 ms a rerun otherwise).
    gc.collect()
    gc.freeze()
    return made


def ask_data(task: str, **arguments: Any) -> Ticket:
    """Ask the lane that reads, cleans and profiles."""
    return backend().data.ask(task, owner(), **arguments)


def ask_models(task: str, **arguments: Any) -> Ticket:
    """Ask the lane that loads models, explains and predicts."""
    return backend().models.ask(task, owner(), **arguments)
