"""Vitrine's server: `streamlit run app.py`.

The pages begin in `pages/ui/way.py`. It lies there because Streamlit takes a script that stands
beside a folder `pages` for its older kind of app, and would show the first visitor of a fresh
server a page without its frame.
"""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psutil
import streamlit as st

from analytics.inbox import sweep_all
from analytics.workspace import default_home
from pages.ui import receiving
from pages.ui.backend import backend
from pages.ui.parts import broken
from pages.ui.training.curves import feed as curves
from pages.ui.training.surface import feed as surface


def answer_at_once() -> None:
    """Send small messages when they are written, not when the visitor confirmed the one before.

    Streamlit opens its port in a way that asyncio does not recognise as TCP, so that every rerun
    would wait 40 ms for a delayed confirmation. Who is let in inherits the option from the port.
    """
    for connection in psutil.Process().net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.fd > 0:
            with socket.socket(fileno=os.dup(connection.fd)) as port:
                port.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Find the runs of an earlier server again and start what answers; end it on the way out."""
    sweep_all(default_home())
    started = backend()
    # Streamlit collects garbage after every script run: what is imported by now never dies, so it
    # need not be looked through each time (80 ms a rerun otherwise).
    gc.collect()
    gc.freeze()
    answer_at_once()
    yield {}
    gc.unfreeze()
    started.close()


ROUTES = [*receiving.ROUTES, *curves.ROUTES, *surface.ROUTES]
app = st.App("pages/ui/way.py", lifespan=lifespan, on_script_error=broken, routes=ROUTES)
