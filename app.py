"""Vitrine's server: `streamlit run app.py`.

The pages begin in `pages/ui/way.py`. It lies there because Streamlit takes a script that stands
beside a folder `pages` for its older kind of app, and would show the first visitor of a fresh
server a page without its frame.
"""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st

from pages.ui.backend import backend
from pages.ui.parts import broken


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Find the runs of an earlier server again and start what answers; end it on the way out."""
    started = backend()
    # Streamlit collects garbage after every script run: what is imported by now never dies, so it
    # need not be looked through each time (80 ms a rerun otherwise).
    gc.collect()
    gc.freeze()
    yield {}
    gc.unfreeze()
    started.close()


app = st.App("pages/ui/way.py", lifespan=lifespan, on_script_error=broken)
