"""Whether the visitor sits at the computer that the app runs on, so that its paths are theirs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st

from analytics.workspace import LOCAL_OWNER
from pages.ui.session import owner

_HERE = ("127.0.0.1", "localhost", "::1")


def is_local() -> bool:
    """Say whether files may be read by their path; ``VITRINE_PATHS=off`` says no."""
    return (
        os.environ.get("VITRINE_PATHS", "on") == "on"
        and st.get_option("server.address") in _HERE
        and owner() == LOCAL_OWNER
        and _asked_from_here(st.context.headers)
    )


def _asked_from_here(headers: Mapping[str, str]) -> bool:
    # A proxy lets the world in through 127.0.0.1; it names another host, or says who asks.
    said = {name.lower(): value for name, value in headers.items()}
    host = urlsplit(f"//{said.get('host', '')}").hostname
    return host in _HERE and not any(name.startswith(("x-forwarded", "forwarded")) for name in said)
